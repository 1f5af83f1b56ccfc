"""A panel for statistics: links × calendar days, weeks, months or years, with the days of each status.

All counts are those of `uptime`; the least and the most days of every status follow from the same placements as its
least and most days open (status rules, "Figures of a period").
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from raillinks.engine.replay import codes_of
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, Timeline
from raillinks.figures.compare import Period
from raillinks.figures.uptime import cells_of, placed_days, uptime_of_periods
from raillinks.words.status import COUNTED, Status, of_days

OF_STATUSES = tuple(f"{status}_days{end}" for status in (*COUNTED, Status.UNKNOWN) for end in ("", "_min", "_max"))
FIGURES = (*OF_STATUSES, "known_days", "fresh_days", "stale_days", "period_days")
"""The columns of numbers."""
COLUMNS = ("crossing_id", "service", "from", "to", *FIGURES)


def panel(
    timeline: Timeline, periods: Sequence[Period], counted_to: np.datetime64, *, stale_after: int = DEFAULT_STALE_AFTER
) -> pd.DataFrame:
    """The days of each status in each period.

    Args:
        timeline: The timeline.
        periods: The first and the last day of each, in the order of time; none overlap.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, one row per link and period: the periods of the first link, then those of the next. Counts
        are int. `X_days` are days of the replay, `X_days_min` and `X_days_max` the fewest and the most over all
        placements of rule 5. Days add up over the parts of a period; of the whole, the fewest are at least the sum of
        those of the parts, and the most at most.
    """
    counted = uptime_of_periods(timeline, periods, counted_to, stale_after=stale_after)
    cells = cells_of(timeline, [(first, min(last, counted_to)) for first, last in periods])
    ends = {"min": False, "max": True}
    ranges = {
        f"{status}_days_{end}": placed_days(timeline, codes_of(of_days(status)), cells, most=most)
        for status in COUNTED
        for end, most in ends.items()
    }
    unknown = {
        f"{Status.UNKNOWN}_days_{end}": counted["period_days"].to_numpy()
        - placed_days(timeline, codes_of(COUNTED), cells, most=not most)
        for end, most in ends.items()
    }
    return counted.assign(**ranges, **unknown)[list(COLUMNS)]
