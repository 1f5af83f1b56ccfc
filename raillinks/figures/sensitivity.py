"""Which link-days have another status in one replay than in another, and which."""

import numpy as np
import pandas as pd

from raillinks.engine.lapse import BIG
from raillinks.engine.replay import (
    FIRST_DAY,
    STATUSES,
    UNKNOWN,
    Codes,
    Ints,
    first_of_each,
    last_of_each,
)
from raillinks.engine.timeline import Timeline
from raillinks.figures.compare import Period

COLUMNS = ("crossing_id", "service", "from", "to", "days", "status", "status_without")
_WORDS = pd.Series(list(STATUSES), dtype=str)


def changed_days(timeline: Timeline, without: Timeline, period: Period) -> pd.DataFrame:
    """The days of a period on which links have another status without some claims.

    Args:
        timeline: The replay with all claims.
        without: The replay without some, over the same links.
        period: The first and the last day; none if it ends before it begins.

    Returns:
        Columns `COLUMNS`, sorted by link and day: one row per longest run of days with one pair of statuses. `from` and
        `to` are the first and the last day (`datetime64[s]`), `days` their number (int).
    """
    first, end = (int((day - FIRST_DAY).astype(np.int64)) for day in (period[0], period[1] + 1))
    every = np.arange(len(timeline.links)) * BIG + first
    keys = np.unique(np.r_[every, timeline.kept_key, without.kept_key])
    keys = keys[(keys % BIG >= first) & (keys % BIG < end)]
    link, given, other = keys // BIG, _status_at(timeline, keys), _status_at(without, keys)
    begins = first_of_each(link) | (given != np.roll(given, 1)) | (other != np.roll(other, 1))
    link, start, given, other = (column[begins] for column in (link, keys % BIG, given, other))
    until = np.where(last_of_each(link), end, np.roll(start, -1))
    differs = given != other
    named = timeline.links[["crossing_id", "service"]].take(link[differs]).reset_index(drop=True)
    return named.assign(
        **{"from": _days(start[differs]), "to": _days(until[differs] - 1)},
        days=(until - start)[differs],
        status=_WORDS.take(given[differs]).array,
        status_without=_WORDS.take(other[differs]).array,
    )[list(COLUMNS)]


def within(changed: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of `changed_days` of a longer period, cut to a period within it: as `changed_days` returns them for it.

    Args:
        changed: The rows; further columns stay.
        period: The first and the last day; none if it ends before it begins.
    """
    first, last = (pd.Timestamp(day) for day in period)
    begin, end = changed["from"], changed["to"]
    cut = changed.assign(**{"from": begin.where(begin > first, first), "to": end.where(end < last, last)})
    kept = cut[cut["from"] <= cut["to"]]
    return kept.assign(days=(kept["to"] - kept["from"]).dt.days + 1)


def _status_at(timeline: Timeline, keys: Ints) -> Codes:
    """The status of each `link * BIG + day`."""
    at = np.searchsorted(timeline.kept_key, keys, side="right") - 1
    status = np.full(len(keys), np.int8(UNKNOWN))
    begun = at >= 0
    begun[begun] = timeline.kept_key[at[begun]] // BIG == keys[begun] // BIG
    status[begun] = timeline.after[timeline.kept[at[begun]]]
    return status


def _days(numbers: Ints) -> pd.Series:
    return pd.Series((FIRST_DAY + numbers.astype("timedelta64[D]")).astype("datetime64[s]"))
