"""The two days and the two periods that a selection compares, with what stands for those that it does not name."""

import numpy as np

from raillinks.figures.compare import Period
from raillinks.views import viewing
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words import dates


def second_day(chosen: Selection) -> np.datetime64:
    """`compare_with`; by default the same day a year before `as_of`."""
    return dates.years_before(chosen.as_of, 1) if chosen.compare_with is None else chosen.compare_with


def periods(view: View) -> tuple[Period, Period]:
    """The first and the second period, in the order in which the selection names them.

    Without `from` and `to` the first is the year of the last day that counts, up to that day. Without `compare_from`
    and `compare_to` the second is the same days a year before the first.
    """
    chosen = view.selection
    first = viewing.period(view)
    if chosen.from_ is None and chosen.to is None:
        first = view.counted_to.astype("datetime64[Y]").astype("datetime64[D]"), view.counted_to
    if chosen.compare_from is None and chosen.compare_to is None:
        return first, (dates.years_before(first[0], 1), dates.years_before(first[1], 1))
    return first, viewing.second_period(view)
