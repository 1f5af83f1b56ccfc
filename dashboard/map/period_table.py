"""A month or a year in `as_of`: on which of its days each listed link was open, and the way to its events."""

from collections.abc import Iterator
from html import escape

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import html_table
from dashboard.widgets.html_table import HtmlRow
from dashboard.widgets.notes import no_links, note
from dashboard.widgets.open_page import OpenPage
from raillinks.domain.status import LIMITED, WITHOUT_TRACK
from raillinks.metrics import periods, uptime
from raillinks.metrics.compare import LINK

MAY_HAVE_HAPPENED = Plural("{n} event may have happened in {period}", "{n} events may have happened in {period}")
AT_MOST_DAYS = Plural("at most {n} day", "at most {n} days")
OPEN_ON_SOME_DAYS = message("open on some of the {n} days")
OPEN_ON_NO_DAY = message("open on no day")
CANNOT_BE_SAID = message("cannot be said")
MAP_ON_THE_LAST_DAY = message("The map stands on the last day, {day}.")


def heading(page: OpenPage) -> str:
    """What the table answers, with the period in the reader's words, unescaped."""
    return page.say("Open in {period}?", period=page.say.date(page.view.selection.as_of_period))


def line(page: OpenPage) -> str:
    """Where the map stands in the period, and a link to the events that may have happened in it, as HTML.

    It is empty where `as_of` is a single day.
    """
    if not page.view.selection.as_of_period:
        return ""
    return f"<p class='rl-answer-period'>{escape(_standing(page))} {_events(page)}</p>"


def block(page: OpenPage) -> str:
    """On which of the period's days each listed link was open, as HTML."""
    rows = figures(page)
    table = _table(page, rows) if len(rows) else note(no_links(page.say))
    return f"<div class='rl-period'>{table}</div>"


def figures(page: OpenPage) -> pd.DataFrame:
    """One row per listed link: the columns of `uptime.open_on`, and days by status and evidence of `uptime.uptime`."""
    view, (first, last) = page.view, page.view.selection.as_of_days
    days = uptime.open_on(view.timeline, first, last, view.counted_to)
    replayed = uptime.uptime(view.timeline, first, last, view.counted_to, stale_after=view.selection.stale_after)
    more = replayed[[*LINK, *(f"{status}_days" for status in (*LIMITED, *WITHOUT_TRACK)), "stale_days"]]
    return view.links[list(LINK)].merge(days, on=list(LINK)).merge(more, on=list(LINK))


def _standing(page: OpenPage) -> str:
    """On which day of the period the map stands, and from which day on nothing can be said."""
    view, say = page.view, page.say
    chosen, last = view.selection, view.selection.as_of_days[1]
    on_last = say(MAP_ON_THE_LAST_DAY, day=say.day(chosen.as_of))
    known = say("The map stands on the known-on date, {day}.", day=say.day(chosen.as_of))
    after = say("Nothing can be said of days after {day}.", day=say.day(view.counted_to))
    return " ".join([on_last if chosen.as_of == last else known, *([after] if last > view.counted_to else [])])


def _table(page: OpenPage, rows: pd.DataFrame) -> str:
    """One row per answer, with its links."""
    say, days = page.say, int(rows["period_days"].iloc[0])
    heads = {
        uptime.ALL: say("open on all {n} days", n=say.number(days)),
        uptime.SOME: say(OPEN_ON_SOME_DAYS, n=say.number(days)),
        uptime.NONE: say(OPEN_ON_NO_DAY),
        uptime.CANNOT_BE_SAID: say(CANNOT_BE_SAID),
    }
    html = []
    for answer, head in heads.items():
        items = _items(page, rows[rows["open_on"] == answer])
        if items:
            html.append(html_table.row([("", f"<ul>{items}</ul>")], escape(head)))
    caption = say("Days on which each link was open")
    return html_table.table(say, caption, [say("Open"), say("Links")], html, "rl-period-table")


def _items(page: OpenPage, rows: pd.DataFrame) -> str:
    """The links of one answer; both services of a crossing as one where nothing else is to say of either."""
    services: dict[tuple[str, str], list[str]] = {}
    for row in rows.to_dict("records"):
        details = page.say.clauses(_details(row, page.say))
        services.setdefault((row["crossing_id"], details), []).append(page.say.word(row["service"]))
    said = [
        (page.names[crossing], page.say.with_note(page.say.listed(of_crossing), details))
        for (crossing, details), of_crossing in services.items()
    ]
    return "".join(f"<li>{escape(name)} <small>{escape(text)}</small></li>" for name, text in said)


def _details(row: HtmlRow, say: Translator) -> Iterator[str]:
    """How many days a link was open, partly open, closed or unknown, where the answer does not say it.

    Old evidence is named where all days count as open: on those days the last evidence was older than the selection
    allows.
    """
    least, most, unknown, days = (
        row[name] for name in ("open_days_min", "open_days_max", "unknown_days_max", "period_days")
    )
    if row["open_on"] in {uptime.SOME, uptime.CANNOT_BE_SAID} and most:
        if least == most:
            yield say.plural("{n} day", "{n} days", least)
        elif not least:
            yield say.plural(*AT_MOST_DAYS, most)
        else:
            yield say("at least {least}, at most {most} days", least=say.number(least), most=say.number(most))
    for status in LIMITED:
        if row[f"{status}_days"]:
            word = say.word(status)
            yield say.plural("{status} on {n} day", "{status} on {n} days", row[f"{status}_days"], status=word)
    yield from (say.word(status) for status in WITHOUT_TRACK if row[f"{status}_days"] == days)
    if unknown and (unknown < days or most):
        yield say.plural("{n} day unknown", "{n} days unknown", unknown)
    if row["stale_days"] and row["open_on"] == uptime.ALL:
        yield say.plural("{n} day on old evidence", "{n} days on old evidence", row["stale_days"])


def _events(page: OpenPage) -> str:
    """A link to the list of the events that may have happened in the period; empty where no day of it counts."""
    view, say = page.view, page.say
    first, last = view.selection.as_of_days
    n = int(np.sum(periods.touches(view.anytime, (first, last), "date_earliest", "date_latest")))
    text = say.plural(*MAY_HAVE_HAPPENED, n, period=say.date(view.selection.as_of_period))
    if first > view.counted_to or not n:
        return escape(text)
    return page_links.link(escape(text), "events", event=None, mode="period", from_=first, to=last)
