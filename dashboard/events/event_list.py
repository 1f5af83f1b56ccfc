"""The events in view as a table, and beside it the card of the event that the reader chose, or of the latest one.

The list of the log as HTML. All text of the data is escaped.
"""

from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.events import event_card
from dashboard.events.event_detail import GO_TO_ITS_DAY, REMOVE_THE_FILTERS
from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.widgets import claim_list, date_fields, status_marks, table_content
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.labels import claims_counted, date_link, link_name, summary_html
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.sortable_table import Picks, Shown, sortable_table
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import UNCHANGED, Confidence
from raillinks.engine.confidence import Row
from raillinks.query import describe, permalinks, search, views
from raillinks.query.selection import NO_FILTERS

NO_EVENTS_MATCH = message("No events match the day and the filters.")
SEARCHED_AS_A_WORD = message("“{text}” is searched as a word. {fault}")
SEARCH_WITHOUT_THE_DATE = message("Search without the date: {words}")
EVENTS_OF_OTHER_DAYS = Plural("Show {n} event of other days", "Show {n} events of other days")
SORTS: Mapping[str, str] = MappingProxyType(
    {"newest": message("newest first"), "oldest": message("oldest first"), "claims": message("most claims first"),
     "sure": message("most certain first")}
)  # fmt: skip
"""The orders of the list."""

MORE_EVENTS = Plural("Show {n} more event", "Show {n} more events")
AT_FIRST, A_PAGE = 20, 50
"""How many events the list shows at first, and how many each press adds: a phone has room for two in a screen."""


def ordered(events: pd.DataFrame, sort: str) -> pd.DataFrame:
    """The events in one of the orders of `SORTS`; among equals the newest first.

    Args:
        events: Those in view, in the order of time.
        sort: A key of `SORTS`.
    """
    newest = events.iloc[::-1]
    if sort == "oldest":
        return events.reset_index(drop=True)
    if sort == "claims":
        claims = newest["n_supports"] + newest["n_disputes"]
        newest = newest.loc[claims.sort_values(ascending=False, kind="stable").index]
    if sort == "sure":
        rank = newest["confidence"].map({str(word): n for n, word in enumerate(Confidence)})
        newest = newest.loc[rank.sort_values(kind="stable").index]
    return newest.reset_index(drop=True)


def listing(page: OpenPage, events: pd.DataFrame) -> str:
    """The events as a list of links, each to its own page.

    Args:
        page: What the page shows from.
        events: The part of the list to show.
    """
    rows = "".join(_row(page, event) for event in events.to_dict("records"))
    return f"<ol class='rl-events-list'>{rows}</ol>"


def _row(page: OpenPage, event: Any) -> str:  # noqa: ANN401 (a row of any columns)
    say, moves = page.say, event["status_after"] != UNCHANGED
    event_id = event["event_id"]
    link = page_links.link(summary_html(event, say), "events", event=event_id)
    day = date_link(event["date"], say, event=event_id)
    place = escape(link_name(event, page.names, say))
    after = f"<span aria-hidden='true'>→</span> {status_marks.badge(event['status_after'], say)}" if moves else ""
    after += claim_list.small(page, event["event_id"])
    return (
        f"<li class='rl-events-{event['confidence']}'><span class='rl-events-date'>{day}</span>"
        f"<span class='rl-events-what'>{link}<small>{place}</small></span>"
        f"<span>{escape(say.word(event['kind']))}</span><span>{claim_list.confidence(event['confidence'], say)}</span>"
        f"<span>{escape(claims_counted(event, say))}</span><span>{after}</span></li>"
    )


def empty(page: OpenPage, path: str) -> str:
    """What stands in place of an empty list: why nothing is found, and links to what was probably meant.

    Args:
        page: The page.
        path: Its path: the links stay on it.
    """
    say = page.say
    words = [say(NO_EVENTS_MATCH)]
    for text, fault in search.faults(page.view.selection.q)[:1]:
        reason = date_fields.fault_in_words(fault, say)
        words.append(say(SEARCHED_AS_A_WORD, text=text, fault=reason))
    ways = "".join(f"<li>{way}</li>" for way in _ways_on(page, path))
    return f"<div class='rl-note rl-events-none'><p>{escape(' '.join(words))}</p><ul>{ways}</ul></div>"


def _ways_on(page: OpenPage, path: str) -> Iterator[str]:
    """Links to other searches, the nearest to what was asked first."""
    say, q, others = page.say, page.view.selection.q, len(page.view.anytime)
    if others:
        text = say.plural(*EVENTS_OF_OTHER_DAYS, others)
        yield page_links.link(escape(text), path, mode="all")
    for text, fault in search.faults(q)[:1]:
        for reading in fault.readings:
            label = say("Search for {date}", date=say.date(reading))
            yield page_links.link(escape(label), path, q=q.replace(text, reading), mode="all")
    words = search.without_dates(q)
    if words and words != " ".join(q.split()):
        label = say(SEARCH_WITHOUT_THE_DATE, words=words)
        yield page_links.link(escape(label), path, q=words, mode="all")
    everything = escape(say("Show all events in the log"))
    yield page_links.link(everything, path, mode="all", known_on=None, **NO_FILTERS)


def sort_changed() -> None:
    """Takes over the chosen order, unless its label is outdated; it lasts over a visit to another page."""
    if st.session_state["w_events_sort"] in SORTS:
        page_session().events_sort = st.session_state["w_events_sort"]


def show_more(number: int) -> None:
    """Lengthens the list."""
    page_session().events_shown = number


