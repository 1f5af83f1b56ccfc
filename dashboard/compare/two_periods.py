"""Two periods side by side, as HTML: how long each link was open in one and in the other."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.parts import day_counts, html_table, status_marks
from dashboard.parts.html_table import Cell, Row
from dashboard.parts.link_names import link_name_html
from dashboard.parts.notes import no_links, note
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, by_view, cached
from dashboard.parts.strip_bands import strip_bands
from dashboard.session import page_links
from raillinks.figures import compare
from raillinks.figures.compare import LINK, SECOND, Period
from raillinks.views import viewing
from raillinks.words import dates

DIFFERENCE = message("Difference: first period minus second, percentage points")


@cached(by_links)
def suggestions(page: OpenPage) -> str:
    """Links that choose two periods: the last two years, and the calendar years of the two days where they count."""
    chosen, say = page.view.selection, page.say
    end = page.view.counted_to.astype("datetime64[Y]")
    years = [day.astype("datetime64[Y]") for day in (chosen.as_of, chosen.compare_with or chosen.as_of)]
    suggested = {(end - 1, end - 2): say("{first} and {second}", first=end - 1, second=end - 2)}
    if years[0] != years[1] and max(years) <= end:
        text = say("The years of the two days: {first} and {second}", first=years[0], second=years[1])
        suggested[years[0], years[1]] = text
    links = [_choosing(escape(text), *(_calendar_year(year) for year in pair)) for pair, text in suggested.items()]
    return f"<p class='rl-compare-offers'>{''.join(links)}</p>"


def _choosing(text: str, one: Period, other: Period) -> str:
    """A link that chooses two periods."""
    changes: dict[str, Any] = {"from_": one[0], "to": one[1], "compare_from": other[0], "compare_to": other[1]}
    return page_links.link(text, "compare", **changes)


def _calendar_year(year: np.datetime64) -> Period:
    return year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - np.timedelta64(1, "D")


def chosen(page: OpenPage) -> tuple[Period, Period]:
    """The two periods of the selection: by default the whole log each."""
    return viewing.period(page.view), viewing.second_period(page.view)


@cached(by_view)
def table(page: OpenPage) -> str:
    """The listed links over the two periods, with the difference where both have a percentage."""
    periods, say = chosen(page), page.say
    if periods[0] == periods[1]:
        same = say("Both periods are the same: {period}. Choose two different ones, or one of these pairs.",
                   period=_in_words(periods[0], say))  # fmt: skip
        return f"<p class='rl-compare-sum'>{escape(same)}</p>"
    stale_after = page.view.selection.stale_after
    figures = compare.periods(page.view.timeline, *periods, page.view.counted_to, stale_after=stale_after)
    figures = figures.merge(page.view.links[list(LINK)], on=list(LINK))
    if figures.empty:
        return note(no_links(say))
    heads = [say("Link"), *(_in_words(period, say) for period in periods), say(DIFFERENCE)]
    spans = dict(list(strip_bands(page).groupby(list(LINK))))
    rows = [_row(page, row, spans[row["crossing_id"], row["service"]]) for row in figures.to_dict("records")]
    caption = say("Open days as a percentage of known days, where at least half of the days are known")
    return html_table.table(caption, heads, rows, "rl-compare rl-compare-periods")


def _in_words(period: Period, say: Translator) -> str:
    return say("{first} to {last}", first=say.day(period[0]), last=say.day(period[1]))


def _row(page: OpenPage, row: Row, spans: pd.DataFrame) -> str:
    say = page.say
    cells: list[Cell] = [
        (_in_words(period, say), _figures(row, prefix, status_marks.strip(spans, *_drawn(row, prefix)), say))
        for prefix, period in zip(("", SECOND), chosen(page), strict=True)
    ]
    return html_table.row([*cells, (say(DIFFERENCE), _points(row, say))], link_name_html(row, page.names, say))


def _drawn(row: Row, prefix: str) -> Period:
    """The days that count."""
    first, last = (dates.of_cell(row[f"{prefix}{end}"]) for end in ("from", "to"))
    return first, last


def _figures(row: Row, prefix: str, strip: str, say: Translator) -> str:
    """One link in one period: its percentage, the days behind it, and a strip of its statuses."""
    of = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    notes = "".join(f"<small>{escape(text)}</small>" for text in day_counts.in_words(of, say))
    return f"<b>{escape(day_counts.percentage(of, say))}</b>{strip}{notes}"


def _points(row: Row, say: Translator) -> str:
    """The first period's percentage minus the second's."""
    points = round(float(row["points"]), 1)
    if np.isnan(points):
        return f"<span aria-hidden='true'>—</span><small>{escape(say('too few known days'))}</small>"
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"<b>{sign}{escape(say.number(abs(points), 1))}</b>"
