"""Which crossings lead on a day, and which stand back (status rules, "Crossings that lead")."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.dates import Days
from raillinks.words.status import RUNNING
from raillinks.words.text_columns import each_once

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
        view: What a selection shows of it. A crossing that the selection chooses by name leads while it exists.

    Returns:
        By crossing its ranges of days, in the order of time and apart from each other; a side that is open is `FIRST`
        or `LAST`.
    """
    crossings = dataset.crossings[dataset.crossings["crossing_id"].isin(view.links["crossing_id"])]
    names, first, last = (crossings[c] for c in ("crossing_id", "exists_earliest", "exists_latest"))
    exists = zip(_days(first, FIRST), _days(last, LAST), strict=True)
    used = _used(view)
    return {
        str(name): _joined(_EVER if name in view.selection.crossing else used.get(str(name), _NEVER), lasting)
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
