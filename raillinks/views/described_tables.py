"""Says in English what the tables of a page are of, for citations: the status on a day, the days open in a period."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from raillinks.views import describe, view_figures, viewing
from raillinks.views.filters import FILTERS
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

Names = Mapping[str, str]
"""Display names by id (see `display_names.names`)."""


def in_words(view: View, names: Names, tables: tuple[str, ...]) -> str:
    """What tables show: "status on 2021-11-05 (freight; as known on 2021-12-01)"; several with "; " between.

    Args:
        view: The view.
        names: Display names.
        tables: Keys of `SENTENCES`.
    """
    return "; ".join(SENTENCES[table](view, names) for table in tables)


def _status(view: View, names: Names) -> str:
    preposition = "in" if view.selection.as_of_period else "on"
    return f"status {preposition} {view.selection.as_of_text}{_links(view.selection, names)}"


def _uptime(view: View, names: Names) -> str:
    return f"days open {_period(view, viewing.period(view))}{_links(view.selection, names)}"


def _compare_uptime(view: View, names: Names) -> str:
    periods = [_period(view, period) for period in view_figures.compared_periods(view)]
    return f"days open {' and '.join(periods)}{_links(view.selection, names)}"


def _period(view: View, period: tuple[np.datetime64, np.datetime64]) -> str:
    """A period in words, up to the last day that counts."""
    return f"from {period[0]} to {min(period[1], view.counted_to)}"


def _compare(view: View, names: Names) -> str:
    chosen = view.selection
    return f"status on {chosen.as_of} compared with {view_figures.second_day(chosen)}{_links(chosen, names)}"


def _links(selection: Selection, names: Names) -> str:
    """The part of a selection that decides on links and their status, in brackets; empty if it is all."""
    of_events = {choice.name: () for choice in FILTERS if choice.links is None}
    words = describe.in_words(selection.changed(**of_events, q=""), names, timed=False)
    return f" ({words})" if words else ""


SENTENCES: Mapping[str, Callable[[View, Names], str]] = MappingProxyType(
    {
        "status": _status,
        "events": describe.sentence,
        "uptime": _uptime,
        "compare": _compare,
        "compare_uptime": _compare_uptime,
    }
)
"""What each table that a page is cited by shows, by its name."""
