"""Whether each link was open on all, some or none of the days of a period, or whether it cannot be said.

Status rules, "Open in a month or a year". A single day is a period too.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.engine.replay import codes_of
from raillinks.engine.timeline import Timeline
from raillinks.figures.uptime import cells_of, placed_days
from raillinks.words.status import COUNTED, COUNTED_AS_OPEN

_OPEN, _KNOWN = codes_of(COUNTED_AS_OPEN), codes_of(COUNTED)
_NOT_OPEN = tuple(code for code in _KNOWN if code not in _OPEN)
"""The statuses that say that a link is not open; of `unknown` nothing can be said."""
ALL, SOME, NONE, CANNOT_BE_SAID = "all", "some", "none", "cannot_say"
"""The values of `open_on`."""
COLUMNS = ("open_on", "open_days_min", "open_days_max", "unknown_days_max", "period_days")


def open_on(timeline: Timeline, first: np.datetime64, last: np.datetime64, counted_to: np.datetime64) -> pd.DataFrame:
    """On how many days of a period each link was open.

    Args:
        timeline: The timeline.
        first: The first day of the period.
        last: Its last day. Nothing can be said of days after `counted_to`.
        counted_to: The last day that counts.

    Returns:
        Columns `crossing_id`, `service` and `COLUMNS`, one row per link. `open_on` is one word; the others are
        days (int). `open_days_min` and `open_days_max` are the bounds over all placements of rule 5,
        `unknown_days_max` the most days that may be `unknown`, with those after `counted_to`; `period_days` are all
        days of the period.
    """
    days = figures(timeline, first, last, counted_to)
    return timeline.links[["crossing_id", "service"]].assign(**{name: days[name] for name in COLUMNS})


def figures(
    timeline: Timeline, first: np.datetime64, last: np.datetime64, counted_to: np.datetime64
) -> Mapping[str, NDArray[Any]]:
    """The same without a table: the values of each of `COLUMNS`, one per link."""
    days = int((last - first).astype(np.int64)) + 1
    counted = cells_of(timeline, [(first, min(last, counted_to))])
    least, most = (placed_days(timeline, _OPEN, counted, most=most) for most in (False, True))
    not_open = placed_days(timeline, _NOT_OPEN, counted, most=False)
    unknown = days - placed_days(timeline, _KNOWN, counted, most=False)
    cases = [least == days, (most == 0) & (unknown == 0), (least > 0) & (not_open > 0)]
    return {
        "open_on": np.select(cases, [ALL, NONE, SOME], CANNOT_BE_SAID),
        "open_days_min": least,
        "open_days_max": most,
        "unknown_days_max": unknown,
        "period_days": np.full(len(least), days),
    }
