"""Rows that are made block by block are the rows of the table, and only what is looked at is made."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.query import known_log
from raillinks.query.known_log import BLOCK, RowOf, RowsOf
from tests.properties.law import law

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), max_size=40)


def table_of(rows):
    return pd.DataFrame({"one": [r[0] for r in rows], "other": [r[1] for r in rows], "n": range(len(rows))}, dtype=str)


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(known_log, "BLOCK", 3)


@law
@given(ROWS, st.randoms(use_true_random=False))
def test_the_rows_of_a_key_are_those_of_the_table_in_its_order(rows, chance):
    table, order = table_of(rows), list(range(len(rows)))
    chance.shuffle(order)
    for columns in (["one"], ["one", "other"]):
        for given_order in (None, order):
            expected: dict[Any, list[Any]] = {}
            for n in given_order or range(len(rows)):
                key = rows[n][0] if len(columns) == 1 else rows[n]
                expected.setdefault(key, []).append(table.to_dict("records")[n])
            found = RowsOf(table, columns, None if given_order is None else np.array(order, np.int64))
            keys = list(found)
            chance.shuffle(keys)
            assert {key: list(found[key]) for key in keys} == expected
            assert list(found) == list(expected)
            assert len(found) == len(expected)


def test_a_row_is_found_by_its_key_in_any_block(small_blocks):
    table = pd.DataFrame({"id": [f"e{n}" for n in range(10)], "n": range(10)})
    found = RowOf(table, "id")
    assert list(found) == list(table["id"])
    assert [found[f"e{n}"]["n"] for n in (9, 0, 4, 3, 9)] == [9, 0, 4, 3, 9]
    assert found.get("e10") is None
    missing: Any = np.nan  # as a table has it where there is no event
    assert found.get(missing) is None
    many = RowsOf(table.assign(all="a"), ["all"])
    assert [row["n"] for row in many["a"]] == list(range(10))


def test_only_what_is_looked_at_is_made_and_it_is_made_once():
    table, asked = pd.DataFrame({"id": [f"e{n}" for n in range(5 * BLOCK)]}), []

    def make(some):
        asked.append(len(some))
        return known_log.records(some)

    found = RowsOf(table, ["id"], make=make)
    assert asked == []
    for _ in range(2):
        assert [row["id"] for row in found[f"e{2 * BLOCK + 1}"]] == [f"e{2 * BLOCK + 1}"]
    assert asked == [BLOCK]
