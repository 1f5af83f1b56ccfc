"""The selection: what the reader asked to see. One set of names for the page's URL, the HTTP API and the CLI."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.words import dates
from raillinks.words.enums import Basis, Confidence, Kind, Service, SourceType

MOST_DAYS = 36_500
LONGEST_TEXT = 200
NOT_IN_TEXT = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
"""Control characters and line breaks: what `q` does not take, as a class of a pattern."""
_NOT_IN_TEXT = re.compile(rf"[{NOT_IN_TEXT}\ud800-\udfff]")  # nor halves of characters
PAGE_ONLY = ("lat", "lon", "zoom", "embed", "lang", "event", "data_version")
"""Names that the page has to itself; the API accepts and ignores them."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader asked to see. Days are `datetime64[D]`; an empty tuple means all.

    Args:
        as_of: The day that the map shows.
        known_on: Only what sources had reported by that day counts; None = all.
        disputed: `show` (hollow, moving nothing) or `apply`.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        mode: `as_of` (events up to the as-of date), `window` (the last `days` before it) or `all`.
        days: The length of the window.
        crossing: Crossing ids.
        service: `freight`, `passenger`.
        kind: Kinds of event.
        confidence: Derived confidences.
        province: ISO 3166-2 codes.
        publisher: Publishers of a claim.
        source_type: Source types of a claim.
        basis: Bases of a claim.
        q: Text to find.
        context: Whether the Russian crossing is listed.
        from_: First day of the period of uptime and history, not after `covered_to` or `known_on`; None = the log's
            first.
        to: Last day of it, cut off at `known_on`; None = the last day that counts.
        compare_with: A second day, not after `known_on`; None = none.
        compare_from: First day of a second period, as `from_`; None = the log's first.
        compare_to: Last day of it, as `to`; None = the last day that counts.
    """

    as_of: np.datetime64
    known_on: np.datetime64 | None = None
    disputed: str = "show"
    stale_after: int = 365
    mode: str = "as_of"
    days: int = 365
    crossing: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    source_type: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    q: str = ""
    context: bool = False
    from_: np.datetime64 | None = None
    to: np.datetime64 | None = None
    compare_with: np.datetime64 | None = None
    compare_from: np.datetime64 | None = None
    compare_to: np.datetime64 | None = None

    def __post_init__(self) -> None:
        """Repeatable values stand sorted and once: the same choice is the same selection, link and file."""
        for name in REPEATABLE:
            object.__setattr__(self, name, tuple(sorted({str(value) for value in getattr(self, name)})))

    def last_day(self, day: np.datetime64) -> np.datetime64:
        """The earlier of a day and `known_on`: no later day exists for the selection."""
        return day if self.known_on is None else min(day, self.known_on)


@dataclass(frozen=True, slots=True)
class BadValue:
    """A value of the query that cannot be used: a page repairs it and says so, the API answers 400 with it."""

    parameter: str
    value: str
    error: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that the data offers for the repeatable names, and the log's days.

    Args:
        log_days: The first day of the log's first event, and the last day up to which the maintainers have read.
    """

    crossing: tuple[str, ...]
    province: tuple[str, ...]
    publisher: tuple[str, ...]
    log_days: tuple[np.datetime64, np.datetime64]
    service: tuple[str, ...] = tuple(Service)
    kind: tuple[str, ...] = tuple(Kind)
    confidence: tuple[str, ...] = tuple(Confidence)
    source_type: tuple[str, ...] = tuple(SourceType)
    basis: tuple[str, ...] = tuple(Basis)


REPEATABLE = ("crossing", "service", "kind", "confidence", "province", "publisher", "source_type", "basis")
DAYS = ("as_of", "known_on", "from", "to", "compare_with", "compare_from", "compare_to")
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"disputed": ("show", "apply"), "mode": ("as_of", "window", "all"), "context": ("0", "1")}
)
NUMBERS: Mapping[str, tuple[int, int]] = MappingProxyType({"stale_after": (0, MOST_DAYS), "days": (1, MOST_DAYS)})
NAMES = (*DAYS, *WORDS, *NUMBERS, *REPEATABLE, "q")
"""Every name of a selection, as the URL, the API and the CLI spell it."""


def from_query(
    pairs: Iterable[tuple[str, str]], choices: Choices, today: np.datetime64
) -> tuple[Selection, list[BadValue]]:
    """Reads a query. What cannot be used is left at its default and reported.

    Args:
        pairs: Names and values, as a URL carries them; names of `PAGE_ONLY` are passed over.
        choices: The values that the data offers, and the log's days.
        today: The default of `as_of`.

    Returns:
        The selection, and every value that was not used. Days that contradict each other are not used either: see
        `without_contradictions`.
    """
    bad: list[BadValue] = []
    found: dict[str, object] = {}
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in PAGE_ONLY or (value == "" and name in NAMES):
            continue
        if name in REPEATABLE:
            _repeatable(name, value, choices, lists, bad)
        elif name not in NAMES:
            bad.append(_unknown_name(name, value))
        elif name in found:
            bad.append(BadValue(name, value, "the name is repeated", "one value"))
        else:
            _single(name, value, found, bad)
    found |= {name: tuple(values) for name, values in lists.items()}
    if "from" in found:
        found["from_"] = found.pop("from")
    known_on = found.get("known_on")
    found.setdefault("as_of", min(today, known_on) if isinstance(known_on, np.datetime64) else today)
    chosen, contradictions = without_contradictions(Selection(**found), choices.log_days)  # type: ignore[arg-type]
    return chosen, [*bad, *contradictions]


