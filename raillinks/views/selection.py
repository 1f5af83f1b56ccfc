"""The selection: what the reader asked to see. One set of names for the page's URL, the HTTP API and the CLI."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.views.filters import FILTERS
from raillinks.views.parameters import BY_NAME
from raillinks.words import dates

PAGE_ONLY = ("lat", "lon", "zoom", "divider", "crossings_shown", "embed", "lang", "event", "data_version")
"""Names that are no part of a selection. Only pages use them; API and command line check `data_version` (see
`pinned`)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader asked to see. Days are `datetime64[D]`; an empty tuple means all.

    Args:
        as_of: Valid time: the day that the map shows.
        as_of_period: The month or year that `as_of` asks for (`YYYY-MM`, `YYYY`), whose last day it is, or `known_on`
            where that is earlier; empty = a single day.
        known_on: Knowledge time: only what sources had reported by that day counts; None = all.
        disputed: `show` (hollow, moving nothing) or `apply`.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        mode: `as_of` (events up to the as-of date), `window` (the last `days` before it), `period` (those that may have
            happened from `from_` to `to`, where None = no limit) or `all`.
        days: The length of the window.
        crossing: The chosen values of the filter of that name (`filters.FILTERS`); so each field up to `q`.
        q: Text to find.
        by: What the figures of the period are counted for: the `whole` of it, or each calendar `year` or `month` in it.
        context: Whether the Russian crossing is listed.
        from_: First day of the period of uptime and history, not after `covered_to` or `known_on`; None = the first
            day of the log.
        to: Last day of the period, cut off at `known_on`; None = the last day that counts.
        compare_with: A second day, not after `known_on`; None = a year before `as_of`.
        compare_from: First day of a second period, as `from_`; None: see `view_figures.compared_periods`.
        compare_to: Last day of the second period, as `to`; None: see `view_figures.compared_periods`.

    Raises:
        ValueError: `as_of` is after `known_on`: the selection has no later day. Or it is not the last day of
            `as_of_period`.
    """

    as_of: np.datetime64
    as_of_period: str = ""
    known_on: np.datetime64 | None = None
    disputed: str = "show"
    stale_after: int = 365
    mode: str = "as_of"
    days: int = 365
    crossing: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    cause_class: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    source_type: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    q: str = ""
    by: str = "whole"
    context: bool = False
    from_: np.datetime64 | None = None
    to: np.datetime64 | None = None
    compare_with: np.datetime64 | None = None
    compare_from: np.datetime64 | None = None
    compare_to: np.datetime64 | None = None

    def __post_init__(self) -> None:
        """Sorts repeatable values and removes duplicates, so that equal choices give equal selections and files."""
        if self.known_on is not None and self.as_of > self.known_on:
            raise ValueError(f"as_of {self.as_of} lies after known_on {self.known_on}")
        first, last = self.as_of_days
        if not first <= self.as_of == self.last_day(last):
            raise ValueError(f"as_of {self.as_of} is not the last day of {self.as_of_period}")
        for name in REPEATABLE:
            object.__setattr__(self, name, tuple(sorted({str(value) for value in getattr(self, name)})))

    def changed(self, **values: Any) -> "Selection":  # noqa: ANN401 (each field has its own type)
        """The selection with other values. A new value wins over an old one that contradicts it.

        A new `as_of` ends the period; a new `as_of_period` sets `as_of`. An `as_of`, a period or a `compare_with` that
        begins after `known_on` removes `known_on`. A new `known_on` before `as_of` moves `as_of` back to it, and ends
        a period that begins after it.
        """
        known_on = values.get("known_on", self.known_on)
        period = values.get("as_of_period", "" if "as_of" in values else self.as_of_period)
        day = values.get("as_of", self.as_of)
        first, last = dates.calendar_days(period) if period else (day, day)
        days = [first, *([] if values.get("compare_with") is None else [values["compare_with"]])]
        if known_on is not None and "known_on" not in values and any(day > known_on for day in days):
            known_on = None
        if known_on is not None and first > known_on:
            period = ""
        as_of = last if known_on is None else min(last, known_on)
        return replace(self, **{**values, "known_on": known_on, "as_of": as_of, "as_of_period": period})

    @property
    def as_of_text(self) -> str:
        """What `as_of` asks for, as URL, API and file names spell it: a day, a month or a year."""
        return self.as_of_period or str(self.as_of)

    @property
    def as_of_days(self) -> tuple[np.datetime64, np.datetime64]:
        """The first and the last day that `as_of` asks for; the last may be after `known_on`."""
        return dates.calendar_days(self.as_of_period) if self.as_of_period else (self.as_of, self.as_of)

    def last_day(self, day: np.datetime64) -> np.datetime64:
        """The earlier of a day and `known_on`: the selection has no later day."""
        return day if self.known_on is None else min(day, self.known_on)


@dataclass(frozen=True, slots=True)
class BadValue:
    """A value of the query that cannot be used. A page repairs it and says so; the API answers 400."""

    parameter: str
    value: str
    error: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices that the data offers.

    Args:
        values: The values of each filter, by its name.
        log_days: The first day of the log's first event, and `covered_to`.
    """

    values: Mapping[str, tuple[str, ...]]
    log_days: tuple[np.datetime64, np.datetime64]


