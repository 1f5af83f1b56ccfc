"""What is counted for a view: its listed links in its periods, its suspensions, its measures, what it compares.

Where a view has evidence: the dated claims of its links, and the reach of the maintainers' search records.

Which crossings lead on a day, and which stand back (status rules, "Crossings that lead").

Where evidence of a link is: the days that its claims give, and the reach of the maintainers' search records.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import SourceType, Stance
from raillinks.domain.status import COUNTED, RUNNING, STOPPED, Status
from raillinks.domain.text import among, each_once
from raillinks.engine import knowledge
from raillinks.engine.timeline import by_service
from raillinks.i18n.languages import ENGLISH
from raillinks.i18n.translator import message, say
from raillinks.metrics import periods, suspensions, uptime
from raillinks.metrics import periods as counts
from raillinks.metrics import periods as panels
from raillinks.metrics.compare import LINK, Period
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.views import View

EVERY = ("year", "month", "week", "day")
"""What a panel has a row of, the default first. A week begins on Monday (ISO 8601)."""
_A_TRAIN = message("a report that a train of this service crossed, with its day")
_TRAINS_AGAIN = message("a report that trains of this service cross again, with its day")


def listed(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of links that the selection lists, in their order."""
    return frame.merge(view.links[list(LINK)], on=list(LINK))


def intervals_of(view: View) -> pd.DataFrame:
    """The intervals of the listed links (`Timeline.intervals`): of a chosen period those that touch it."""
    first, last = view.selection.from_, view.selection.to
    rows = listed(view, view.timeline.intervals())
    before = first is not None and dates.to_days(rows["end"]) <= first
    after = last is not None and dates.to_days(rows["start"]) > last
    return rows[~(np.zeros(len(rows), bool) | before | after)].reset_index(drop=True)


def shown_periods(view: View, by: str = "") -> list[Period]:
    """The periods of the view's figures: the selection's, cut without days that do not count.

    At least one: a whole period stands for itself even where none of its days counts.

    Args:
        view: The view.
        by: How it is cut (see `periods.cut`); empty = as the selection's own `by` says.
    """
    first, last = views.period(view)
    return periods.cut((first, min(last, view.counted_to)), by or view.selection.by) or [(first, last)]


def uptime_of(view: View) -> pd.DataFrame:
    """The figures of the listed links, as `uptime.uptime_of_periods` returns them."""
    stale_after = view.selection.stale_after
    return listed(
        view, uptime.uptime_of_periods(view.timeline, shown_periods(view), view.counted_to, stale_after=stale_after)
    )


def panel_of(view: View, every: str) -> pd.DataFrame:
    """The panel of the listed links, as `panel.panel` returns it.

    Args:
        view: The view; its period is cut, whatever its `by` says.
        every: One of `EVERY`.
    """
    cut, stale_after = shown_periods(view, every), view.selection.stale_after
    return listed(view, panels.panel(view.timeline, cut, view.counted_to, stale_after=stale_after))


def suspensions_of(view: View) -> pd.DataFrame:
    """The suspensions of the listed links in the selection's period, as `suspensions.suspensions` returns them."""
    of_all = view.timeline, view.known, view.known_claims
    return listed(view, suspensions.suspensions(*of_all, views.period(view), view.counted_to))


def suspended_by_cause(view: View) -> pd.DataFrame:
    """The suspended days of the listed links by cause, as `suspensions.suspended_by_cause` returns them."""
    of_all = view.timeline, view.known
    return listed(view, suspensions.suspended_by_cause(*of_all, views.period(view), view.counted_to))


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


def frontier_of(dataset: Dataset, view: View) -> pd.DataFrame:
    """What one dated sighting would settle on the listed links (`frontier`), and where was looked for it.

    Returns:
        The columns of `FRONTIER_COLUMNS`, `look_for` (a sentence), and `searched`: what the search record
        behind an `unknown` status says; empty for any other status.
    """
    stale_after = view.selection.stale_after
    spans = view.timeline.spans(stale_after)
    rows = listed(view, frontier(spans, view.counted_to, stale_after=stale_after))
    claims = view.known_claims
    records = claims[claims["source_type"] == SourceType.EDITORIAL].drop_duplicates("event_id")
    details = dict(zip(records["event_id"], records["detail"], strict=True))
    of_rows = zip(rows["event_id"], rows["status"], strict=True)
    searched = [details.get(event_id, "") if status == Status.UNKNOWN else "" for event_id, status in of_rows]
    look_for = np.where(rows["status"].isin(STOPPED), *map(dataset.named(say(ENGLISH)), (_TRAINS_AGAIN, _A_TRAIN)))
    return rows.assign(look_for=look_for, searched=searched)


