"""The period of the History page: its fields, the usual periods, and the link to see day by day.

The open days of each listed link by year or by month, as a table of links and periods.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from types import MappingProxyType

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links, session_state
from dashboard.session.page_session import page_session
from dashboard.widgets import date_fields, strips
from dashboard.widgets.cache import by_links, by_view, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.labels import link_name, link_name_html
from dashboard.widgets.notes import note
from dashboard.widgets.notices import COUNT_THE_WHOLE_LOG
from dashboard.widgets.open_page import OpenPage
from raillinks.domain import dates
from raillinks.domain.status import LIMITED, Status
from raillinks.metrics.compare import LINK, Period
from raillinks.query import view_figures, views

WHOLE_LOG = message("Whole log")
NO_PERIOD = message("No period is chosen: the figures on this page count the whole log, {first} to {last}.")
OF_A_PERIOD = message("The figures on this page count the days from {first} to {last}.")
AS_THE_MAP_SHOWS = message("Count since {year}, as the map shows")
EACH_MONTH = message("each month")
_LAST_YEARS = 5
_WAYS: Mapping[str, str] = MappingProxyType(
    {"whole": message("the whole period"), "year": message("each year"), "month": EACH_MONTH}
)
"""What the figures are counted for, as the selection's `by` spells it."""
_KEY, _BY_KEY, _LINK_KEY = "w_history_period", "w_by", "w_history_link"

_SINCE = (2019, 2020)
"""The year before the border closed, and the one in which it did."""

Ends = tuple[np.datetime64 | None, np.datetime64 | None]
"""A period as the selection stores it: None for an end of the log."""


def presets(page: OpenPage) -> dict[str, Ends]:
    """The usual periods by their names; only those in which a day counts."""
    say, counted = page.say, page.view.counted_to
    year = page.view.selection.as_of.astype("datetime64[Y]")
    begins, ends = year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - 1
    periods: dict[str, Ends] = {
        say(WHOLE_LOG): (None, None),
        **{
            say("Since {year}", year=since): (np.datetime64(f"{since}-01-01", "D"), None)
            for since in (() if page.dataset.is_own_log else _SINCE)
        },
        say("Last five years"): (dates.years_before(counted, _LAST_YEARS) + 1, None),
        str(year): (begins, ends),
    }
    return {name: (first, last) for name, (first, last) in periods.items() if first is None or first <= counted}


def controls(page: OpenPage) -> None:
    """The two ends of the period, and the usual periods beside them."""
    say, usual = page.say, presets(page)
    chosen = page.view.selection
    st.session_state[_KEY] = next((name for name, ends in usual.items() if ends == (chosen.from_, chosen.to)), None)
    first, last, offers = st.columns([2, 2, 5], gap="small")
    with first:
        date_fields.field(say("From"), "from_", empty=date_fields.end_of_log("from_", say))
    with last:
        date_fields.field(say("To"), "to", empty=date_fields.end_of_log("to", say))
    with offers:
        st.pills(say("Common periods"), list(usual), key=_KEY, on_change=_picked, args=(usual,))
    page_links.html_block(_counted(page), "counted")
    st.session_state[_BY_KEY] = chosen.by
    st.segmented_control(
        say("Show figures for"), list(_WAYS), key=_BY_KEY, on_change=_way_picked, format_func=lambda by: say(_WAYS[by])
    )


def _counted(page: OpenPage) -> str:
    """Which days are counted: without a period those of the whole log, with the way to what the map then shows."""
    say, chosen, shown = page.say, page.view.selection, page.dataset.timeline_start
    begins, ends = views.period(page.view)
    first, last = (say.day(day) for day in (begins, min(ends, page.view.counted_to)))
    if (chosen.from_, chosen.to) != (None, None):
        whole = page_links.link(escape(say(COUNT_THE_WHOLE_LOG)), "history", from_=None, to=None)
        return f"<p class='rl-note'>{escape(say(OF_A_PERIOD, first=first, last=last))} {whole}</p>"
    way = escape(say(AS_THE_MAP_SHOWS, year=shown.astype("datetime64[Y]")))
    link = page_links.link(way, "history", from_=shown) if begins < shown <= page.view.counted_to else ""
    return f"<p class='rl-note'>{escape(say(NO_PERIOD, first=first, last=last))} {link}</p>"


def _picked(usual: Mapping[str, Ends]) -> None:
    """Takes over a usual period; the whole log where the reader deselects it."""
    first, last = usual.get(st.session_state[_KEY], (None, None))
    session_state.change(from_=first, to=last)


def _way_picked() -> None:
    """Takes over what the figures are counted for; the whole period where the reader deselects it."""
    by = st.session_state[_BY_KEY]
    session_state.change(by=by if by in _WAYS else "whole")


