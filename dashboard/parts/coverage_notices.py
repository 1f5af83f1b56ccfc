"""Notices of which days a page is about: those that the log covers, those known by then, those that figures count."""

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.parts.event_links import event_link
from dashboard.parts.open_page import OpenPage
from dashboard.session import page_links
from raillinks.domain.enums import UNCHANGED
from raillinks.query import views


def covered_banner(page: OpenPage, *days: np.datetime64) -> None:
    """Says up to which day the log was read, where one of the days shown is later."""
    covered_to = page.dataset.covered_to
    if any(day > covered_to for day in days):
        text = page.say("The log covers events up to {day}. Later days show the last known status.",
                        day=page.say.day(covered_to))  # fmt: skip
        st.html(f"<p class='rl-banner' data-testid='covered-to-banner' role='status'>{escape(text)}</p>")


def known_on_notice(page: OpenPage, path: str) -> None:
    """Says that the page shows what was known on a day, with a way out of it; the day goes along from page to page.

    It names the events that `known_on` leaves out because their sources have no date, and that change a status.

    Args:
        page: The page.
        path: Its path: the way out stays on it.
    """
    say, known_on = page.say, page.view.selection.known_on
    if known_on is None:
        return
    everything = page_links.link(escape(say("Show everything known")), path, known_on=None)
    known = say("This page shows what was known on {day}.", day=say.day(known_on))
    left_out = views.undated(page.dataset, page.view)
    moving = left_out[left_out["status_after"] != UNCHANGED]
    text = say(
        "Left out of this picture because none of their sources says when it was published. A link may be shown as "
        "open although its closure was known:"
    )
    listed = "" if moving.empty else undated_list(page, text, moving)
    html = f"<div class='rl-banner' role='note'><p>{escape(known)} {everything}</p>{listed}</div>"
    page_links.html_block(html, "known_on")


def period_notice(page: OpenPage, path: str) -> None:
    """Says which days the downloads count, with a way out, where a page has no fields for a period chosen on another.

    Args:
        page: The page.
        path: Its path: the way out stays on it.
    """
    say, chosen = page.say, page.view.selection
    if (chosen.from_, chosen.to) == (None, None) or chosen.mode == "period":  # the list's own period has its fields
        return
    first, last = (say.day(day) for day in views.period(page.view))
    counted = escape(say("The figures in the downloads count the days from {first} to {last}.", first=first, last=last))
    whole = page_links.link(escape(say("Count the whole log")), path, from_=None, to=None)
    page_links.html_block(f"<p class='rl-banner' role='note'>{counted} {whole}</p>", "chosen_period")


def undated_list(page: OpenPage, text: str, events: pd.DataFrame) -> str:
    """A sentence and the events that it speaks of, each with its date and a link.

    Args:
        page: The page.
        text: The sentence.
        events: Rows of the table of events.
    """
    items = [
        f"<li>{escape(page.say.date(row['date']))} · {event_link(row, page.say)}</li>"
        for row in events.to_dict("records")
    ]
    return f"<p>{escape(text)}</p><ul>{''.join(items)}</ul>"