def _unknown_name(name: str, value: str) -> BadValue:
    near = get_close_matches(name, NAMES, n=1)
    return BadValue(name, value, "unknown name", f"did you mean '{near[0]}'?" if near else ", ".join(NAMES))


def _repeatable(name: str, value: str, choices: Choices, lists: dict[str, list[str]], bad: list[BadValue]) -> None:
    allowed: tuple[str, ...] = getattr(choices, name)
    if value in allowed:
        lists.setdefault(name, []).append(value)
    else:
        bad.append(BadValue(name, value, "unknown value", ", ".join(allowed)))


def _single(name: str, value: str, found: dict[str, object], bad: list[BadValue]) -> None:
    try:
        found[name] = _PARSERS[name](name, value)
    except ValueError as error:
        bad.append(BadValue(name, value, "bad value", str(error)))


def _day(_: str, value: str) -> np.datetime64:
    try:
        return dates.day(value)
    except ValueError as error:
        raise ValueError(f"YYYY-MM-DD, years {dates.FIRST_YEAR}–{dates.LAST_YEAR}") from error


def _word(name: str, value: str) -> object:
    if value not in WORDS[name]:
        raise ValueError(", ".join(WORDS[name]))
    return value == "1" if name == "context" else value


def _number(name: str, value: str) -> int:
    low, high = NUMBERS[name]
    if not (value.isascii() and value.isdecimal() and len(value) <= len(str(high)) and low <= int(value) <= high):
        raise ValueError(f"a whole number from {low} to {high}")
    return int(value)


def _text(_: str, value: str) -> str:
    if value != text_to_find(value):
        raise ValueError(f"at most {LONGEST_TEXT} characters, none of them a control character")
    return value


def text_to_find(value: str) -> str:
    """A text as `q` takes it: at most `LONGEST_TEXT` characters of any script on one line."""
    return _NOT_IN_TEXT.sub("", value)[:LONGEST_TEXT]


_PARSERS: Mapping[str, Callable[[str, str], object]] = MappingProxyType(
    {
        **dict.fromkeys(DAYS, _day),
        **dict.fromkeys(WORDS, _word),
        **dict.fromkeys(NUMBERS, _number),
        "q": _text,
    }
)


def without_contradictions(
    chosen: Selection, log_days: tuple[np.datetime64, np.datetime64]
) -> tuple[Selection, list[BadValue]]:
    """A selection without the days that contradict each other, and each of those days as a bad value.

    `as_of` and `compare_with` do not lie after `known_on`. A period does not begin after its own end, nor after the
    last day that counts, the earlier of `covered_to` and `known_on`; one that begins with the log does not end before.

    Args:
        chosen: The selection.
        log_days: See `Choices`.
    """
    bad: list[BadValue] = []
    known_on = chosen.known_on
    changes: dict[str, Any] = {}
    for name, repaired in (("as_of", known_on), ("compare_with", None)):
        day = getattr(chosen, name)
        if known_on is not None and day is not None and day > known_on:
            bad.append(BadValue(name, str(day), "after known_on", f"at most {known_on}"))
            changes[name] = repaired
    for start, end in (("from_", "to"), ("compare_from", "compare_to")):
        first, last = getattr(chosen, start), getattr(chosen, end)
        limits = [(end, last), ("known_on", known_on), ("covered_to", log_days[1])]
        broken = [(limit, day) for limit, day in limits if first is not None and day is not None and first > day]
        if broken:
            allowed = f"at most {min(day for _, day in broken)}"
            bad.append(BadValue(start.rstrip("_"), str(first), f"after {broken[0][0]}", allowed))
            changes[start] = None
        if changes.get(start, first) is None and last is not None and last < log_days[0]:
            bad.append(BadValue(end, str(last), "before the log's first day", f"at least {log_days[0]}"))
            changes[end] = None
    return replace(chosen, **changes), bad


def to_query(selection: Selection, *, defaults: Selection | None = None) -> list[tuple[str, str]]:
    """The selection as names and values: the inverse of `from_query`.

    Args:
        selection: The selection.
        defaults: Values equal to these are left out; None = the contract's defaults. `as_of` is always
            written out, so that a link means the same tomorrow.
    """
    base = defaults or Selection(as_of=selection.as_of)
    pairs: list[tuple[str, str]] = [("as_of", str(selection.as_of))]
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if item.name == "as_of" or value == getattr(base, item.name):
            continue
        name = "from" if item.name == "from_" else item.name
        pairs += [(name, text) for text in _texts(value)]
    return pairs


def _texts(value: object) -> list[str]:
    if isinstance(value, tuple):
        return [str(v) for v in value]
    if isinstance(value, bool):
        return ["1" if value else "0"]
    return [str(value)]
