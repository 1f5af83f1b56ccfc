"""Which crossings lead on a day, and which stand back (status rules, "Crossings that lead")."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View
from raillinks.words import dates

QUIET_YEARS = 10
"""For so many years after a day on which trains may have crossed, a crossing leads."""
Range = tuple[np.datetime64, np.datetime64]
"""The first and the last day, both included."""
FIRST, LAST = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")
"""Stand for a side that is open."""

_DAY = np.timedelta64(1, "D")


def leading_days(dataset: Dataset, view: View, running: Collection[str]) -> dict[str, list[Range]]:
    """On which days each listed crossing leads; on all others it stands back.

    Args:
        dataset: The package.
        view: What a selection shows of it. A crossing that the selection chooses by name leads while it exists.
        running: The statuses in which trains cross.

    Returns:
        By crossing its ranges of days, in the order of time and apart from each other; a side that is open is `FIRST`
        or `LAST`.
    """
    crossings = dataset.crossings[dataset.crossings["crossing_id"].isin(view.links["crossing_id"])]
    names, first, last = (crossings[c] for c in ("crossing_id", "exists_earliest", "exists_latest"))
    exists = zip(_days(first, FIRST), _days(last, LAST), strict=True)
    used = _used(view, running)
    return {
        str(name): _joined(
            (max(a, start), min(b, end))
            for a, b in ([(FIRST, LAST)] if name in view.selection.crossing else used.get(str(name), []))
            if max(a, start) <= min(b, end)
        )
        for name, (start, end) in zip(names, exists, strict=True)
    }


def leads_on(days: Iterable[Range], view: View) -> bool:
    """Whether a crossing leads on the as-of day of a view.

    Args:
        days: Its ranges of `leading_days`.
        view: The view.
    """
    return any(bool(first <= view.selection.as_of <= last) for first, last in days)


def _used(view: View, running: Collection[str]) -> dict[str, list[Range]]:
    """By crossing the days on which trains may cross on one of its listed links, and `QUIET_YEARS` after each."""
    spans = view.timeline.spans()
    spans["end"] = spans.groupby(["crossing_id", "service"])["start"].shift(-1)
    listed = spans.merge(view.links[["crossing_id", "service"]])
    runs = np.array([not set(running).isdisjoint(each.split(";")) for each in listed["alternatives"]], bool)
    used: dict[str, list[Range]] = {}
    rows = listed[runs]
    ends = zip(rows["crossing_id"], _days(rows["start"], FIRST), _days(rows["end"], LAST), strict=True)
    for name, start, end in ends:
        until = LAST if end == LAST else dates.years_before(end - _DAY, -QUIET_YEARS)
        used.setdefault(str(name), []).append((start, until))
    return used


def _days(column: pd.Series, missing: np.datetime64) -> list[np.datetime64]:
    days = dates.to_days(column)
    return [*np.where(np.isnat(days), missing, days)]


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in the order of time; those that touch each other are one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1] + _DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
