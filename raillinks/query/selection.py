"""The selection: what the reader asked to see. One set of names for the page's URL, the HTTP API and the CLI.

The parameters of a selection that take one value: name, meaning, default, and how the text is parsed.

Parameters that take several values are the filters: see `filters.FILTERS`.

The data version that a query names, for those who answer with data: the API and the command line.

The days of a page's address, as people type them. The API and the command line take them in one form only.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.domain import dates, typed_dates
from raillinks.domain.typed_dates import Fault, Period
from raillinks.package.schema import SEARCHED
from raillinks.query.filters import FILTERS, OF_LINKS

MOST_DAYS = 36_500
LONGEST_TEXT = 200
NOT_IN_TEXT = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
"""Control characters and line breaks, which `q` does not allow, as a character class of a regular expression."""
_NOT_IN_TEXT = re.compile(rf"[{NOT_IN_TEXT}\ud800-\udfff]")  # and lone surrogates

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a selection that takes one value.

    Args:
        name: As the URL, the API and the command line spell it.
        text: What it means, in English Markdown, for the API's description and docs/selection.md.
        default: The default in words; empty = none.
        value: The form of the value, for the docs.
        schema: The JSON Schema of the value.
        read: Parses the text of a query; raises `ValueError` with what is allowed.
    """

    name: str
    text: str
    default: str
    value: str
    schema: Schema = field(repr=False)
    read: Callable[[str], object] = field(repr=False)


def text_to_find(value: str) -> str:
    """A text reduced to what `q` allows: at most `LONGEST_TEXT` characters of any script on one line."""
    return _NOT_IN_TEXT.sub("", value)[:LONGEST_TEXT]


DAY: Schema = MappingProxyType({"type": "string", "format": "date", "pattern": r"^(18|19|20|21)\d\d-\d\d-\d\d$"})
_MONTH_OR_YEAR: Schema = MappingProxyType({"type": "string", "pattern": r"^(18|19|20|21)\d\d(-(0[1-9]|1[0-2]))?$"})
_MONTH_OR_YEAR_TEXT = re.compile(_MONTH_OR_YEAR["pattern"])


DATE: Schema = MappingProxyType({"anyOf": [dict(DAY), dict(_MONTH_OR_YEAR)]})
"""A day, month or year: one pattern for all three would allow 44 October."""
FORM = "YYYY-MM-DD, YYYY-MM or YYYY"


def _date(name: str, text: str, default: str, read: Callable[[str], object]) -> Parameter:
    return Parameter(name, text, default, "`YYYY-MM-DD`, `YYYY-MM`, `YYYY`", DATE, read)


