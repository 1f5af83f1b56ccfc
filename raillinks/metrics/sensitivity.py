"""Which link-days have another status in one replay than in another, and which.

What one dated sighting of a crossing train would settle (status rules, "What would settle it").
"""

import numpy as np
import pandas as pd

from raillinks.domain.status import COUNTED
from raillinks.engine.lapse import BIG
from raillinks.engine.replay import FIRST_DAY, STATUSES, UNKNOWN, Codes, Ints, first_of_each, last_of_each
from raillinks.engine.timeline import Timeline
from raillinks.metrics.compare import Period

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


FRONTIER_COLUMNS = ("crossing_id", "service", "first_day", "last_day", "status", "event_id", "best_day", "days_settled")


def frontier(spans: pd.DataFrame, counted_to: np.datetime64, *, stale_after: int) -> pd.DataFrame:
    """The stretches in which nothing is known of a link, or its evidence is old, and what a sighting of a train gains.

    A report that trains crossed on a day settles that day and the `stale_after` days after it, up to the link's next
    change or evidence.

    Args:
        spans: `Timeline.spans` with the same `stale_after`.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never, so that a sighting settles all days
            that follow.

    Returns:
        `FRONTIER_COLUMNS`: one row per stretch of one replayed status in which all days are unsettled, the largest gain
        first. Days are `datetime64[s]`; `best_day` is the last one on which a sighting settles the most, `days_settled`
        how many (int). `event_id` is the event that gave the status. The time before a link's first report is left out:
        nothing says when it begins.
    """
    last = pd.Timestamp(counted_to)
    link = spans["crossing_id"].astype(str) + "\n" + spans["service"].astype(str)
    settled = (spans["status"].isin(COUNTED) & ~spans["stale"]).to_numpy()
    same = (link == link.shift()).to_numpy()
    part = np.cumsum(
        ~(same & ~settled & ~np.r_[True, settled[:-1]] & (spans["replayed_status"] == spans["replayed_status"].shift()))
    )
    before_next = spans["start"].shift(-1) - pd.Timedelta(days=1)
    ends = before_next.where((link == link.shift(-1)) & (before_next <= last), last)
    rows = spans.assign(part=part, end=ends)[~settled & spans["start"].notna().to_numpy()]
    rows = rows[rows["start"] <= last]
    grouped = rows.groupby("part", sort=False)
    found = grouped[["crossing_id", "service", "replayed_status", "event_id"]].first()
    found = found.rename(columns={"replayed_status": "status"})  # a lapse alone begins no other stretch
    found["first_day"], found["last_day"] = grouped["start"].first(), grouped["end"].last()
    days = (found["last_day"] - found["first_day"]).dt.days + 1
    found["days_settled"] = days.clip(upper=stale_after + 1) if stale_after else days
    found["best_day"] = found["last_day"] - pd.to_timedelta(found["days_settled"] - 1, unit="D")
    order = ["days_settled", "last_day", "crossing_id", "service"]
    return found.sort_values(order, ascending=[False, False, True, True])[list(FRONTIER_COLUMNS)].reset_index(drop=True)
