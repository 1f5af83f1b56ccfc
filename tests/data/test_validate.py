"""Errors in the bundled data are named with file, row, column, reason and hint, and stop everything."""

import json
import subprocess
import sys

import pytest

from raillinks.loading import load
from raillinks.words.problems import DataError
from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.conftest import ROOT


def last_row(root):
    return len((root / "data" / "events.csv").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("code", WRONG_ROWS)
def test_a_wrong_row_is_an_error_with_its_place(tmp_path, code):
    broken = copy_of_the_project(ROOT, tmp_path, WRONG_ROWS[code])
    with pytest.raises(DataError) as raised:
        load.load(broken)
    problem = next(p for p in raised.value.problems if p.code == code and p.row == last_row(broken))
    assert problem.file == "data/events.csv"
    assert problem.column in {"date", "crossing_id", "event_id", "status_after"}
    assert problem.reason
    assert problem.hint


def test_an_unknown_crossing_gets_the_nearest_name_as_its_hint(tmp_path):
    broken = copy_of_the_project(ROOT, tmp_path, WRONG_ROWS["unknown-crossing"])
    with pytest.raises(DataError) as raised:
        load.load(broken)
    assert "did you mean 'dandong-sinuiju'?" in [p.hint for p in raised.value.problems]


def validate(*arguments):
    command = [sys.executable, "-m", "raillinks", "validate", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_says_the_same_and_exits_1(tmp_path):
    broken = copy_of_the_project(ROOT, tmp_path, WRONG_ROWS["bad-date"])
    told = validate(str(broken), "--format", "json")
    assert told.returncode == 1
    assert ["bad-date", "data/events.csv", last_row(broken), "date"] in [
        [p["code"], p["file"], p["row"], p["column"]] for p in json.loads(told.stdout)
    ]


def test_the_command_is_content_with_the_bundled_data():
    told = validate(".")
    assert (told.returncode, told.stderr) == (0, "")


def test_the_command_says_when_there_is_nothing_to_check(tmp_path):
    assert validate(str(tmp_path / "nothing")).returncode == 2
    assert validate(str(tmp_path)).returncode == 1