def _days(value: str) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day of a day, month or year."""
    try:
        return dates.calendar_days(value)
    except ValueError as error:
        raise ValueError(f"{FORM}, years {dates.FIRST_YEAR}–{dates.LAST_YEAR}{_hint(value)}") from error


def _hint(value: str) -> str:
    """What a text may have meant where a day, month or year is asked for; or what is wrong."""
    typed = typed_dates.read(value)
    if isinstance(typed, Fault):
        return f". {typed}" if typed.text != typed_dates.NOTHING else ""
    meant = [str(typed)] if _MONTH_OR_YEAR_TEXT.fullmatch(str(typed)) else [typed.first, typed.last]
    return f"; did you mean {' or '.join(dict.fromkeys(map(str, meant)))}?"


def _first_day(value: str) -> object:
    return _days(value)[0]


def _last_day(value: str) -> object:
    return _days(value)[1]


def _day_or_period(value: str) -> object:
    """A day, or the text of a month or year."""
    first, last = _days(value)
    return first if first == last else value


def _word(name: str, words: tuple[str, ...], text: str) -> Parameter:
    def read(value: str) -> object:
        if value not in words:
            raise ValueError(", ".join(words))
        return value == "1" if words == ("0", "1") else value

    schema = {"type": "string", "enum": list(words)}
    value = ", ".join(f"`{word}`" for word in words)
    return Parameter(name, text, f"`{words[0]}`", value, MappingProxyType(schema), read)


_WHOLE = re.compile(r"([0-9]{1,10})(\.0{1,9})?")
"""A whole number; JSON Schema takes 20.0 for one too."""


def whole_number(value: str, low: int, high: int) -> int:
    """A whole number as it is written in a query or an argument.

    Raises:
        ValueError: It is none from `low` to `high`; the message says what it must be.
    """
    found = _WHOLE.fullmatch(value)
    if found is None or not low <= int(found[1]) <= high:
        raise ValueError(f"a whole number from {low} to {high}")
    return int(found[1])


def _number(name: str, low: int, high: int, default: int, text: str) -> Parameter:
    def read(value: str) -> object:
        return whole_number(value, low, high)

    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Parameter(name, text, f"{default}", f"{low}–{high}", MappingProxyType(schema), read)


def _read_text(value: str) -> object:
    if value != text_to_find(value):
        raise ValueError(f"at most {LONGEST_TEXT} characters, none of them a control character")
    return value


PARAMETERS = (
    _date(
        "as_of",
        "The day that the map shows. A month or a year asks for all its days: `status.csv` then says whether a link "
        "was open on all, some or none of them. The day shown is its last one, or `known_on` where that is earlier.",
        "today, or `known_on` where that is earlier",
        _day_or_period,
    ),
    _date(
        "known_on",
        "Only what this log's sources had reported by that day counts, and a link is `unknown` where the maintainers' "
        "later search found no further report. Reference works without a date of publication count as known on every "
        "day. Not before `as_of` begins.",
        "everything that is known",
        _last_day,
    ),
    _date("from", "The first day of the period of uptime, history and `mode=period`. Not after `to`, `known_on` or "
         "covered to.",
         "the first day of the first event that is known on `known_on`; `to` where that is earlier, or where no event "
         "is known. Without `from` and `to`, the first period of `compare_uptime.csv` is the year of the last day that "
         "counts, up to that day", _first_day),
    _date("to", "The last day of that period. Figures end on the earliest of it, `known_on` and covered to.",
         "covered to; see `from` for `compare_uptime.csv`", _last_day),
    _date("compare_with", "A second day, to compare `as_of` with. Not after `known_on`.",
         "the day a year before `as_of`", _last_day),
    _date("compare_from", "The first day of a second period. Not after `compare_to`, `known_on` or covered to.",
         "as for `from`, with `compare_to`; without both, the first period a year earlier", _first_day),
    _date("compare_to", "The last day of the second period, as `to`.",
         "covered to; without `compare_from`, the first period a year earlier", _last_day),
    _word("disputed", ("show", "apply"), "`show`: disputed events are hollow and move no link; `apply`: they move "
          "links like any other event."),
    _word("mode", ("as_of", "window", "period", "all"), "Events up to the as-of day; in the last `days` before it; "
          "that may have happened from `from` to `to`, where an empty end sets no limit; or of all time."),
    _word("by", ("whole", "year", "month"), "The periods of `uptime.csv`, one row per link and period: the whole of "
          "`from`–`to`, or each calendar year or month in it, the first and the last cut where it begins and ends."),
    _word("context", ("0", "1"), "`1` lists crossings for context too."),
    _number("stale_after", 0, MOST_DAYS, 365, "Days without evidence after which a status is stale; 0 = never."),
    _number("days", 1, MOST_DAYS, 365, "The length of the window, with `mode=window`."),
    Parameter(
        "q",
        "Text to search for. Every word must be in a name of the event's places or in its summary, in any language, or "
        f"in its {', '.join(SEARCHED)} or publishers. A date in it, such as `2022-09` or `Sept 2022`, finds the "
        "events whose date touches it.",
        "", f"text in any script, at most {LONGEST_TEXT} characters on one line",
        MappingProxyType({"type": "string", "pattern": f"^[^{NOT_IN_TEXT}]{{0,{LONGEST_TEXT}}}$"}), _read_text,
    ),
)  # fmt: skip
"""All parameters that take one value, in the order of the API's description."""
BY_NAME: Mapping[str, Parameter] = MappingProxyType({parameter.name: parameter for parameter in PARAMETERS})


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
        context: Whether crossings that are shown for context are listed.
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
        if not values:
            return self
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

    def with_everything_known(self) -> "Selection":
        """The same selection of the same day with everything known; a period that `known_on` cuts is that day."""
        if self.known_on is None:
            return self
        ends = self.as_of == self.as_of_days[1]
        return replace(self, known_on=None, as_of_period=self.as_of_period if ends else "")

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
NO_EVENT_FILTERS: Mapping[str, Any] = MappingProxyType({n: v for n, v in NO_FILTERS.items() if n not in OF_LINKS})
"""Those that turn off the filters that choose events alone."""


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
            bad.append(_unknown_name(name, value, [*own, *NAMES], is_compared=len(bad) < _MOST_COMPARED))
        elif name in single:
            bad.append(BadValue(name, value, NAME_REPEATED, "one value"))
        else:
            _add_single(name, value, single, bad)
    if "from" in single:
        single["from_"] = single.pop("from")
    _limit_as_of(single, today, bad)
    single |= {name: tuple(values) for name, values in lists.items()}
    chosen = Selection(**single)
    repaired, contradictions = without_contradictions(chosen, choices.log_days)
    return repaired, [*bad, *contradictions]