def measures_of(dataset: Dataset, view: View) -> pd.DataFrame:
    """The counts in the sources: of the filtered events of all time, on the listed links, in the selection's period.

    A measure is known when its claim is.

    Returns:
        As `measures.measures`.
    """
    every = counts.measures(dataset.measures, view.anytime, view.known_claims)
    inside = periods.touching(every, views.period(view), "date_earliest", "date_latest").reset_index(drop=True)
    on_links = counts.per_link(inside, view.links)["measure"].unique()
    return inside[inside.index.isin(on_links)].reset_index(drop=True)


def second_day(chosen: Selection) -> np.datetime64:
    """`compare_with`; by default the same day a year before `as_of`."""
    return dates.years_before(chosen.as_of, 1) if chosen.compare_with is None else chosen.compare_with


def compared_periods(view: View) -> tuple[Period, Period]:
    """The first and the second period, in the order in which the selection names them.

    Without `from` and `to` the first is the year of the last day that counts, up to that day. Without `compare_from`
    and `compare_to` the second is the same days a year before the first.
    """
    chosen = view.selection
    first = views.period(view)
    if chosen.from_ is None and chosen.to is None:
        first = view.counted_to.astype("datetime64[Y]").astype("datetime64[D]"), view.counted_to
    if chosen.compare_from is None and chosen.compare_to is None:
        return first, (dates.years_before(first[0], 1), dates.years_before(first[1], 1))
    return first, views.second_period(view)


def contested_days(view: View) -> pd.DataFrame:
    """The days on which a listed link has one status with the disputed events and another one without them.

    Returns:
        The columns of `timeline.contested`: `status` is the one that the view shows.
    """
    return view.any_day.log.contested.merge(view.links[list(LINK)])


CLAIM_COLUMNS = (*LINK, "claim_id", "event_id", "claimed_date", "claimed_earliest", "claimed_latest", "disputes")
REACH_COLUMNS = (*LINK, "event_id", "first", "last")
WIDE = 0.01
"""The share of a strip: a claim that gives several days is drawn as a bar over them if they take more than this."""


