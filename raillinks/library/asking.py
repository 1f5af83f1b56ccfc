"""From a caller's arguments to a selection: by the same reader as the page's address, the API and the command line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np

from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.known_log import Reading
from raillinks.views.selection import REPEATABLE, BadValue, Selection, from_query
from raillinks.words import dates
from raillinks.words.problems import did_you_mean

Day = str | date | np.datetime64
"""A day: ISO text, or any date of Python, NumPy or pandas, whose time of day does not matter."""
Chosen = str | bool | Iterable[str]
"""The value of a filter, or several."""

ARGUMENTS: Mapping[str, str] = MappingProxyType({"as_of": "day", "from": "first", "to": "last", "by": "every"})
"""The names of a selection that are called otherwise here."""
CHOICES = (*REPEATABLE, "q", "context")
"""The further names that a caller may choose by."""


def text_of(day: Day) -> str:
    """A day as text; a text stays as it is."""
    if isinstance(day, np.datetime64):
        return str(day.astype("datetime64[D]"))
    return day.isoformat()[:10] if isinstance(day, date) else str(day)


def period(first: Day | None, last: Day | None) -> dict[str, str]:
    """The first and the last day of a period, each also given as a month or a year: its first or its last day.

    Args:
        first: The first; None = the log's own.
        last: The last; None = the last that counts.
    """
    given = {"from": (first, 0), "to": (last, 1)}
    return {name: _end(text_of(day), end) for name, (day, end) in given.items() if day is not None}


def _end(text: str, end: int) -> str:
    try:
        return str(dates.calendar_days(text)[end])
    except ValueError:
        return text  # `from_query` says what is wrong with it


def selection(dataset: Dataset, reading: Reading, asked: Mapping[str, str], choose: Mapping[str, Chosen]) -> Selection:
    """The selection that a call asks for.

    Args:
        dataset: The package.
        reading: How the log is read.
        asked: Names and values of a selection, as the API spells them; `as_of` is the log's last day by default.
        choose: The values of further names, of `CHOICES`.

    Raises:
        ValueError: A name or a value cannot be used; the message says which, and what is allowed or near.
    """
    for name in choose:
        if name not in CHOICES:
            raise ValueError(f"there is no argument '{name}': {did_you_mean(name, CHOICES)}")
    pairs = [*_of_reading(reading), *asked.items()]
    pairs += [(name, value) for name, values in choose.items() for value in _texts(values)]
    offered = viewing.choices(dataset)
    chosen, bad = from_query(pairs, offered, dataset.covered_to)
    if bad:
        raise ValueError(refusal(bad[0], offered.values))
    return chosen


def word(name: str, value: str, allowed: Sequence[str]) -> None:
    """Checks an argument that is one of some words.

    Raises:
        ValueError: It is none of them; the message has the nearest.
    """
    if value not in allowed:
        raise ValueError(f"{name} '{value}': bad value; {did_you_mean(str(value), allowed)}")


def refusal(bad: BadValue, offered: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with an argument, in words.

    Args:
        bad: The value.
        offered: The values that the data offers, by the name of the filter.
    """
    known = offered.get(bad.parameter, ())
    hint = did_you_mean(bad.value, known) if known else f"allowed: {bad.allowed}"
    name = ARGUMENTS.get(bad.parameter, bad.parameter)
    return f"{name} '{bad.value}': {bad.error}; {hint}"


def _of_reading(reading: Reading) -> list[tuple[str, str]]:
    known_on = [] if reading.known_on is None else [("known_on", str(reading.known_on))]
    disputed = "apply" if reading.apply_disputed else "show"
    return [*known_on, ("disputed", disputed), ("stale_after", str(reading.stale_after))]


def _texts(values: Chosen) -> list[str]:
    if isinstance(values, bool):
        return ["1" if values else "0"]
    return [values] if isinstance(values, str) else [str(value) for value in values]
