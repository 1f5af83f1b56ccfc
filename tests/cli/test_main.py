"""The commands, run in this process: what they print, and the codes with which they end."""

import csv
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from raillinks.cli import main as command_line
from raillinks.clock import today
from raillinks.exports import answer_json
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import by_tier, sample

TODAY = np.datetime64("2021-01-01", "D")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The tiny package, in place of the bundled one."""
    folder = tmp_path / "package"
    tiny.write(folder, tiny.files())
    monkeypatch.setattr(command_line, "ROOT", folder)
    return folder


def run(*arguments):
    return command_line.main([str(a) for a in arguments], TODAY)


def test_a_sound_package_is_said_to_be_so(package, capsys):
    assert run("validate", package) == 0
    assert capsys.readouterr().out.splitlines() == [
        "no problems", "2 events join 3 crossings in 5 provinces, 0 orphans",
    ]  # fmt: skip


def test_an_error_is_printed_as_a_table(package, capsys):
    tiny.write(package, {"data/sources.csv": tiny.SOURCES.replace("2020-03-06", "2020-13").encode()})
    assert run("validate", package) == 1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["file", "row", "column", "code", "severity", "reason", "hint"]
    assert row.split()[:5] == ["data/sources.csv", "2", "published", "bad-date", "error"]


def test_an_error_is_printed_as_json(package, capsys):
    tiny.write(package, {"data/sources.csv": b"source_id\n"})
    assert run("validate", package, "--format", "json") == 1
    assert {p["code"] for p in json.loads(capsys.readouterr().out)} == {"missing-column"}


def test_a_sound_package_is_an_empty_list_as_json(package, capsys):
    assert run("validate", package, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path, capsys):
    for arguments in (("validate", tmp_path / "nothing"), ("status", "--package", tmp_path / "nothing")):
        with pytest.raises(SystemExit) as stopped:
            run(*arguments)
        assert stopped.value.code == 2
        assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["validate", "checksums"])
def test_a_package_may_be_named_with_the_flag_or_without_but_once(package, capsys, command):
    assert run(command, package) == run(command, "--package", package) == 0
    with pytest.raises(SystemExit) as stopped:
        run(command, package, "--package", package)
    assert stopped.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_a_named_package_is_taken_before_the_bundled_one(package, tmp_path, capfd):
    files = tiny.files()
    without_events = {path: files[path].splitlines(keepends=True)[0] for path in ("data/events.csv", "data/claims.csv")}
    tiny.write(tmp_path / "other", files | without_events)
    assert run("status", "--package", tmp_path / "other", "--as-of", "2020-04-01") == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["unknown"] * 6
    assert run("export", tmp_path / "out.zip", "--package", tmp_path / "other", "--mode", "all") == 0
    assert capfd.readouterr().out.startswith("0 events")


def test_an_answer_is_the_json_of_the_api(package, capfdbinary):
    assert run("answer", "--as-of", "2020-04-01", "--service", "freight", "--lang", "ko") == 0
    dataset = load.load(package)
    selection = Selection(as_of=np.datetime64("2020-04-01"), service=("freight",))
    assert capfdbinary.readouterr().out == answer_json.answer_json(dataset, views.make_view(dataset, selection), "ko")


@sample(2)
@pytest.mark.parametrize(
    "arguments",
    [("status",), ("uptime",), ("answer",), ("export", "out.zip"), ("validate",), ("checksums",)],
    ids=lambda words: words[0],
)
def test_where_there_is_no_package_a_hint_says_how_to_name_one(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.setattr(command_line, "ROOT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    hint = capsys.readouterr().err
    assert "there is no data package" in hint
    assert "--package PATH" in hint
    tiny.write(tmp_path, tiny.files())
    assert run(*arguments) == 0  # the current folder's


def test_a_package_with_errors_stops_every_command(package, capsys):
    tiny.write(package, {"datapackage.json": b"{}"})
    assert run("status", "--as-of", "2020-04-01") == 1
    assert "there is no 'resources'" in capsys.readouterr().out


def test_addresses_in_an_answer_begin_with_the_dashboard_that_is_named(package, capfd):
    assert run("answer", "--as-of", "2020-04-01", "--address", "https://rail.example") == 0
    assert json.loads(capfd.readouterr().out)["permalink"].startswith("https://rail.example/?as_of=2020-04-01")
    with pytest.raises(SystemExit):
        run("answer", "--address", "rail.example")
    assert "is no address such as https://rail.example/" in capfd.readouterr().err


def test_the_status_of_every_link_is_printed(package, capfd):
    assert run("status", "--as-of", "2020-04-01") == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 7
    assert lines[1].startswith(
        "alpha-beta,Alpha-Beta,freight,2020-04-01,suspended,2020-03-05,2020-03-05,true,suspended,,2020-01-31,e-stop,"
    )


def test_a_month_may_be_asked_for(package, capfd):
    assert run("status", "--as-of", "2020-03") == 0
    assert re.search(r",,2020-03,some,4,4,0,31,A Paper,,[\d.]+$", capfd.readouterr().out.splitlines()[1])


def test_the_figures_of_every_year_are_printed(package, capfd):
    assert run("uptime", "--by", "year", "--from", "2019-06-01", "--service", "freight") == 0
    heads, *lines = [line.split(",") for line in capfd.readouterr().out.splitlines()]
    assert heads[:5] == ["crossing_id", "crossing_name", "service", "from", "to"]
    assert [line[:4] for line in lines[:2]] == [
        ["alpha-beta", "Alpha-Beta", "freight", "2019-06-01"],
        ["alpha-beta", "Alpha-Beta", "freight", "2020-01-01"],
    ]


def test_a_bad_flag_is_a_usage_error(package, capsys):
    with pytest.raises(SystemExit) as ended:
        run("status", "--as-of", "yesterday")
    assert ended.value.code == 2
    assert "--as-of 'yesterday'" in capsys.readouterr().err


def test_a_value_in_short_has_its_name_as_a_hint(package, capsys):
    with pytest.raises(SystemExit):
        run("panel", "--crossing", "ALPHA", "--from", "2020")
    crossing, first = sorted(capsys.readouterr().err.splitlines())
    assert re.fullmatch("--crossing 'ALPHA': unknown value; did you mean '.*alpha.*'\\?", crossing)
    assert "did you mean 2020-01-01 or 2020-12-31?" in first


@pytest.mark.parametrize("command", ["status", "uptime", "panel", "sensitivity", "answer", "export"])
def test_the_help_says_what_each_flag_takes(command, capsys):
    with pytest.raises(SystemExit):
        run(command, "--help")
    told = capsys.readouterr().out
    assert "YYYY-MM-DD" in told
    assert "SELECT_" not in told
    assert "`" not in told
    words = re.sub(r"\s+", " ", told[told.index("options:") :])
    for flag in re.findall(r"(?<=\[)--[a-z-]+", told):
        assert re.search(rf"{flag} \S+ (?!--|-h)\S+ \S+", words), flag


EXAMPLES = re.findall(r"^  raillinks (.*?)(?:  +.*)?$", command_line.INTRODUCTION, re.MULTILINE)


@sample(2)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_help_answer(example, capfd):
    assert run(*example.split()) == 0
    assert capfd.readouterr().out


def test_an_export_is_written(package, tmp_path, capsys):
    target = tmp_path / "out.zip"
    assert run("export", target, "--mode", "all", "--service", "freight", "--service", "passenger") == 0
    assert capsys.readouterr().out == f"2 events: {target}\n"
    assert "events.csv" in ZipFile(target).namelist()


def test_an_export_has_the_name_of_a_zip(package, tmp_path, capsys):
    assert run("export", tmp_path / "out.csv") == 2
    assert ".zip" in capsys.readouterr().err


def test_an_export_that_cannot_be_written_is_a_usage_error(package, tmp_path, capsys):
    assert run("export", tmp_path / "no folder" / "out.zip") == 2
    assert "cannot be written" in capsys.readouterr().err


def of(arguments, package):
    return [package if argument == "SOUND" else argument for argument in arguments]


def command(*arguments, **options):
    """A process of the command line, in the project."""
    given = [sys.executable, "-m", "raillinks", *map(str, arguments)]
    return subprocess.Popen(given, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)


WAYS_OUT = (("status", "--package", "SOUND"), ("validate", "SOUND"), ("validate", "docs"))
"""Bytes of a table, words on a sound package (the tiny one), and the problems of what is none."""


@pytest.mark.parametrize("arguments", by_tier(WAYS_OUT[:1], WAYS_OUT))
def test_a_reader_who_leaves_early_ends_the_command_without_a_traceback(package, arguments):
    read, write = os.pipe()
    os.close(read)
    with command(*of(arguments, package), stdout=write) as process:
        os.close(write)
        assert process.stderr.read() == ""
    assert process.returncode == -signal.SIGPIPE


@sample(1)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", by_tier(WAYS_OUT[1:], WAYS_OUT))
def test_an_output_that_cannot_be_written_is_said_in_one_line(package, arguments):
    with Path("/dev/full").open("w") as full, command(*of(arguments, package), stdout=full) as process:
        assert process.stderr.read() == "the output cannot be written: No space left on device\n"
    assert process.returncode == 2


@sample(1)
@pytest.mark.parametrize("earlier", [None, b"the earlier zip"])
def test_an_export_that_does_not_fit_leaves_what_was_there(package, tmp_path, earlier):
    out = tmp_path / "exported" / "out.zip"
    out.parent.mkdir()
    if earlier is not None:
        out.write_bytes(earlier)

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    with command("export", out, "--package", package, preexec_fn=small_disk) as process:
        assert process.stderr.read().startswith(f"{out}: it cannot be written: ")
    assert process.returncode == 2
    assert [path.read_bytes() for path in out.parent.iterdir()] == ([] if earlier is None else [earlier])


def test_an_export_replaces_the_earlier_one(package, tmp_path):
    out = tmp_path / "out.zip"
    out.write_bytes(b"the earlier zip")
    assert run("export", out) == 0
    with ZipFile(out) as archived:
        assert archived.testzip() is None
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.zip"]


@sample(1)
@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_day_is_that_of_utc_in_every_time_zone(package, zone):
    """At any moment one of the two zones has another day than UTC."""
    command = [sys.executable, "-m", "raillinks", "status", "--package", str(package)]
    before = str(today())
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"TZ": zone}, capture_output=True, check=True)
    days = {row["as_of"] for row in csv.DictReader(io.StringIO(ended.stdout.decode()))}
    assert days in ({before}, {str(today())})


def test_what_hangs_on_one_voice_is_printed(package, capfdbinary):
    assert run("sensitivity", "--leave-out", "publisher", "--service", "freight") == 0
    head, *rows = capfdbinary.readouterr().out.decode().splitlines()
    assert head.startswith("left_out,name,crossing_id,crossing_name,service,from,to,days,status,status_without,")
    of_link = [row.split(",")[5:10] for row in rows if row.startswith("publisher,A Paper,alpha-beta,")]
    assert [cells[3:] for cells in of_link] == [["open", "unknown"], ["suspended", "unknown"]]
    assert of_link[0][:3] == ["2020-01-01", "2020-03-04", "64"]


def test_a_panel_is_printed_or_written_as_parquet(package, capfdbinary, tmp_path):
    asked = ["panel", "--from", "2020-03-01", "--to", "2020-03-31", "--every", "week", "--service", "freight"]
    assert run(*asked) == 0
    head, *rows = capfdbinary.readouterr().out.decode().splitlines()
    assert head.startswith("crossing_id,crossing_name,service,from,to,open_days,open_days_min")
    assert len(rows) == 2 * 6
    assert rows[1].startswith("alpha-beta,Alpha-Beta,freight,2020-03-02,2020-03-08,3,")
    assert run(*asked, "--shape", "wide", "--figure", "suspended_days") == 0
    assert capfdbinary.readouterr().out.decode().splitlines()[2].startswith("2020-03-02,2020-03-08,4,,2021-01-01,")
    out = tmp_path / "panel.parquet"
    assert run(*asked, "--parquet", out) == 0
    assert out.read_bytes()[:4] == b"PAR1"
    assert run(*asked, "--parquet", tmp_path / "none" / "panel.parquet") == 2
    assert "it cannot be written" in capfdbinary.readouterr().err.decode()
