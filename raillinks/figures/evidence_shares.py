"""Days of a period by the evidence for the status: fresh, stale, unknown; and their shares."""

from collections.abc import Sequence

import numpy as np

from raillinks.engine.replay import Ints, last_of_each
from raillinks.engine.timeline import Timeline
from raillinks.words import dates


def stale_days(timeline: Timeline, stale_after: int, first: np.datetime64, end: np.datetime64) -> Ints:
    """The stale days of every link in a period; `Timeline.spans` decides which days are stale (rule 9).

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        first: The first day of the period.
        end: The first day after it, not before `first`.

    Returns:
        One number per link, in their order.
    """
    spans = timeline.spans(stale_after)
    link = np.asarray(spans.groupby(["crossing_id", "service"], sort=False).ngroup(), np.int64)  # as spans are sorted
    start = dates.to_days(spans["start"])
    begins = np.clip(np.where(np.isnat(start), first, start), first, end)
    ends = np.where(last_of_each(link), end, np.roll(begins, -1))
    days = (ends - begins).astype(np.int64)
    totals = np.zeros(len(timeline.links), np.int64)
    np.add.at(totals, link, days * spans["stale"].to_numpy(np.int64))
    return totals


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
