"""What is counted for a view: its listed links in its periods, its suspensions, its measures, what it compares."""

import numpy as np
import pandas as pd

from raillinks.engine import contested
from raillinks.engine.timeline import effective, timeline
from raillinks.figures import frontier, periods, suspensions, uptime
from raillinks.figures import measures as counts
from raillinks.figures import panel as panels
from raillinks.figures.compare import LINK, Period
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import GROUP, Confidence, SourceType
from raillinks.words.status import STOPPED, Status

EVERY = ("year", "month", "week", "day")
"""What a panel has a row of, the default first. A week begins on Monday (ISO 8601)."""
_A_TRAIN = "a report that a train of this service crossed, with its day"
_TRAINS_AGAIN = "a report that trains of this service cross again, with its day"


def listed(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of links that the selection lists, in their order."""
    return frame.merge(view.links[list(LINK)], on=list(LINK))


def shown_periods(view: View, by: str = "") -> list[Period]:
    """The periods of the view's figures: the selection's, cut without days that do not count.

    At least one: a whole period stands for itself even where none of its days counts.

    Args:
        view: The view.
        by: How it is cut (see `periods.cut`); empty = as the selection's own `by` says.
    """
    first, last = viewing.period(view)
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
    return listed(view, suspensions.suspensions(*of_all, viewing.period(view), view.counted_to))


def suspended_by_cause(view: View) -> pd.DataFrame:
    """The suspended days of the listed links by cause, as `suspensions.suspended_by_cause` returns them."""
    of_all = view.timeline, view.known
    return listed(view, suspensions.suspended_by_cause(*of_all, viewing.period(view), view.counted_to))


def frontier_of(view: View) -> pd.DataFrame:
    """What one dated sighting would settle on the listed links (see `frontier.frontier`), and where was looked for it.

    Returns:
        The columns of `frontier.COLUMNS`, `look_for` (a sentence), and `searched`: what the search record behind an
        `unknown` status says; empty for any other status.
    """
    stale_after = view.selection.stale_after
    spans = view.timeline.spans(stale_after)
    rows = listed(view, frontier.frontier(spans, view.counted_to, stale_after=stale_after))
    claims = view.known_claims
    records = claims[claims["source_type"] == SourceType.EDITORIAL].drop_duplicates("event_id")
    details = dict(zip(records["event_id"], records["detail"], strict=True))
    of_rows = zip(rows["event_id"], rows["status"], strict=True)
    searched = [details.get(event_id, "") if status == Status.UNKNOWN else "" for event_id, status in of_rows]
    look_for = np.where(rows["status"].isin(STOPPED), _TRAINS_AGAIN, _A_TRAIN)
    return rows.assign(look_for=look_for, searched=searched)


def measures_of(dataset: Dataset, view: View) -> pd.DataFrame:
    """The counts in the sources: of the filtered events of all time, on the listed links, in the selection's period.

    A measure is known when its claim is.

    Returns:
        As `measures.measures`.
    """
    every = counts.measures(dataset.measures, view.anytime, view.known_claims)
    inside = periods.touching(every, viewing.period(view), "date_earliest", "date_latest").reset_index(drop=True)
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
    first = viewing.period(view)
    if chosen.from_ is None and chosen.to is None:
        first = view.counted_to.astype("datetime64[Y]").astype("datetime64[D]"), view.counted_to
    if chosen.compare_from is None and chosen.compare_to is None:
        return first, (dates.years_before(first[0], 1), dates.years_before(first[1], 1))
    return first, viewing.second_period(view)


def contested_days(view: View) -> pd.DataFrame:
    """The days on which a listed link has one status with the disputed events and another one without them.

    Args:
        view: A view.

    Returns:
        The columns of `contested.contested`: `status` is the one that the view shows.
    """
    without = view.selection.disputed == "apply"
    known = view.known
    at = set(known.loc[known["confidence"] == Confidence.DISPUTED, "crossing_id"])
    every = view.timeline.links
    links = every if GROUP in at else every[every["crossing_id"].isin(at)]  # no other can differ
    counted = effective(known, apply_disputed=not without) & known["crossing_id"].isin([*links["crossing_id"], GROUP])
    found = contested.contested(view.timeline, timeline(known[counted].reset_index(drop=True), links))
    return found.merge(view.links[list(LINK)])
