"""Suspensions and closures of links in a period: how long, why, and who reports them."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from raillinks.domain import dates, text
from raillinks.domain.enums import CauseClass, Stance
from raillinks.domain.status import COUNTED, STOPPED, SUSPENSIONS, Status
from raillinks.engine.replay import FIRST_DAY, Ints
from raillinks.engine.timeline import Timeline
from raillinks.metrics.uptime import StoppedDays, stopped_days

_NOT_KNOWN = tuple(status for status in Status if status not in COUNTED)
_NEVER = "2300-01-01"  # after every day of a log: the end of an interval that lasts
COLUMNS = (
    "crossing_id", "service", "status", "start", "start_latest", "end", "end_latest", "days", "days_min", "days_max",
    "at_least", "days_in_period", "event_id", "cause", "cause_class", "publishers", "end_event_id",
)  # fmt: skip
CAUSE_COLUMNS = (
    "crossing_id", "service", "cause_class", "suspended_days", "days_in_period", "days_min", "days_max", "at_least",
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
        events: As known: `event_id`, `cause`, `cause_class`.
        claims: The known claims: `event_id`, `stance`, `publisher`.
        period: The first and the last day; days after `counted_to` are cut off.
        counted_to: The last day that counts: the earlier of `covered_to` and `known_on`.

    Returns:
        Columns `COLUMNS`, one row per interval; links in their order, the latest start of each link first. The edges
        are those of `Timeline.intervals`. All days are int. `days` counts the whole interval up to `counted_to`;
        `days_min` and `days_max` are the bounds that its uncertain edges allow; `days_in_period` counts the days in
        the period. `at_least` (bool): the interval ended in `unknown`, so it may have lasted longer. In that case
        `days` is `days_min`, and `days_in_period` is the fewest days in the period, even if the interval ended after
        the period (see `uptime.StoppedDays`). `cause`, `cause_class` (`not_said` if it has none) and
        `publishers` (of the supporting claims, `; ` between, in the order of the claims) are those of the event
        that starts the interval.
    """
    stopped = _stopped(timeline, period, counted_to)
    suspended = _with_days(stopped, counted_to).assign(
        cause=_of_event(stopped, events.set_index("event_id")["cause"]),
        cause_class=_cause_class(stopped, events),
        publishers=_of_event(stopped, _publishers(claims)),
    )
    order = np.lexsort((-suspended["start"].astype("int64"), _link_number(timeline, suspended)))
    return suspended.iloc[order][list(COLUMNS)].reset_index(drop=True)


def suspended_by_cause(
    timeline: Timeline, events: pd.DataFrame, period: tuple[np.datetime64, np.datetime64], counted_to: np.datetime64
) -> pd.DataFrame:
    """The suspended days of each link in a period, by the class of the event that began each suspension.

    Args:
        timeline: The timeline.
        events: As known: `event_id`, `cause_class`.
        period: The first and the last day; days after `counted_to` are cut off.
        counted_to: The last day that counts.

    Returns:
        Columns `CAUSE_COLUMNS`, one row per link and class that may have days; links in their order, classes in that of
        `CauseClass`. `suspended_days` counts days of the replay: their sum is the link's `suspended_days` in
        `uptime.uptime`. `days_in_period` adds up that column of `suspensions`. `days_min` and `days_max` add up the
        fewest and the most days in the period that the uncertain edges of each suspension allow. `at_least` (bool): one
        of them ended in `unknown`, so `days_max` is no bound.
    """
    possible = _possible(timeline, SUSPENSIONS, period, counted_to)
    suspended = possible[possible["days_max"] > 0].rename(columns={"replayed": "suspended_days"})
    days = suspended.assign(
        link=_link_number(timeline, suspended),
        cause_class=pd.Categorical(_cause_class(suspended, events), list(map(str, CauseClass))),
    )
    by_cause = days.groupby(["link", "cause_class"], observed=True)
    summed = by_cause.agg(
        {"suspended_days": "sum", "days_in_period": "sum", "days_min": "sum", "days_max": "sum", "at_least": "any"}
    ).reset_index()
    named = timeline.links[["crossing_id", "service"]].take(summed["link"].to_numpy()).reset_index(drop=True)
    return named.join(summed.astype({"cause_class": str}))[list(CAUSE_COLUMNS)]


def _stopped(
    timeline: Timeline, period: tuple[np.datetime64, np.datetime64], counted_to: np.datetime64
) -> pd.DataFrame:
    """The intervals without trains that touch a period by the replay: as `_possible`."""
    possible = _possible(timeline, STOPPED, period, counted_to)
    return possible[possible["replayed"] > 0]


def _possible(
    timeline: Timeline,
    statuses: Collection[Status],
    period: tuple[np.datetime64, np.datetime64],
    counted_to: np.datetime64,
) -> pd.DataFrame:
    """The intervals of some statuses, with their days in a period.

    Returns:
        The columns of `with_ends`; `replayed`: days of the replay in the period; `at_least` and `days_in_period` as
        `suspensions` returns them; `days_min` and `days_max`: their bounds in the period.
    """
    intervals = with_ends(timeline.intervals())
    stopped = intervals[intervals["status"].isin(list(statuses))]
    counted_period = period[0], min(period[1], counted_to)
    inside = _stopped_days(stopped, counted_period, counted_to)
    most = _stopped_days(stopped, counted_period, counted_to, "end_latest").replayed
    at_least = days_counted(stopped, counted_to).at_least
    return stopped.assign(
        replayed=inside.replayed, days_in_period=inside.days, days_min=inside.fewest, days_max=most, at_least=at_least
    )


def _cause_class(stopped: pd.DataFrame, events: pd.DataFrame) -> "pd.Series[str]":
    """The class of the event that starts each interval; `not_said` if it has none."""
    return _of_event(stopped, events.set_index("event_id")["cause_class"]).replace("", str(CauseClass.NOT_SAID))


def with_ends(intervals: pd.DataFrame) -> pd.DataFrame:
    """The intervals plus `ends_unknown` (bool): a stop is followed by `unknown`, because evidence ended during it.

    Args:
        intervals: As `Timeline.intervals` returns them.
    """
    following = intervals["status"].shift(-1).where(intervals["end"].notna(), "")
    ends_unknown = intervals["status"].isin(STOPPED) & following.isin(_NOT_KNOWN)
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
    """The publishers that support each event, each once, `texts.BETWEEN` between."""
    supports = claims.loc[claims["stance"] == Stance.SUPPORTS, ["event_id", "house"]].drop_duplicates()
    several = supports["event_id"].duplicated(keep=False)
    alone, others = supports[~several].set_index("event_id")["house"], supports[several]
    joined: pd.Series = pd.concat([alone, others.groupby("event_id")["house"].agg(text.BETWEEN.join)])
    return joined


def _of_event(stopped: pd.DataFrame, by_event: pd.Series) -> pd.Series:
    return stopped["event_id"].map(by_event).astype(object).fillna("").astype(str)


def _link_number(timeline: Timeline, stopped: pd.DataFrame) -> Ints:
    keys = ["crossing_id", "service"]
    listed = pd.MultiIndex.from_frame(timeline.links[keys])
    return listed.get_indexer(pd.MultiIndex.from_frame(stopped[keys])).astype(np.int64)