_MOST_COMPARED = 20  # unknown names of a query, which may have thousands
_LONGEST_COMPARED = 100  # characters


def _unknown_name(name: str, value: str, known: Sequence[str], *, is_compared: bool) -> BadValue:
    near = get_close_matches(name, known, n=1) if is_compared and len(name) <= _LONGEST_COMPARED else []
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
    return BadValue(name, str(day), "after known_on", f"{AT_MOST} {known_on}")


CONTRADICTIONS = (
    "after to", "after compare_to", "after known_on", "after covered_to", "before from", "before compare_from",
)  # fmt: skip
"""What is wrong with a day that contradicts another one, as `BadValue.error` says it."""
NAME_REPEATED = "the name is repeated"
AT_MOST, AT_LEAST = "at most", "at least"
"""What stands before the day in its `BadValue.allowed`."""


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
            allowed = f"{AT_MOST} {min(day for _, day in broken)}"
            bad.append(BadValue(start.rstrip("_"), str(first), f"after {broken[0][0]}", allowed))
            changes[start] = None
        if changes.get(start, first) is None and last is not None and last < log_days[0]:
            bad.append(BadValue(end, str(last), "before the log's first day", f"{AT_LEAST} {log_days[0]}"))
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
            relation, allowed = ("before", AT_LEAST) if end == last else ("after", AT_MOST)
            error = f"{relation} {name.rstrip('_')}"
            return end, BadValue(end.rstrip("_"), str(other), error, f"{allowed} {day}")
    return None


def to_query(selection: Selection) -> list[tuple[str, str]]:
    """The selection as names and values: the inverse of `from_query`.

    Default values are left out, except `as_of`, so that a link means the same tomorrow.
    """
    pairs: list[tuple[str, str]] = [("as_of", selection.as_of_text)]
    for item in fields(Selection):
        value = getattr(selection, item.name)
        if item.name in {"as_of", "as_of_period"} or value == item.default:
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


NAME = "data_version"
OWN = "own"
"""Its value in the address of a page that shows a reader's own log, which only a session has."""


def other_version(pairs: Iterable[tuple[str, str]], served: str) -> BadValue | None:
    """The data version of a query that is not the one here; None if the query names no other.

    Who has that version answers with it; who has not refuses with this value, since an answer of another version would
    be taken for it.

    Args:
        pairs: Names and values of a query.
        served: The version of the data package.
    """
    others = [value for name, value in pairs if name == NAME and value not in {"", served}]
    return BadValue(NAME, others[0], "this data version is not served", served) if others else None


DAYS = frozenset(name for name, parameter in BY_NAME.items() if parameter.schema is DATE)
"""The names whose value is a day, a month or a year."""
_FIRST_DAYS = frozenset(first.rstrip("_") for first, _ in PERIODS)
_LAST_DAYS = frozenset(last for _, last in PERIODS)
ENDS = _FIRST_DAYS | _LAST_DAYS
"""Those of them that begin or end a period."""


def day_of(period: Period, name: str, today: np.datetime64) -> np.datetime64:
    """The day that stands for a period as the value of a name.

    It is the first day where a period begins (`from`), the last one where it ends (`to`), and elsewhere
    `typed_dates.day_in`.

    Args:
        period: What was typed.
        name: A name of `DAYS`.
        today: Today.
    """
    if name in _FIRST_DAYS:
        return period.first
    return period.last if name in _LAST_DAYS else typed_dates.day_in(period, today)


def plain(period: Period, name: str, today: np.datetime64) -> str:
    """A period as pages ask by a name: a month or a year stays one in `as_of`; all else is `day_of`.

    Args:
        period: What was typed.
        name: A name of `DAYS`.
        today: Today.
    """
    stays = name == "as_of" and _is_read(name, str(period))
    return str(period) if stays else str(day_of(period, name, today))


def with_plain_days(pairs: Iterable[tuple[str, str]], today: np.datetime64) -> list[tuple[str, str]]:
    """A query with each day in the form that the API takes; what cannot be read stays as it is.

    Args:
        pairs: Names and values of a page's address.
        today: What "today" means.
    """
    return [(name, _plain(name, value, today) if name in DAYS else value) for name, value in pairs]


def _plain(name: str, value: str, today: np.datetime64) -> str:
    typed = typed_dates.read(value, today)
    return plain(typed, name, today) if isinstance(typed, Period) else value


def _is_read(name: str, value: str) -> bool:
    """Whether a name takes a value as it is."""
    try:
        BY_NAME[name].read(value)
    except ValueError:
        return False
    return True
