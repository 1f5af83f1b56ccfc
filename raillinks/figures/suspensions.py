"""Suspensions and closures of links in a period: how long, why, and who reports them."""

import numpy as np
import pandas as pd

from raillinks.engine.replay import FIRST_DAY, Ints
from raillinks.engine.timeline import Timeline
from raillinks.figures.uptime import StoppedDays, stopped_days
from raillinks.words import dates
from raillinks.words.enums import Stance, Status

STOPPED = (Status.SUSPENDED, Status.CLOSED)
_NEVER = "2300-01-01"  # after every day of a log: the end of an interval that lasts
COLUMNS = (
    "crossing_id", "service", "status", "start", "start_latest", "end", "end_latest", "days", "days_min", "days_max",
    "at_least", "days_in_period", "event_id", "cause", "publishers", "end_event_id",
)  # fmt: skip


def suspensions(
    timeline: Timeline,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    period: tuple[np.datetime64, np.datetime64],
    counted_to: np.datetime64,
) -> pd.DataFrame:
    """The suspended and closed intervals that touch a period.

    Args:
        timeline: The timeline.
        events: As known: `event_id`, `cause`.
        claims: The known claims: `event_id`, `stance`, `publisher`.
        period: The first and the last day; days after `counted_to` are cut off.
        counted_to: The last day that counts: the earlier of `covered_to` and `known_on`.

    Returns:
        Columns `COLUMNS`, one row per interval; links in their order, the latest start of each link first. The edges
        are those of `Timeline.intervals`. All days are int. `days` counts the whole interval up to `counted_to`;
        `days_min` and `days_max` are the bounds that its uncertain edges allow; `days_in_period` counts the days in
        the period. `at_least` (bool): the interval ended in `unknown`, so it may have lasted longer. In that case
        `days` is `days_min`, and `days_in_period` is the fewest days in the period, even if the interval ended after
        the period (see `uptime.StoppedDays`). `cause` and `publishers` (of the supporting claims, separated by `;`,
        in the order of the claims) are those of the event that starts the interval, empty if it has none.
    """
    intervals = with_ends(timeline.intervals())
    stopped = intervals[intervals["status"].isin(STOPPED)]
    inside = _stopped_days(stopped, (period[0], min(period[1], counted_to)), counted_to)
    touching = stopped.assign(days_in_period=inside.days)[inside.replayed > 0]
    suspended = _with_days(touching, counted_to).assign(
        cause=_of_event(touching, events.set_index("event_id")["cause"]),
        publishers=_of_event(touching, _publishers(claims)),
    )
    order = np.lexsort((-suspended["start"].astype("int64"), _link_number(timeline, suspended)))
    return suspended.iloc[order][list(COLUMNS)].reset_index(drop=True)


def with_ends(intervals: pd.DataFrame) -> pd.DataFrame:
    """The intervals plus `ends_unknown` (bool): a stop is followed by `unknown`, because evidence ended during it.

    Args:
        intervals: As `Timeline.intervals` returns them.
    """
    following = intervals["status"].shift(-1).where(intervals["end"].notna(), "")
    ends_unknown = intervals["status"].isin(STOPPED) & (following == Status.UNKNOWN)
    return intervals.assign(ends_unknown=ends_unknown)


def days_counted(intervals: pd.DataFrame, counted_to: np.datetime64) -> StoppedDays:
    """The days of intervals up to the last day that counts. The intervals must have a start.

    Args:
        intervals: As `with_ends` returns them.
        counted_to: The last day that counts.
    """
    return _stopped_days(intervals, (FIRST_DAY, counted_to), counted_to)


def _stopped_days(
    stopped: pd.DataFrame, period: tuple[np.datetime64, np.datetime64], counted_to: np.datetime64, end: str = "end"
) -> StoppedDays:
    """The days of the intervals in a period; `end` is the name of the column with their ends."""
    start, start_latest, ends = (dates.to_days(stopped[column]) for column in ("start", "start_latest", end))
    lasting = np.where(np.isnat(ends), np.datetime64(_NEVER, "D"), ends)
    ended_unknown = stopped["ends_unknown"].to_numpy(bool) & (lasting <= counted_to)
    begun, begun_latest, ended = (column.astype(np.int64) for column in (start, start_latest, lasting))
    within = int(period[0].astype(np.int64)), int(period[1].astype(np.int64)) + 1
    return stopped_days(begun, begun_latest, ended, ended_unknown, within)


def _with_days(stopped: pd.DataFrame, counted_to: np.datetime64) -> pd.DataFrame:
    """The intervals with their days up to `counted_to`, and the fewest and the most that the edges allow."""
    whole = FIRST_DAY, counted_to
    counted = _stopped_days(stopped, whole, counted_to)
    most = _stopped_days(stopped, whole, counted_to, "end_latest").replayed
    return stopped.assign(days=counted.days, days_min=counted.fewest, days_max=most, at_least=counted.at_least)


def _publishers(claims: pd.DataFrame) -> pd.Series:
    """The publishers that support each event, each once, separated by `;`."""
    supports = claims.loc[claims["stance"] == Stance.SUPPORTS, ["event_id", "publisher"]].drop_duplicates()
    return supports.groupby("event_id")["publisher"].agg(";".join)


def _of_event(stopped: pd.DataFrame, by_event: pd.Series) -> pd.Series:
    return stopped["event_id"].map(by_event).astype(object).fillna("").astype(str)


def _link_number(timeline: Timeline, stopped: pd.DataFrame) -> Ints:
    keys = ["crossing_id", "service"]
    listed = pd.MultiIndex.from_frame(timeline.links[keys])
    return listed.get_indexer(pd.MultiIndex.from_frame(stopped[keys])).astype(np.int64)
