"""Problems stop the load of a package and are named with their place, reason and hint."""

import csv
import json
from io import StringIO

import pandas as pd
import pytest

from raillinks.cli import main as command_line
from raillinks.domain.problems import DataError
from raillinks.domain.text import folded
from raillinks.validation import load
from tests import tiny
from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.conftest import ROOT, TODAY
from tests.support.tiers import sample
from tests.tiny import loaded


def codes(**changed):
    with pytest.raises(DataError) as raised:
        loaded(**changed)
    return {p.code for p in raised.value.problems}


def test_a_problem_of_the_replay_stops_the_load():
    seen = "e-seen,2020-02-03,,alpha-beta,freight,observation,open,,,,,,,,Seen.\n"
    claims = tiny.CLAIMS + "c4,e-seen,s1,supports,2020-02-03,,,observed,,\n"
    assert codes(events=tiny.EVENTS + seen, claims=claims) == {"observation-not-needed"}


def test_a_problem_between_tables_stops_the_load():
    assert codes(claims=tiny.CLAIMS.replace("e-stop", "e-gone")) >= {"unknown-event"}


def test_a_summary_that_is_translated_into_one_language_stops_the_load():
    rows = [row | {"summary_ko": "Freight stops."} for row in csv.DictReader(StringIO(tiny.EVENTS))]
    text = StringIO()
    table = csv.DictWriter(text, rows[0].keys())
    table.writeheader()
    table.writerows(rows)
    assert codes(events=text.getvalue()) == {"half-translated"}


def test_a_table_that_cannot_be_read_stops_the_load():
    assert codes(trains="\0") == {"not-text"}


def test_a_package_of_an_earlier_release_is_read_with_the_later_columns_empty(tmp_path):
    tiny.write_bare(tmp_path, tiny.earlier_files())
    tiny.write_checksums(tmp_path)
    assert b"quote" not in (tmp_path / "data/claims.csv").read_bytes()
    earlier, today = load.load(tmp_path), loaded()
    pd.testing.assert_frame_equal(earlier.claims, today.claims)
    pd.testing.assert_frame_equal(earlier.events, today.events)


def test_checksums_leave_the_descriptor_of_an_earlier_release_as_it_is(tmp_path):
    tiny.write_bare(tmp_path, tiny.earlier_files())
    before = json.loads((tmp_path / "datapackage.json").read_bytes())
    tiny.write_checksums(tmp_path)
    after = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert [r.get("schema") for r in after["resources"]] == [r.get("schema") for r in before["resources"]]


def last_row(root):
    return len((root / "data" / "events.csv").read_text(encoding="utf-8").splitlines())


@sample(2)
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

    if code == "unknown-crossing":
        assert problem.hint == "did you mean 'dandong-sinuiju'?"


def validate(*arguments):
    return command_line.main(["validate", *arguments], TODAY)


def test_the_command_says_the_same_and_exits_1(tmp_path, capsys):
    broken = copy_of_the_project(ROOT, tmp_path, WRONG_ROWS["bad-date"])
    assert validate(str(broken), "--format", "json") == 1
    assert ["bad-date", "data/events.csv", last_row(broken), "date"] in [
        [p["code"], p["file"], p["row"], p["column"]] for p in json.loads(capsys.readouterr().out)
    ]


def test_the_command_is_content_with_the_bundled_data(capsys):
    assert validate(str(ROOT)) == 0
    assert capsys.readouterr().err == ""


def test_the_command_says_when_there_is_nothing_to_check(tmp_path):
    assert validate(str(tmp_path)) == 1


def test_nobody_is_spelled_in_two_ways(dataset):
    """Two spellings of a publisher, or of a speaker, would count as two independent voices."""
    sources = dataset.sources
    names = {*sources["publisher"], *dataset.claims["speaker"]} | {
        name for via in sources["via"] for name in via.split(" via ")
    }
    spelled = pd.DataFrame({"name": sorted(names)}).assign(folded=lambda frame: frame["name"].map(folded))
    assert spelled[spelled.duplicated("folded", keep=False)]["name"].to_list() == []
