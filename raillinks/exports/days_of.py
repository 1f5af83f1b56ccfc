"""Of which days a table of a view is: in words for the workbook, in short for the names of files."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from raillinks.domain import dates
from raillinks.query import view_figures, views
from raillinks.query.views import View

EVENTS, DAY, TOUCHING, PERIOD, TWO_DAYS, TWO_PERIODS, LOG = (
    "events", "day", "touching", "period", "two_days", "two_periods", "log",
)  # fmt: skip
"""Of which days a table is: those of the events that `mode` chooses; the as-of day; all that touch the chosen period,
or else all time; the days of the period; both days; both periods; the versions of the log."""
End = np.datetime64 | None


def has_period(view: View) -> bool:
    """Whether a period is chosen."""
    return view.selection.from_ is not None or view.selection.to is not None


def in_period(view: View) -> View:
    """The same view of nothing but its chosen period: its events, and its day moved into it.

    Where none is chosen a month or year as the day is the period, if the log has a day of it; else the view is as it
    was. A month or year that lies in the period stays; else the day is the nearest one in the period.
    """
    chosen, (first, last) = view.selection, views.period(view)
    if not has_period(view):
        begins, ends = chosen.as_of_days
        if not chosen.as_of_period or ends < first or begins > last:
            return view
        return replace(view, selection=chosen.changed(mode="period", from_=begins, to=ends))
    asked = chosen.as_of_days
    moved = {} if first <= asked[0] and asked[1] <= last else {"as_of": min(max(chosen.as_of, first), last)}
    return replace(view, selection=chosen.changed(mode="period", **moved))


def short(view: View, kind: str) -> str:
    """The days of a table as the name of its file has them; empty for all time.

    Args:
        view: The view.
        kind: One of `EVENTS` to `LOG`.
    """
    return _SHORT[kind](view)


def words(view: View, kind: str) -> str:
    """The days of a table in English words. Arguments as for `short`."""
    return _WORDS[kind](view)


def _events_short(view: View) -> str:
    chosen = view.selection
    if chosen.mode == "window":
        return _range_short(chosen.as_of - np.timedelta64(chosen.days - 1, "D"), chosen.as_of)
    if chosen.mode == "as_of":
        return f"to-{chosen.as_of_text}"
    return _period_short(view) if chosen.mode == "period" else ""


def _period_short(view: View) -> str:
    return _range_short(view.selection.from_, view.selection.to)


def _range_short(first: End, last: End) -> str:
    if first is not None and last is not None:
        return dates.shortest(first, last).replace("/", "-to-")
    return f"from-{first}" if first is not None else f"to-{last}" if last is not None else ""


_SHORT: Mapping[str, Callable[[View], str]] = MappingProxyType(
    {
        EVENTS: _events_short,
        DAY: lambda view: view.selection.as_of_text,
        TOUCHING: _period_short,
        PERIOD: _period_short,
        TWO_DAYS: lambda view: f"{view.selection.as_of}-and-{view_figures.second_day(view.selection)}",
        TWO_PERIODS: lambda view: "-and-".join(_range_short(*each) for each in view_figures.compared_periods(view)),
        LOG: lambda _: "",
    }
)


def _events_words(view: View) -> str:
    chosen = view.selection
    if chosen.mode == "window":
        return f"in the {chosen.days} days to {chosen.as_of}"
    if chosen.mode == "as_of":
        return f"up to {chosen.as_of_text}"
    return _period_words(view) if chosen.mode == "period" else "of all time"


def _period_words(view: View) -> str:
    return _range_words(*views.period(view)) if has_period(view) else "of all time"


def _range_words(first: np.datetime64, last: np.datetime64) -> str:
    return f"from {first} to {last}"


def _counted_words(view: View) -> str:
    first, last = views.period(view)
    return _range_words(first, min(last, view.counted_to))


def _log_words(view: View) -> str:
    return f"of these events, and of the whole log, {_period_words(view)}" if has_period(view) else "of all versions"


_WORDS: Mapping[str, Callable[[View], str]] = MappingProxyType(
    {
        EVENTS: _events_words,
        DAY: lambda view: f"{'in' if view.selection.as_of_period else 'on'} {view.selection.as_of_text}",
        TOUCHING: _period_words,
        PERIOD: _counted_words,
        TWO_DAYS: lambda view: f"on {view.selection.as_of} and on {view_figures.second_day(view.selection)}",
        TWO_PERIODS: lambda view: " and ".join(_range_words(*each) for each in view_figures.compared_periods(view)),
        LOG: _log_words,
    }
)
