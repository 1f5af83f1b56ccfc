"""Intervals of a link, and the suspensions of all, in words; each event leads to its sources.

Suspended days by cause: one row per link, one column per class of cause, in the order of `CauseClass`.
"""

from collections.abc import Iterator
from html import escape

import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import page_links
from dashboard.widgets import claim_list, html_table, status_marks, strips
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.labels import cause, day_link, doubt_html, event_link, link_name_html
from dashboard.widgets.notes import note, older_left_out
from dashboard.widgets.open_page import OpenPage
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.enums import CauseClass, Kind
from raillinks.domain.status import COUNTED
from raillinks.domain.text import BETWEEN
from raillinks.i18n import translator
from raillinks.i18n.translator import EVIDENCE_LAPSED_ON, LAST_KNOWN_AS
from raillinks.metrics import suspensions
from raillinks.metrics.compare import LINK, Period
from raillinks.query import view_figures

IN_THE_PERIOD = Plural("{n} in the period", "{n} in the period")
DOWNLOAD_HAS_ALL = message("The download below has all of them.")
AT_LEAST_DAYS = Plural("at least {n} day", "at least {n} days")
BY_CAUSE = message("Suspended days by cause")
_MOST_PUBLISHERS = 3
MOST_ROWS = 500
"""So many stops, or intervals of a link, a page shows, the latest: each costs the server time."""


def intervals(page: OpenPage, link: tuple[str, str], period: Period) -> str:
    """The intervals of a link that touch a period, the latest first.

    Args:
        page: The page.
        link: Its crossing and service.
        period: The first and the last day.
    """
    every = suspensions.with_ends(page.view.timeline.intervals())
    of_link = every[(every["crossing_id"] == link[0]) & (every["service"] == link[1])]
    touching = ~(dates.to_days(of_link["start"]) > period[1]) & ~(dates.to_days(of_link["end"]) <= period[0])
    say = page.say
    heads = (say("Status"), say("From"), say("Until"), say("Days"), say("Started by"))
    in_period = of_link[touching]
    counted = suspensions.days_counted(in_period, page.view.counted_to)
    in_period = in_period.assign(days=counted.days, at_least=counted.at_least)
    rows = [_interval(page, row) for row in in_period.iloc[::-1].head(MOST_ROWS).to_dict("records")]
    table = html_table.table(say, say("Every status in the period, latest first"), heads, rows)
    return table + older_left_out(len(in_period) - len(rows), say)


def _interval(page: OpenPage, row: HtmlRow) -> str:
    say = page.say
    days = "—"
    if has(row, "start"):
        days = _days_in_words(row, say) if row["at_least"] else say.number(row["days"])
    cells = (
        (say("Status"), status_marks.badge(row["status"], say)),
        (say("From"), _on(row, "start", _from(page, row), say)),
        (say("Until"), escape(_still(page)) if _lasts(page, row) else _ended(page, row, unknown=row["ends_unknown"])),
        (say("Days"), escape(days)),
        (say("Started by"), _event(page, row["event_id"]) if row["replayed_status"] == row["status"] else "—"),
    )
    return html_table.row(cells)


def _from(page: OpenPage, row: HtmlRow) -> str:
    """From when on an interval lasts; of `unknown`, since when there is no evidence."""
    say = page.say
    if not has(row, "start"):
        return say("the start of this log")
    if row["replayed_status"] != row["status"]:
        last_known = say(LAST_KNOWN_AS, status=say.word(row["replayed_status"]))
        return say.in_a_row([_lapsed(row, "start", say), last_known])
    if row["status"] not in COUNTED:
        return strips.no_evidence_since(page, row, dates.of_cell(row["start"]))
    return edge(row, "start", say)


def _ended(page: OpenPage, row: HtmlRow, *, unknown: bool) -> str:
    """When an interval ended, as a link; where `unknown` follows, of when the evidence is, or the day it lapsed."""
    say = page.say
    if not has(row, "end_event_id"):
        return _on(row, "end", _lapsed(row, "end", say), say)
    text = strips.no_evidence_since(page, row, dates.of_cell(row["end"])) if unknown else edge(row, "end", say)
    return _on(row, "end", text, say)


