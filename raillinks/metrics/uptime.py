"""Figures per link and period: days open, suspended, unknown, stale, and how much uncertain dates may change them.

Status rules, "Figures of a period". A period is two days, both included. Days after `counted_to`, the earlier of
`covered_to` and `known_on`, are never counted. Every figure is a number of whole days on which the replay gives one
status.

The days of stops in a period, and whether each lasted "at least" so long.

The cells of a table of links and periods, and the pieces into which the periods cut days.

Days of a period by the evidence for the status: fresh, stale, unknown; and their shares.

Whether each link was open on all, some or none of the days of a period, or whether it cannot be said.

Status rules, "Open in a month or a year". A single day is a period too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain.status import COUNTED, COUNTED_AS_OPEN, KNOWN, SUSPENSIONS, Status, of_days
from raillinks.engine.replay import (
    FIRST_DAY,
    IS_COUNTED,
    NO_STATUS,
    Codes,
    Ints,
    Mask,
    bit,
    codes_of,
    day_numbers,
    first_of_each,
    last_of_each,
    mask_of,
)
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, Timeline

FOREVER = np.int64(1) << 19
"""The number of a day after all days of a log: the end of what lasts."""


class Pieces(NamedTuple):
    """Rows of days, each cut at the ends of the periods that it touches.

    Args:
        row: The position of the row that each piece is of.
        cell: The cell of its link and period.
        period: The first day of its period, and the first day after it.
    """

    row: Ints
    cell: Ints
    period: tuple[Ints, Ints]


class Cells(NamedTuple):
    """A cell per link and period, link by link; the number of a cell is `link * len(first) + period`.

    Args:
        links: The number of links.
        first: The first day of each period, as a number; periods are in the order of time, and none overlap.
        end: The first day after each.
    """

    links: int
    first: Ints
    end: Ints

    def pieces(self, link: Ints, start: Ints, end: Ints) -> Pieces:
        """The pieces of rows of days `[start, end)`, in the order of the rows.

        A row that is empty, or touches no period, may have a piece without a day.

        Args:
            link: The link of each row.
            start: Its first day.
            end: The first day after it.
        """
        touched = np.searchsorted(self.end, start, side="right")
        n = np.maximum(np.searchsorted(self.first, end, side="left") - touched, 0)
        row = np.repeat(np.arange(len(link)), n)
        period = np.arange(n.sum()) + np.repeat(touched - np.cumsum(n) + n, n)
        return Pieces(row, link[row] * len(self.first) + period, (self.first[period], self.end[period]))

    def sums(self, cell: Ints, values: Ints | Mask) -> Ints:
        """The sum of whole numbers in each cell."""
        totals = np.zeros(self.links * len(self.first), np.int64)
        np.add.at(totals, cell, values)
        return totals


def stale_days(timeline: Timeline, stale_after: int) -> tuple[Ints, Ints, Ints]:
    """The stale days of every link; `Timeline.spans` decides which days are stale (rule 9).

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Link, first day and first day after it of each run of stale days, as numbers (days since `replay.FIRST_DAY`).
    """
    spans = timeline.spans(stale_after)
    link = np.asarray(spans.groupby(["crossing_id", "service"], sort=False).ngroup(), np.int64)  # as spans are sorted
    start = day_numbers(spans["start"])
    end = np.where(last_of_each(link), FOREVER, np.roll(start, -1))
    stale = spans["stale"].to_numpy(bool)  # never the first of a link, which has no start
    return link[stale], start[stale], end[stale]


def whole_percents(days: Sequence[int]) -> list[int]:
    """The shares of some counts in their sum, in whole percent, so that they add up to 100 (largest remainders).

    Args:
        days: Counts, at least 0, of which one is more than 0.
    """
    exact = 100 * np.asarray(days, np.int64)
    total = int(np.sum(days))
    percents = exact // total
    missing = 100 - int(percents.sum())
    percents[np.argsort(-(exact % total), kind="stable")[:missing]] += 1
    return [int(percent) for percent in percents]


class StoppedDays(NamedTuple):
    """The days of each stop in a period. This is the only place that decides "at least" (status rules).

    Args:
        replayed: Days of the replay.
        fewest: The fewest days that the uncertain first day of the stop allows.
        at_least: Whether evidence ended during the stop, so that its length is not known. This belongs to the stop:
            it is so in every period, also in one that ends before the evidence did.
    """

    replayed: Ints
    fewest: Ints
    at_least: Mask

    @property
    def days(self) -> Ints:
        """The figure to display: the days of the replay; the fewest days if `at_least` is true."""
        return np.where(self.at_least, self.fewest, self.replayed)


def stopped_days(
    start: Ints, start_latest: Ints, end: Ints, ended_unknown: Mask, period: tuple[int, int] | tuple[Ints, Ints]
) -> StoppedDays:
    """The days of stops in a period. All days are day numbers with a common origin.

    Args:
        start: The first day of each stop.
        start_latest: The last day on which it may have begun.
        end: The first day after it.
        ended_unknown: Whether `unknown` follows it in the days that count.
        period: The first day of the period, and the first day after it: of one for all, or of one for each stop.
    """
    fewest = np.maximum(overlap(start_latest, end, period), 0)  # start_latest may be after end
    return StoppedDays(overlap(start, end, period), fewest, ended_unknown)


def overlap(start: Ints, end: Ints, period: tuple[int, int] | tuple[Ints, Ints]) -> Ints:
    """The number of days of each `[start, end)` in the period, which is one for all or one for each."""
    days: Ints = np.clip(end, *period) - np.clip(start, *period)
    return days


STATUS_DAYS = tuple(f"{status}_days" for status in COUNTED if status is not Status.OPEN)
"""The columns of days per status, other than open."""
EVIDENCE_DAYS = ("fresh_days", "stale_days", "unknown_days")
"""The columns of days by the evidence for the status; together they are the days that are not closed."""
COLUMNS = (
    "crossing_id", "service", "from", "to", "period_days", "known_days", "open_days", "open_days_min",
    "open_days_max", *STATUS_DAYS, *EVIDENCE_DAYS, "suspensions", "suspensions_begun", "longest_suspension_days",
    "longest_at_least", "open_percent",
)  # fmt: skip
CURRENT_COLUMNS = ("crossing_id", "service", "status", "since", "since_latest", "days")


def whole_log(events: pd.DataFrame, counted_to: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """The period of a whole log: from the first day of its first event to the last day that counts.

    Args:
        events: `date_earliest`.
        counted_to: The last day that counts.
    """
    first = events["date_earliest"].min()
    start = counted_to if pd.isna(first) else np.datetime64(first, "D")
    return min(start, counted_to), counted_to


def uptime(
    timeline: Timeline,
    first: np.datetime64,
    last: np.datetime64,
    counted_to: np.datetime64,
    *,
    stale_after: int = DEFAULT_STALE_AFTER,
) -> pd.DataFrame:
    """How long each link was open, partly open, suspended, closed or unknown in a period.

    Args:
        timeline: The timeline.
        first: The first day of the period.
        last: The last day of the period; days after `counted_to` are cut off.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, one row per link. Days and counts are int. `to` is the last day that counts, `period_days`
        the number of days up to it, `known_days` the days open, partial or suspended: `stale_days` and `fresh_days`.
        `open_days_min` and `open_days_max` are the bounds over all placements of rule 5. `suspensions` counts the
        suspensions that touch the period, `suspensions_begun` those that begin in it. `longest_at_least` (bool):
        evidence ended during one of them, in the period or later (see `StoppedDays`). In that case
        `longest_suspension_days` is the fewest days that the longest may have had in the period. `open_percent`
        (float): open days as a percentage of known days, missing if fewer than half of the days that are not closed
        are known.
    """
    return uptime_of_periods(timeline, [(first, last)], counted_to, stale_after=stale_after)


def uptime_of_periods(
    timeline: Timeline,
    periods: Sequence[tuple[np.datetime64, np.datetime64]],
    counted_to: np.datetime64,
    *,
    stale_after: int = DEFAULT_STALE_AFTER,
) -> pd.DataFrame:
    """The same for many periods at once: one pass over the timeline, not one for each.

    Args:
        timeline: The timeline.
        periods: The first and the last day of each, in the order of time; none overlap.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, one row per link and period: the periods of the first link, then those of the next.
    """
    counted = [(first, min(last, counted_to)) for first, last in periods]
    cells = cells_of(timeline, counted)
    intervals = _intervals(timeline)
    named = timeline.links[["crossing_id", "service"]].take(np.repeat(np.arange(cells.links), len(counted)))
    return named.reset_index(drop=True).assign(
        **{"from": _column(counted, 0, cells), "to": _column(counted, 1, cells)},
        period_days=np.tile(cells.end - cells.first, cells.links),
        **_days(timeline, intervals, cells, stale_after),
        open_days_min=placed_days(timeline, codes_of(COUNTED_AS_OPEN), cells, most=False),
        open_days_max=placed_days(timeline, codes_of(COUNTED_AS_OPEN), cells, most=True),
        **_suspensions(intervals, cells, _number(counted_to) + 1),
        open_percent=_percent,
    )[list(COLUMNS)]


def cells_of(timeline: Timeline, periods: Sequence[tuple[np.datetime64, np.datetime64]]) -> Cells:
    """The cells of all links and some periods; a period that ends before it begins has no day.

    Args:
        timeline: The timeline.
        periods: The first and the last day of each, in the order of time; none overlap.
    """
    first, last = (np.array([_number(days[end]) for days in periods], np.int64) for end in (0, 1))
    return Cells(len(timeline.links), first, np.maximum(last + 1, first))


def _column(periods: Sequence[tuple[np.datetime64, np.datetime64]], end: int, cells: Cells) -> pd.Series:
    """The first (0) or the last (1) day of each period, for the cells of all links."""
    return pd.Series(np.tile(np.array([days[end] for days in periods], "datetime64[s]"), cells.links))


def _number(day: np.datetime64) -> int:
    return int((day - FIRST_DAY).astype(np.int64))


def _day(day: np.datetime64) -> pd.Timestamp:
    return pd.Timestamp(day.astype("datetime64[s]"))


class _Intervals(NamedTuple):
    """The intervals that have a start, as day numbers. If one lasts, `end` is `FOREVER` and `following` is -1.

    `start_latest` is the last day on which it may have begun (L of rule 5); `following` is the next status.
    """

    link: Ints
    start: Ints
    start_latest: Ints
    end: Ints
    status: Codes
    following: Codes

    def take(self, chosen: Mask | Ints) -> "_Intervals":
        return _Intervals._make(column[chosen] for column in self)


def _intervals(timeline: Timeline) -> _Intervals:
    kept = timeline.kept
    link, start, status = timeline.moves.link[kept], timeline.moves.earliest[kept], timeline.after[kept]
    lasts = last_of_each(link)
    end = np.where(lasts, FOREVER, np.roll(start, -1))
    following = np.where(lasts, NO_STATUS, np.roll(status, -1))
    return _Intervals(link, start, timeline.latest[kept], end, status, following)


def _totals(cells: Cells, link: Ints, start: Ints, end: Ints) -> Ints:
    """The number of days of all `[start, end)` in each cell."""
    pieces = cells.pieces(link, start, end)
    return cells.sums(pieces.cell, overlap(start[pieces.row], end[pieces.row], pieces.period))


def _days_of(intervals: _Intervals, status: int, cells: Cells) -> Ints:
    """The number of days on which each link has a status in each period."""
    chosen = intervals.take(intervals.status == status)
    return _totals(cells, chosen.link, chosen.start, chosen.end)


def _days(timeline: Timeline, intervals: _Intervals, cells: Cells, stale_after: int) -> dict[str, Ints]:
    """The days of each status in each cell, and of each kind of evidence for it."""
    own = {status: _days_of(intervals, code, cells) for status, code in zip(COUNTED, codes_of(COUNTED), strict=True)}
    days = {f"{status}_days": _sum(own, of_days(status)) for status in COUNTED}
    known = _sum(own, KNOWN)
    stale = _totals(cells, *stale_days(timeline, stale_after))
    unknown = np.tile(cells.end - cells.first, cells.links) - _sum(own, COUNTED)
    return days | {"known_days": known, "fresh_days": known - stale, "stale_days": stale, "unknown_days": unknown}


def _sum(own: Mapping[Status, Ints], statuses: Iterable[Status]) -> Ints:
    total: Ints = np.sum([own[status] for status in statuses], axis=0)
    return total


def _suspensions(intervals: _Intervals, cells: Cells, counted: int) -> dict[str, Ints | Mask]:
    """The columns on suspensions: intervals of `SUSPENSIONS` that touch the period.

    Args:
        intervals: The intervals.
        cells: The links and periods.
        counted: The first day that no longer counts.
    """
    suspended = intervals.take(mask_of(SUSPENSIONS)[intervals.status])
    pieces = cells.pieces(suspended.link, suspended.start, suspended.end)
    touching = overlap(suspended.start[pieces.row], suspended.end[pieces.row], pieces.period) > 0
    inside, cell = suspended.take(pieces.row[touching]), pieces.cell[touching]
    period = pieces.period[0][touching], pieces.period[1][touching]
    ended_unknown = ~IS_COUNTED[inside.following] & (inside.end < counted)
    stops = stopped_days(inside.start, inside.start_latest, inside.end, ended_unknown, period)
    at_least = cells.sums(cell, stops.at_least) > 0
    longest = np.zeros(len(at_least), np.int64)
    np.maximum.at(longest, cell, np.where(at_least[cell], stops.fewest, stops.replayed))
    return {
        "suspensions": cells.sums(cell, np.ones_like(cell)),
        "suspensions_begun": cells.sums(cell, inside.start >= period[0]),
        "longest_suspension_days": longest,
        "longest_at_least": at_least,
    }


def _percent(frame: pd.DataFrame) -> "pd.Series[float]":
    known = frame["known_days"]
    enough = (known > 0) & (2 * known >= frame["period_days"] - frame["closed_days"])
    return (100 * frame["open_days"] / known).where(enough)


def placed_days(timeline: Timeline, statuses: tuple[int, ...], cells: Cells, *, most: bool) -> Ints:
    """The fewest or the most days in some statuses over all placements of the moves that keep their order (rule 5).

    The number of open days grows with every day that a link opens earlier or stops later. For the most, each opening
    is on its first possible day, and each end of an open interval is as late as possible but not after the first
    possible day of the next opening. For the fewest it is the other way round. Both placements keep the order, so one
    placement gives the extreme for all links and periods. Tied moves (rule 6) may be in any order: for the most, they
    leave the link open if one of them does; for the fewest, only if all do. The same holds for any statuses.

    Args:
        timeline: The timeline.
        statuses: Codes of the statuses, without `unknown`, which comes before the first move.
        cells: The links and periods.
        most: Whether the most days are asked for, or the fewest.
    """
    bits, possible = bit(np.array(statuses, np.int8)).sum(dtype=np.uint8), timeline.possible
    is_in: Mask = (possible & bits) > 0 if most else (possible | bits) == bits
    was_in = np.roll(is_in, 1) & ~first_of_each(timeline.moves.link)
    edge = np.flatnonzero(is_in != was_in)
    enters, link, earliest = is_in[edge], timeline.moves.link[edge], timeline.moves.earliest[edge]
    lasts = last_of_each(link)
    following = np.where(lasts, FOREVER, np.roll(earliest, -1))
    day = np.where(enters == most, earliest, np.minimum(timeline.latest[edge], following))
    until = np.where(lasts, FOREVER, np.roll(day, -1))
    return _totals(cells, link[enters], day[enters], until[enters])


def current_intervals(timeline: Timeline, last: np.datetime64, counted_to: np.datetime64) -> pd.DataFrame:
    """The current interval of each link on the last day of a period that counts.

    Args:
        timeline: The timeline.
        last: The last day of the period.
        counted_to: The last day that counts.

    Returns:
        Columns `CURRENT_COLUMNS`, one row per link. `since` and `since_latest` (`datetime64[s]`) are the first and last
        day on which the interval may have begun; `days` (Int64) counts from `since` to the last day, both included.
        The three are missing for `unknown` and `closed`.
    """
    day = min(last, counted_to)
    intervals = timeline.intervals().rename(columns={"start": "since", "start_latest": "since_latest"})
    begun = intervals["since"].isna() | (intervals["since"] <= _day(day))
    current = intervals[begun & ~(intervals["end"] <= _day(day))].reset_index(drop=True)
    counted = current["status"].isin(KNOWN)
    since = current[["since", "since_latest"]].where(counted)
    days = (_day(day) - since["since"]).dt.days + 1
    return current.assign(**since, days=days.astype("Int64"))[list(CURRENT_COLUMNS)]


def shown_tenths(open_days: int, known_days: int) -> int:
    """Tenths of a percent, rounded down, as `percent_in_words` writes them.

    Args:
        open_days: At most `known_days`.
        known_days: More than 0.
    """
    return 1000 * open_days // known_days


def percent_in_words(open_days: int, known_days: int) -> str:
    """Open days as a percentage of known days, rounded down to a tenth.

    "100 %" means that all known days were open, "0 %" that none was.

    Args:
        open_days: At most `known_days`.
        known_days: More than 0.
    """
    tenths = shown_tenths(open_days, known_days)
    if tenths == 0 and open_days > 0:
        return "under 0.1 %"
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"


_OPEN, _KNOWN = codes_of(COUNTED_AS_OPEN), codes_of(COUNTED)
_NOT_OPEN = tuple(code for code in _KNOWN if code not in _OPEN)
"""The statuses that say that a link is not open; of `unknown` nothing can be said."""
ALL, SOME, NONE, CANNOT_BE_SAID = "all", "some", "none", "cannot_say"
"""The values of `open_on`."""
OPEN_ON_COLUMNS = ("open_on", "open_days_min", "open_days_max", "unknown_days_max", "period_days")


def open_on(timeline: Timeline, first: np.datetime64, last: np.datetime64, counted_to: np.datetime64) -> pd.DataFrame:
    """On how many days of a period each link was open.

    Args:
        timeline: The timeline.
        first: The first day of the period.
        last: Its last day. Nothing can be said of days after `counted_to`.
        counted_to: The last day that counts.

    Returns:
        Columns `crossing_id`, `service` and `OPEN_ON_COLUMNS`, one row per link. `open_on` is one word; the others are
        days (int). `open_days_min` and `open_days_max` are the bounds over all placements of rule 5,
        `unknown_days_max` the most days that may be `unknown`, with those after `counted_to`; `period_days` are all
        days of the period.
    """
    days = figures(timeline, first, last, counted_to)
    return timeline.links[["crossing_id", "service"]].assign(**{name: days[name] for name in OPEN_ON_COLUMNS})


def figures(
    timeline: Timeline, first: np.datetime64, last: np.datetime64, counted_to: np.datetime64
) -> Mapping[str, NDArray[Any]]:
    """The same without a table: the values of each of `OPEN_ON_COLUMNS`, one per link."""
    days = int((last - first).astype(np.int64)) + 1
    counted = cells_of(timeline, [(first, min(last, counted_to))])
    least, most = (placed_days(timeline, _OPEN, counted, most=most) for most in (False, True))
    not_open = placed_days(timeline, _NOT_OPEN, counted, most=False)
    unknown = days - placed_days(timeline, _KNOWN, counted, most=False)
    cases = [least == days, (most == 0) & (unknown == 0), (least > 0) & (not_open > 0)]
    return {
        "open_on": np.select(cases, [ALL, NONE, SOME], CANNOT_BE_SAID),
        "open_days_min": least,
        "open_days_max": most,
        "unknown_days_max": unknown,
        "period_days": np.full(len(least), days),
    }