def link(page: OpenPage, period: Period) -> tuple[str, str]:
    """The link that the reader chose to see day by day; by default the first listed one that changes in the period."""
    say, links = page.say, list(page.view.links[list(LINK)].itertuples(index=False, name=None))
    earlier = page_session().history_link
    chosen = earlier if earlier in links else _first_changing(page, links, period)
    st.session_state[_LINK_KEY] = chosen
    st.selectbox(
        say("Link"), links, key=_LINK_KEY, on_change=_link_picked, args=(links,),
        format_func=lambda link: link_name(dict(zip(LINK, link, strict=True)), page.names, say),
    )  # fmt: skip
    return chosen


def _link_picked(links: list[tuple[str, str]]) -> None:
    """Stores the choice, since Streamlit forgets the widget on other pages; ignores an outdated label."""
    if st.session_state[_LINK_KEY] in links:
        page_session().history_link = st.session_state[_LINK_KEY]


def _first_changing(page: OpenPage, links: list[tuple[str, str]], period: Period) -> tuple[str, str]:
    """The first link with a change after the first day of the period, else the first."""
    intervals = page.view.timeline.intervals()
    start = dates.to_days(intervals["start"])
    changing = intervals[(start > period[0]) & (start <= min(period[1], page.view.counted_to))]
    links_that_change = set(changing[list(LINK)].itertuples(index=False, name=None))
    return next((link for link in links if link in links_that_change), links[0])


MOST_COLUMNS = 240
"""The most periods shown side by side: twenty years of months. Of a longer period its years are shown."""
_PERIOD_KEY = (
    ("57", message("open days as a percentage of known days, rounded down to a tenth; the height says the same")),
    ("?", message("no day known")),
    ("—", message("under half of the days known: no percentage")),
    ("×", message("no track on any day")),
)


Kinds = dict[str, int]
"""Cells as HTML, each with its number in the template. A table of thousands has few unlike ones: each is sent once, and
`cells.js` puts it where it belongs, with the names of its link and period."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the table shows: the figures, their periods, and whether these are months."""

    figures: pd.DataFrame
    periods: Sequence[Period]
    months: bool


@cached(by_view)
def shown(page: OpenPage) -> Table:
    """The figures of the listed links in each year or month; in years where there are too many months."""
    view = page.view
    periods = view_figures.shown_periods(view)
    if len(periods) > MOST_COLUMNS and view.selection.by == "month":
        view = replace(view, selection=view.selection.changed(by="year"))
        periods = view_figures.shown_periods(view)
    return Table(view_figures.uptime_of(view), periods, view.selection.by == "month")


@cached(by_links)
def html(page: OpenPage) -> str:
    """The table, what its marks mean, and the links that it leaves out because no day of them is known."""
    table, say = shown(page), page.say
    rows, unknown, kinds = [], [], Kinds()
    for _, of_link in table.figures.groupby(list(LINK), sort=False):
        cells = of_link.to_dict("records")
        if of_link["known_days"].any():
            rows.append(_row(page, cells, kinds))
        else:
            unknown.append(_left_out(page, cells[-1]))
    parts = [note(_too_many(page))] if not table.months and page.view.selection.by == "month" else []
    if rows:
        caption = _caption(table, say)
        parts.append(
            f"<div class='rl-wide rl-by-scroll' role='region' aria-label='{escape(caption)}'>"
            f"<table class='rl-table rl-by {'rl-by-months' if table.months else ''}' role='grid' data-cells=''>"
            f"<template>{''.join(kinds)}</template>"
            f"<caption><span>{escape(caption)}</span></caption>{_heads(table, say)}"
            f"<tbody>{''.join(rows)}</tbody></table></div>"
            f"<p class='rl-by-said' data-said=''>{escape(_invitation(say))}</p>{_key(page)}"
        )
    if unknown:
        parts.append(note(say("Without a known day in these periods: {links}.", links=say.clauses(unknown))))
    return "".join(parts)


def _caption(table: Table, say: Translator) -> str:
    first, last = (say.day(day) for day in (table.periods[0][0], table.periods[-1][1]))
    if table.months:
        return say("{first} to {last} by month: open days as a percentage of known days", first=first, last=last)
    return say("{first} to {last} by year: open days as a percentage of known days", first=first, last=last)


def _invitation(say: Translator) -> str:
    """What stands where the days of a figure are said, until the reader has pointed at one."""
    return say("Point at a figure, tap it, or move to it with the arrow keys to read its days here.")


def _too_many(page: OpenPage) -> str:
    n = len(view_figures.shown_periods(page.view))
    return page.say("The period has {n} months, too many to show side by side: these are its years. The file has every"
                    " month.", n=page.say.number(n))  # fmt: skip


def _left_out(page: OpenPage, row: HtmlRow) -> str:
    """A link without a known day, unescaped."""
    gone = not row["unknown_days"]
    why = page.say("no track left") if gone else page.say.word(Status.UNKNOWN)
    return page.say.with_note(link_name(row, page.names, page.say), why)


