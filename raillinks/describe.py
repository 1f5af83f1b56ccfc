"""A selection in words: the same sentence over the table, in the zip's README and in citations."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raillinks.select import View
from raillinks.selection import REPEATABLE, Selection

_TIME: Mapping[str, str] = MappingProxyType(
    {"as_of": "up to {as_of}", "window": "in the {days} days to {as_of}", "all": "of all time, seen on {as_of}"}
)
_READING: tuple[Callable[[Selection], str], ...] = (
    lambda s: f"“{s.q}”" if s.q else "",
    lambda s: _TIME[s.mode].format(as_of=s.as_of, days=s.days),
    lambda s: f"as known on {s.known_on}" if s.known_on is not None else "",
    lambda s: "disputed events applied" if s.disputed == "apply" else "",
    lambda s: "Khasan–Tumangang listed" if s.context else "",
)


def in_words(selection: Selection, names: Mapping[str, str]) -> str:
    """What the selection asks for: "freight; suspension; up to 2022-09-26".

    Args:
        selection: The selection.
        names: Names for reading, by id (see `join.names`).
    """
    filters = [_values(selection, name, names) for name in REPEATABLE]
    return "; ".join(part for part in (*filters, *(say(selection) for say in _READING)) if part)


def _values(selection: Selection, name: str, names: Mapping[str, str]) -> str:
    """The chosen values of one filter, by their names; the filter itself is named where a value does not say it."""
    chosen = getattr(selection, name)
    said = ", ".join(names.get(value, value.replace("_", " ")) for value in chosen)
    label = {"basis": "basis: ", "publisher": "published by ", "source_type": "source type: "}.get(name, "")
    return f"{label}{said}" if chosen else ""


def sentence(view: View, names: Mapping[str, str]) -> str:
    """How many events of how many, and which: "14 of 171 events (freight; up to 2022-09-26)"."""
    return f"{len(view.events)} of {len(view.known)} events ({in_words(view.selection, names)})"
