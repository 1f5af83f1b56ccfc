"""Two periods side by side, as HTML: how long each link was open in the earlier and in the later one.

Menus of years for the two periods: a year is one choice, where its days would be two.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, session_state
from dashboard.widgets import claim_list, html_table, status_marks, strips
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import Cell, HtmlRow, has
from dashboard.widgets.labels import link_name_html
from dashboard.widgets.notes import no_links, note
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.status_marks import Band
from dashboard.widgets.strips import strip_bands
from raillinks.domain import dates
from raillinks.domain.status import COUNTED, RUNNING, Status
from raillinks.metrics import compare, uptime
from raillinks.metrics.compare import LINK, SECOND, Period
from raillinks.query import view_figures, views

ONE_PERIOD_FROM = message("One period from")
ONE_PERIOD_TO = message("One period to")
OTHER_PERIOD_FROM = message("Other period from")
OTHER_PERIOD_TO = message("Other period to")
CHANGE = message("Change: later minus earlier, percentage points")


@cached(by_links)
def suggestions(page: OpenPage) -> str:
    """Links that choose two periods: those without a choice, the last two full years, the years of the two days."""
    chosen, say = page.view.selection, page.say
    end = page.view.counted_to.astype("datetime64[Y]")
    years = sorted(day.astype("datetime64[Y]") for day in (chosen.as_of, view_figures.second_day(chosen)))
    suggested = {(end - 2, end - 1): say("{first} and {second}", first=end - 2, second=end - 1)}
    if years[0] != years[1] and years[1] <= end:
        text = say("The years of the two days: {first} and {second}", first=years[0], second=years[1])
        suggested[years[0], years[1]] = text
    links = [_choosing(escape(text), calendar_year(later), calendar_year(earlier))
             for (earlier, later), text in suggested.items()]  # fmt: skip
    usual = _choosing(escape(say("This year so far and the same days of last year")), (None, None), (None, None))
    return f"<p class='rl-compare-offers'>{usual}{''.join(links)}</p>"


def _choosing(text: str, one: Period | tuple[None, None], other: Period | tuple[None, None]) -> str:
    """A link that chooses two periods, or leaves them open."""
    changes: dict[str, Any] = {"from_": one[0], "to": one[1], "compare_from": other[0], "compare_to": other[1]}
    return page_links.link(text, "compare", **changes)


def calendar_year(year: np.datetime64) -> Period:
    """The first and the last day of a year (`datetime64[Y]`)."""
    return year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - np.timedelta64(1, "D")


def in_order(page: OpenPage) -> tuple[Period, Period]:
    """The two periods, the earlier first, up to the last day that counts."""
    one, other = ((first, min(last, page.view.counted_to)) for first, last in view_figures.compared_periods(page.view))
    return compare.in_order(one, other)


@cached(by_view)
def table(page: OpenPage) -> str:
    """The listed links over the two periods, with the change where both have a percentage.

    Links whose track was gone in both periods are folded.
    """
    periods, say = in_order(page), page.say
    if periods[0] == periods[1]:
        same = say("Both periods are the same: {period}. Choose two different ones, or one of these pairs.",
                   period=_in_words(periods[0], say))  # fmt: skip
        return f"<p class='rl-compare-sum'>{escape(same)}</p>"
    stale_after = page.view.selection.stale_after
    figures = compare.periods(page.view.timeline, *periods, page.view.counted_to, stale_after=stale_after)
    figures = figures.merge(page.view.links[list(LINK)], on=list(LINK))
    if figures.empty:
        return note(no_links(say))
    gone = _closed_throughout(figures, "") & _closed_throughout(figures, SECOND)
    folded = say.plural("{n} link without a bridge or rails in both periods",
                        "{n} links without a bridge or rails in both periods", int(gone.sum()))  # fmt: skip
    rest = f"<details class='rl-compare-same'><summary>{escape(folded)}</summary>{_rows(page, figures[gone])}</details>"
    key = status_marks.key(_shown(figures), stale_after, say)
    return f"{_rows(page, figures[~gone])}{rest if gone.any() else ''}{key}"


def _shown(figures: pd.DataFrame) -> list[Status]:
    """The statuses that the strips show."""
    return [s for s in (*COUNTED, Status.UNKNOWN) if (figures[[f"{s}_days", f"{SECOND}{s}_days"]] > 0).any(axis=None)]


def _closed_throughout(figures: pd.DataFrame, prefix: str) -> "pd.Series[bool]":
    """Which links had no track on any day of a period."""
    return figures[f"{prefix}known_days"] + figures[f"{prefix}unknown_days"] == 0


def _rows(page: OpenPage, figures: pd.DataFrame) -> str:
    """The table of some links; empty without any."""
    if figures.empty:
        return ""
    say, (earlier, later) = page.say, (_in_words(period, page.say) for period in in_order(page))
    heads = [say("Link"), say("Earlier: {day}", day=earlier), say("Later: {day}", day=later), say(CHANGE)]
    bands = status_marks.bands_by_link(strip_bands(page).merge(figures[list(LINK)], on=list(LINK)))
    rows = [_row(page, row, bands[row["crossing_id"], row["service"]]) for row in figures.to_dict("records")]
    caption = say("Open days as a percentage of known days, where at least half of the days are known")
    return html_table.table(say, caption, heads, rows, "rl-compare rl-compare-periods")


def _in_words(period: Period, say: Translator) -> str:
    return say("{first} to {last}", first=say.day(period[0]), last=say.day(period[1]))


def _row(page: OpenPage, row: HtmlRow, bands: Sequence[Band]) -> str:
    say = page.say
    cells: list[Cell] = [
        (_in_words(period, say), _figures(page, row, prefix, bands))
        for prefix, period in zip(("", SECOND), in_order(page), strict=True)
    ]
    return html_table.row([*cells, (say(CHANGE), _points(row, say))], link_name_html(row, page.names, say))


def _drawn(row: HtmlRow, prefix: str) -> Period:
    """The days that count."""
    first, last = (dates.of_cell(row[f"{prefix}{end}"]) for end in ("from", "to"))
    return first, last


def _figures(page: OpenPage, row: HtmlRow, prefix: str, bands: Sequence[Band]) -> str:
    """One link in one period: its percentage, the days behind it, and a strip of its statuses."""
    of = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    say, period = page.say, _drawn(row, prefix)
    contested = claim_list.contested_in(page, (row["crossing_id"], row["service"]), period)
    strip = status_marks.strip(bands, *period, contested=status_marks.ranges(contested))
    told = [*strips.days_in_words(of, say), *claim_list.contested_lines(contested, say)]
    notes = "".join(f"<small>{escape(text)}</small>" for text in told)
    return f"<b>{escape(strips.percentage(of, say))}</b>{strip}{notes}"


def _points(row: HtmlRow, say: Translator) -> str:
    """The later percentage minus the earlier, both as shown; in words where trains or track were lost, or came."""
    lost, came = (_only(row, *prefixes) for prefixes in (("", SECOND), (SECOND, "")))
    if lost or came:
        text = (
            say("trains stopped: no bridge or rails in the later period") if lost else say("no bridge or rails before")
        )
        return f"<b aria-hidden='true'>{'−' if lost else '+'}</b><small>{escape(text)}</small>"
    if not has(row, "points"):
        return f"<span aria-hidden='true'>—</span><small>{escape(say('too few known days'))}</small>"
    earlier, later = (
        uptime.shown_tenths(row[f"{prefix}open_days"], row[f"{prefix}known_days"]) for prefix in ("", SECOND)
    )
    points = (later - earlier) / 10
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    word = say("open more often") if points > 0 else say("open less often") if points < 0 else say("no change")
    return f"<b>{sign}{escape(say.number(abs(points), 1))}</b><small>{escape(word)}</small>"


def _only(row: HtmlRow, prefix: str, other: str) -> bool:
    """Whether a link had trains in one period, and no track on any day of the other."""
    runs = any(row[f"{prefix}{status}_days"] for status in RUNNING if status in COUNTED)
    return runs and row[f"{other}known_days"] + row[f"{other}unknown_days"] == 0


NO_YEAR = ""
"""The choice of no year in a menu."""


def menu(page: OpenPage, label: str, ends: tuple[str, str]) -> None:
    """A menu that sets a period to a calendar year; it names the year only where the period is one.

    Args:
        page: The page.
        label: What it is called.
        ends: The fields of the period's first and last day.
    """
    log, counted = views.log_days(page.dataset)[0], page.view.counted_to
    years = [str(year) for year in np.arange(counted.astype("datetime64[Y]"), log.astype("datetime64[Y]") - 1, -1)]
    first, last = view_figures.compared_periods(page.view)[ends[0] != "from_"]
    year = first.astype("datetime64[Y]")
    whole = calendar_year(year) == (first, last) and str(year) in years
    none = page.say("choose a year")
    st.session_state[f"w_year_{ends[0]}"] = str(year) if whole else NO_YEAR
    st.selectbox(label, [NO_YEAR, *years], key=f"w_year_{ends[0]}", format_func=lambda chosen: chosen or none,
                 on_change=_chosen, args=(ends, tuple(years)))  # fmt: skip


def _chosen(ends: tuple[str, str], years: tuple[str, ...]) -> None:
    """Takes a year over; the choice of none leaves the period open."""
    year = st.session_state[f"w_year_{ends[0]}"]
    if year == NO_YEAR:
        session_state.change(**dict.fromkeys(ends))
    elif year in years:
        session_state.change(**dict(zip(ends, calendar_year(np.datetime64(year, "Y")), strict=True)))
