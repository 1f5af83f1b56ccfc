"""The days of stops in a period, and whether each lasted "at least" so long."""

from typing import NamedTuple

import numpy as np

from raillinks.engine.replay import Ints, Mask


class StoppedDays(NamedTuple):
    """The days of each stop in a period. This is the only place that decides "at least" (status rules).

    Args:
        replayed: Days of the replay.
        fewest: The fewest days that the uncertain first day of the stop allows.
        at_least: Whether evidence ended during the stop, so that its length is not known. This belongs to the stop:
            it is so in every period, also in one that ends before the evidence did.
    """

    replayed: Ints
    fewest: Ints
    at_least: Mask

    @property
    def days(self) -> Ints:
        """The figure to display: the days of the replay; the fewest days if `at_least` is true."""
        return np.where(self.at_least, self.fewest, self.replayed)


def stopped_days(
    start: Ints, start_latest: Ints, end: Ints, ended_unknown: Mask, period: tuple[int, int] | tuple[Ints, Ints]
) -> StoppedDays:
    """The days of stops in a period. All days are day numbers with a common origin.

    Args:
        start: The first day of each stop.
        start_latest: The last day on which it may have begun.
        end: The first day after it.
        ended_unknown: Whether `unknown` follows it in the days that count.
        period: The first day of the period, and the first day after it: of one for all, or of one for each stop.
    """
    fewest = np.maximum(overlap(start_latest, end, period), 0)  # start_latest may be after end
    return StoppedDays(overlap(start, end, period), fewest, ended_unknown)


def overlap(start: Ints, end: Ints, period: tuple[int, int] | tuple[Ints, Ints]) -> Ints:
    """The number of days of each `[start, end)` in the period, which is one for all or one for each."""
    days: Ints = np.clip(end, *period) - np.clip(start, *period)
    return days
