"""The list of the log as HTML. All text of the data is escaped."""

from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Plural, message
from dashboard.parts import claim_list, one_voice, status_marks, typed_days
from dashboard.parts.day_links import date_link
from dashboard.parts.event_links import event_link
from dashboard.parts.link_names import link_name
from dashboard.parts.open_page import OpenPage
from dashboard.session import page_links
from raillinks.domain.enums import UNCHANGED, Confidence
from raillinks.query import search
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
    link, day = event_link(event, say), date_link(event["date"], say, event=event["event_id"])
    place = escape(link_name(event, page.names, say))
    n = event["n_supports"] + event["n_disputes"]
    after = f"<span aria-hidden='true'>→</span> {status_marks.badge(event['status_after'], say)}" if moves else ""
    after += one_voice.small(page, event["event_id"])
    return (
        f"<li class='rl-events-{event['confidence']}'><span class='rl-events-date'>{day}</span>"
        f"<span class='rl-events-what'>{link}<small>{place}</small></span>"
        f"<span>{escape(say.word(event['kind']))}</span><span>{claim_list.confidence(event['confidence'], say)}</span>"
        f"<span>{escape(say.plural('{n} claim', '{n} claims', n))}</span><span>{after}</span></li>"
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
        reason = typed_days.fault_in_words(fault, say)
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
        st.session_state["events_sort"] = st.session_state["w_events_sort"]


def show_more(number: int) -> None:
    """Lengthens the list."""
    st.session_state["events_shown"] = number
