"""Every time that a link stood still, or lost its track, in a period: for how long, why, and who says so."""

import numpy as np
import pandas as pd

from raillinks import dates, knowledge, select
from raillinks.package import Dataset
from raillinks.replay import Ints
from raillinks.schema import Stance, Status
from raillinks.select import View
from raillinks.timeline import Timeline

STOPPED = (Status.SUSPENDED, Status.CLOSED)
COLUMNS = (
    "crossing_id", "service", "status", "start", "start_latest", "end", "end_latest", "days", "days_min", "days_max",
    "at_least", "days_in_period", "event_id", "cause", "publishers", "end_event_id",
)  # fmt: skip


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The suspensions of the listed links in the selection's period, as `suspensions` gives them."""
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    period = select.period(dataset, view)
    found = suspensions(view.timeline, view.known, claims, period, dataset.covered_to)
    return found.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def suspensions(
    found: Timeline,
    events: pd.DataFrame,
    claims: pd.DataFrame,
    period: tuple[np.datetime64, np.datetime64],
    covered_to: np.datetime64,
) -> pd.DataFrame:
    """The suspended and closed intervals that touch a period.

    Args:
        found: The timeline.
        events: As known: `event_id`, `cause`.
        claims: The known claims: `event_id`, `stance`, `publisher`.
        period: Its first and its last day; what lies after `covered_to` is cut off.
        covered_to: The last day up to which the maintainers have read.

    Returns:
        Columns `COLUMNS`, the latest start of each link first, links in their order. The edges are those of
        `Timeline.intervals`. `days` (int) count the whole interval up to `covered_to`, `days_min` and `days_max`
        (int) as its uncertain edges allow, `days_in_period` (int) those in the period. `at_least` (bool): an
        `unknown` ended it, so that it may have lasted longer. `cause` and `publishers` (of the supporting claims,
        `;` between, in the order of the claims) are those of the event that starts it, empty where it has none.
    """
    intervals = found.intervals()
    following = intervals["status"].shift(-1).where(intervals["end"].notna(), "")
    stopped = intervals.assign(at_least=following == Status.UNKNOWN)[intervals["status"].isin(STOPPED)]
    first, end = period[0], min(period[1], covered_to) + 1
    inside = _days(np.maximum(dates.to_days(stopped["start"]), first), _until(stopped["end"], end))
    touching = stopped.assign(days_in_period=inside)[inside > 0]
    told = _with_days(touching, covered_to + 1).assign(
        cause=_of_event(touching, events.set_index("event_id")["cause"]),
        publishers=_of_event(touching, _publishers(claims)),
    )
    order = np.lexsort((-told["start"].astype("int64"), _link_number(found, told)))
    return told.iloc[order][list(COLUMNS)].reset_index(drop=True)


def _with_days(stopped: pd.DataFrame, end: np.datetime64) -> pd.DataFrame:
    """The intervals with their days before `end`: as replayed, and the fewest and the most that the edges allow."""
    start, start_latest = dates.to_days(stopped["start"]), dates.to_days(stopped["start_latest"])
    earliest, latest = _until(stopped["end"], end), _until(stopped["end_latest"], end)
    return stopped.assign(
        days=_days(start, earliest), days_min=_days(start_latest, earliest), days_max=_days(start, latest)
    )


def _until(column: pd.Series, end: np.datetime64) -> dates.Days:
    """Days, `end` at the latest; what lasts ends there."""
    found: dates.Days = np.fmin(dates.to_days(column), end)
    return found


def _days(start: dates.Days, end: dates.Days) -> Ints:
    found: Ints = np.maximum((end - start).astype(np.int64), 0)
    return found


def _publishers(claims: pd.DataFrame) -> pd.Series:
    """Who supports each event, each publisher once."""
    supports = claims.loc[claims["stance"] == Stance.SUPPORTS, ["event_id", "publisher"]].drop_duplicates()
    return supports.groupby("event_id")["publisher"].agg(";".join)


def _of_event(stopped: pd.DataFrame, by_event: pd.Series) -> pd.Series:
    return stopped["event_id"].map(by_event).astype(object).fillna("").astype(str)


def _link_number(found: Timeline, stopped: pd.DataFrame) -> Ints:
    keys = ["crossing_id", "service"]
    listed = pd.MultiIndex.from_frame(found.links[keys])
    return listed.get_indexer(pd.MultiIndex.from_frame(stopped[keys])).astype(np.int64)