def dated_claims(claims: pd.DataFrame, events: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The dated claims of each link: those with both bounds of their day.

    An event on the group is no evidence of a link (status rules, rule 9), so its claims are on none.

    Args:
        claims: The known claims without the search records: `claim_id`, `event_id`, `stance`, `claimed_date`,
            `claimed_earliest`, `claimed_latest`.
        events: `event_id`, `crossing_id`, `service`. Claims of other events are left out.
        links: `crossing_id`, `service`.

    Returns:
        `CLAIM_COLUMNS`, links in their order, the claims of each by the days that they give. `disputes` is bool.
    """
    dated = claims[claims["claimed_earliest"].notna() & claims["claimed_latest"].notna()]
    of_service = by_service(events[["event_id", "crossing_id", "service"]], links["service"].unique().tolist())
    in_time = dated.sort_values(["claimed_latest", "claimed_earliest"], kind="stable")
    of_link = in_time.assign(disputes=in_time["stance"] == Stance.DISPUTES).merge(of_service, on="event_id")
    return links[list(LINK)].merge(of_link, on=list(LINK))[list(CLAIM_COLUMNS)]


def search_reaches(intervals: pd.DataFrame, records: pd.DataFrame, counted_to: np.datetime64) -> pd.DataFrame:
    """The days for which search records say that no later evidence was found: the interval that each record starts.

    Args:
        intervals: `Timeline.intervals` of the listed links. A withdrawn record starts none.
        records: The search records: `event_id`.
        counted_to: The last day that counts.

    Returns:
        `REACH_COLUMNS`; `first` and `last` (`datetime64[s]`) are the days of the interval up to `counted_to`.
    """
    started = intervals[among(intervals["event_id"], records["event_id"])]
    last_day = pd.Timestamp(counted_to)
    ends = started["end"] - pd.Timedelta(days=1)
    reaches = started.assign(first=started["start"], last=ends.where(ends < last_day, last_day))
    return reaches.loc[reaches["first"] <= last_day, list(REACH_COLUMNS)].reset_index(drop=True)


def places(first: pd.Series, last: pd.Series, period: Period) -> pd.DataFrame:
    """Where days lie on a strip.

    Args:
        first: The first day of each mark.
        last: Its last day, in the period or after its first day.
        period: The first and the last day of the strip.

    Returns:
        Per mark `at` and `to` (float, shares of the strip from 0 to 1), cut off at the ends of the strip, and `wide`
        (bool): whether it is a bar over its days and no tick in their middle (see `WIDE`).
    """
    begin, end = (int(day.astype("datetime64[D]").astype(np.int64)) for day in period)
    days = end + 1 - begin
    starts, stops = dates.to_days(first).astype(np.int64), dates.to_days(last).astype(np.int64) + 1
    length = stops - starts
    at, to = (np.clip((edge - begin) / days, 0, 1) for edge in (starts, stops))
    return pd.DataFrame({"at": at, "to": to, "wide": (length > 1) & (length / days > WIDE)}, index=first.index)


def of_view(dataset: Dataset, view: View, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The known claims and search records of the filtered events of all time, by listed link, with a day in a period.

    What the maintainers themselves say, such as a date that they infer, is no evidence, and among neither.

    Args:
        dataset: The package.
        view: A view.
        period: Its first and last day.

    Returns:
        As `dated_claims` and `search_reaches`.
    """
    known = view.known_claims
    of_events = known[among(known["event_id"], view.anytime["event_id"])]
    is_record = knowledge.search_records(dataset.events, of_events)
    of_sources = of_events[of_events["source_type"] != SourceType.EDITORIAL]
    claims = dated_claims(of_sources, view.anytime, view.links)
    intervals = view.links[list(LINK)].merge(view.timeline.intervals(), on=list(LINK))
    reaches = search_reaches(intervals, of_events[is_record], view.counted_to)
    return (
        periods.touching(claims, period, "claimed_earliest", "claimed_latest").reset_index(drop=True),
        periods.touching(reaches, period, "first", "last").reset_index(drop=True),
    )


QUIET_YEARS = 10
"""For so many years after a day on which trains may have crossed, a crossing leads."""
Range = tuple[np.datetime64, np.datetime64]
"""The first and the last day, both included."""
Ranges = tuple[Days, Days]
"""The same of several ranges."""
FIRST, LAST = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")
"""Stand for a side that is open."""

_DAY = np.timedelta64(1, "D")
_EVER = np.array([FIRST]), np.array([LAST])
_NEVER = np.array([], "datetime64[D]"), np.array([], "datetime64[D]")


def leading_days(dataset: Dataset, view: View) -> dict[str, list[Range]]:
    """On which days each listed crossing leads; on all others it stands back.

    Args:
        dataset: The package.
        view: What a selection shows of it. A crossing that the selection chooses by name leads while it exists, and so
            does each of a reader's own log: there it may be closed, or nothing known of it, from the first day on.

    Returns:
        By crossing its ranges of days, in the order of time and apart from each other; a side that is open is `FIRST`
        or `LAST`.
    """
    return view.any_day.once(_leading_days, dataset, view)


def _leading_days(dataset: Dataset, view: View) -> dict[str, list[Range]]:
    crossings = dataset.crossings[dataset.crossings["crossing_id"].isin(view.links["crossing_id"])]
    names, first, last = (crossings[c] for c in ("crossing_id", "exists_earliest", "exists_latest"))
    exists = zip(_days(first, FIRST), _days(last, LAST), strict=True)
    always, used = dataset.is_own_log, _used(view)
    return {
        str(name): _joined(_EVER if always or name in view.selection.crossing else used.get(name, _NEVER), lasting)
        for name, lasting in zip(names, exists, strict=True)
    }


def leads_on(days: Iterable[Range], view: View) -> bool:
    """Whether a crossing leads on the as-of day of a view.

    Args:
        days: Its ranges of `leading_days`.
        view: The view.
    """
    return any(bool(first <= view.selection.as_of <= last) for first, last in days)


def _used(view: View) -> dict[str, Ranges]:
    """By crossing the days on which trains may cross on one of its listed links, and `QUIET_YEARS` after each.

    Returns:
        The first and the last days of its ranges.
    """
    spans = view.timeline.spans()
    spans["end"] = spans.groupby(["crossing_id", "service"])["start"].shift(-1)
    listed = spans.merge(view.links[["crossing_id", "service"]])
    possible = listed["alternatives"] + ";" + listed["replayed_status"]  # a lapse does not matter (rule 11)
    runs = each_once(possible, lambda each: not set(RUNNING).isdisjoint(each.split(";")))
    rows = listed[runs.astype(bool)]
    starts, ends = _days(rows["start"], FIRST), _days(rows["end"], LAST)
    before: Days = np.where(ends == LAST, FIRST, ends - 1)
    until = np.where(ends == LAST, LAST, dates.years_before(before, -QUIET_YEARS))
    return {str(name): (starts[at], until[at]) for name, at in rows.groupby("crossing_id").indices.items()}


def _days(column: pd.Series, missing: np.datetime64) -> Days:
    days = dates.to_days(column)
    return np.where(np.isnat(days), missing, days)


def _joined(ranges: Ranges, lasting: Range) -> list[Range]:
    """The parts of ranges that lie in one, in the order of time; those that touch each other are one."""
    starts, ends = np.maximum(ranges[0], lasting[0]), np.minimum(ranges[1], lasting[1])
    order = np.argsort(starts, kind="stable")
    order = order[starts[order] <= ends[order]]
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    apart = starts[1:] - reach[:-1] > _DAY
    begins, goes = np.r_[starts[:1], starts[1:][apart]], np.r_[reach[:-1][apart], reach[-1:]]
    return list(zip(begins, goes, strict=True))
