"""The limit on travellers or goods that holds on a day while trains run (status rules, "The answer")."""

import numpy as np

from raillinks.engine.why import Row
from raillinks.package.dataset import Dataset
from raillinks.views.known_log import Link
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import GROUP, UNCHANGED, Confidence, Kind
from raillinks.words.status import RUNNING

_STANDING = (Confidence.CONFIRMED, Confidence.REPORTED)


def in_force(dataset: Dataset, view: View, link: Link, interval: Row) -> Row | None:
    """The limit that holds on the as-of day of a link on which trains run: who may ride, what may be carried.

    The latest `restriction` of its service that changes no status, on the crossing or on all crossings, from the
    interval's first day on, not older than `stale_after` on the day (or on `covered_to`, if that is earlier), and not
    followed by a `resumption` of the service there.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        interval: Its row of `Timeline.intervals` with the day.

    Returns:
        The event; None if no limit is known to hold.
    """
    selection, start = view.selection, dates.day_or_none(interval["start"])
    if interval["status"] not in RUNNING or start is None:
        return None
    log, day = view.any_day.log, min(selection.as_of, dataset.covered_to)
    places = [link[0], *([GROUP] if link[0] in dataset.chinese_crossings else [])]
    told = [
        event
        for place in places
        for event in log.rows_at.get(place, ())
        if event["service"] == link[1]
        and event["kind"] in {Kind.RESTRICTION, Kind.RESUMPTION}
        and event["confidence"] in _STANDING
        and start <= dates.of_cell(event["date_earliest"]) <= day
    ]
    last = max(told, key=lambda event: log.order[event["event_id"]], default=None)
    if last is None or last["kind"] != Kind.RESTRICTION or last["status_after"] != UNCHANGED:
        return None
    age = day - dates.of_cell(last["date_latest"])
    return None if selection.stale_after and age > np.timedelta64(selection.stale_after, "D") else last
