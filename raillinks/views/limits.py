"""Who may ride: the limit on travellers that holds on a day while trains run (status rules, "The answer")."""

import numpy as np

from raillinks.engine.why import Row
from raillinks.package.dataset import Dataset
from raillinks.views.known_log import Link
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, GROUP, UNCHANGED, Confidence, Kind
from raillinks.words.status import RUNNING

MOST_DAYS = np.timedelta64(90, "D")
"""A limit seldom has an end in the log: after so many days it is no longer named."""
TRAVELLERS = "passenger"
"""The service that carries travellers."""
_STANDING = (Confidence.CONFIRMED, Confidence.REPORTED)


def in_force(dataset: Dataset, view: View, link: Link, interval: Row) -> Row | None:
    """The limit on travellers that holds on the as-of day of a link on which trains run.

    The latest `restriction` of passengers that changes no status, on the crossing or on all crossings, from the
    interval's first day on, not more than `MOST_DAYS` before the day (or before `covered_to`, if that is earlier), and
    not followed by a `resumption` there.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        interval: Its row of `Timeline.intervals` with the day.

    Returns:
        The event; None if no limit is known to hold.
    """
    selection, start = view.selection, dates.day_or_none(interval["start"])
    if link[1] != TRAVELLERS or interval["status"] not in RUNNING or start is None:
        return None
    log, day = view.any_day.log, min(selection.as_of, dataset.covered_to)
    places = [link[0], *([GROUP] if link[0] in dataset.chinese_crossings else [])]
    told = [
        event
        for place in places
        for event in log.rows_at.get(place, ())
        if event["service"] in {link[1], *([ALL_SERVICES] if event["kind"] == Kind.RESUMPTION else [])}
        and event["kind"] in {Kind.RESTRICTION, Kind.RESUMPTION}
        and event["confidence"] in _STANDING
        and start <= dates.of_cell(event["date_earliest"]) <= day
    ]
    last = max(told, key=lambda event: log.order[event["event_id"]], default=None)
    if last is None or last["kind"] != Kind.RESTRICTION or last["status_after"] != UNCHANGED:
        return None
    return None if day - dates.of_cell(last["date_latest"]) > MOST_DAYS else last
