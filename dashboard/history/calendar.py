"""One link as a calendar: years of months, or months of days where the period is short; every cell leads to its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import numpy as np

from dashboard.history import band_words, stops
from dashboard.history.band_words import band_at, day_of
from dashboard.i18n.translator import message
from dashboard.parts import html_table, status_marks, strip_key
from dashboard.parts.link_names import link_name
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_links, cached
from dashboard.parts.status_marks import Band, status_word
from dashboard.parts.strip_bands import strip_bands
from dashboard.session import page_links
from raillinks.clock import today
from raillinks.domain.map_view import MapView
from raillinks.domain.status import COUNTED
from raillinks.metrics.compare import LINK, Period

LAST_KNOWN = message("last known")
MOST_DAY_CELLS = 731
"""The longest period in days with one cell per day: two years."""
_ZOOM = 9
_MONTHS = 12
_COLUMNS = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """One link between two days; days are numbers since 1970-01-01.

    Args:
        page: The page.
        bands: The link's bands, in the order of time.
        first: The first day shown.
        last: The last one.
        place: Where the map looks at the crossing.
        evidence: The date of the last evidence of each stale band, in words, by its first day.
    """

    page: OpenPage
    bands: Sequence[Band]
    first: int
    last: int
    place: MapView
    evidence: Mapping[int, str]

    @property
    def covered_to(self) -> int:
        """The last covered day."""
        return number(self.page.dataset.covered_to)


def number(day: np.datetime64) -> int:
    """A day as a number."""
    return int(day.astype("datetime64[D]").astype(np.int64))


def place_of(page: OpenPage, crossing_id: str) -> MapView:
    """Where the map looks at a crossing."""
    crossings = page.dataset.crossings
    lat, lon = crossings.loc[crossings["crossing_id"] == crossing_id, ["lat", "lon"]].iloc[0]
    return MapView(lat=round(float(lat), 5), lon=round(float(lon), 5), zoom=_ZOOM)


def table(calendar: Calendar, name: str) -> str:
    """The calendar as a table.

    Args:
        calendar: The calendar.
        name: The link's name, for the caption.
    """
    days = calendar.last - calendar.first + 1
    if days <= 0:
        return ""
    return _of_days(calendar, name) if days <= MOST_DAY_CELLS else _of_years(calendar, name)


def _of_years(calendar: Calendar, name: str) -> str:
    say = calendar.page.say
    years = range(_year(calendar.first), _year(calendar.last) + 1)
    runs = groupby(years, key=lambda year: _quiet(calendar, year))
    rows = [_years_row(calendar, list(run), quiet) for quiet, run in runs]
    months = (np.datetime64("2001-01", "M") + m for m in range(_MONTHS))
    heads = [say("Year"), *(say.month(month) for month in months)]
    caption = say("{link}: one row per year, one cell per month", link=name)
    return html_table.wide_table(caption, heads, rows, "rl-history-calendar rl-history-years")


def _year(n: int) -> int:
    return int(str(day_of(n))[:4])


def _months(year: int) -> Iterator[tuple[int, int]]:
    """The first and the last day of each month of a year."""
    for m in range(_MONTHS):
        month = np.datetime64(f"{year:04d}-01", "M") + m
        yield number(month), number(month + 1) - 1


def _whole(year: int) -> tuple[int, int]:
    """The first and the last day of a year."""
    return number(np.datetime64(f"{year:04d}", "Y")), number(np.datetime64(f"{year + 1:04d}", "Y")) - 1


def _quiet(calendar: Calendar, year: int) -> str:
    """The one status of all days of a year, with a mark after `covered_to`; the year itself where it changes."""
    first, last = max(_whole(year)[0], calendar.first), min(_whole(year)[1], calendar.last)
    if first <= calendar.covered_to < last or any(_changes_within(band, first, last) for band in calendar.bands):
        return str(year)
    return band_at(calendar.bands, first).status + ("+" if first > calendar.covered_to else "")


def _changes_within(band: Band, first: int, last: int) -> bool:
    """Whether a change of status, or days on which it is uncertain, lie after the first of some days."""
    return band.before != band.status and band.start <= last and max(band.start, band.certain_from) > first


def _years_row(calendar: Calendar, years: list[int], quiet: str) -> str:
    """A row of month cells, or of one long cell for consecutive years without a change."""
    if len(years) == 1:
        cells = "".join(f"<td>{_cell(calendar, *month)}</td>" for month in _months(years[0]))
        return f"<tr><th scope='row'>{years[0]}</th>{cells}</tr>"
    span = f"{years[0]}–{years[-1]}"
    first, last = max(_whole(years[0])[0], calendar.first), min(_whole(years[-1])[1], calendar.last)
    say = calendar.page.say
    words = say("{status}, all days", status=status_word(quiet.rstrip("+"), say))
    text = f"{_strip(calendar, first, last)}<span class='rl-history-long'>{escape(words)}</span>"
    label = _last_known(calendar, first, say.labelled(span, _doubt_of_years(calendar, first, last, words)))
    link = _linked(calendar, text, first, label)
    return f"<tr><th scope='row'>{span}</th><td colspan='{_MONTHS}'>{link}</td></tr>"


def _doubt_of_years(calendar: Calendar, first: int, last: int, words: str) -> str:
    """The words of a status that lasts, and after them how far it rests on old evidence, or on none."""
    say, inside = calendar.page.say, [band for band in calendar.bands if band.start <= last and band.end > first]
    old = [band for band in inside if band.stale]
    if inside[0].status not in COUNTED:
        return say.labelled(words, band_words.no_evidence(inside[0], calendar.evidence, say))
    if not old:
        return words
    if len(old) < len(inside):
        return say.in_a_row([words, say("in part on old evidence")])
    return say.in_a_row([words, say("last evidence: {date}", date=calendar.evidence[old[-1].start])])


def _cell(calendar: Calendar, first: int, last: int) -> str:
    """A month as a link to the map: on the day of the first change in it, else on its first day shown."""
    begins, ends = max(first, calendar.first), min(last, calendar.last)
    if begins > ends:
        return ""
    say = calendar.page.say
    changes = [band for band in calendar.bands if begins < band.start <= ends and band.before != band.status]
    day = changes[0].start if changes else begins
    at_first, at_last = (band_at(calendar.bands, day) for day in (begins, ends))
    said = [band_words.on_day(at_first, begins, calendar.evidence, say)]
    said += [band_words.change(band, calendar.evidence, say) for band in changes]
    if at_last.stale and (changes or not at_first.stale):
        said.append(say("last evidence: {date}", date=calendar.evidence[at_last.start]))
    month = say.date(str(day_of(first))[:7])
    label = _last_known(calendar, ends, say.labelled(month, say.in_a_row(said)))
    return _linked(calendar, _strip(calendar, first, last), day, label)


def _last_known(calendar: Calendar, day: int, label: str) -> str:
    """A label with a note where the day is later than the log covers."""
    say = calendar.page.say
    return say.with_note(label, say(LAST_KNOWN)) if day > calendar.covered_to else label


def _strip(calendar: Calendar, first: int, last: int) -> str:
    """The days of a cell, as far as they are shown."""
    inside = [
        band._replace(start=max(band.start, calendar.first), end=min(band.end, calendar.last + 1))
        for band in calendar.bands if band.start <= calendar.last and band.end > calendar.first
    ]  # fmt: skip
    return status_marks.strip_of(inside, first, last, calendar.covered_to)


def _linked(calendar: Calendar, text: str, day: int, label: str, *, tab_stop: bool = True) -> str:
    """A cell that leads to the map on a day, with the event that began the status of that day."""
    event = band_at(calendar.bands, day).event_id
    to: dict[str, Any] = {"as_of": day_of(day), "event": event, "map_view": calendar.place}
    return page_links.link(text, "", label=label, tab_stop=tab_stop, **to)


def _of_days(calendar: Calendar, name: str) -> str:
    say = calendar.page.say
    years = range(_year(calendar.first), _year(calendar.last) + 1)
    months = [month for year in years for month in _months(year)]
    inside = [month for month in months if month[0] <= calendar.last and month[1] >= calendar.first]
    rows = [_days_row(calendar, *month) for month in inside]
    heads = [say("Month"), *(str(day) for day in range(1, _COLUMNS + 1))]
    caption = say("{link}: one row per month, one cell per day", link=name)
    return html_table.wide_table(caption, heads, rows, "rl-history-calendar rl-history-days")


def _days_row(calendar: Calendar, first: int, last: int) -> str:
    """A row of day cells; the Tab key stops at the first day of each run, the pointer reaches every day."""
    cells = []
    for day in range(first, first + _COLUMNS):
        inside = max(first, calendar.first) <= day <= min(last, calendar.last)
        cells.append(
            f"<td>{_day_cell(calendar, day, begins=day == max(first, calendar.first))}</td>" if inside else "<td></td>"
        )
    month = calendar.page.say.date(str(day_of(first))[:7])
    return f"<tr><th scope='row'>{escape(month)}</th>{''.join(cells)}</tr>"


def _day_cell(calendar: Calendar, day: int, *, begins: bool) -> str:
    say, band = calendar.page.say, band_at(calendar.bands, day)
    words = band_words.on_day(band, day, calendar.evidence, say)
    label = _last_known(calendar, day, say.labelled(say.day(day_of(day)), words))
    return _linked(calendar, _strip(calendar, day, day), day, label, tab_stop=begins or day == band.start)


@cached(by_links)
def html(page: OpenPage, link: tuple[str, str], period: Period) -> str:
    """The calendar of a link, and its intervals in words.

    Args:
        page: The page.
        link: Its crossing and service.
        period: The first and the last day; days after today are not drawn.
    """
    every = strip_bands(page)
    of_link = every[(every["crossing_id"] == link[0]) & (every["service"] == link[1])]
    last = min(period[1], max(today(), page.dataset.covered_to))
    bands, ends = status_marks.bands(of_link), (number(period[0]), number(last))
    evidence = band_words.last_evidence(page, of_link)
    calendar = Calendar(page, bands, *ends, place_of(page, link[0]), evidence)
    name = link_name(dict(zip(LINK, link, strict=True)), page.names, page.say)
    summary = f"<summary>{escape(page.say('The same in words'))}</summary>"
    intervals = stops.intervals(page, link, period)
    shown = {band.status for band in bands if band.start <= ends[1] and band.end > ends[0]}
    key = strip_key.key(shown, page.view.selection.stale_after, page.say, veiled=ends[1] > calendar.covered_to)
    return f"{table(calendar, name)}{key}<details class='rl-history-more'>{summary}{intervals}</details>"
