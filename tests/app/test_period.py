"""A month or a year on the pages: what the map page answers, and a list of events from one day to another."""

import re

import numpy as np
import pytest

from dashboard.session import session_state
from raillinks.publish import export
from raillinks.views.selection import Selection
from tests.app.opening import page_opened
from tests.support.exports import read, the_view

WORDS = {"some": "open on some of the 30 days", "none": "open on no day", "unknown": "cannot be said"}
QUERY = [("as_of", "2022-09"), ("stale_after", "0")]


def block(app):
    """The HTML of the answer; empty where there is none."""
    blocks = [part.proto for part in app.get("bidi_component")]
    return next((text for part in blocks if "rl-period" in (text := str(part))), "")


@pytest.fixture(scope="module")
def month():
    return page_opened("map.py", **dict(QUERY))


def test_the_page_says_of_each_link_what_the_table_says(dataset, month):
    rows = read(export.plain_csv(dataset, the_view(dataset, QUERY), "status"))
    html = block(month)
    assert html.count("<li>") == len(rows)
    for answer, head in WORDS.items():
        of_head = re.search(rf">{head}</th>.*?</tr>", html, re.DOTALL)
        assert of_head[0].count("<li>") == sum(row["open_on"] == answer for row in rows) > 0
    assert "<i>(5 days)</i>" in html
    assert "The map stands on the last day, 30 September 2022." in html


def test_the_events_of_the_month_are_one_press_away(dataset, month):
    n, address = re.search(r"href='(events[^']*)'>(\d+) events may have", block(month).replace("&amp;", "&"))[::-1]
    query = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
    assert {"as_of": "2022-09", "mode": "period", "from": "2022-09-01", "to": "2022-09-30"}.items() <= query.items()
    assert int(n) == len(the_view(dataset, query.items()).events)
    app = page_opened("events.py", **query)
    assert [field.label for field in app.sidebar.date_input if field.key in {"w_from_", "w_to"}] == ["From", "To"]
    assert app.session_state["selection"].as_of_period == "2022-09"


def test_a_single_day_has_no_such_answer_and_the_period_its_own_fields_on_history():
    assert block(page_opened("map.py", as_of="2022-09-30")) == ""
    app = page_opened("history.py", mode="period", as_of="2022-09-30")
    assert [field.key for field in app.date_input].count("w_from_") == 1
    assert "w_from_" not in {field.key for field in app.sidebar.date_input}


@pytest.mark.parametrize(
    ("reported", "as_of"),
    [
        ("2022-09-30", "2022-09"),
        ("2022-09-29", "2022-09-29"),
        ("2020", "2020"),
        ("2022-09", "2022-09"),
        (None, "2022-09"),
    ],
)
def test_the_playhead_ends_the_month_once_it_moves(monkeypatch, reported, as_of):
    month = Selection(as_of=np.datetime64("2022-09-30"), as_of_period="2022-09")
    state = {"selection": month}
    monkeypatch.setattr("streamlit.session_state", state)
    session_state.as_of_changed(reported)
    assert state["selection"].as_of_text == as_of
