"""What somebody says of files: saved, used again, and refused with its place where it cannot be."""

import json

import pytest

from raillinks.domain.problems import DataError
from raillinks.importer import mapping
from raillinks.importer.mapping import HowToRead
from tests.cli.conftest import run
from tests.importer.taking import take
from tests.importer.test_log_rows import HEAD, PARTS


def test_a_mapping_is_saved_and_used_again():
    text = "wo;wann;was\nX;03/04/2020;A\nX;05/06/2020;B\n"
    columns = {"log": {"crossing": "wo", "date": "wann", "status": "was"}}
    how = HowToRead(columns=columns, statuses={"A": "open", "B": "suspended"}, day_order="day-first", title="Mine")
    first = take(text, how=how)
    saved = mapping.save(first.how)
    again = take(text, how=mapping.load(saved, "m.json"))
    assert again.files == first.files
    assert mapping.save(again.how) == saved
    assert "roles" not in json.loads(saved)  # of one file nobody has to say which it is
    assert json.loads(saved)["reading"] == {"*": {"encoding": "utf-8", "delimiter": ";", "header_row": 1}}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"version": 2}', b'{"version": 1, "statuses": {"a": "b"}}', b'{"version": 1, "x": 1}']
)
def test_a_wrong_mapping_is_refused_with_its_place(content):
    with pytest.raises(DataError) as refused:
        mapping.load(content, "m.json")
    assert {problem.file for problem in refused.value.problems} == {"m.json"}


@pytest.mark.parametrize(
    ("content", "column", "hint"),
    [
        (b'{"version": 1, "columns": {"log": {"crosing": "line"}}}', "columns.log.crosing", "crossing"),
        (b'{"version": 1, "time_zone": "Europe/Kopenhagen"}', "time_zone", "Asia/Seoul"),
    ],
)
def test_a_misspelt_key_or_zone_is_named_with_what_is_right(content, column, hint):
    with pytest.raises(DataError) as refused:
        mapping.load(content, "m.json")
    (problem,) = refused.value.problems
    assert problem.column == column
    assert hint in problem.hint


def test_a_mapping_names_several_columns_and_is_saved_and_loaded_so():
    saved = mapping.save(PARTS)
    assert json.loads(saved)["columns"]["log"]["crossing"] == ["land", "area"]
    assert mapping.load(saved, "m.json") == PARTS
    one = mapping.load(b'{"version": 1, "columns": {"log": {"crossing": ["area"]}}}', "m.json")
    assert one.columns["log"]["crossing"] == "area"
    taken = take(HEAD, "X,North,2020-01-01,on", "Y,North,2020-01-01,off", how=PARTS)
    assert mapping.load(mapping.save(taken.how), "m.json").columns["log"]["crossing"] == ("land", "area")


@pytest.mark.parametrize("crossing", ["[]", '[""]', "[1]", "7"])
def test_anything_else_is_refused(crossing):
    with pytest.raises(DataError, match="crossing"):
        mapping.load(f'{{"version": 1, "columns": {{"log": {{"crossing": {crossing}}}}}}}'.encode(), "m.json")


def test_what_is_wrong_with_a_mapping_names_the_mapping(tmp_path, capfd):
    (tmp_path / "log.csv").write_text("link,date,state\nA,2020-01-01,on\n", encoding="utf-8")
    (tmp_path / "m.json").write_text('{"version": 1, "day_ordr": "day-first"}', encoding="utf-8")
    run("intake", tmp_path / "log.csv", "--out", tmp_path / "own", "--mapping", tmp_path / "m.json")
    said = capfd.readouterr().err
    assert "m.json: day_ordr: there is no 'day_ordr' here (did you mean" in said
    assert "None" not in said
