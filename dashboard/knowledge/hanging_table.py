"""What hangs on one voice: the links whose status on the day one publisher carries alone, and what it would be else."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from dashboard.i18n.translator import message
from dashboard.parts import downloads, html_table, one_voice, status_marks
from dashboard.parts.headings import section_heading
from dashboard.parts.html_table import Row
from dashboard.parts.link_names import link_name_html
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, cached
from dashboard.session import page_links

NOTHING_HANGS = message("On this day no status of the listed links hangs on one publisher alone.")


def show(page: OpenPage, kind: str) -> None:
    """The part below its heading, with the download of all days.

    Args:
        page: The page, with at least one listed link.
        kind: The class of its heading.
    """
    section_heading(page.say("What hangs on one voice"), kind=kind)
    page_links.html_block(_table(page), "hanging")
    downloads.sensitivity_csv(page)
    difference = page.say(
        "This file leaves out what a publisher itself published; “alone” also leaves out what others relay of it."
    )
    st.html(note(difference))


@cached(by_links)
def _table(page: OpenPage) -> str:
    """A row per link whose status would be another one without one publisher; a note without any."""
    say, rows = page.say, list(_rows(page))
    if not rows:
        return note(say(NOTHING_HANGS))
    heads = [say("Link"), say("Status"), say("Hangs on"), say("Without it")]
    caption = say("Links whose status on {day} hangs on one publisher alone", day=say.day(page.view.selection.as_of))
    explanation = say("No second voice reports these, and no other event would give the same status.")
    return note(explanation) + html_table.wide_table(caption, heads, rows, "rl-knowledge")


def _rows(page: OpenPage) -> Iterator[str]:
    say, link = page.say, ["crossing_id", "service"]
    chosen = page.view.selection
    statuses = page.view.timeline.status_on(chosen.as_of, chosen.stale_after)
    for row in page.view.links[link].merge(statuses, on=link).to_dict("records"):
        hangs = one_voice.alone(page, row, chosen.as_of)
        if hangs.on:
            cells = [_status(page, row), escape(hangs.on), status_marks.badge(hangs.without, say)]
            heads = [say("Status"), say("Hangs on"), say("Without it")]
            yield html_table.row([*zip(heads, cells, strict=True)], link_name_html(row, page.names, say))


def _status(page: OpenPage, row: Row) -> str:
    """The status as a link to the event that gave it."""
    badge = status_marks.badge(row["status"], page.say, stale=row["stale"], among=status_marks.possible(row))
    return page_links.link(badge, "events", event=row["event_id"], known_on=page.view.selection.known_on)
