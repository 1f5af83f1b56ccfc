"""Describes a selection in words: the same sentence above the table, in the zip's README and in citations."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raillinks.views.filters import FILTERS, Filter
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words import dates

Say = Callable[[str], str]
"""Translates a phrase of `PHRASES`, or a word of the domain, into the reader's language."""

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
_SENTENCE = "{shown} of {all} events ({selection})"
_FILTERED = tuple(choice.phrase for choice in FILTERS if choice.phrase != "{values}")
PHRASES = (*_TIME.values(), *_FILTERED, _IN, _KNOWN, _APPLIED, _CONTEXT, _SENTENCE)
"""All phrases, for the catalogues."""


def _time(selection: Selection, say: Say) -> str:
    """Of which days the events are; the period of `mode=period` as EDTF: `2022-09`, `2022-09-03/..`."""
    first, last, mode = selection.from_, selection.to, selection.mode
    period = f"{first or '..'}/{last or '..'}"
    if first is not None and last is not None:
        period = dates.shortest(first, last)
    elif mode == "period" and first is last:
        mode = "all"  # without ends
    return say(_TIME[mode]).format(as_of=selection.as_of, days=selection.days, period=period)


def _statuses_in(selection: Selection, say: Say) -> str:
    return say(_IN).format(period=selection.as_of_period) if selection.as_of_period else ""


_READING: tuple[Callable[[Selection, Say], str], ...] = (
    lambda s, _: f"“{s.q}”" if s.q else "",
    _time,
    _statuses_in,
    lambda s, say: say(_KNOWN).format(known_on=s.known_on) if s.known_on is not None else "",
    lambda s, say: say(_APPLIED) if s.disputed == "apply" else "",
    lambda s, say: say(_CONTEXT) if s.context else "",
)


def in_words(selection: Selection, names: Mapping[str, str], say: Say = str, *, timed: bool = True) -> str:
    """The selection in words: "freight; suspension; up to 2022-09-26".

    Args:
        selection: The selection.
        names: Display names by id (see `display_names.names`).
        say: Translates each phrase; by default the English text is used.
        timed: Whether it says which days the events in view are of, and the statuses.
    """
    chosen = [chosen_values(selection, choice, names, say) for choice in FILTERS]
    phrases = [phrase(selection, say) for phrase in _READING if timed or phrase not in {_time, _statuses_in}]
    return "; ".join(part for part in (*chosen, *phrases) if part)


def chosen_values(selection: Selection, choice: Filter, names: Mapping[str, str], say: Say = str) -> str:
    """The chosen values of one filter, by their display names, in the filter's phrase; empty where none is."""
    chosen = getattr(selection, choice.name)
    values = ", ".join(_named(value, names, say) if choice.named else value for value in chosen)
    return say(choice.phrase).format(values=values) if chosen else ""


def _named(value: str, names: Mapping[str, str], say: Say) -> str:
    return names[value] if value in names else say(value.replace("_", " "))


def sentence(view: View, names: Mapping[str, str], say: Say = str) -> str:
    """The number of events in view, of all events, and the selection: "14 of 171 events (freight; up to …)"."""
    asked = in_words(view.selection, names, say)
    return say(_SENTENCE).format(shown=len(view.in_view), all=len(view.known), selection=asked)
