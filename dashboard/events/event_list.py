"""The list of the log as HTML. All text of the data is escaped."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard.events import event_card
from dashboard.i18n.translator import message
from dashboard.parts import claim_list, status_marks
from dashboard.parts.page_parts import Opened
from dashboard.session import page_links
from raillinks.views.selection import NO_FILTERS
from raillinks.words.enums import UNCHANGED, Confidence

SORTS: Mapping[str, str] = MappingProxyType(
    {"newest": message("newest first"), "oldest": message("oldest first"), "claims": message("most claims first"),
     "sure": message("surest first")}
)  # fmt: skip
"""The orders of the list."""

A_PAGE = 50
"""Events that the list shows at first, and then more at a time."""


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


def listing(page: Opened, events: pd.DataFrame) -> str:
    """The events as a list of links, each to its own page.

    Args:
        page: What the page shows from.
        events: The part of the list to show.
    """
    rows = "".join(_row(page, event) for event in events.to_dict("records"))
    return f"<ol class='rl-events-list'>{rows}</ol>"


def _row(page: Opened, event: Any) -> str:  # noqa: ANN401 (a row of any columns)
    say, moves = page.say, event["status_after"] != UNCHANGED
    link = page_links.link(f"<span lang='en'>{escape(event['summary'])}</span>", "events", event=event["event_id"])
    n = event["n_supports"] + event["n_disputes"]
    after = f"<span aria-hidden='true'>→</span> {status_marks.badge(event['status_after'], say)}" if moves else ""
    return (
        f"<li class='rl-events-{event['confidence']}'><span class='rl-events-date'>{escape(say.date(event['date']))}"
        f"</span><span class='rl-events-what'>{link}<small>{event_card.where(event, page.names, say)}</small></span>"
        f"<span>{escape(say.word(event['kind']))}</span><span>{claim_list.confidence(event['confidence'], say)}</span>"
        f"<span>{escape(say.many('{n} claim', '{n} claims', n))}</span><span>{after}</span></li>"
    )


def empty(page: Opened) -> str:
    """What stands in place of an empty list, with the way out of it."""
    say = page.say
    link = page_links.link(
        escape(say("Show every event of the log")), "events", mode="all", known_on=None, **NO_FILTERS
    )
    return f"<p class='rl-note'>{escape(say('No event is in view: the day or a filter leaves none.'))} {link}</p>"
