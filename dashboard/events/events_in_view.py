"""The events in view as a table, and beside it the card of the event that the reader chose, or of the latest one."""

from html import escape
from typing import Any

import numpy as np
import streamlit as st

from dashboard.events import event_card, event_list
from dashboard.events.event_detail import GO_TO_ITS_DAY, REMOVE_THE_FILTERS
from dashboard.i18n.translator import Translator, message
from dashboard.parts import event_rows, table_content
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, by_view, cached
from dashboard.parts.sortable_table import Picks, Shown, sortable_table
from dashboard.session import page_links, served_data, session_state
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.engine.confidence import Row
from raillinks.query import describe, permalinks
from raillinks.query.selection import NO_FILTERS, Selection

PERMANENT_LINK = message("Permanent link:")
CHOSEN_EVENT = message("Chosen event")
EVENT_OF_ANOTHER_DAY = message("The event is of {date}; the map shows {day}.")
LATEST_EVENT_IN_VIEW = message("Latest event in view")
KEPT_OUT_BY_A_FILTER = message("A filter keeps it out of the table.")
SHOW_THE_LATEST_EVENT = message("Show the latest event instead")
BACK_TO_THE_TABLE = message("Back to the table")
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
    return describe.sentence(page.view, page.names, page.say)


def table(page: OpenPage) -> None:
    """The events in view, newest first; what an empty list says, with a way out, where there are none."""
    if not len(page.view.in_view):
        page_links.html_block(event_list.empty(page, ""), "none")
        return
    chosen, in_card = st.session_state["event"], shown_event(page)
    address = page_links.href("", st.session_state["selection"], session_state.page(), event=None)
    marked = None if in_card is None else str(in_card["event_id"])
    known_on, part = page.view.selection.known_on, event_rows.part_of(page.view)
    shown = Shown(
        page.say(EVENTS_IN_VIEW),
        table_content.of_page(page.dataset, "events", known_on, page.say.lang, part),
        _rows(page), event_rows.NEWEST_FIRST, Picks(chosen, marked, f"{address}&event=", CARD),
    )  # fmt: skip
    sortable_table(shown, page.say, key=KEY, on_pick=_take_event)
    if older := event_rows.left_out(page.view):
        page_links.html_block(_older(page, older), "older")


def _older(page: OpenPage, n: int) -> str:
    """Where the events in view are that the table of a large log leaves out."""
    text = page.say.plural("{n} older event is not in this table.", "{n} older events are not in this table.", n)
    everything = page_links.link(escape(page.say("The list of events has all of them.")), "events", event=None)
    return f"<p class='rl-note'>{escape(text)} {everything}</p>"


@cached(by_view)
def _rows(page: OpenPage) -> list[int]:
    return event_rows.in_view(page.view)


def _take_event(event_id: str, leads_to_day: bool) -> None:
    """The reader has pressed a row, or its date: the page then stands on the event's day too.

    It holds nothing of the page: an open session keeps it until its next run.
    """
    session_state.choose_event(event_id)
    if leads_to_day:
        day, known_on = permalinks.opening_day(served_data.dataset(), event_id, today()), _known_on()
        session_state.change(as_of=day if known_on is None else min(day, known_on))


def _known_on() -> np.datetime64 | None:
    chosen: Selection = st.session_state["selection"]
    return chosen.known_on


def shown_event(page: OpenPage) -> Row | None:
    """The event that the card shows: the chosen one, in view or not; else the latest one in view; None without any."""
    return event_card.selected(page.view, st.session_state["event"])


@cached(by_links)
def card(page: OpenPage) -> str:
    """The card of `shown_event`, with why it stands there; empty without any."""
    event, say = shown_event(page), page.say
    if event is None:
        return ""
    chosen = event["event_id"] == st.session_state["event"]
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
