"""A table to read: what the browser gets of it, and what a press on a row does."""

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from dashboard.i18n.translator import say
from dashboard.widgets import sortable_table
from dashboard.widgets.sortable_table import Picks, Shown


@pytest.fixture
def got(monkeypatch):
    """What the component gets; `st.session_state` is a plain one."""
    got: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(sortable_table, "_component", lambda **given: got.update(given))
    return got


CONTENT: Any = SimpleNamespace(url="content/events.json")


def test_a_table_names_its_content_and_what_is_chosen_and_tells_a_press_with_or_without_its_day(got):
    told = []
    picks = Picks("e2", "e1", "?event=", "card")
    shown = Shown("Events", CONTENT, [0, 3], [2, -1], picks)
    sortable_table.sortable_table(shown, say("en"), key="t", on_pick=lambda *row: told.append(row))
    data = got["data"]
    assert (data["content"], data["rows"], data["order"]) == ("content/events.json", [0, 3], [2, -1])
    assert (data["selected"], data["picks"]["marked"], data["picks"]["href"]) == ("e2", "e1", "?event=")
    for n, report in enumerate([{"selected": "e3"}, {"selected": "e4", "as_of": "2020-01-01"}], start=1):
        st.session_state["t"] = {"report": {"id": n, **report}}
        got["on_report_change"]()
    assert told == [("e3", False), ("e4", True)]


def test_a_table_whose_rows_are_only_read_offers_no_choice(got):
    sortable_table.sortable_table(Shown("Sources", CONTENT, [], []), say("ko"), key="t")
    assert (got["data"]["picks"], got["data"]["selected"]) == (None, None)
    assert got["data"]["unavailable"] == say("ko")(sortable_table.TABLE_NOT_LOADED)
