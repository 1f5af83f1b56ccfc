"""Compares two days, or two periods, of every link.

Figures of days of which nothing is known have empty cells: 0 would say that something is known.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.engine.replay import rows
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, Timeline
from raillinks.metrics import uptime

COLUMNS = (
    "crossing_id", "service", "status", "compare_status", "event_ids", "certain", "compare_certain", "alternatives",
    "compare_alternatives", "replayed_status", "compare_replayed_status",
)  # fmt: skip
LINK = ("crossing_id", "service")
MOVE_COLUMNS = (*LINK, "day", "status", "event_id")
SECOND = "compare_"
"""Prefix of the columns of the second day or period."""

Period = tuple[np.datetime64, np.datetime64]
"""Two days: of a period the first and the last, both included."""


def compare(
    timeline: Timeline,
    events: pd.DataFrame,
    as_of: np.datetime64,
    compare_with: np.datetime64,
    stale_after: int = DEFAULT_STALE_AFTER,
) -> pd.DataFrame:
    """The status of every link on two days, and what happened on it between them.

    Args:
        timeline: The timeline.
        events: The events to name, as known, effective or not (see `replay.rows` for the columns).
        as_of: One day.
        compare_with: The other day, earlier or later.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, one row per link. `event_ids` (separated by `;`, in the order of rule 4) are the events on
        the link or its group whose `date_earliest` is after the earlier day and not after the later day. `certain`,
        `compare_certain` (bool) and the columns after them: as in `Timeline.status_on`.
    """
    frame = timeline.status_on(as_of, stale_after)[[*LINK, "status", "certain", "alternatives", "replayed_status"]]
    other = timeline.status_on(compare_with, stale_after)
    return frame.assign(
        compare_status=other["status"],
        compare_certain=other["certain"],
        compare_alternatives=other["alternatives"],
        compare_replayed_status=other["replayed_status"],
        event_ids=ids_between(timeline, events, (as_of, compare_with)),
    )[list(COLUMNS)]


def ids_between(timeline: Timeline, events: pd.DataFrame, days: Period) -> "pd.Series[str]":
    """The ids of each link's events between two days, as `event_ids` of `compare`: a row per link of the timeline.

    Args:
        timeline: The timeline.
        events: As for `compare`.
        days: Two days, in either order.
    """
    after, up_to = min(days), max(days)
    day = dates.to_days(events["date_earliest"])
    between = events[(day > after) & (day <= up_to)].reset_index(drop=True)
    pairs = rows(between, timeline.links)
    ids = pd.Series(between["event_id"].to_numpy(dtype=object)[pairs.event], index=pairs.link, dtype=str)
    joined = ids.groupby(level=0).agg(";".join)
    return joined.reindex(range(len(timeline.links)), fill_value="").astype(str)


def side_by_side(
    timeline: Timeline, events: pd.DataFrame, as_of: np.datetime64, compare_with: np.datetime64, stale_after: int
) -> pd.DataFrame:
    """The full status of every link on two days.

    Args:
        timeline: The timeline.
        events: The events to name, as for `compare`.
        as_of: One day.
        compare_with: The other day, earlier or later.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        One row per link: the columns of `Timeline.status_on` on `as_of`; the same on `compare_with`, prefixed with
        `SECOND`, without `LINK` and `context`; `event_ids` as in `compare`; `differs` (bool): the two statuses
        differ; `returned` (bool): they are equal, but the link had another status in between; `may_differ` (bool): they
        are equal, and on one of two different days another status is possible.
    """
    one = timeline.status_on(as_of, stale_after)
    other = timeline.status_on(compare_with, stale_after).drop(columns=[*LINK, "context"]).add_prefix(SECOND)
    both = pd.concat([one, other], axis=1)
    differs = both["status"] != both[f"{SECOND}status"]
    starts = both["since"].fillna(pd.Timestamp(0)) != both[f"{SECOND}since"].fillna(pd.Timestamp(0))
    between = ids_between(timeline, events, (as_of, compare_with))
    several = both["alternatives"].str.contains(";") | both[f"{SECOND}alternatives"].str.contains(";")
    may = several & ~differs & (as_of != compare_with)
    return both.assign(event_ids=between, differs=differs, returned=starts & ~differs, may_differ=may)


def moves_between(timeline: Timeline, one: np.datetime64, other: np.datetime64) -> pd.DataFrame:
    """Every change of status after the earlier of two days and up to the later. Filters do not matter.

    Args:
        timeline: The timeline.
        one: A day.
        other: Another day, earlier or later.

    Returns:
        Columns `MOVE_COLUMNS`, sorted by link and day: the `day` (`datetime64[s]`) on which the `status` begins, and
        the event that starts it.
    """
    intervals = timeline.intervals().rename(columns={"start": "day"})
    after, up_to = (pd.Timestamp(day.astype("datetime64[s]")) for day in (min(one, other), max(one, other)))
    moved = intervals[(intervals["day"] > after) & (intervals["day"] <= up_to)]
    return moved[list(MOVE_COLUMNS)].reset_index(drop=True)


def in_order(one: Period, other: Period) -> tuple[Period, Period]:
    """Two periods, the earlier first: the one that begins earlier, or else ends earlier."""
    return (one, other) if one <= other else (other, one)


def periods(
    timeline: Timeline,
    one: Period,
    other: Period,
    counted_to: np.datetime64,
    *,
    stale_after: int = DEFAULT_STALE_AFTER,
) -> pd.DataFrame:
    """The figures of every link over two periods, side by side.

    Args:
        timeline: The timeline.
        one: A period.
        other: Another period; the two may overlap.
        counted_to: The last day that counts: the earlier of `covered_to` and `known_on`.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        One row per link: `LINK`; the other columns of `uptime.COLUMNS` over the first period; the same over the
        second period, prefixed with `SECOND`; `points` (float, percentage points): `open_percent` of the later
        period minus that of the earlier (see `in_order`), missing if either is.
    """
    figures = uptime.uptime(timeline, *one, counted_to, stale_after=stale_after)
    others = uptime.uptime(timeline, *other, counted_to, stale_after=stale_after).drop(columns=list(LINK))
    both = pd.concat([figures, others.add_prefix(SECOND)], axis=1)
    change = both["open_percent"] - both[f"{SECOND}open_percent"]
    return both.assign(points=-change if in_order(one, other) == (one, other) else change)


HOW_MANY_ARE_KNOWN = ("period_days", "known_days", "unknown_days", "unknown_days_min", "unknown_days_max")


def emptied(cells: pd.DataFrame, figures: Collection[str]) -> pd.DataFrame:
    """A table with empty cells where nothing is known of a link in its period.

    Ranges (`_min`, `_max`) are empty where no placement of the uncertain dates gives a known day either. A table
    without `unknown_days_min` has a range of open days alone: where the most is 0 as well, it says nothing.

    Args:
        cells: The table; one without `period_days` has no such figures.
        figures: Its columns of numbers.
    """
    made = {}
    for prefix in ("", SECOND):
        names = {name.removeprefix(prefix): name for name in figures if name.startswith(SECOND) == bool(prefix)}
        if "period_days" not in names:
            continue
        counted = "unknown_days" if "unknown_days" in names else "unknown_days_max"
        period, unknown = cells[names["period_days"]], cells[names[counted]]
        least = cells[names["unknown_days_min"]] if "unknown_days_min" in names else None
        of_ranges = (unknown == period) & (cells[names["open_days_max"]] == 0) if least is None else least == period
        for name, column in names.items():
            if name not in HOW_MANY_ARE_KNOWN:
                is_empty = of_ranges if name.endswith(("_min", "_max")) else unknown == period
                made[column] = cells[column].astype(object).mask(is_empty, "")
    return cells.assign(**made)


def open_on(days: Mapping[str, object]) -> dict[str, object]:
    """The same of one row of `uptime.OPEN_ON_COLUMNS`, with None for an empty cell.

    Args:
        days: The row.
    """
    is_empty = days["unknown_days_max"] == days["period_days"] and days["open_days_max"] == 0
    return {**days, **(dict.fromkeys(("open_days_min", "open_days_max")) if is_empty else {})}
