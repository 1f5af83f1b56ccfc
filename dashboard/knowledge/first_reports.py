"""Which stops and restarts were first reported when, as HTML. All text of the data is escaped.

What hangs on one voice: the links whose status on the day one publisher carries alone, and what it would be else.

The day on which Known when opens: the one whose picture changed most as reports came in.
"""

from collections.abc import Iterator
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links, served_data
from dashboard.widgets import claim_list, downloads, html_table, status_marks
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.labels import date_link, event_link, link_name, link_name_html
from dashboard.widgets.notes import note, older_left_out, section_heading
from dashboard.widgets.open_page import OpenPage
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.enums import SourceType
from raillinks.i18n import translator
from raillinks.metrics import quality
from raillinks.metrics.quality import most_changed_day
from raillinks.package.dataset import Dataset

PICTURE_NOT_CHANGED = message("The picture of this day has not changed since. It has changed for these days:")
AS_KNOWN_THEN = message("{day}, as known then")
NO_STOP_OR_RESTART = message("No stop or restart since 2020 matches the filters.")
FIRST_REPORTED = message("First reported")
SINCE = "2020"
"""The year from which stops and restarts are listed."""
MOST_ROWS = 500
"""So many of them the page shows, the newest: each costs the server time."""


@cached(by_view)
def moves(page: OpenPage) -> pd.DataFrame:
    """The stops and restarts that the filters let through, as `quality.stops_and_restarts` gives them."""
    now = served_data.view(page.dataset, page.view.selection.with_everything_known())
    every = quality.stops_and_restarts(page.dataset, SINCE)
    return every[every["event_id"].isin(now.anytime["event_id"])]


@cached(by_links)
def first_reports(page: OpenPage) -> str:
    """When each stop and restart was first reported."""
    say = page.say
    heads = [say("Date"), say("Event"), say("First report in this log"), say("Days until then")]
    rows, every = [], moves(page)
    for row in every.head(MOST_ROWS).to_dict("records"):
        cells = [_event(page, row), escape(_first_day(page, row)), _delay(page, row)]
        day = date_link(row["date"], say, event=row["event_id"])
        rows.append(html_table.row([*zip(heads[1:], cells, strict=True)], day))
    if not rows:
        return note(say(NO_STOP_OR_RESTART))
    table = html_table.wide_table(say("Stops and restarts since 2020, newest first"), heads, rows, "rl-knowledge")
    return table + older_left_out(len(every) - len(rows), say)


def _event(page: OpenPage, row: HtmlRow) -> str:
    place, kind = link_name(row, page.names, page.say), page.say.word(row["kind"])
    return f"{event_link(row, page.say)}<small>{escape(place)} · {escape(kind)}</small>"


def _first_day(page: OpenPage, row: HtmlRow) -> str:
    if not has(row, "first_published"):
        return page.say("no dated source")
    return translator.some_day(row["published"], page.say)


def _delay(page: OpenPage, row: HtmlRow) -> str:
    """The days to the first report; where it came late, with a link to the day as it was known then."""
    say = page.say
    days = escape(_days(row, say)) if has(row, "delay_days") else ""
    if not row["reported_later"]:
        return days
    mark = f"<b class='rl-knowledge-mark'>{escape(say('reported later'))}</b>"
    return f"{days} {mark}<small>{_as_known_then(page, row)}</small>"


def _days(row: HtmlRow, say: Translator) -> str:
    """The days to the first report; only the most that they may be where it has no single day of publication."""
    days = say.number(int(row["delay_days"]))
    exact = row["published"] == str(dates.of_cell(row["first_published"]))
    return days if exact or not row["delay_days"] else say("at most {n}", n=days)


def _as_known_then(page: OpenPage, row: HtmlRow) -> str:
    """A link to this page on the last day on which an event may have happened, as it was known on that day."""
    day = dates.of_cell(row["date_latest"])
    text = escape(page.say(AS_KNOWN_THEN, day=page.say.day(day)))
    return page_links.link(text, "knowledge", as_of=day, known_on=day)


@cached(by_links)
def days_that_changed(page: OpenPage) -> str:
    """Links to days whose picture changed much later, for a reader whose day's picture did not."""
    late = moves(page)
    late = late[late["reported_later"]].head(MOST_ROWS)
    links = "".join(f"<li><small>{_as_known_then(page, row)}</small></li>" for row in late.to_dict("records"))
    text = page.say(PICTURE_NOT_CHANGED)
    return f"{note(text)}<ul class='rl-knowledge-offers'>{links}</ul>" if links else ""


WHAT_HANGS_ON_ONE_VOICE = message("What hangs on one voice")
NOTHING_HANGS = message(
    "On this day no status of the listed links hangs on one publisher alone: where one alone reports an event, another "
    "event gives the same status."
)


def has_voices(dataset: Dataset) -> bool:
    """Whether a log names any publisher; else there is only what its maintainers wrote, or a reader's file."""
    return bool((dataset.sources["source_type"] != SourceType.EDITORIAL).any())


def show(page: OpenPage, kind: str) -> None:
    """The part on what hangs on one voice, below its heading, with the download of all days.

    Args:
        page: The page, with at least one listed link.
        kind: The class of its heading.
    """
    section_heading(page.say(WHAT_HANGS_ON_ONE_VOICE), kind=kind, anchor="one-voice")
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
        hangs = claim_list.alone(page, row, chosen.as_of)
        if hangs.on:
            cells = [_status(page, row), escape(hangs.on), status_marks.badge(hangs.without, say)]
            heads = [say("Status"), say("Hangs on"), say("Without it")]
            yield html_table.row([*zip(heads, cells, strict=True)], link_name_html(row, page.names, say))


def _status(page: OpenPage, row: HtmlRow) -> str:
    """The status as a link to the event that gave it."""
    badge = status_marks.badge(row["status"], page.say, stale=row["stale"], among=status_marks.possible(row))
    return page_links.link(badge, "events", event=row["event_id"], known_on=page.view.selection.known_on)


CHANGED_MOST = Plural(
    "Of all days, the picture of this one changed most as reports came in: {n} change.",
    "Of all days, the picture of this one changed most as reports came in: {n} changes.",
)


def _most_changed(data: Dataset) -> tuple[np.datetime64, int] | None:
    links = data.links[~data.links["context"]].reset_index(drop=True)
    return most_changed_day(data.events, data.claims, data.sources, links, data.covered_to)


def opening_day(dataset: Dataset) -> np.datetime64:
    """The day of a package whose picture changed most; today if none ever changed. Computed once per package."""
    found = dataset.once(_most_changed) if has_days(dataset) else None
    return today() if found is None else found[0]


def has_days(dataset: Dataset) -> bool:
    """Whether a source says when it was published: without that, nobody can say what was known when."""
    return bool(dataset.sources["published_earliest"].notna().any())


def why(page: OpenPage) -> str:
    """Why this day, as HTML; empty on any other day."""
    found, say = page.dataset.once(_most_changed), page.say
    if found is None or found[0] != page.view.selection.as_of:
        return ""
    text = say.plural(
        *CHANGED_MOST, found[1],
    )  # fmt: skip
    return note(text)
