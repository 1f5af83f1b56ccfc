"""The nearest hint where nobody reports: a report that gives a link no status (status rules, "The answer")."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raillinks.engine.why import Row
from raillinks.package.dataset import Dataset
from raillinks.views import grounds, strongest
from raillinks.views.known_log import KnownLog, Link
from raillinks.views.strongest import Claim
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, GROUP, Confidence, Kind


@dataclass(frozen=True, slots=True)
class Hint:
    """The nearest report.

    Args:
        event: The event that it is about, as known.
        claim: The strongest claim for it.
        is_first: Whether it is the first evidence of the link, which came later, and not a report in the silence.
    """

    event: Row
    claim: Claim
    is_first: bool


def nearest(dataset: Dataset, view: View, link: Link, interval: Row) -> Hint | None:
    """The nearest hint to the as-of day in an interval of `unknown`.

    Of the known events that may have happened in the interval, on the link's own crossing or on all crossings: first
    those of its service or of all, then those of another one; of these the nearest in days, the earlier of two as near.
    An interval without evidence before it has the event that ends it as the last resort.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        interval: Its row of `Timeline.intervals`.

    Returns:
        The hint; None if there is none.
    """
    log = view.any_day.log
    reports = _reports(dataset, log, link, interval)
    ranks = [(_other_service(row, link), _distance(row, view.selection.as_of), n) for n, row in enumerate(reports)]
    is_first = not ranks and dates.day_or_none(interval["start"]) is None
    event = log.rows.get(interval["end_event_id"]) if is_first else None
    if ranks:
        event = reports[min(ranks)[2]]
    claims = [] if event is None else grounds.of_event(log, event["event_id"])[0]
    claim = strongest.strongest_for(claims, event)
    return None if event is None or claim is None else Hint(event, claim, is_first)


def _reports(dataset: Dataset, log: KnownLog, link: Link, interval: Row) -> Sequence[Row]:
    """The known events on the crossing or its group in the interval, but what the maintainers withdrew or searched.

    They are in the order of time.
    """
    places = [link[0], *([GROUP] if link[0] in dataset.chinese_crossings else [])]
    start, end = (dates.day_or_none(interval[side]) for side in ("start", "end"))
    within = [
        event
        for place in places
        for event in log.rows_at.get(place, ())
        if event["confidence"] != Confidence.WITHDRAWN
        and event["kind"] != Kind.EVIDENCE_END
        and (start is None or dates.of_cell(event["date_latest"]) >= start)
        and (end is None or dates.of_cell(event["date_earliest"]) < end)
    ]
    return sorted(within, key=lambda event: log.order[event["event_id"]])


def _other_service(row: Row, link: Link) -> bool:
    return row["service"] not in {link[1], ALL_SERVICES}


def _distance(row: Row, as_of: np.datetime64) -> int:
    """The days from a day to the nearest day on which an event may have happened."""
    first, last = (dates.of_cell(row[name]) for name in ("date_earliest", "date_latest"))
    return max(int((first - as_of).astype(np.int64)), int((as_of - last).astype(np.int64)), 0)