def _lapsed(row: HtmlRow, name: str, say: Translator) -> str:
    """On which day of an interval its evidence was too old to decide."""
    return say(EVIDENCE_LAPSED_ON, day=say.day(dates.of_cell(row[name])))


def _on(row: HtmlRow, name: str, text: str, say: Translator) -> str:
    """Words for a day of an interval, as a link to the map on it with the event of that day."""
    event = row["event_id" if name == "start" else "end_event_id"]
    chosen = {"event": event} if isinstance(event, str) and event else {}
    several = row[name] != row[f"{name}_latest"] and text == edge(row, name, say)
    return day_link(text, dates.of_cell(row[name]), say, one_of_several=several, **chosen)


def edge(row: HtmlRow, name: str, say: Translator) -> str:
    """A day of an interval and the latest that it may be, in words; empty where it has none.

    Args:
        row: An interval.
        name: The day's column, such as `start`; the latest day's is `start_latest`.
        say: The interface's messages.
    """
    if not has(row, name):
        return ""
    return translator.between(dates.of_cell(row[name]), dates.of_cell(row[f"{name}_latest"]), say)


def _lasts(page: OpenPage, row: HtmlRow) -> bool:
    """Whether an interval still lasts on the last day that exists for the selection."""
    known_on = page.view.selection.known_on
    return not has(row, "end") or (known_on is not None and bool(dates.of_cell(row["end"]) > known_on))


def _still(page: OpenPage) -> str:
    return page.say("still on {day}", day=page.say.day(page.view.counted_to))


def _event(page: OpenPage, event_id: object) -> str:
    """An event's summary, as a link to its sources."""
    if not isinstance(event_id, str) or not event_id:
        return escape(page.say(NO_EVIDENCE_YET))
    return event_link(page.view.any_day.log.rows[event_id], page.say)


def caveat(say: Translator) -> str:
    """What the table of `suspended` lists."""
    return say("When a listed link had no trains or no track in the period, and who says so.")


@cached(by_view)
def stopped(page: OpenPage) -> pd.DataFrame:
    """The suspensions and closures of the listed links in the period, as `suspensions.of_view` gives them."""
    return view_figures.suspensions_of(page.view)


@cached(by_links)
def suspended(page: OpenPage) -> str:
    """The table of suspensions and closures."""
    say, suspensions_and_closures = page.say, stopped(page)
    if suspensions_and_closures.empty:
        return note(say("No suspension or closure of the listed links is known for this period."))
    heads = (say("Link"), say("Status"), say("From"), say("Until"), say("Days"), say("Cause"), say("Sources"))
    latest = suspensions_and_closures["start"].nlargest(MOST_ROWS).index.sort_values()
    rows = [_suspension(page, row) for row in suspensions_and_closures.loc[latest].to_dict("records")]
    table = html_table.table(say, say("Times without trains, per link, latest first"), heads, rows, "rl-stops")
    return table + older_left_out(len(suspensions_and_closures) - len(rows), say, say(DOWNLOAD_HAS_ALL))


def _suspension(page: OpenPage, row: HtmlRow) -> str:
    say = page.say
    cells = (
        (say("Status"), status_marks.badge(row["status"], say)),
        (say("From"), _on(row, "start", edge(row, "start", say), say)),
        (say("Until"), _until(page, row)),
        (say("Days"), _days_html(row, say)),
        (say("Cause"), cause(row, say)),
        (say("Sources"), _sources(page, row)),
    )
    return html_table.row(cells, link_name_html(row, page.names, say))


def _days_html(row: HtmlRow, say: Translator) -> str:
    first, *notes = (escape(part) for part in _days(row, say))
    return first + "".join(f"<small>{note}</small>" for note in notes)


def _days(row: HtmlRow, say: Translator) -> Iterator[str]:
    """The days of a suspension, their range, and those in the period where it is longer."""
    yield _days_in_words(row, say)
    yield from strips.uncertain_range(row["days_min"], row["days_max"], say)
    if row["days_in_period"] != row["days"]:
        yield say.plural(*IN_THE_PERIOD, row["days_in_period"])


def _days_in_words(row: HtmlRow, say: Translator) -> str:
    if row["at_least"]:
        return say.plural(*AT_LEAST_DAYS, row["days"])
    return say.plural("{n} day", "{n} days", row["days"])


