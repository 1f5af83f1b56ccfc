"""Describes a selection in words: the same sentence above the table, in the zip's README and in citations."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raillinks.views.filters import FILTERS, Filter
from raillinks.views.selection import Selection
from raillinks.views.viewing import View

Say = Callable[[str], str]
"""Translates a phrase of `PHRASES`, or a word of the domain, into the reader's language."""

_TIME: Mapping[str, str] = MappingProxyType(
    {"as_of": "up to {as_of}", "window": "in the {days} days to {as_of}", "all": "of all time, seen on {as_of}"}
)
_KNOWN, _APPLIED, _CONTEXT = "as known on {known_on}", "disputed events applied", "Khasan–Tumangang listed"
_SENTENCE = "{shown} of {all} events ({selection})"
_FILTERED = tuple(choice.phrase for choice in FILTERS if choice.phrase != "{values}")
PHRASES = (*_TIME.values(), *_FILTERED, _KNOWN, _APPLIED, _CONTEXT, _SENTENCE)
"""All phrases, for the catalogues."""

_READING: tuple[Callable[[Selection, Say], str], ...] = (
    lambda s, _: f"“{s.q}”" if s.q else "",
    lambda s, say: say(_TIME[s.mode]).format(as_of=s.as_of, days=s.days),
    lambda s, say: say(_KNOWN).format(known_on=s.known_on) if s.known_on is not None else "",
    lambda s, say: say(_APPLIED) if s.disputed == "apply" else "",
    lambda s, say: say(_CONTEXT) if s.context else "",
)


def in_words(selection: Selection, names: Mapping[str, str], say: Say = str) -> str:
    """The selection in words: "freight; suspension; up to 2022-09-26".

    Args:
        selection: The selection.
        names: Display names by id (see `display_names.names`).
        say: Translates each phrase; by default the English text is used.
    """
    chosen = [_values(selection, choice, names, say) for choice in FILTERS]
    return "; ".join(part for part in (*chosen, *(phrase(selection, say) for phrase in _READING)) if part)


def _values(selection: Selection, choice: Filter, names: Mapping[str, str], say: Say) -> str:
    """The chosen values of one filter, by their display names, in the filter's phrase."""
    chosen = getattr(selection, choice.name)
    values = ", ".join(_named(value, names, say) if choice.named else value for value in chosen)
    return say(choice.phrase).format(values=values) if chosen else ""


def _named(value: str, names: Mapping[str, str], say: Say) -> str:
    return names[value] if value in names else say(value.replace("_", " "))


def sentence(view: View, names: Mapping[str, str], say: Say = str) -> str:
    """The number of events in view, of all events, and the selection: "14 of 171 events (freight; up to …)"."""
    asked = in_words(view.selection, names, say)
    return say(_SENTENCE).format(shown=len(view.events), all=len(view.known), selection=asked)
