"""One link as a calendar: years of months, or months of days where the period is short; every cell leads to its day.

The bands of a strip in words: what holds, from when on, and how old its evidence is. All unescaped.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from dashboard.history import stops
from dashboard.i18n.translator import Translator, message
from dashboard.session import page_links
from dashboard.widgets import html_table, status_marks, strips
from dashboard.widgets.cache import by_links, cached
from dashboard.widgets.labels import link_name
from dashboard.widgets.open_page import OpenPage
from dashboard.widgets.status_marks import Band, touching
from dashboard.widgets.strips import strip_bands
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.clock import today
from raillinks.domain import dates
from raillinks.domain.map_view import MapView
from raillinks.domain.status import COUNTED
from raillinks.i18n import translator
from raillinks.i18n.translator import LAST_KNOWN_AS, NO_EVIDENCE_SINCE
from raillinks.metrics.compare import LINK, Period

FROM_DAY = message("{status} from {day}")
START_DAY_NOT_KNOWN = message("{status}, start day not known: {window}")
ONE_OR_THE_OTHER = message("{status} or {before}: day not known")
MOST_LINES = 12
"""So many changes of a strip are said in words."""


def day_of(n: int) -> np.datetime64:
    """The day of a number."""
    return np.datetime64(n, "D")


def band_at(bands: Sequence[Band], day: int) -> Band:
    """The band that holds a day."""
    [band] = touching(bands, day, day)
    return band


def last_evidence(page: OpenPage, bands: pd.DataFrame) -> defaultdict[tuple[str, str], dict[int, str]]:
    """By link the date of the last evidence of each band that has any, in words, by the band's first day.

    That of a band that nothing is known of is the evidence that ended the day before.

    Args:
        page: The page.
        bands: As `timeline.bands` gives them.
    """
    unknown = ~bands["status"].isin(COUNTED) & bands["event_id"].notna() & (bands["replayed_status"] == bands["status"])
    until = bands["last_evidence"].mask(unknown, bands["start"] - pd.Timedelta(days=1))
    seen = bands.assign(last_evidence=until)[until.notna()]
    days = dates.to_days(seen["start"]).astype(np.int64)
    found: defaultdict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for day, row in zip(days, seen.to_dict("records"), strict=True):
        said = translator.some_day(strips.last_evidence(page, row), page.say)
        found[row["crossing_id"], row["service"]][int(day)] = said
    return found


def status(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """The status of a band, and how old its evidence is where it is old or has ended.

    Args:
        band: The band.
        evidence_of: As `last_evidence` gives it for the link.
        say: The interface's messages.
    """
    word = say.word(band.status)
    if band.status not in COUNTED:
        return say.in_a_row([word, no_evidence(band, evidence_of, say)])
    if band.stale:
        return say.in_a_row([word, say("last evidence: {date}", date=evidence_of[band.start])])
    return word


def no_evidence(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """Since when nothing is known in a band that is `unknown`, and what was last known if the evidence has lapsed."""
    if band.last_known:
        evidence = say("last evidence: {date}", date=evidence_of[band.start])
        return say.in_a_row([say(LAST_KNOWN_AS, status=say.word(band.last_known)), evidence])
    return say(NO_EVIDENCE_SINCE, day=evidence_of[band.start]) if band.event_id else say(NO_EVIDENCE_YET)


def change(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """A change of status with all days on which it may have happened, never only the first."""
    word = say.word(band.status)
    if band.status not in COUNTED:
        return say.in_a_row([word, no_evidence(band, evidence_of, say)])
    if band.certain_from <= band.start:
        return say(FROM_DAY, status=word, day=say.day(day_of(band.start)))
    window = say.date(dates.shortest(day_of(band.start), day_of(band.certain_from)))
    return say(START_DAY_NOT_KNOWN, status=word, window=window)


def on_day(band: Band, day: int, evidence_of: Mapping[int, str], say: Translator) -> str:
    """The status of a day within a band; both statuses while the day of the change is not known."""
    if day < band.certain_from and band.before != band.status:
        words, before = (say.word(word) for word in (band.status, band.before))
        return say(ONE_OR_THE_OTHER, status=words, before=before)
    return status(band, evidence_of, say)


def of_strip(
    bands: Sequence[Band], first: int, last: int, evidence_of: Mapping[int, str], say: Translator
) -> Iterator[str]:
    """The bands of a strip, a line each, the first as on the strip's first day.

    Args:
        bands: The bands of the link.
        first: The first day of the strip.
        last: Its last day.
        evidence_of: As `last_evidence` gives it for the link.
        say: The interface's messages.
    """
    yield on_day(band_at(bands, first), first, evidence_of, say)
    later = [band for band in bands if first < band.start <= last]
    for band in later[:MOST_LINES]:
        if band.before != band.status:
            yield change(band, evidence_of, say)
        elif band.stale:
            yield say("old evidence from {day}, the last: {date}", day=say.day(day_of(band.start)),
                      date=evidence_of[band.start])  # fmt: skip
        else:
            yield say("new evidence: {date}", date=evidence_of[band.start])
    more = len(later) - MOST_LINES
    if more > 0:
        yield say.plural("{n} more change", "{n} more changes", more)


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
    words = say("{status}, all days", status=say.word(quiet.rstrip("+")))
    text = f"{_strip(calendar, first, last)}<span class='rl-history-long'>{escape(words)}</span>"
    label = _last_known(calendar, first, say.labelled(span, _doubt_of_years(calendar, first, last, words)))
    link = _linked(calendar, text, first, label)
    return f"<tr><th scope='row'>{span}</th><td colspan='{_MONTHS}'>{link}</td></tr>"


def _doubt_of_years(calendar: Calendar, first: int, last: int, words: str) -> str:
    """The words of a status that lasts, and after them how far it rests on old evidence, or on none."""
    say, inside = calendar.page.say, [band for band in calendar.bands if band.start <= last and band.end > first]
    old = [band for band in inside if band.stale]
    if inside[0].status not in COUNTED:
        return say.labelled(words, no_evidence(inside[0], calendar.evidence, say))
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
    inside = touching(calendar.bands, begins, ends)
    changes = [band for band in inside if begins < band.start and band.before != band.status]
    day = changes[0].start if changes else begins
    at_first, at_last = (band_at(calendar.bands, day) for day in (begins, ends))
    said = [on_day(at_first, begins, calendar.evidence, say)]
    said += [change(band, calendar.evidence, say) for band in changes]
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
        for band in touching(calendar.bands, max(first, calendar.first), min(last, calendar.last))
    ]
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
    words = on_day(band, day, calendar.evidence, say)
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
    bands, ends = status_marks.bands_html(of_link), (number(period[0]), number(last))
    evidence = last_evidence(page, of_link)[link]
    calendar = Calendar(page, bands, *ends, place_of(page, link[0]), evidence)
    name = link_name(dict(zip(LINK, link, strict=True)), page.names, page.say)
    summary = f"<summary>{escape(page.say('The same in words'))}</summary>"
    intervals = stops.intervals(page, link, period)
    shown = {band.status for band in bands if band.start <= ends[1] and band.end > ends[0]}
    key = status_marks.key(shown, page.view.selection.stale_after, page.say, veiled=ends[1] > calendar.covered_to)
    return f"{table(calendar, name)}{key}<details class='rl-history-more'>{summary}{intervals}</details>"
