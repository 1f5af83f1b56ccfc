"""Which stops and restarts were first reported when, as HTML. All text of the data is escaped."""

from dataclasses import replace
from html import escape

import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.parts import html_table
from dashboard.parts.day_links import date_link
from dashboard.parts.event_links import event_link
from dashboard.parts.html_table import Row, has
from dashboard.parts.link_names import link_name
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, by_view, cached
from dashboard.session import page_links, served_data
from raillinks.domain import dates
from raillinks.i18n import translator
from raillinks.metrics import quality

PICTURE_NOT_CHANGED = message("The picture of this day has not changed since. It has changed for these days:")
AS_KNOWN_THEN = message("{day}, as known then")
NO_STOP_OR_RESTART = message("No stop or restart since 2020 matches the filters.")
FIRST_REPORTED = message("First reported")
SINCE = "2020"
"""The year from which stops and restarts are listed."""


@cached(by_view)
def moves(page: OpenPage) -> pd.DataFrame:
    """The stops and restarts that the filters let through, as `reported.stops_and_restarts` gives them."""
    now = served_data.view(page.dataset, replace(page.view.selection, known_on=None))
    every = quality.stops_and_restarts(page.dataset, SINCE)
    return every[every["event_id"].isin(now.anytime["event_id"])]


@cached(by_links)
def first_reports(page: OpenPage) -> str:
    """When each stop and restart was first reported."""
    say = page.say
    heads = [say("Date"), say("Event"), say("First report in this log"), say("Days until then")]
    rows = []
    for row in moves(page).to_dict("records"):
        cells = [_event(page, row), escape(_first_day(page, row)), _delay(page, row)]
        day = date_link(row["date"], say, event=row["event_id"])
        rows.append(html_table.row([*zip(heads[1:], cells, strict=True)], day))
    if not rows:
        return note(say(NO_STOP_OR_RESTART))
    return html_table.wide_table(say("Stops and restarts since 2020, newest first"), heads, rows, "rl-knowledge")


def _event(page: OpenPage, row: Row) -> str:
    place, kind = link_name(row, page.names, page.say), page.say.word(row["kind"])
    return f"{event_link(row, page.say)}<small>{escape(place)} · {escape(kind)}</small>"


def _first_day(page: OpenPage, row: Row) -> str:
    if not has(row, "first_published"):
        return page.say("no dated source")
    return translator.some_day(row["published"], page.say)


def _delay(page: OpenPage, row: Row) -> str:
    """The days to the first report; where it came late, with a link to the day as it was known then."""
    say = page.say
    days = escape(_days(row, say)) if has(row, "delay_days") else ""
    if not row["reported_later"]:
        return days
    mark = f"<b class='rl-knowledge-mark'>{escape(say('reported later'))}</b>"
    return f"{days} {mark}<small>{_as_known_then(page, row)}</small>"


def _days(row: Row, say: Translator) -> str:
    """The days to the first report; only the most that they may be where it has no single day of publication."""
    days = say.number(int(row["delay_days"]))
    exact = row["published"] == str(dates.of_cell(row["first_published"]))
    return days if exact or not row["delay_days"] else say("at most {n}", n=days)


def _as_known_then(page: OpenPage, row: Row) -> str:
    """A link to this page on the last day on which an event may have happened, as it was known on that day."""
    day = dates.of_cell(row["date_latest"])
    text = escape(page.say(AS_KNOWN_THEN, day=page.say.day(day)))
    return page_links.link(text, "knowledge", as_of=day, known_on=day)


@cached(by_links)
def days_that_changed(page: OpenPage) -> str:
    """Links to days whose picture changed much later, for a reader whose day's picture did not."""
    late = moves(page)
    late = late[late["reported_later"]]
    links = "".join(f"<li><small>{_as_known_then(page, row)}</small></li>" for row in late.to_dict("records"))
    text = page.say(PICTURE_NOT_CHANGED)
    return f"{note(text)}<ul class='rl-knowledge-offers'>{links}</ul>" if links else ""
