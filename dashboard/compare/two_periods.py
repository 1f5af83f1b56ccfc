"""Two periods side by side, as HTML: how long each link was open in one and in the other."""

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.compare.two_days import link_name
from dashboard.i18n.translator import Say, message
from dashboard.parts import status_marks
from dashboard.parts.page_parts import Opened, kept, of_links, of_view
from dashboard.parts.strip_bands import strip_bands
from dashboard.session import page_links
from raillinks.figures import compare, uptime
from raillinks.figures.compare import LINK, SECOND, Period
from raillinks.views import viewing
from raillinks.words import dates

UNDER_A_TENTH = message("under 0.1 %")
DIFFERENCE = message("Difference: first period less second, percentage points")

Row = Mapping[Any, Any]


@kept(of_links)
def suggestions(page: Opened) -> str:
    """Links that choose two periods: the last two years, and the calendar years of the two days where they count."""
    chosen, say = page.view.selection, page.say
    end = page.view.counted_to.astype("datetime64[Y]")
    years = [day.astype("datetime64[Y]") for day in (chosen.as_of, chosen.compare_with or chosen.as_of)]
    offered = {(end - 1, end - 2): say("{first} and {second}", first=end - 1, second=end - 2)}
    if years[0] != years[1] and max(years) <= end:
        told = say("The years of the two days: {first} and {second}", first=years[0], second=years[1])
        offered[years[0], years[1]] = told
    links = [_choosing(escape(text), *(_calendar_year(year) for year in pair)) for pair, text in offered.items()]
    return f"<p class='rl-compare-offers'>{''.join(links)}</p>"


def _choosing(text: str, one: Period, other: Period) -> str:
    """A link that chooses two periods."""
    changes: dict[str, Any] = {"from_": one[0], "to": one[1], "compare_from": other[0], "compare_to": other[1]}
    return page_links.link(text, "compare", **changes)


def _calendar_year(year: np.datetime64) -> Period:
    return year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - np.timedelta64(1, "D")


def chosen(page: Opened) -> tuple[Period, Period]:
    """The two periods of the selection: by default the whole log each."""
    return viewing.period(page.view), viewing.second_period(page.view)


@kept(of_view)
def table(page: Opened) -> str:
    """The listed links over the two periods, with the difference where both have a percentage."""
    periods, say = chosen(page), page.say
    if periods[0] == periods[1]:
        same = say("Both periods are the same: {period}. Choose two, or one of these pairs.",
                   period=_in_words(periods[0], say))  # fmt: skip
        return f"<p class='rl-compare-sum'>{escape(same)}</p>"
    found = compare.periods(page.view.timeline, *periods, page.view.counted_to)
    found = found.merge(page.view.links[list(LINK)], on=list(LINK))
    if found.empty:
        return f"<p class='rl-note'>{escape(say('No link is listed: take a filter away.'))}</p>"
    heads = [say("Link"), *(_in_words(period, say) for period in periods), say(DIFFERENCE)]
    cells = "".join(f"<th scope='col' role='columnheader'>{escape(head)}</th>" for head in heads)
    spans = dict(list(strip_bands(page).groupby(list(LINK))))
    rows = "".join(_row(page, row, spans[row["crossing_id"], row["service"]]) for row in found.to_dict("records"))
    caption = escape(say("Open days in a hundred known ones, where at least half of the days are known"))
    return (
        f"<table class='rl-table rl-compare rl-compare-periods' role='table'><caption>{caption}</caption>"
        f"<thead role='rowgroup'><tr role='row'>{cells}</tr></thead><tbody role='rowgroup'>{rows}</tbody></table>"
    )


def _in_words(period: Period, say: Say) -> str:
    return say("{first} to {last}", first=say.day(period[0]), last=say.day(period[1]))


def _row(page: Opened, row: Row, spans: pd.DataFrame) -> str:
    say = page.say
    cells = "".join(
        _figures(row, prefix, status_marks.strip(spans, *_drawn(row, prefix)), _in_words(period, say), say)
        for prefix, period in zip(("", SECOND), chosen(page), strict=True)
    )
    name = f"<th scope='row' role='rowheader'>{link_name(page, row)}</th>"
    head = escape(say(DIFFERENCE))
    return f"<tr role='row'>{name}{cells}<td role='cell' data-day='{head}'>{_points(row, say)}</td></tr>"


def _drawn(row: Row, prefix: str) -> Period:
    """The days that count."""
    first, last = (dates.of_cell(row[f"{prefix}{end}"]) for end in ("from", "to"))
    return first, last


def _figures(row: Row, prefix: str, strip: str, period: str, say: Say) -> str:
    """One link in one period: its percentage, the days behind it, and a strip of its statuses."""
    of = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    open_days, known, days = of["open_days"], of["known_days"], of["period_days"] - of["closed_days"]
    percent = say(uptime.percent_in_words(open_days, known)) if pd.notna(of["open_percent"]) else "—"
    first = (
        say("open on {open} of {known} known days, {days} in the period", open=say.number(open_days),
            known=say.number(known), days=say.number(days)) if known
        else say.many("no known day of {n} in the period", "no known day of {n} in the period", days)
    )  # fmt: skip
    told = "".join(f"<small>{escape(note)}</small>" for note in [first, *_further(of, say)])
    return f"<td role='cell' data-day='{escape(period)}'><b>{escape(percent)}</b>{strip}{told}</td>"


def _further(of: Row, say: Say) -> list[str]:
    """The range of uncertain days, and the days partly open or closed, where there are any."""
    said = []
    if of["open_days_min"] != of["open_days_max"]:
        said.append(say("{least}–{most} open days, as dates are uncertain", least=say.number(of["open_days_min"]),
                        most=say.number(of["open_days_max"])))  # fmt: skip
    if of["partial_days"]:
        said.append(say.many("partial on {n} day", "partial on {n} days", of["partial_days"]))
    if of["closed_days"]:
        said.append(say.many("closed on {n} day, taken out", "closed on {n} days, taken out", of["closed_days"]))
    return said


def _points(row: Row, say: Say) -> str:
    """The first period's percentage less the second's."""
    points = round(float(row["points"]), 1)
    if np.isnan(points):
        return f"<span aria-hidden='true'>—</span><small>{escape(say('not enough days are known'))}</small>"
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"<b>{sign}{escape(say.number(abs(points), 1))}</b>"