PERMANENT_LINK = message("Permanent link:")
CHOSEN_EVENT = message("Chosen event")
EVENT_OF_ANOTHER_DAY = message("The event is of {date}; the map shows {day}.")
LATEST_EVENT_IN_VIEW = message("Latest event in view")
KEPT_OUT_BY_A_FILTER = message("A filter keeps it out of the table.")
SHOW_THE_LATEST_EVENT = message("Show the latest event instead")
BACK_TO_THE_TABLE = message("Back to the table")
ELSEWHERE = message("{n} events of the log are at Khasan–Tumangang, on Russia’s border, and are not listed")
EVENTS_IN_VIEW = message("Events in view")
TABLE, CARD = "events-in-view", "chosen-event"
"""The anchors of the heading above the table, and of the card."""
KEY = "events_table"
ROWS = f"{KEY}-rows"
"""The anchor of its rows, which the component sets."""


def skip_link(say: Translator) -> str:
    """A link for keys, over the time map to the table; it is seen while it has the focus."""
    return f"<a class='rl-skip' href='#{ROWS}'>{escape(say('Skip to the table of events'))}</a>"


def sentence(page: OpenPage) -> str:
    """The selection in words, for the heading of the table; unescaped."""
    counted = describe.sentence(page.view, page.names, page.say, page.say.date)
    n = page.view.any_day.once(views.elsewhere, page.dataset, page.view)
    return page.say.clauses([counted, page.say(ELSEWHERE, n=page.say.number(n))] if n else [counted])


def table(page: OpenPage) -> None:
    """The events in view, newest first; what an empty list says, with a way out, where there are none."""
    if not len(page.view.in_view):
        page_links.html_block(empty(page, ""), "none")
        return
    chosen, in_card = page_session().event, shown_event(page)
    address = page_links.href("", page_session().selection, session_state.page(), event=None)
    marked = None if in_card is None else str(in_card["event_id"])
    known_on, part = page.view.selection.known_on, table_content.part_of(page.view)
    shown = Shown(
        page.say(EVENTS_IN_VIEW),
        table_content.of_page(page.dataset, "events", known_on, page.say.lang, part),
        _rows(page), table_content.EVENTS_NEWEST_FIRST, Picks(chosen, marked, f"{address}&event=", CARD),
    )  # fmt: skip
    sortable_table(shown, page.say, key=KEY, on_pick=_take_event)
    if older := table_content.left_out(page.view):
        page_links.html_block(_older(page, older), "older")


def _older(page: OpenPage, n: int) -> str:
    """Where the events in view are that the table of a large log leaves out."""
    text = page.say.plural("{n} older event is not in this table.", "{n} older events are not in this table.", n)
    everything = page_links.link(escape(page.say("The list of events has all of them.")), "events", event=None)
    return f"<p class='rl-note'>{escape(text)} {everything}</p>"


@cached(by_view)
def _rows(page: OpenPage) -> list[int]:
    return table_content.in_view(page.view)


def _take_event(event_id: str, leads_to_day: bool) -> None:
    """The reader has pressed a row, or its date: the page then stands on the event's day too.

    It holds nothing of the page: an open session keeps it until its next run.
    """
    session_state.choose_event(event_id)
    if leads_to_day:
        day, known_on = permalinks.opening_day(served_data.dataset(), event_id, today()), _known_on()
        session_state.change(as_of=day if known_on is None else min(day, known_on))


def _known_on() -> np.datetime64 | None:
    chosen = page_session().selection
    return chosen.known_on


def shown_event(page: OpenPage) -> Row | None:
    """The event that the card shows: the chosen one, in view or not; else the latest one in view; None without any."""
    return event_card.selected(page.view, page_session().event)


@cached(by_links)
def card(page: OpenPage) -> str:
    """The card of `shown_event`, with why it stands there; empty without any."""
    event, say = shown_event(page), page.say
    if event is None:
        return ""
    chosen = event["event_id"] == page_session().event
    head = escape(say(CHOSEN_EVENT) if chosen else say(LATEST_EVENT_IN_VIEW))
    return (
        f"<h2 class='rl-h2' id='{CARD}' tabindex='-1'>{head}</h2>{why_shown(page, event) if chosen else ''}"
        f"{event_card.event_html(event, page.view.any_day.log, page.names, say)}"
        f"<p class='rl-note rl-back'><a href='#{TABLE}'>{escape(say(BACK_TO_THE_TABLE))}</a></p>"
    )


def why_shown(page: OpenPage, event: Row) -> str:
    """What tells a chosen event from the day that the page shows, with the ways out; empty where they agree.

    Args:
        page: The page.
        event: The chosen event, as known.
    """
    say, selection = page.say, page.view.selection
    begins, ends = selection.as_of_days
    first, last = dates.of_cell(event["date_earliest"]), dates.of_cell(event["date_latest"])
    in_list = page.view.shows(event["event_id"])
    of_the_day = first <= ends and last >= begins
    if of_the_day and in_list:
        return ""
    ways: list[tuple[str, dict[str, Any]]] = []
    texts = []
    if not of_the_day:
        texts.append(
            say(
                EVENT_OF_ANOTHER_DAY,
                date=say.date(event["date"]),
                day=say.date(selection.as_of_text),
            )
        )
        day = permalinks.opening_day(page.dataset, event["event_id"], selection.as_of)
        ways.append((say(GO_TO_ITS_DAY), {"as_of": day}))
    if not in_list and first <= selection.as_of:
        texts.append(say(KEPT_OUT_BY_A_FILTER))
        ways.append((say(REMOVE_THE_FILTERS), {**NO_FILTERS, "mode": "as_of", "context": True}))
    ways.append((say(SHOW_THE_LATEST_EVENT), {"event": None}))
    links = " · ".join(page_links.link(escape(text), "", **changes) for text, changes in ways)
    return f"{note(' '.join(texts))}<p class='rl-ways'>{links}</p>"
