"""Whole columns of text: the same as cell by cell."""

import pandas as pd

from raillinks.domain.text import among, each_once


def test_which_cells_are_among_ids():
    column = pd.Series(["a", "", None, "b", "a"], dtype=str, index=[3, 1, 4, 1, 5])
    for ids in (["a", "c"], {"b"}, pd.Series(["a"], dtype=str), pd.Index(["", "b"]), []):
        pd.testing.assert_series_equal(among(column, ids), column.isin(list(ids)))
    assert among(column.iloc[:0], ["a"]).empty


def test_a_function_is_called_once_for_each_distinct_cell():
    called = []

    def take(text):
        called.append(text)
        return text.split(";")

    made = each_once(pd.Series(["b;c", "a", "b;c"], dtype=str, index=[2, 0, 1]), take)
    assert made.to_dict() == {2: ["b", "c"], 0: ["a"], 1: ["b", "c"]}
    assert called == ["b;c", "a"]
