"""Describes a selection in words: the same sentence above the table, in the zip's README and in citations.

Says in English what the tables of a page are of, for citations: the status on a day, the days open in a period.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from raillinks.domain import dates
from raillinks.i18n.translator import Translator
from raillinks.query import view_figures, views
from raillinks.query.filters import FILTERS, Filter
from raillinks.query.selection import Selection
from raillinks.query.views import View

Say = Callable[[str], str]
"""Translates a phrase of `PHRASES` into the reader's language; a `Translator` names services and joins parts too."""
Date = Callable[[str], str]
"""Says an EDTF date in the reader's words; files and citations keep it as it is."""

_TIME: Mapping[str, str] = MappingProxyType(
    {
        "as_of": "up to {as_of}",
        "window": "in the {days} days to {as_of}",
        "period": "in the period {period}; statuses on {as_of}",
        "all": "of all time; statuses on {as_of}",
    }
)
_IN = "statuses in {period}"
_KNOWN, _APPLIED, _CONTEXT = "as known on {known_on}", "disputed events applied", "Khasan–Tumangang listed"
SENTENCE = "{shown} of {all} events in the log ({selection})"
_FILTERED = tuple(choice.phrase for choice in FILTERS if choice.phrase != "{values}")
PHRASES = (*_TIME.values(), *_FILTERED, _IN, _KNOWN, _APPLIED, _CONTEXT, SENTENCE)
"""All phrases, for the catalogues."""


def days(selection: Selection, say: Say, date: Date) -> str:
    """Of which days the events are; the period of `mode=period` is in EDTF `2022-09`, `2022-09-03/..`.

    Args:
        selection: The selection.
        say: As for `in_words`.
        date: As for `in_words`.
    """
    first, last, mode = selection.from_, selection.to, selection.mode
    period = f"{first or '..'}/{last or '..'}"
    if first is not None and last is not None:
        period = dates.shortest(first, last)
    elif mode == "period" and first is last:
        mode = "all"  # without ends
    return say(_TIME[mode]).format(as_of=date(str(selection.as_of)), days=selection.days, period=date(period))


def _statuses_in(selection: Selection, say: Say, date: Date) -> str:
    return say(_IN).format(period=date(selection.as_of_period)) if selection.as_of_period else ""


_READING: tuple[Callable[[Selection, Say, Date], str], ...] = (
    lambda s, _say, _date: f"“{s.q}”" if s.q else "",
    days,
    _statuses_in,
    lambda s, say, date: say(_KNOWN).format(known_on=date(str(s.known_on))) if s.known_on is not None else "",
    lambda s, say, _: say(_APPLIED) if s.disputed == "apply" else "",
    lambda s, say, _: say(_CONTEXT) if s.context else "",
)


def in_words(
    selection: Selection, names: Mapping[str, str], say: Say = str, *, timed: bool = True, date: Date = str
) -> str:
    """The selection in words: "freight; suspension; up to 2022-09-26".

    Args:
        selection: The selection.
        names: Display names by id (see `display_names.crossing_names`).
        say: Translates each phrase; by default the English text is used.
        timed: Whether it says which days the events in view are of, and the statuses.
        date: Says each date; by default it stands in EDTF.
    """
    chosen = [chosen_values(selection, choice, names, say) for choice in FILTERS]
    phrases = [phrase(selection, say, date) for phrase in _READING if timed or phrase not in {days, _statuses_in}]
    parts = [part for part in (*chosen, *phrases) if part]
    return say.clauses(parts) if isinstance(say, Translator) else "; ".join(parts)


def chosen_values(selection: Selection, choice: Filter, names: Mapping[str, str], say: Say = str) -> str:
    """The chosen values of one filter, by their display names, in the filter's phrase; empty where none is."""
    chosen = getattr(selection, choice.name)
    named = [_named(value, names, say) if choice.named else value for value in chosen]
    values = say.in_a_row(named) if isinstance(say, Translator) else ", ".join(named)
    return say(choice.phrase).format(values=values) if chosen else ""


def _named(value: str, names: Mapping[str, str], say: Say) -> str:
    if value in names:
        return names[value]
    return say.word(value) if isinstance(say, Translator) else say(value.replace("_", " "))


def sentence(view: View, names: Mapping[str, str], say: Say = str, date: Date = str) -> str:
    """How many events are in view, how many in the log, and the selection: "14 of 171 events in the log (freight)"."""
    asked = in_words(view.selection, names, say, date=date)
    return say(SENTENCE).format(shown=len(view.in_view), all=len(view.known), selection=asked)


Names = Mapping[str, str]
"""Display names by id (see `display_names.crossing_names`)."""


def table_in_words(view: View, names: Names, tables: tuple[str, ...]) -> str:
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
    return f"days open {_period(view, views.period(view))}{_links(view.selection, names)}"


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
    words = in_words(selection.changed(**of_events, q=""), names, timed=False)
    return f" ({words})" if words else ""


SENTENCES: Mapping[str, Callable[[View, Names], str]] = MappingProxyType(
    {
        "status": _status,
        "events": sentence,
        "uptime": _uptime,
        "compare": _compare,
        "compare_uptime": _compare_uptime,
    }
)
"""What each table that a page is cited by shows, by its name."""
