"""The parser of all commands: help, ways out, the day."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from raillinks import __version__
from raillinks.cli import main as command_line
from raillinks.cli.options import Flag, plain
from raillinks.clock import today
from tests import tiny
from tests.cli.conftest import command, run
from tests.conftest import ROOT
from tests.support.tiers import by_tier, sample


def test_a_package_with_errors_stops_every_command(package, capsys):
    tiny.write(package, {"datapackage.json": b"{}"})
    assert run("status", "--as-of", "2020-04-01") == 1
    assert "there is no 'resources'" in capsys.readouterr().out


def test_alone_it_says_in_a_few_lines_where_to_begin(capsys):
    assert run() == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{command_line.FIRST_STEPS}\n")
    assert len(err.splitlines()) <= 4


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("status", "--crossing", "dandong-sinuiju"), "--crossing is taken by: answer, "),
        (("status", "--as_of", "2022-09-26"), "did you mean '--as-of'?"),
        (("status", "--as_of=2022-09-26"), "did you mean '--as-of'?"),
    ],
)
def test_a_flag_that_a_command_does_not_take_gets_its_usage_and_where_it_is_taken(capsys, words, hint):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert err.startswith("usage: raillinks status ")
    assert f"unrecognized arguments: {' '.join(words[1:])}; " in err
    assert hint in err


def test_the_version_is_that_of_the_library(capsys):
    with pytest.raises(SystemExit) as ended:
        run("--version")
    assert (ended.value.code, capsys.readouterr().out) == (0, f"raillinks {__version__}\n")


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


COMMANDS = [each for group in command_line.commands().values() for each in group]


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.name)
def test_a_command_says_in_sentences_what_it_does_and_what_it_takes(each, capsys):
    assert each.text.partition("\n")[0].endswith(".")
    assert [flag.name for flag in getattr(each, "flags", ()) if isinstance(flag, Flag) and not flag.text] == []
    with pytest.raises(SystemExit) as ended:
        run(*each.name.split(), "--help")
    assert ended.value.code == 0
    told = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert plain(each.text.split()[0]) in told


EXAMPLES = re.findall(r"^  raillinks (.*?)(?:  +.*)?$", command_line.INTRODUCTION, re.MULTILINE)


@sample(2)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_help_answer(example, capfd):
    assert run(*example.split()) == 0
    assert capfd.readouterr().out


def of(arguments, package):
    return [package if argument == "SOUND" else argument for argument in arguments]


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
@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_day_is_that_of_utc_in_every_time_zone(package, zone):
    """At any moment one of the two zones has another day than UTC."""
    command = [sys.executable, "-m", "raillinks", "status", "--package", str(package)]
    before = str(today())
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"TZ": zone}, capture_output=True, check=True)
    days = {row["as_of"] for row in csv.DictReader(io.StringIO(ended.stdout.decode()))}
    assert days in ({before}, {str(today())})
