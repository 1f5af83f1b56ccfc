"""Facets: how many events each value of a filter would show, with all other filters applied.

The places of each value in the list of events are noted once for a choice of filters. A day then costs two binary
searches per value, however long the log is.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.filters import FILTERS, Filter
from raillinks.views.known_log import AnyDay
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

Positions = Mapping[str, Sequence[int]]
"""By value: the positions in `AnyDay.anytime` of the events that have it, ascending."""


@dataclass(frozen=True, slots=True)
class Valued:
    """What a selection shows on any day, and which values its events have.

    Args:
        any_day: What it shows.
        of_filter: The positions of the values of each filter, by its name.
    """

    any_day: AnyDay
    of_filter: Mapping[str, Positions]


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
    found: dict[str, dict[str, list[int]]] = {}
    for choice in FILTERS:
        of_value = found.setdefault(choice.name, {})
        for event_id, value in choice.events.pairs(dataset, any_day.anytime, any_day.log.claims):
            if event_id in any_day.places:
                of_value.setdefault(value, []).append(any_day.places[event_id])
    sorted_places = {name: {v: sorted(own) for v, own in values.items()} for name, values in found.items()}
    return Valued(any_day, sorted_places)


def _counted(dataset: Dataset, choice: Filter, selection: Selection, read: Valued) -> Mapping[str, int]:
    """The number of events in view by each value that a filter offers."""
    shown, of_value = viewing.positions(selection, read.any_day), read.of_filter[choice.name]
    offered = viewing.choices(dataset).values[choice.name]
    if not len(shown):
        return dict.fromkeys(offered, 0)
    first, last = int(shown[0]), int(shown[-1])
    if last - first == len(shown) - 1:
        return {
            value: bisect_left(own, last + 1) - bisect_left(own, first)
            for value in offered
            for own in [of_value.get(value, ())]
        }
    in_view = {*shown.tolist()}
    counted = Counter(value for value, own in of_value.items() for place in own if place in in_view)
    return {value: counted[value] for value in offered}
