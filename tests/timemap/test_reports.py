"""A report of a component is taken over once, though it was sent again while its answer was under way."""

from typing import Any

import streamlit as st

from timemap import reports


def test_a_report_that_is_sent_again_is_answered_and_not_taken_again(monkeypatch):
    state: dict[str, Any] = {}
    taken: list[str] = []
    monkeypatch.setattr(st, "session_state", state)
    take = reports.taking("map", lambda report: taken.append(report["as_of"]))
    for report in (
        {"id": 10, "as_of": "A"}, {"id": 12, "first": 10, "as_of": "A"},
        {"id": 15, "first": 14, "as_of": "B"},  # 14 never came
        {"id": 20, "as_of": "A"},
    ):  # fmt: skip
        state["map"] = {"report": report}
        take()
        assert state["map answered"] == report["id"]
    assert taken == ["A", "B", "A"]
