"""A selection in words: the same sentence over the table, in the zip's README and in citations."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raillinks.views.selection import REPEATABLE, Selection
from raillinks.views.viewing import View

Say = Callable[[str], str]
"""Says a phrase of `PHRASES`, or a word of the domain, in the reader's language."""

_TIME: Mapping[str, str] = MappingProxyType(
    {"as_of": "up to {as_of}", "window": "in the {days} days to {as_of}", "all": "of all time, seen on {as_of}"}
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {"basis": "basis: {values}", "publisher": "published by {values}", "source_type": "source type: {values}"}
)
_KNOWN, _APPLIED, _CONTEXT = "as known on {known_on}", "disputed events applied", "Khasan–Tumangang listed"
_SENTENCE = "{shown} of {all} events ({selection})"
PHRASES = (*_TIME.values(), *_LABELS.values(), _KNOWN, _APPLIED, _CONTEXT, _SENTENCE)
"""All phrases, for whoever translates them."""

_READING: tuple[Callable[[Selection, Say], str], ...] = (
    lambda s, _: f"“{s.q}”" if s.q else "",
    lambda s, say: say(_TIME[s.mode]).format(as_of=s.as_of, days=s.days),
    lambda s, say: say(_KNOWN).format(known_on=s.known_on) if s.known_on is not None else "",
    lambda s, say: say(_APPLIED) if s.disputed == "apply" else "",
    lambda s, say: say(_CONTEXT) if s.context else "",
)


def in_words(selection: Selection, names: Mapping[str, str], say: Say = str) -> str:
    """What the selection asks for: "freight; suspension; up to 2022-09-26".

    Args:
        selection: The selection.
        names: Names for reading, by id (see `join.names`).
        say: Says each phrase in the reader's language; English as it stands.
    """
    filters = [_values(selection, name, names, say) for name in REPEATABLE]
    return "; ".join(part for part in (*filters, *(told(selection, say) for told in _READING)) if part)


def _values(selection: Selection, name: str, names: Mapping[str, str], say: Say) -> str:
    """The chosen values of one filter, by their names; the filter itself is named where a value does not say it."""
    chosen = getattr(selection, name)
    said = ", ".join(value if name == "publisher" else _named(value, names, say) for value in chosen)
    return say(_LABELS.get(name, "{values}")).format(values=said) if chosen else ""


def _named(value: str, names: Mapping[str, str], say: Say) -> str:
    return names[value] if value in names else say(value.replace("_", " "))


def sentence(view: View, names: Mapping[str, str], say: Say = str) -> str:
    """How many events of how many, and which: "14 of 171 events (freight; up to 2022-09-26)"."""
    shown = in_words(view.selection, names, say)
    return say(_SENTENCE).format(shown=len(view.events), all=len(view.known), selection=shown)