def _until(page: OpenPage, row: HtmlRow) -> str:
    """When it ended, and the kind of event that ended it, as a link to its sources."""
    if _lasts(page, row):
        return escape(_still(page))
    if not has(row, "end_event_id"):
        return _ended(page, row, unknown=True)
    kind = str(page.view.any_day.log.rows[row["end_event_id"]]["kind"])
    link = page_links.link(escape(page.say.word(kind)), "events", event=row["end_event_id"])
    return f"{_ended(page, row, unknown=kind == Kind.EVIDENCE_END)}<br/>{link}"


def _sources(page: OpenPage, row: HtmlRow) -> str:
    """Who supports the event that began it, as a link to its claims."""
    say = page.say
    publishers = row["publishers"].split(BETWEEN)
    more = len(publishers) - _MOST_PUBLISHERS
    text = f"<span translate='no'>{escape(', '.join(map(say.source_name, publishers[:_MOST_PUBLISHERS])))}</span>"
    if more > 0:
        text += f" {escape(say('and {n} more', n=say.number(more)))}"
    doubted = doubt_html(page.view.any_day.log.rows[row["event_id"]], say)
    return page_links.link(text, "events", event=row["event_id"]) + doubted + claim_list.beside_stop(page, row)


ALL_LISTED_LINKS = message("All listed links")
ALL_CAUSES = message("All causes")
FEWEST_TO_MOST = message("{least}–{most}")
_NONE = "<span class='rl-none' aria-hidden='true'>—</span>"


def cause_caveat(say: Translator) -> str:
    """What the table counts."""
    return say(
        "Each day counts for the cause of the event that began the suspension, as far as sources give one. “623–683”"
        " are the fewest and the most days, as dates are uncertain. The last row adds up the days of all links."
    )


@cached(by_view)
def by_cause(page: OpenPage) -> pd.DataFrame:
    """The suspended days of the listed links by cause, as `view_figures.suspended_by_cause` gives them."""
    return view_figures.suspended_by_cause(page.view)


@cached(by_view)
def table(page: OpenPage, period: Period) -> str:
    """The table; empty if no listed link is suspended on a day of the period.

    Args:
        page: The page.
        period: The first and the last day, for the caption.
    """
    days, say = by_cause(page), page.say
    if days.empty:
        return ""
    classes = [str(c) for c in CauseClass if c in set(days["cause_class"])]
    of_links = list(days.groupby(list(LINK), sort=False))
    rows = [_row(link_name_html(dict(zip(LINK, link, strict=True)), page.names, say), own, classes, say)
            for link, own in of_links]  # fmt: skip
    if len(of_links) > 1:
        rows.append(_row(escape(say(ALL_LISTED_LINKS)), days, classes, say))
    heads = [say("Link"), say(ALL_CAUSES), *(_head(c, say) for c in classes)]
    last = say.day(min(period[1], page.view.counted_to))
    caption = say("Suspended days, {first} to {last}", first=say.day(period[0]), last=last)
    return html_table.table(say, caption, heads, rows, "rl-history-causes")


def _head(cause_class: str, say: Translator) -> str:
    word = say.word(cause_class)
    return word[:1].upper() + word[1:]


def _row(head: str, days: pd.DataFrame, classes: list[str], say: Translator) -> str:
    """The days of a link, or of all, by class."""
    of_class = ((_head(c, say), _cause_days(days[days["cause_class"] == c], say)) for c in classes)
    return html_table.row([(say(ALL_CAUSES), _cause_days(days, say)), *of_class], head)


def _cause_days(days: pd.DataFrame, say: Translator) -> str:
    """The fewest and the most days; the fewest alone where one of the suspensions ended in silence ("at least").

    Ranges add up over causes and links; the days of the replay beside a minimum of others would not.
    """
    if days.empty:
        return _NONE
    least, most = (int(days[column].sum()) for column in ("days_min", "days_max"))
    if days["at_least"].any():
        return escape(say("at least {n}", n=say.number(least)))
    if least == most:
        return escape(say.number(least))
    return escape(say(FEWEST_TO_MOST, least=say.number(least), most=say.number(most)))
