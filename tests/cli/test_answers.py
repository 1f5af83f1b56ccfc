"""`status`, `answer`, `export`, `uptime`, `panel` and `sensitivity` on the command line."""

import json
import os
import re
import resource
from zipfile import ZipFile

import numpy as np
import pytest

from raillinks.exports import answer_json
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.cli.conftest import command, run
from tests.support.tiers import sample


def test_an_answer_is_the_json_of_the_api(package, capfdbinary):
    assert run("answer", "--as-of", "2020-04-01", "--service", "freight", "--lang", "ko") == 0
    dataset = load.load(package)
    selection = Selection(as_of=np.datetime64("2020-04-01"), service=("freight",))
    assert capfdbinary.readouterr().out == answer_json.answer_json(dataset, views.make_view(dataset, selection), "ko")


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
        "alpha-beta,Alpha-Beta,freight,2020-04-01,suspended,2020-03-05,2020-03-05,true,suspended,false,2020-01-31,e-stop,"
    )


def test_a_month_may_be_asked_for(package, capfd):
    assert run("status", "--as-of", "2020-03") == 0
    assert re.search(r",false,2020-03,some,4,4,0,31,A Paper,false,,[\d.]+$", capfd.readouterr().out.splitlines()[1])


def test_an_export_is_written(package, tmp_path, capsys):
    target = tmp_path / "out.zip"
    assert run("export", target, "--mode", "all", "--service", "freight", "--service", "passenger") == 0
    assert capsys.readouterr().out == f"2 of 2 events: {target}\n"
    assert "events.csv" in ZipFile(target).namelist()


@pytest.mark.parametrize(("context", "hint"), [("0", " (--context 1 adds Rho-Sigma)"), ("1", "")])
def test_an_export_that_leaves_events_out_says_so(package, tmp_path, capsys, context, hint):
    target = tmp_path / "out.zip"
    assert run("export", target, "--as-of", "2020-02-01", "--context", context) == 0
    assert capsys.readouterr().out == f"1 of 2 events{hint}: {target}\n"


def test_an_export_has_the_name_of_a_zip(package, tmp_path, capsys):
    assert run("export", tmp_path / "out.csv") == 2
    assert ".zip" in capsys.readouterr().err


def test_an_export_that_cannot_be_written_is_a_usage_error(package, tmp_path, capsys):
    assert run("export", tmp_path / "no folder" / "out.zip") == 2
    assert "cannot be written" in capsys.readouterr().err


@sample(1)
@pytest.mark.parametrize("earlier", [None, b"the earlier zip"])
def test_an_export_that_does_not_fit_leaves_what_was_there(package, tmp_path, earlier):
    out = tmp_path / "exported" / "out.zip"
    out.parent.mkdir()
    if earlier is not None:
        out.write_bytes(earlier)

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    no_bytecode = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}  # Python would leave it cut short
    with command("export", out, "--package", package, preexec_fn=small_disk, env=no_bytecode) as process:
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


def test_the_figures_of_every_year_are_printed(package, capfd):
    assert run("uptime", "--by", "year", "--from", "2019-06-01", "--service", "freight") == 0
    heads, *lines = [line.split(",") for line in capfd.readouterr().out.splitlines()]
    assert heads[:5] == ["crossing_id", "crossing_name", "service", "from", "to"]
    assert [line[:4] for line in lines[:2]] == [
        ["alpha-beta", "Alpha-Beta", "freight", "2019-06-01"],
        ["alpha-beta", "Alpha-Beta", "freight", "2020-01-01"],
    ]


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
