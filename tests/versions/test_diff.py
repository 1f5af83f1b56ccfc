"""Deltas: one that contradicts itself is refused, a text of many equal parts is replaced whole."""

import json

import pytest

from raillinks.domain.problems import DataError
from raillinks.versions import diff, version_history


@pytest.mark.parametrize("rows", [
    [{"key": ["1"], "before": {"a": "1", "b": "2"}, "after": None}] * 2,
    [{"key": ["9"], "before": None, "after": {"a": "9"}, "follows": None}] * 2,
    [{"key": ["9"], "before": None, "after": None}],
    [{"key": ["1"], "before": {"a": "1", "b": "2"}, "after": None},
     {"key": ["1"], "before": {"b": "2"}, "after": {"b": "3"}}],
])  # fmt: skip
def test_a_delta_that_contradicts_itself_is_refused(rows):
    files = {"x.csv": {"key": ["a"], "columns": ["a", "b"], "rows": rows}}
    about = dict.fromkeys(("date", "author", "reason", "before", "after"), "")
    record = version_history.read_record(json.dumps({**about, "data_version": "1", "files": files}).encode(), "delta")
    with pytest.raises(DataError, match="contradicts itself"):
        diff.apply(record.delta, {"x.csv": b"a,b\n1,2\n"})


def test_a_text_of_many_equal_parts_is_replaced_whole_since_comparing_takes_long():
    few, many = (["}\n", f"{name}{i}\n"] * n for n, name, i in ((20, "a", 0), (400, "b", 1)))
    assert len(diff.diff_lines(few, ["x\n", *few, "y\n"])) == 2
    (change,) = diff.diff_lines(["x\n", *many, "y\n"], ["z\n", *many[2:], "w\n"])
    assert (len(change.before), len(change.after)) == (802, 800)
