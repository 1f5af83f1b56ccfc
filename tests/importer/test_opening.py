"""Files of every kind, encoding and delimiter are read as the same table, with the numbers of a spreadsheet's rows."""

import datetime as dt
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from raillinks.importer import opening, raw_table
from tests.importer import sound


def opened(content, file="log.csv", asked=None):
    """The one table of a file."""
    tables, problems = opening.tables(content, file, lambda _: asked)
    assert problems == [], problems
    (table,) = tables
    return table


def refused(content, file="log.csv"):
    """The code of the one problem of a file that is not read."""
    tables, problems = opening.tables(content, file, lambda _: None)
    assert tables == []
    (problem,) = problems
    assert problem.hint
    return problem.code


@pytest.mark.parametrize("make", [sound.xlsx, sound.xls, sound.ods, sound.parquet, sound.geojson, sound.zip_of_tables])
def test_every_kind_of_file_gives_the_same_rows(make):
    tables, _ = opening.tables(make(), "log", lambda _: None)
    (table,) = tables
    rows = table.cells.select(list(sound.HEADER[:6])).to_pylist()
    assert [tuple(row.values()) for row in rows] == [row[:6] for row in sound.ROWS]
    assert table.rows_in == len(sound.ROWS)
    assert table.rows.tolist() == ([1, 2, 3, 4, 5] if table.reading.form in {"Parquet", "GeoJSON"} else [2, 3, 4, 5, 6])


def test_days_and_nested_columns_of_parquet():
    out = io.BytesIO()
    table = {"when": [dt.date(2020, 8, 3), None], "n": [1.0, 2.0], "nested": [[1], [2]], "name": ["A", "B"]}
    pq.write_table(pa.table(table), out)
    read = opened(out.getvalue(), "log.parquet")
    assert [list(row.values()) for row in read.cells.to_pylist()] == [["2020-08-03", "1", "A"], ["", "2", "B"]]
    assert "nested" in read.notes[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b" \n\n", "empty"), (b"%PDF-1.7", "not-read"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "bad-xls"),
        (b"<!DOCTYPE html><table>", "not-read"), (b"PK\x03\x04nothing", "bad-zip"), (b"PAR1nothingPAR1", "bad-parquet"),
        (b"{}", "bad-geojson"), (b'{"type":' + b"[" * 100_000, "bad-geojson"), (sound.zipped({}), "empty"),
        (b"a," * 300 + b"\n1,2\n", "too-many-columns"),
        (sound.zipped({"a.csv": sound.zipped({"b.csv": b"a,b\n1,2\n"})}), "not-read"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_hint(content, code):
    assert refused(content) == code


@pytest.mark.parametrize(("file", "form"), [("log.json", "bad-geojson"), ("log.csv", "CSV")])
def test_a_list_is_json_where_the_file_is_called_so(file, form):
    content = b"[place],date\nA,2020-01-01\n"
    assert (refused(content, file) if file.endswith("json") else opened(content, file).reading.form) == form


DEEP_JSON = b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"a":%s}}]}'


@pytest.mark.parametrize(
    "content",
    [
        DEEP_JSON % (b"[" * 200_000), DEEP_JSON % (b"[" * 200_000 + b"]" * 200_000), DEEP_JSON % (b"9" * 20_000),
        DEEP_JSON % b"NaN", b'{"features":' * 100_000,
    ],
    ids=["open", "closed", "a number of 20,000 digits", "no number", "objects"],
)  # fmt: skip
def test_json_bombs_are_refused(content):
    assert refused(content, "log") == "bad-geojson"


@pytest.mark.parametrize(("name", "code"), [("MOST_BYTES", "too-large"), ("MOST_ROWS", "too-many-rows")])
def test_every_limit_is_said(monkeypatch, name, code):
    monkeypatch.setattr(raw_table, name, 2)
    content = sound.csv_text().encode()
    assert refused(content) == code
    assert code in raw_table.SENTENCES


def test_too_many_features_are_refused(monkeypatch):
    monkeypatch.setattr(raw_table, "MOST_FEATURES", 2)
    assert refused(sound.geojson()) == "json-bomb"
