"""What the pages around the map share: the session's view, what is kept of them, a heading, and the banner."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from html import escape
from typing import TypeVar, TypeVarTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Say
from dashboard.parts import filter_sidebar, repair_notice, share_panel
from dashboard.session import page_links, served_data, session_state
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.views import display_names, viewing
from raillinks.views.viewing import View
from raillinks.words.enums import UNCHANGED

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page shows from.

    Args:
        dataset: The package.
        view: What the session's selection shows of it.
        names: Names of the crossings and provinces in the reader's language, by id.
        say: The interface's messages.
    """

    dataset: Dataset
    view: View
    names: Mapping[str, str]
    say: Say


def opened(*, filters: bool = True) -> Opened:
    """Opens the session's view, with the notices that belong to its link.

    Args:
        filters: Whether the filters stand in the sidebar.
    """
    dataset, say = served_data.dataset(), session_state.say()
    view = served_data.view(dataset, session_state.current(dataset))
    names = display_names.names(dataset, say.lang, say)
    if filters:
        filter_sidebar.filters(viewing.choices(dataset), served_data.counts(dataset, view.selection), names, say)
    repair_notice.repaired_notice(say)
    share_panel.version_notice(dataset, view, say)
    return Opened(dataset, view, names, say)


KEPT = 16
"""How many results of a part are kept: some views, each in some languages, of whoever is reading now."""


def of_view(page: Opened) -> Hashable:
    """What a part is made of that reads the view, in a language, and today."""
    return page.dataset.content_hash, page.view.selection, page.say.lang, today()


def of_links(page: Opened) -> Hashable:
    """What a part is made of that also holds links of `page_links`, which carry the rest of the session on."""
    return of_view(page), st.session_state["selection"], session_state.page()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page, and all that a part of it is made of; pages with the same of it have the same part."""

    page: Opened = field(compare=False)
    made_of: Hashable


def kept(made_of: Callable[[Opened], Hashable]) -> Callable[[Callable[[Opened, *Ts], T]], Callable[[Opened, *Ts], T]]:
    """Keeps what a part of a page made for those who asked last: whoever comes back does not wait for it again.

    Nobody may change what the part returns; its further arguments can be hashed.

    Args:
        made_of: `of_view` or `of_links`: all that the part reads. What it leaves out would be shown stale.
    """

    def keeping(part: Callable[[Opened, *Ts], T]) -> Callable[[Opened, *Ts], T]:
        @lru_cache(maxsize=KEPT)
        def made(asked: _Asked, args: tuple[*Ts]) -> T:
            return part(asked.page, *args)

        def shown(page: Opened, *args: *Ts) -> T:
            return made(_Asked(page, made_of(page)), args)

        update_wrapper(shown, part)
        return shown

    return keeping


def heading(title: str, question: str) -> None:
    """The page's name, and the one question that it answers."""
    st.html(f"<h1 class='rl-h1'>{escape(title)}</h1><p class='rl-lead'>{escape(question)}</p>")


def banner(page: Opened, *days: np.datetime64) -> None:
    """Says how far the log was read, where one of the days shown is later."""
    if any(day > page.dataset.covered_to for day in days):
        st.html(f"<p class='rl-banner' data-testid='covered-to-banner' role='status'>{escape(covered(page))}</p>")


def undated_notice(page: Opened) -> None:
    """Names the events that `known_on` leaves out for want of a date of their sources, and that would move a status."""
    left_out = viewing.undated(page.dataset, page.view)
    moving = left_out[left_out["status_after"] != UNCHANGED]
    if moving.empty:
        return
    note = page.say(
        "Left out of this picture, because none of their sources says when it was published; a link may read open "
        "although its end was known:"
    )
    page_links.pressable(f"<div class='rl-banner' role='note'>{undated_list(page, note, moving)}</div>", "undated")


def undated_list(page: Opened, note: str, events: pd.DataFrame) -> str:
    """A sentence and the events that it speaks of, each with its date and a link.

    Args:
        page: The page.
        note: The sentence.
        events: Rows of the table of events.
    """
    items = [
        f"<li>{escape(page.say.date(row['date']))} · {event_link(row['event_id'], row['summary'])}</li>"
        for row in events.to_dict("records")
    ]
    return f"<p>{escape(note)}</p><ul>{''.join(items)}</ul>"


def event_link(event_id: str, summary: str) -> str:
    """A link to an event, as HTML, that says what happened."""
    return page_links.link(f"<span lang='en'>{escape(summary)}</span>", "events", event=event_id)


def covered(page: Opened) -> str:
    """The banner's sentence."""
    day = page.say.day(page.dataset.covered_to)
    return page.say("Covered to {day}: this log was not read further, so a later status is the last known.", day=day)
