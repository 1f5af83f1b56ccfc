"""Facets: how many events each value of a filter would show, with all other filters applied.

The places of each value in the list of events are noted once for a choice of filters. A day then costs two binary
searches per value, however long the log is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.event_values import Places
from raillinks.views.filters import FILTERS, Filter
from raillinks.views.known_log import AnyDay
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Valued:
    """What a selection shows on any day, and which values its events have.

    Args:
        any_day: What it shows.
        of_filter: The positions in `AnyDay.anytime` of the events of each value of each filter, by its name.
    """

    any_day: AnyDay
    of_filter: Mapping[str, Places]


ValuedOf = Callable[[Selection], Valued]
"""Gives the values for what `viewing.any_days` leaves of a selection."""


def facets(dataset: Dataset, view: View, valued_of: ValuedOf | None = None) -> Mapping[str, Mapping[str, int]]:
    """The number of events per filter and value.

    Args:
        dataset: The package.
        view: The view of the selection.
        valued_of: Where the values come from, such as a cache; by default they are read now.

    Returns:
        By name of the filter: the number of events by value, 0 included.
    """
    chosen = viewing.any_days(view.selection)
    read = valued_of or (lambda others: valued(dataset, viewing.any_day(dataset, others, view.any_day.log)))
    own = valued(dataset, view.any_day) if valued_of is None else valued_of(chosen)
    return {
        choice.name: _counted(
            dataset, choice, view.selection,
            read(replace(chosen, **{choice.name: ()})) if getattr(chosen, choice.name) else own,  # type: ignore[arg-type]  # a filter takes several values
        )
        for choice in FILTERS
    }  # fmt: skip


def valued(dataset: Dataset, any_day: AnyDay) -> Valued:
    """The values of the events that a selection shows on any day.

    Args:
        dataset: The package.
        any_day: What it shows.
    """
    log = any_day.log
    return Valued(
        any_day, {choice.name: choice.events.places(dataset, any_day.anytime, log.claims) for choice in FILTERS}
    )


def _counted(dataset: Dataset, choice: Filter, selection: Selection, read: Valued) -> Mapping[str, int]:
    """The number of events in view by each value that a filter offers."""
    shown, of_value = viewing.positions(selection, read.any_day), read.of_filter[choice.name]
    offered = viewing.choices(dataset).values[choice.name]
    if not len(shown):
        return dict.fromkeys(offered, 0)
    first, last = int(shown[0]), int(shown[-1])
    if last - first == len(shown) - 1:
        ends = np.array([first, last + 1])
        places = ((value, of_value.get(value, _NONE).searchsorted(ends)) for value in offered)
        return {value: int(end - begin) for value, (begin, end) in places}
    in_view = np.zeros(len(read.any_day.anytime), bool)
    in_view[shown] = True
    return {value: int(in_view[of_value.get(value, _NONE)].sum()) for value in offered}
