"""The list of events on the map page: its rows, the card of an event, and ways out of an empty list."""

import re

from dashboard.events.event_detail import GO_TO_ITS_DAY, REMOVE_THE_FILTERS
from dashboard.events.event_list import (
    CHOSEN_EVENT,
    EVENT_OF_ANOTHER_DAY,
    KEPT_OUT_BY_A_FILTER,
    LATEST_EVENT_IN_VIEW,
    NO_EVENTS_MATCH,
    SHOW_THE_LATEST_EVENT,
)
from tests.pages.opening import site_opened
from tests.support.page_html import asked, downloads, part, text
from tests.support.table_rows import listed, message


def run(query):
    return site_opened(query)


def number_and_table(app, dataset):
    """The number on the link to the file and the rows of the table."""
    assert not app.exception
    return int(re.search(r"\d+", text(downloads(app)[0]))[0]), listed(dataset, message(app, "events_table"))


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
