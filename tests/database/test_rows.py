"""Rows of a table: they make the bytes that they were made of, however somebody wrote them."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete

from raillinks.database import layout, log
from raillinks.database.address import Database
from raillinks.versions import storage
from raillinks.versions.storage import LogState
from tests.database.test_moving import EVENTS, folder, published
from tests.properties.law import law

__all__ = ["folder", "published"]


def made(path):
    """A database with the tables of a log."""
    database = Database(f"sqlite:///{path}")
    with database.writing(makes_file=True) as connection:
        layout.make_if_empty(connection)
    return database


@pytest.fixture(scope="module")
def one_database(tmp_path_factory):
    return made(tmp_path_factory.mktemp("rows") / "log.db")


@pytest.fixture(scope="module")
def of_any_rows(tmp_path_factory):
    """A database of the law alone: it leaves rows that no publication wrote."""
    return made(tmp_path_factory.mktemp("rows") / "log.db")


def with_a_column(text):
    header, *rows = text.splitlines()
    return b"\n".join([header + b",own", *(row + b',"{""a"": 1}"' for row in rows), b""])


def reversed_rows(text):
    header, *rows = text.splitlines(keepends=True)
    return b"".join([header, *reversed(rows)])


SIGNS = b"\\N \\\\ %s $1 ''; DROP TABLE log; -- \xf0\x9f\x9a\x82"
ODD = (
    ("line ends of Windows", lambda text: text.replace(b"\n", b"\r\n")),
    ("a mark in front", lambda text: b"\xef\xbb\xbf" + text),
    ("quotes that nobody needs", lambda text: text.replace(b"e-open", b'"e-open"', 1)),
    ("no end of the last line", lambda text: text.rstrip(b"\n")),
    ("a column of its own", with_a_column),
    ("signs that databases read", lambda text: text.replace(b"flood", SIGNS)),
    ("rows in another order", reversed_rows),
)


def content_of(connection, path, header):
    frame = None if header is None else log.bytes_of_table(connection, layout.ROWS[path], json.loads(header))
    return log.content(connection, path, frame, "")


@pytest.mark.parametrize("change", [change for _, change in ODD], ids=[name for name, _ in ODD])
def test_a_table_that_is_written_in_another_way_comes_out_as_it_was(change, one_database, folder):
    files = storage.of_folder(folder).files
    changed = change(files.contents[EVENTS])
    assert changed != files.contents[EVENTS]
    odd = LogState(replace(files, contents={**files.contents, EVENTS: changed}))
    with one_database.writing() as connection:
        log.write_log(connection, odd)
        rows = log.bytes_of_table(connection, layout.ROWS[EVENTS], ["event_id"])
        came_out = {path: content_of(connection, path, header) for path, header in log.listed(connection)}
    assert came_out == odd.every_file
    assert sorted(rows["event_id"]) == ["e-open", "e-stop"]


def frame_of(header, rows):
    return pd.DataFrame([*rows], columns=[*header], dtype=str)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@law
@example(rows=[("a", log.BETWEEN, "b")])  # the sign that stands between cells on their way
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_any_cells_come_out_of_rows_as_they_went_in(rows, of_any_rows):
    header = ("version", "own", "change")
    content = log.made_of(frame_of(header, rows))
    table = layout.ROWS["data/CHANGES.csv"]
    with of_any_rows.writing() as connection:
        connection.execute(delete(table))
        log.rows_of_table(connection, table, frame_of(header, rows))
    with of_any_rows.reading() as connection:
        read = log.bytes_of_table(connection, table, header)
    assert [*read.itertuples(index=False, name=None)] == rows
    assert log.made_of(read) == content


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab"), st.sampled_from("ab")), max_size=5)


@law
@given(before=ROWS, after=ROWS)
def test_rows_that_replace_others_are_those_of_the_file(before, after, of_any_rows):
    header, table = ("version", "own", "change"), layout.ROWS["data/CHANGES.csv"]
    one, other = frame_of(header, before), frame_of(header, after)
    with of_any_rows.writing() as connection:
        connection.execute(delete(table))
        log.rows_of_table(connection, table, one)
        log.replace_rows(connection, table, other, log.bytes_of_table(connection, table, header))
        read = log.bytes_of_table(connection, table, header)
    assert [*read.itertuples(index=False, name=None)] == after
