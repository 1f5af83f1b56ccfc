"""The parameters of a selection that take one value: name, meaning, default, and how the text is parsed.

Parameters that take several values are the filters: see `filters.FILTERS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from raillinks.package.schema import SEARCHED
from raillinks.words import dates, typed_dates
from raillinks.words.typed_dates import Fault

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


def _day(name: str, text: str, default: str = "") -> Parameter:
    return Parameter(name, text, default, "`YYYY-MM-DD`", DAY, _read_day)


def _read_day(value: str) -> object:
    try:
        return dates.day(value)
    except ValueError as error:
        raise ValueError(f"YYYY-MM-DD, years {dates.FIRST_YEAR}–{dates.LAST_YEAR}{_hint(value)}") from error


def _hint(value: str, *, periods: bool = False) -> str:
    """What a text may have meant where a day, or with `periods` a month or a year, is asked for; or what is wrong."""
    typed = typed_dates.read(value)
    if isinstance(typed, Fault):
        return f"; {typed}" if typed.text != typed_dates.NOTHING else ""
    meant = [str(typed)] if periods and _MONTH_OR_YEAR_TEXT.fullmatch(str(typed)) else [typed.first, typed.last]
    return f"; did you mean {' or '.join(dict.fromkeys(map(str, meant)))}?"


def _day_or_period(name: str, text: str, default: str) -> Parameter:
    schema = {"anyOf": [dict(DAY), dict(_MONTH_OR_YEAR)]}  # one pattern for all three would allow 44 October
    value = "`YYYY-MM-DD`, `YYYY-MM`, `YYYY`"
    return Parameter(name, text, default, value, MappingProxyType(schema), _read_day_or_period)


def _read_day_or_period(value: str) -> object:
    """A day, or the text of a month or year."""
    try:
        first, last = dates.calendar_days(value)
    except ValueError as error:
        form = "YYYY-MM-DD, YYYY-MM or YYYY"
        raise ValueError(f"{form}, years {dates.FIRST_YEAR}–{dates.LAST_YEAR}{_hint(value, periods=True)}") from error
    return first if first == last else value


def _word(name: str, words: tuple[str, ...], text: str) -> Parameter:
    def read(value: str) -> object:
        if value not in words:
            raise ValueError(", ".join(words))
        return value == "1" if words == ("0", "1") else value

    schema = {"type": "string", "enum": list(words)}
    value = ", ".join(f"`{word}`" for word in words)
    return Parameter(name, text, f"`{words[0]}`", value, MappingProxyType(schema), read)


def _number(name: str, low: int, high: int, default: int, text: str) -> Parameter:
    def read(value: str) -> object:
        if not (value.isascii() and value.isdecimal() and len(value) <= len(str(high)) and low <= int(value) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Parameter(name, text, f"{default}", f"{low}–{high}", MappingProxyType(schema), read)


def _read_text(value: str) -> object:
    if value != text_to_find(value):
        raise ValueError(f"at most {LONGEST_TEXT} characters, none of them a control character")
    return value


PARAMETERS = (
    _day_or_period(
        "as_of",
        "The day that the map shows. A month or a year asks for all its days: `status.csv` then says whether a link "
        "was open on all, some or none of them. The day shown is its last one, or `known_on` where that is earlier.",
        "today, or `known_on` where that is earlier",
    ),
    _day(
        "known_on",
        "Only what this log's sources had reported by that day counts, and a link is `unknown` where the maintainers' "
        "later search found no further report. Reference works without a date of publication count as known on every "
        "day. Not before `as_of` begins.",
        "everything that is known",
    ),
    _day("from", "The first day of the period of uptime, history and `mode=period`. Not after `to`, `known_on` or "
         "covered to.",
         "the first day of the first event that is known on `known_on`; `to` where that is earlier, or where no event "
         "is known. Without `from` and `to`, the first period of `compare_uptime.csv` is the year of the last day that "
         "counts, up to that day"),
    _day("to", "The last day of that period. Figures end on the earliest of it, `known_on` and covered to.",
         "covered to; see `from` for `compare_uptime.csv`"),
    _day("compare_with", "A second day, to compare `as_of` with. Not after `known_on`.",
         "the day a year before `as_of`"),
    _day("compare_from", "The first day of a second period. Not after `compare_to`, `known_on` or covered to.",
         "as for `from`, with `compare_to`; without both, the first period a year earlier"),
    _day("compare_to", "The last day of the second period, as `to`.",
         "covered to; without `compare_from`, the first period a year earlier"),
    _word("disputed", ("show", "apply"), "`show`: disputed events are hollow and move no link; `apply`: they move "
          "links like any other event."),
    _word("mode", ("as_of", "window", "period", "all"), "Events up to the as-of day; in the last `days` before it; "
          "that may have happened from `from` to `to`, where an empty end sets no limit; or of all time."),
    _word("by", ("whole", "year", "month"), "The periods of `uptime.csv`, one row per link and period: the whole of "
          "`from`–`to`, or each calendar year or month in it, the first and the last cut where it begins and ends."),
    _word("context", ("0", "1"), "`1` lists the Russian crossing."),
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
