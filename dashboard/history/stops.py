"""Intervals of a link, and the suspensions of all, in words; each event leads to its sources."""

from collections.abc import Iterator
from html import escape

import pandas as pd

from dashboard.i18n.translator import Say
from dashboard.parts import html_table, status_marks
from dashboard.parts.html_table import Row, has
from dashboard.parts.page_parts import Opened, kept, of_links, of_view
from dashboard.session import page_links
from raillinks.figures import suspensions
from raillinks.figures.compare import Period
from raillinks.views import stopped_links
from raillinks.words import dates

_MOST_PUBLISHERS = 3


def intervals(page: Opened, link: tuple[str, str], period: Period) -> str:
    """The intervals of a link that touch a period, the latest first.

    Args:
        page: The page.
        link: Its crossing and service.
        period: The first and the last day.
    """
    found = suspensions.with_ends(page.view.timeline.intervals())
    mine = found[(found["crossing_id"] == link[0]) & (found["service"] == link[1])]
    touching = ~(dates.to_days(mine["start"]) > period[1]) & ~(dates.to_days(mine["end"]) <= period[0])
    say = page.say
    heads = (say("Status"), say("From"), say("Until"), say("Days"), say("Begun by"))
    shown = mine[touching]
    counted = suspensions.days_counted(shown, page.view.counted_to)
    shown = shown.assign(days=counted.days, at_least=counted.at_least)
    rows = [_interval(page, row) for row in shown.iloc[::-1].to_dict("records")]
    return html_table.table(say("Each status in the period, the latest first"), heads, rows)


def _interval(page: Opened, row: Row) -> str:
    say = page.say
    days = "—"
    if has(row, "start"):
        days = _days_in_words(row, say) if row["at_least"] else say.number(row["days"])
    cells = (
        (say("Status"), status_marks.badge(row["status"], say)),
        (say("From"), escape(edge(row, "start", say) or say("the beginning of this log"))),
        (say("Until"), escape(_still(page) if _lasts(page, row) else edge(row, "end", say))),
        (say("Days"), escape(days)),
        (say("Begun by"), _event(page, row["event_id"])),
    )
    return html_table.row(cells)


def edge(row: Row, name: str, say: Say) -> str:
    """A day of an interval and the latest that it may be, in words; empty where it has none.

    Args:
        row: An interval.
        name: The day's column, such as `start`; the latest day's is `start_latest`.
        say: The interface's messages.
    """
    if not has(row, name):
        return ""
    text = dates.shortest(dates.of_cell(row[name]), dates.of_cell(row[f"{name}_latest"]))
    return say("{window} (day not known)", window=say.date(text)) if "/" in text else say.date(text)


def _lasts(page: Opened, row: Row) -> bool:
    """Whether an interval still lasts on the last day that exists for the selection."""
    known_on = page.view.selection.known_on
    return not has(row, "end") or (known_on is not None and bool(dates.of_cell(row["end"]) > known_on))


def _still(page: Opened) -> str:
    return page.say("still on {day}", day=page.say.day(page.view.counted_to))


def _event(page: Opened, event_id: object) -> str:
    """An event's summary, as a link to its sources."""
    if not isinstance(event_id, str) or not event_id:
        return escape(page.say("no evidence yet"))
    events = page.view.known
    summary = str(events.loc[events["event_id"] == event_id, "summary"].iloc[0])
    return page_links.link(f"<span lang='en'>{escape(summary)}</span>", "events", event=event_id)


@kept(of_view)
def stopped(page: Opened) -> pd.DataFrame:
    """The suspensions and closures of the listed links in the period, as `suspensions.of_view` gives them."""
    return stopped_links.of_view(page.dataset, page.view)


@kept(of_links)
def suspended(page: Opened) -> str:
    """The table of suspensions and closures."""
    say, found = page.say, stopped(page)
    if found.empty:
        none = escape(say("No suspension or closure of the listed links is known in this period."))
        return f"<p class='rl-note'>{none}</p>"
    heads = (say("Link"), say("Status"), say("From"), say("Until"), say("Days"), say("Cause"), say("Sources"))
    rows = [_suspension(page, row) for row in found.to_dict("records")]
    return html_table.table(say("Times of no trains, link by link, the latest first"), heads, rows)


def _suspension(page: Opened, row: Row) -> str:
    say = page.say
    name = f"{escape(page.names[row['crossing_id']])} <small>{escape(say.word(row['service']))}</small>"
    cells = (
        (say("Status"), status_marks.badge(row["status"], say)),
        (say("From"), escape(edge(row, "start", say))),
        (say("Until"), _until(page, row)),
        (say("Days"), _days_html(row, say)),
        (say("Cause"), say.own(row["cause"]) if row["cause"] else "—"),
        (say("Sources"), _sources(page, row)),
    )
    return html_table.row(cells, name)


def _days_html(row: Row, say: Say) -> str:
    first, *notes = (escape(part) for part in _days(row, say))
    return first + "".join(f"<small>{note}</small>" for note in notes)


def _days(row: Row, say: Say) -> Iterator[str]:
    """The days of a suspension, their range, and those in the period where it is longer."""
    yield _days_in_words(row, say)
    if row["days_min"] != row["days_max"]:
        yield say("{least}–{most} as dates are uncertain", least=say.number(row["days_min"]),
                  most=say.number(row["days_max"]))  # fmt: skip
    if row["days_in_period"] != row["days"]:
        yield say.many("{n} in the period", "{n} in the period", row["days_in_period"])


def _days_in_words(row: Row, say: Say) -> str:
    if row["at_least"]:
        return say.many("at least {n} day", "at least {n} days", row["days"])
    return say.many("{n} day", "{n} days", row["days"])


def _until(page: Opened, row: Row) -> str:
    """When it ended, and the kind of event that ended it, as a link to its sources."""
    if _lasts(page, row):
        return escape(_still(page))
    events = page.view.known
    kind = str(events.loc[events["event_id"] == row["end_event_id"], "kind"].iloc[0])
    link = page_links.link(escape(page.say.word(kind)), "events", event=row["end_event_id"])
    return f"{escape(edge(row, 'end', page.say))}<br/>{link}"


def _sources(page: Opened, row: Row) -> str:
    """Who supports the event that began it, as a link to its claims."""
    say = page.say
    publishers = row["publishers"].split(";")
    more = len(publishers) - _MOST_PUBLISHERS
    told = f"<span translate='no'>{escape(', '.join(publishers[:_MOST_PUBLISHERS]))}</span>"
    if more > 0:
        told += f" {escape(say('and {n} more', n=say.number(more)))}"
    return page_links.link(told, "events", event=row["event_id"])
