"""Days of a period by the evidence for the status: fresh, stale, unknown; and their shares."""

from collections.abc import Sequence

import numpy as np

from raillinks.engine.replay import Ints, day_numbers, last_of_each
from raillinks.engine.timeline import Timeline
from raillinks.figures.cells import FOREVER


def stale_days(timeline: Timeline, stale_after: int) -> tuple[Ints, Ints, Ints]:
    """The stale days of every link; `Timeline.spans` decides which days are stale (rule 9).

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Link, first day and first day after it of each run of stale days, as numbers (days since `replay.FIRST_DAY`).
    """
    spans = timeline.spans(stale_after)
    link = np.asarray(spans.groupby(["crossing_id", "service"], sort=False).ngroup(), np.int64)  # as spans are sorted
    start = day_numbers(spans["start"])
    end = np.where(last_of_each(link), FOREVER, np.roll(start, -1))
    stale = spans["stale"].to_numpy(bool)  # never the first of a link, which has no start
    return link[stale], start[stale], end[stale]


def whole_percents(days: Sequence[int]) -> list[int]:
    """The shares of some counts in their sum, in whole percent, so that they add up to 100 (largest remainders).

    Args:
        days: Counts, at least 0, of which one is more than 0.
    """
    exact = 100 * np.asarray(days, np.int64)
    total = int(np.sum(days))
    percents = exact // total
    missing = 100 - int(percents.sum())
    percents[np.argsort(-(exact % total), kind="stable")[:missing]] += 1
    return [int(percent) for percent in percents]
