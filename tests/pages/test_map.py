"""The map page as Streamlit runs it: for any selection, table, link and file hold the same rows."""

import csv
import io
import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.events.event_detail import GO_TO_ITS_DAY, REMOVE_THE_FILTERS
from dashboard.events.event_list import (
    CHOSEN_EVENT,
    EVENT_OF_ANOTHER_DAY,
    KEPT_OUT_BY_A_FILTER,
    LATEST_EVENT_IN_VIEW,
    NO_EVENTS_MATCH,
    SHOW_THE_LATEST_EVENT,
)
from dashboard.widgets.filter_sidebar import CLEAR_FILTERS
from raillinks.clock import today
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import REPEATABLE, from_query
from tests.conftest import ROOT
from tests.support.page_html import asked, downloads, part, text
from tests.support.queries import random_query
from tests.support.table_rows import listed, message, words
from tests.support.tiers import by_tier, sample

STATES = by_tier(10, 50)


def run(query):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in query:
        app.query_params[name] = [*app.query_params.get(name, []), value] if name in REPEATABLE else value
    return app.run()


def number_and_table(app, dataset):
    """The number on the link to the file and the rows of the table."""
    assert not app.exception
    return int(re.search(r"\d+", text(downloads(app)[0]))[0]), listed(dataset, message(app, "events_table"))


@pytest.fixture(scope="module")
def query_of(dataset):
    return lambda seed: random_query(dataset, seed)


@sample(4)
@pytest.mark.parametrize("seed", range(STATES))
def test_the_link_the_table_and_the_file_hold_the_same_rows(dataset, query_of, seed):
    query = query_of(seed)
    app = run(query)
    number, table = number_and_table(app, dataset)
    selection, bad = from_query(query, views.choices(dataset), today())
    assert bad == []
    rows = list(
        csv.DictReader(
            io.StringIO(table_bytes.plain_csv(dataset, views.make_view(dataset, selection), "events").decode())
        )
    )
    assert number == len(rows)
    assert [row[0] for row in table] == [row["event_id"] for row in reversed(rows)]
    assert [words(row[2]) for row in table] == [row["summary"] for row in reversed(rows)]


@pytest.mark.parametrize("seed", range(0, STATES, 5))
def test_the_url_of_a_page_opens_the_same_rows_again(dataset, query_of, seed):
    first = run(query_of(seed))
    again = run([(n, v) for n, vs in first.query_params.items() for v in (vs if isinstance(vs, list) else [vs])])
    assert number_and_table(first, dataset) == number_and_table(again, dataset)


def test_a_filter_set_on_the_page_reaches_the_url(dataset):
    app = run([("as_of", "2022-09-26")])
    pills = next(p for p in app.get("button_group") if p.label == "Service")
    pills.set_value(["passenger"]).run()
    assert app.query_params["service"] in ("passenger", ["passenger"])
    assert {row[3]["s"] for row in number_and_table(app, dataset)[1]} == {"passenger", "all services"}


def test_bad_values_of_a_link_are_left_out_with_one_notice(dataset):
    app = run([("as_of", "2022-02-30"), ("kind", "<script>alert(1)</script>"), ("days", "0"), ("nonsense", "1")])
    assert not app.exception
    assert len(app.warning) == 1
    assert "<" not in app.warning[0].value
    assert number_and_table(app, dataset)[0] > 0


def test_an_empty_view_says_so_and_leads_out_of_it(dataset):
    app = run([("as_of", "1900-01-01"), ("service", "freight")])
    assert number_and_table(app, dataset) == (0, [])
    said = part(app, "none")
    assert NO_EVENTS_MATCH in text(said)
    other_days, everything = said.iter("a")
    assert asked(other_days) | {"mode": "all"} == asked(other_days)
    assert asked(other_days)["service"] == "freight"
    for link in (other_days, everything):
        assert link.get("href").startswith("./?")  # it stays on the page
        assert asked(link)["mode"] == "all"
    assert "service" not in asked(everything)


def card(app):
    """The words of the card beside the table, and what its ways to another day or event ask for, by their words."""
    shown = part(app, "card")
    ways = [a for p in shown.iter("p") if p.get("class") == "rl-ways" for a in p.iter("a")]
    return text(shown), {text(a): asked(a) for a in ways}


CHOSEN = ("event", "dd-2022-04-29-suspended")


def test_the_card_of_an_event_of_another_day_says_so_and_leads_to_it_or_to_the_latest_event():
    words_of_day, ways_of_day = card(run([("as_of", "2022-04-29"), CHOSEN]))
    assert CHOSEN_EVENT in words_of_day
    assert ways_of_day == {}
    moved, ways = card(run([("as_of", "2022-09-26"), CHOSEN]))
    assert EVENT_OF_ANOTHER_DAY.format(date="29 April 2022", day="26 September 2022") in moved
    assert ways[GO_TO_ITS_DAY]["as_of"] == "2022-04-29"
    assert ways[GO_TO_ITS_DAY]["event"] == CHOSEN[1]
    assert "event" not in ways[SHOW_THE_LATEST_EVENT]
    assert ways[SHOW_THE_LATEST_EVENT]["as_of"] == "2022-09-26"
    assert LATEST_EVENT_IN_VIEW in card(run([("as_of", "2022-09-26")]))[0]


def test_the_card_of_an_event_that_a_filter_keeps_out_says_so():
    filtered, ways = card(run([("as_of", "2022-04-29"), CHOSEN, ("kind", "resumption")]))
    assert KEPT_OUT_BY_A_FILTER in filtered
    assert "kind" not in ways[REMOVE_THE_FILTERS]
    later, ways = card(run([("as_of", "2022-04-01"), CHOSEN]))
    assert "filter" not in later
    assert REMOVE_THE_FILTERS not in ways
    assert "the map shows 1 April 2022" in later


def test_the_row_of_the_card_is_marked_and_a_row_leads_to_its_event():
    app = run([("as_of", "2022-09-26"), ("service", "freight")])
    given = message(app, "events_table")
    assert given["picks"]["selected"] is None
    assert given["picks"]["marked"] == "dd-2022-09-26-resumption"
    assert given["picks"]["href"].endswith("&event=")
    assert "service=freight" in given["picks"]["href"]
    chosen = message(run([("as_of", "2022-09-26"), CHOSEN]), "events_table")
    assert chosen["picks"]["selected"] == chosen["picks"]["marked"] == CHOSEN[1]
    assert chosen["content"] == given["content"]  # whatever is chosen, the rows are loaded once


@sample(2)
@pytest.mark.parametrize("word", ["신의주", "新义州", "Sinŭiju", "sinuiju", "SHINUIJU"])
def test_a_place_is_found_by_any_form_of_its_name(dataset, word):
    searched = run([("mode", "all"), ("q", word)])
    plain = run([("mode", "all"), ("q", "Sinuiju")])
    assert number_and_table(searched, dataset)[0] == number_and_table(plain, dataset)[0] > 50


def test_one_button_clears_every_filter(dataset):
    app = run([("as_of", "2022-09-26"), ("service", "freight"), ("q", "flood"), ("mode", "window"), ("days", "900")])
    few = number_and_table(app, dataset)[0]
    next(b for b in app.button if b.label == CLEAR_FILTERS).click().run()
    assert number_and_table(app, dataset)[0] > few
    assert set(app.query_params) == {"as_of", "mode", "days"}
    assert not [b for b in app.button if b.label == CLEAR_FILTERS]
