"""Tables as text, as pandas writes them; those that would hang the reader or break a page are refused."""

import json
from time import process_time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.package import tables
from raillinks.package.tables import csv_rows, csv_text
from tests import tiny
from tests.properties.law import further_law

FILES = tiny.files()
EVENTS = next(r for r in json.loads(FILES["datapackage.json"])["resources"] if r["name"] == "events")
RESOURCE = tables.Resource("events", EVENTS["path"], tuple(EVENTS["schema"]["fields"]))
CONTENT = FILES["data/events.csv"]


def problems_of(content):
    return tables.read(content, RESOURCE)[1]


@pytest.mark.parametrize(
    ("content", "row", "column", "code"),
    [
        (CONTENT.replace(b"Freight stops.", b"Freight \x07stops."), 3, "", "not-text"),
        (CONTENT.replace(b"Freight stops.", b"Freight \0stops."), 3, "", "not-text"),
        (CONTENT.replace(b"Freight stops.", "Freight \ufffestops.".encode()), 3, "", "not-text"),
        (CONTENT.replace(b"Freight stops.", b"w" * 10_001), 3, "summary", "too-long"),
        (CONTENT.replace(b"cargo", b"cause"), 1, "cause", "duplicate"),
        (b"," * 300 + CONTENT, 1, "", "too-many-columns"),
        (b"a" * 200_000 + CONTENT, 1, "", "not-a-table"),
        (CONTENT.replace(b"2020-01,,", "2020-01,٣,".encode()), 2, "order_in_day", "not-a-number"),
    ],
)
def test_what_no_page_could_show_is_refused_with_its_place(content, row, column, code):
    (problem,) = problems_of(content)
    assert (problem.file, problem.row, problem.column, problem.code) == ("data/events.csv", row, column, code)
    assert problem.reason
    assert problem.hint
    assert len(problem.reason) < 600


def test_a_header_of_a_million_columns_is_refused_at_once():
    begin = process_time()
    (problem,) = problems_of(b"x," * 1_000_000 + CONTENT)
    assert problem.code == "too-many-columns"
    assert process_time() - begin < 5


def test_a_cell_may_be_long():
    assert problems_of(CONTENT.replace(b"Freight stops.", b"w" * 10_000)) == []


CELLS = st.text(st.one_of(st.sampled_from('",\r\n\t; =é–조中'), st.characters(exclude_categories=["Cs"])), max_size=6)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53))
ROWS = st.lists(st.tuples(CELLS, CELLS, NUMBERS, st.integers(-(2**40), 2**40)), max_size=8)


@further_law
@given(ROWS, st.lists(CELLS.filter(bool), min_size=4, max_size=4, unique=True))
def test_it_is_what_pandas_writes(rows, names):
    kinds = dict(zip(names, (str, str, float, int), strict=True))
    frame = pd.DataFrame(rows, columns=names).astype(kinds)
    assert csv_text(frame) == frame.to_csv(index=False, lineterminator="\r\n").encode()
    rows = csv_rows(frame)
    assert len(rows) == len(frame) + 1
    assert "".join(rows).encode() == csv_text(frame)
