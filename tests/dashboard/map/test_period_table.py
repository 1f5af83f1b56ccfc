"""A month or a year on the pages: what the map page answers, and a list of events from one day to another."""

import numpy as np
import pytest

from dashboard.map.period_table import (
    CANNOT_BE_SAID,
    MAP_ON_THE_LAST_DAY,
    MAY_HAVE_HAPPENED,
    OPEN_ON_NO_DAY,
    OPEN_ON_SOME_DAYS,
)
from dashboard.session import session_state
from dashboard.session.page_session import KEY
from dashboard.session.panels import FILTERS
from dashboard.widgets.time_map_words import FIRST_DAY_OF_THE_LOG, LAST_DAY_COVERED
from raillinks.exports import table_bytes
from raillinks.query.selection import Selection
from tests.pages.opening import date_field, date_fields_of, page_opened, panel, session_with, with_more_filters
from tests.support.exports import read, the_view
from tests.support.page_html import asked, part, rows, text

WORDS = {"some": OPEN_ON_SOME_DAYS.format(n=30), "none": OPEN_ON_NO_DAY, "cannot_say": CANNOT_BE_SAID}
QUERY = [("as_of", "2022-09"), ("stale_after", "0")]


@pytest.fixture(scope="module")
def answer():
    return part(page_opened("map.py", **dict(QUERY)), "answer")


def test_the_page_says_of_each_link_what_the_table_says(dataset, answer):
    words = [row["open_on"] for row in read(table_bytes.plain_csv(dataset, the_view(dataset, QUERY), "status"))]
    said = {text(head): text(links) for head, links in rows(answer)}
    named = {head: said[head].count("freight") + said[head].count("passenger") for head in said}
    assert named == {head: words.count(word) for word, head in WORDS.items()}
    assert said[WORDS["some"]] == "Dandong–Sinuiju freight (5 days)"
    assert MAP_ON_THE_LAST_DAY.format(day="30 September 2022") in text(answer)


def test_the_events_of_the_month_are_one_press_away(dataset, answer):
    link = next(link for link in answer.find("section").iter("a") if link.get("href").startswith("events"))
    query = asked(link)
    assert {"as_of": "2022-09", "mode": "period", "from": "2022-09-01", "to": "2022-09-30"}.items() <= query.items()
    n = len(the_view(dataset, query.items()).events)
    assert text(link) == MAY_HAVE_HAPPENED.many.format(n=n, period="September 2022")
    app = with_more_filters(page_opened("events.py", **query))
    assert [name for name in date_fields_of(panel(app, FILTERS)) if name in {"from_", "to"}] == ["from_", "to"]
    assert [date_field(app, name)["label"] for name in ("from_", "to")] == ["From", "To"]
    ends = [date_field(app, name)["placeholder"] for name in ("from_", "to")]
    assert ends == [FIRST_DAY_OF_THE_LOG, LAST_DAY_COVERED]  # what holds while they are empty
    assert app.session_state["page_session"].selection.as_of_period == "2022-09"


def test_a_month_without_events_says_so_and_leads_nowhere(dataset):
    month = "1975-03"
    assert the_view(dataset, [("as_of", month), ("mode", "period"), ("from", month), ("to", month)]).events.empty
    found = part(page_opened("map.py", as_of=month), "answer")
    said = MAY_HAVE_HAPPENED.many.format(n=0, period="March 1975")
    assert said in text(found)
    assert said not in map(text, found.iter("a"))


def test_a_single_day_has_no_such_answer_and_the_period_its_own_fields_on_history():
    assert not rows(part(page_opened("map.py", as_of="2022-09-30"), "answer"))
    app = page_opened("history.py", mode="period", as_of="2022-09-30")
    assert date_fields_of(app.main).count("from_") == 1
    assert "from_" not in date_fields_of(panel(with_more_filters(app), FILTERS))


@pytest.mark.parametrize(
    ("reported", "as_of"),
    [
        ("2022-09-30", "2022-09-30"),
        ("2022-09-29", "2022-09-29"),
        ("2020", "2020"),
        ("2022-09", "2022-09"),
        (None, "2022-09"),
    ],
)
def test_a_day_ends_the_month_even_its_last_one(monkeypatch, reported, as_of):
    session = session_with(selection=Selection(as_of=np.datetime64("2022-09-30"), as_of_period="2022-09"))
    monkeypatch.setattr("streamlit.session_state", {KEY: session})
    session_state.as_of_changed(reported)
    assert session.selection.as_of_text == as_of