REPEATABLE = tuple(choice.name for choice in FILTERS)
"""The names of the filters, each a field of `Selection`; they take several values."""
NAMES = (*BY_NAME, *REPEATABLE)
"""All names of a selection, as the URL, the API and the CLI spell them."""
PERIODS = (("from_", "to"), ("compare_from", "compare_to"))
"""The fields of the first and the last day of each period."""
NO_FILTERS: Mapping[str, Any] = MappingProxyType({**dict.fromkeys(REPEATABLE, ()), "q": ""})
"""The values that turn off all filters of a selection."""


def from_query(
    pairs: Iterable[tuple[str, str]], choices: Choices, today: np.datetime64, own: Sequence[str] = ()
) -> tuple[Selection, list[BadValue]]:
    """Reads a query. A value that cannot be used is reported, and its default is used.

    Args:
        pairs: Names and values of a URL; names of `PAGE_ONLY` are skipped.
        choices: The values that the data offers, and the days of the log.
        today: The default of `as_of`.
        own: Further names, which the caller reads itself: they are skipped, and allowed.

    Returns:
        The selection, and every value that was not used. Days that contradict each other are not used either: see
        `without_contradictions`.
    """
    bad: list[BadValue] = []
    single: dict[str, Any] = {}
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in PAGE_ONLY or name in own or (value == "" and name in NAMES):
            continue
        if name in REPEATABLE:
            _add_choice(name, value, choices, lists, bad)
        elif name not in BY_NAME:
            bad.append(_unknown_name(name, value, [*own, *NAMES]))
        elif name in single:
            bad.append(BadValue(name, value, "the name is repeated", "one value"))
        else:
            _add_single(name, value, single, bad)
    if "from" in single:
        single["from_"] = single.pop("from")
    _limit_as_of(single, today, bad)
    single |= {name: tuple(values) for name, values in lists.items()}
    chosen = Selection(**single)
    repaired, contradictions = without_contradictions(chosen, choices.log_days)
    return repaired, [*bad, *contradictions]


def _unknown_name(name: str, value: str, known: Sequence[str]) -> BadValue:
    near = get_close_matches(name, known, n=1)
    return BadValue(name, value, "unknown name", f"did you mean '{near[0]}'?" if near else ", ".join(known))


def _add_choice(name: str, value: str, choices: Choices, lists: dict[str, list[str]], bad: list[BadValue]) -> None:
    if value in choices.values[name]:
        lists.setdefault(name, []).append(value)
    else:
        bad.append(BadValue(name, value, "unknown value", ", ".join(choices.values[name])))


def _add_single(name: str, value: str, single: dict[str, Any], bad: list[BadValue]) -> None:
    try:
        single[name] = BY_NAME[name].read(value)
    except ValueError as error:
        bad.append(BadValue(name, value, "bad value", str(error)))


def _limit_as_of(single: dict[str, Any], today: np.datetime64, bad: list[BadValue]) -> None:
    """Sets `as_of` to a day: today if the query has none, the last one of a period, `known_on` if that is earlier."""
    known_on = single.get("known_on")
    given = single.get("as_of", today if known_on is None else min(today, known_on))
    period = given if isinstance(given, str) else ""
    first, last = dates.calendar_days(str(given))
    if known_on is not None and first > known_on:
        bad.append(_after_known_on("as_of", given, known_on))
        period = ""
    single["as_of"], single["as_of_period"] = last if known_on is None else min(last, known_on), period


def _after_known_on(name: str, day: np.datetime64 | str, known_on: np.datetime64) -> BadValue:
    return BadValue(name, str(day), "after known_on", f"at most {known_on}")


def without_contradictions(
    chosen: Selection, log_days: tuple[np.datetime64, np.datetime64]
) -> tuple[Selection, list[BadValue]]:
    """A selection without days that contradict each other, and each of these days as a bad value.

    `compare_with` must not be after `known_on`. A period must not begin after its own end, nor after the last day that
    counts (the earlier of `covered_to` and `known_on`). A period without a first day must not end before the log
    begins.

    Args:
        chosen: The selection.
        log_days: See `Choices`.
    """
    bad: list[BadValue] = []
    known_on, other = chosen.known_on, chosen.compare_with
    changes: dict[str, Any] = {}
    if known_on is not None and other is not None and other > known_on:
        bad.append(_after_known_on("compare_with", other, known_on))
        changes["compare_with"] = None
    for start, end in PERIODS:
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


def other_end_in_conflict(chosen: Selection, name: str, day: np.datetime64 | None) -> tuple[str, BadValue] | None:
    """The other end of a period, if the period would end before it begins once one of its days has changed.

    Args:
        chosen: The selection before the change.
        name: The field that changes.
        day: Its new value.

    Returns:
        The field of the other end, which must be cleared, and what is wrong with it; None without a conflict.
    """
    for first, last in PERIODS:
        if day is None or name not in {first, last}:
            continue
        end = last if name == first else first
        other = getattr(chosen, end)
        ends = (day, other) if name == first else (other, day)
        if other is not None and ends[0] > ends[1]:
            relation, allowed = ("before", "at least") if end == last else ("after", "at most")
            error = f"{relation} {name.rstrip('_')}"
            return end, BadValue(end.rstrip("_"), str(other), error, f"{allowed} {day}")
    return None


def to_query(selection: Selection) -> list[tuple[str, str]]:
    """The selection as names and values: the inverse of `from_query`.

    Default values are left out, except `as_of`, so that a link means the same tomorrow.
    """
    base = Selection(as_of=selection.as_of)
    pairs: list[tuple[str, str]] = [("as_of", selection.as_of_text)]
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if item.name in {"as_of", "as_of_period"} or value == getattr(base, item.name):
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