def _heads(table: Table, say: Translator) -> str:
    """The heads: years, or years above months; each leads to its days."""
    link = f"<th scope='col' rowspan='{2 if table.months else 1}'>{escape(say('Link'))}</th>"
    if not table.months:
        years = "".join(f"<th scope='col'>{_year(period, period)}</th>" for period in table.periods)
        return f"<thead><tr>{link}{years}</tr></thead>"
    years = ""
    for _, run in groupby(table.periods, key=lambda period: period[0].astype("datetime64[Y]")):
        months = list(run)
        years += f"<th scope='colgroup' colspan='{len(months)}'>{_year(months[0], months[-1])}</th>"
    months_row = "".join(f"<th scope='col'>{_month(period, say)}</th>" for period in table.periods)
    return f"<thead><tr>{link}{years}</tr><tr>{months_row}</tr></thead>"


def _year(first: Period, last: Period) -> str:
    """A year as a link to its months."""
    text = str(first[0].astype("datetime64[Y]"))
    return page_links.link(text, "history", tab_stop=False, from_=first[0], to=last[1], by="month")


def _month(period: Period, say: Translator) -> str:
    """A month as a link to its days."""
    text, name = escape(say.month(period[0])), say.date(str(period[0].astype("datetime64[M]")))
    return page_links.link(text, "history", label=name, tab_stop=False, from_=period[0], to=period[1], by="whole")


def _row(page: OpenPage, cells: Sequence[HtmlRow], kinds: Kinds) -> str:
    """The head of a row and the numbers of its cells in the template."""
    say = page.say
    name = escape(link_name(cells[0], page.names, say))
    numbers = " ".join(str(kinds.setdefault(_cell(row, say), len(kinds))) for row in cells)
    head = link_name_html(cells[0], page.names, say)
    return f"<tr data-name='{name}' data-of='{numbers}'><th scope='row'>{head}</th></tr>"


def _cell(row: HtmlRow, say: Translator) -> str:
    """A cell: the percentage and its doubts in a few signs, and all of it in words for whoever points at it."""
    said = f"<span class='rl-count-unseen'>{escape('; '.join(period_in_words(row, say)))}</span>"
    mark = _mark(row)
    if mark is not None:
        look, sign = mark
        return f"<td tabindex='-1' class='rl-unknown rl-by-{look}'><span aria-hidden='true'>{sign}</span>{said}</td>"
    level = 100 * row["open_days"] / row["known_days"]
    small = "".join(f"<small>{escape(line)}</small>" for line in _doubts(row, say))
    text = escape(strips.percentage(row, say).removesuffix("%").rstrip())
    return (
        f"<td tabindex='-1' class='rl-open' style='--rl-level:{level:.0f}%'>"
        f"<span aria-hidden='true'>{text}{small}</span>{said}</td>"
    )


def _mark(row: HtmlRow) -> tuple[str, str] | None:
    """The look and the sign of a cell without a percentage; None where it has one."""
    if has(row, "open_percent"):
        return None
    if not row["known_days"] + row["unknown_days"]:
        return "gone", "×"
    return ("unknown", "—") if row["known_days"] else ("unknown", "?")


def _doubts(row: HtmlRow, say: Translator) -> Iterator[str]:
    """What a percentage leaves out and how sure it is, in a few signs."""
    for status in LIMITED:
        if days := row[f"{status}_days"]:
            word = say.word(status)
            yield word if days == row["known_days"] else say("{status} {n} d", status=word, n=say.number(days))
    if row["open_days_min"] != row["open_days_max"]:
        yield say("{least}–{most} d", least=row["open_days_min"], most=row["open_days_max"])
    if row["stale_days"] == row["known_days"]:
        yield say("old")
    elif row["stale_days"]:
        yield say("old {n} d", n=say.number(row["stale_days"]))
    if row["unknown_days"]:
        yield say("? {n} d", n=say.number(row["unknown_days"]))


def period_in_words(row: HtmlRow, say: Translator) -> Iterator[str]:
    """The days of a cell in words, unescaped."""
    if row["known_days"]:
        yield say("{percentage} open", percentage=strips.percentage(row, say))
    yield from strips.days_in_words(row, say)


def _key(page: OpenPage) -> str:
    """What the signs of the cells mean."""
    say, stale_after = page.say, page.view.selection.stale_after
    signs = [(sign, say(text)) for sign, text in _PERIOD_KEY]
    partial = say.word(Status.PARTIAL)
    on_some = say("{status} {n} d", status=partial, n=12)
    signs.append(
        (
            say.in_a_row([partial, on_some]),
            say("partial on all known days, or on the number shown (not counted as open)"),
        )
    )
    signs.append((say("{least}–{most} d", least=0, most=4), say("fewest and most open days, as dates are uncertain")))
    if stale_after:
        old = say.plural(
            "last evidence over {n} day old on all known days, or on the number shown",
            "last evidence over {n} days old on all known days, or on the number shown", stale_after,
        )  # fmt: skip
        signs.append((say.in_a_row([say("old"), say("old {n} d", n=12)]), old))
    signs.append((say("? {n} d", n=12), say("status unknown on the number of days shown")))
    listed = " ".join(f"<span><b>{escape(sign)}</b> {escape(text)}</span>" for sign, text in signs)
    return f"<p class='rl-note rl-by-key'>{listed}</p>"
