"""The arguments of a tool: their JSON Schemas, and how they are read, by the reader of every address and command."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.domain.enums import Counted
from raillinks.domain.problems import did_you_mean, shortened
from raillinks.exports import cite
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import selection, views
from raillinks.query.filters import FILTERS
from raillinks.query.selection import NOT_IN_TEXT, PARAMETERS, BadValue, Selection, from_query

LONGEST, MOST_VALUES, LARGEST = 1000, 200, 10**9
"""Characters of a text, values of a list, and the largest whole number that is looked at; all else is refused."""
MOST_ROWS, ROWS = 100, 25
"""How many rows an answer has at most, and without `limit`."""
MOST_LISTED = 40
"""Values that a schema lists: the hundreds of publishers would be most of every list of tools."""
LANG, LIMIT, OFFSET, EVENT, STYLE, WHAT = "lang", "limit", "offset", "event", "style", "what"
QUERY, ID = "query", "id"
LINK_NAMES = ("crossing", "service", "province", "context")
READING_NAMES = ("known_on", "disputed", "stale_after")
"""The names of a selection that choose links, and those that say how the log is read."""

Schema = Mapping[str, Any]


class RefusedError(Exception):
    """An argument cannot be used: `bad` says which and why, as an answer of the API does."""

    def __init__(self, bad: BadValue, hint: str = "") -> None:
        self.bad = bad
        name, value = shortened(bad.parameter), shortened(bad.value)
        super().__init__(f"{name} '{value}': {bad.error}; {hint or f'allowed: {bad.allowed}'}")


@dataclass(frozen=True, slots=True)
class Own:
    """An argument that is no name of a selection.

    Args:
        text: What it means.
        schema: Its JSON Schema: a `string` with an `enum`, or an `integer` with its ends.
        default: Its value where it is not given.
    """

    text: str
    schema: Schema = field(repr=False)
    default: str = ""


OWN: Mapping[str, Own] = MappingProxyType(
    {
        LANG: Own("The language of sentences.", {"type": "string", "enum": list(LANGUAGES)}, next(iter(LANGUAGES))),
        LIMIT: Own("Rows at most.",
                   {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, str(ROWS)),
        OFFSET: Own("Rows before the first one: `next_offset` of the answer before.",
                    {"type": "integer", "minimum": 0, "maximum": LARGEST}, "0"),
        EVENT: Own("An `event_id`.", {"type": "string"}),
        WHAT: Own("Only counts of these.", {"type": "string", "enum": [*map(str, Counted)]}),
        QUERY: Own("What to find, in words.", {"type": "string"}),
        ID: Own("An `id` of `search`.", {"type": "string"}),
        STYLE: Own("The style of the citation.",
                   {"type": "string", "enum": list(cite.STYLES)}, next(iter(cite.STYLES))),
        selection.NAME: Own("Default the latest.", {"type": "string"}),
    }
)  # fmt: skip
"""The arguments that tools have beside the names of a selection."""
_UNPRINTABLE = re.compile(rf"[{NOT_IN_TEXT}\ud800-\udfff]")
_SINGLE = {parameter.name: parameter for parameter in PARAMETERS}
_SEVERAL = {choice.name: choice for choice in FILTERS}


_BRIEF: Mapping[str, str] = MappingProxyType(
    {
        "as_of": "Day, month or year; default today.",
        "known_on": "Only what was reported by then counts.",
        "from": "First day of the period.",
        "to": "Last day of the period.",
        "compare_with": "The second day; default a year before as_of.",
        "disputed": "apply: disputed events move links too.",
        "mode": "Events up to as_of; in the `days` before it; from `from` to `to`; of all time.",
        "by": "One row per link, or one for each year or month.",
        "context": "Lists crossings for context too.",
        "stale_after": "Days until evidence is old; default 365.",
        "days": "Default 365.",
        "q": "Words in any script, dates too; all must match.",
        "crossing": "Default all.",
        "service": "Default all.",
        "province": "ISO 3166-2, such as CN-LN.",
        "publisher": "Only events with a claim by one of these.",
        "rests_on": "Only events that rest on one of these publishers alone.",
    }
)
"""What arguments mean in the fewest words: they are in the list of tools again and again. The document has the rest."""
_NOT_LISTED = ("province",)
"""Names whose values a schema does not list, since nearly every tool takes them; a refusal lists them."""


def schema(dataset: Dataset, names: Sequence[str], required: Sequence[str] = ()) -> Schema:
    """The JSON Schema of a tool's arguments, as short as it can be: models read all of it with every question.

    Args:
        dataset: The package, which offers values.
        names: The names of the arguments.
        required: Those that must be given.
    """
    properties = {name: _described(dataset, name) for name in names}
    must = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **must, "additionalProperties": False}


def _described(dataset: Dataset, name: str) -> Schema:
    if name in OWN:
        own = OWN[name]
        default = {"default": int(own.default) if own.schema["type"] == "integer" else own.default}
        return {**own.schema, "description": own.text, **(default if own.default else {})}
    if name in _SEVERAL:
        values = views.choices(dataset).values[name]
        listed = len(values) <= MOST_LISTED and name not in _NOT_LISTED
        item = {"type": "string", **({"enum": list(values)} if listed else {})}
        return {"type": ["string", "array"], "items": item, "description": _BRIEF.get(name, _SEVERAL[name].text)}
    form, text = _SINGLE[name].schema, _BRIEF.get(name, _SINGLE[name].text)
    if form.get("enum") == ["0", "1"]:
        return {"type": "boolean", "description": text}
    words = {"enum": form["enum"]} if "enum" in form else {}
    return {"type": form.get("type", "string"), **words, "description": text}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call, as texts.

    Args:
        pairs: Names and values of a selection, as a query has them.
        own: The value of each other argument that the tool takes, given or by default.
    """

    pairs: tuple[tuple[str, str], ...]
    own: Mapping[str, str]

    def number(self, name: str) -> int:
        """The value of an argument that is a whole number."""
        return int(self.own[name])


def read(given: Mapping[str, object], names: Sequence[str]) -> Arguments:
    """Reads the arguments of a call. A value that is `null` counts as not given.

    Args:
        given: Names and values, as JSON has them.
        names: The names that the tool takes.

    Raises:
        RefusedError: A name or a value cannot be used.
    """
    texts = {
        name: _texts(name, value) for name, value in given.items() if value is not None and _known(name, value, names)
    }
    own = {name: OWN[name].default for name in names if name in OWN}
    for name in own:
        if any(values := texts.get(name, [])):  # an empty text counts as not given, as in an address
            own[name] = _checked(name, values)
    pairs = ((name, value) for name, values in texts.items() if name not in own for value in values)
    return Arguments(tuple(pairs), own)


def selection_of(dataset: Dataset, arguments: Arguments, today: np.datetime64) -> Selection:
    """The selection that a call asks for.

    Args:
        dataset: The package.
        arguments: What the call gives.
        today: The default of `as_of`.

    Raises:
        RefusedError: A value cannot be used; the message has what is near it.
    """
    offered = views.choices(dataset)
    chosen, bad = from_query(arguments.pairs, offered, today)
    if bad:
        known = offered.values.get(bad[0].parameter, ())
        raise RefusedError(bad[0], did_you_mean(bad[0].value, known) if known else "")
    return chosen


def _known(name: str, value: object, names: Sequence[str]) -> bool:
    if name not in names:
        raise RefusedError(
            BadValue(printable(name), printable(str(value)), "unknown name", ", ".join(names)),
            did_you_mean(name, names),
        )
    return True


def _texts(name: str, value: object) -> list[str]:
    """The texts of a value: one, or those of a list where a name takes several."""
    if isinstance(value, list) and name in _SEVERAL:
        if len(value) > MOST_VALUES:
            raise RefusedError(BadValue(name, f"{len(value)} values", "too many", f"at most {MOST_VALUES}"))
        return [_text(name, each) for each in value]
    return [_text(name, value)]


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 20.0 is a whole number of JSON Schema
    if isinstance(value, int) and abs(value) <= LARGEST:
        return str(value)
    if not isinstance(value, str):
        kind = "array" if isinstance(value, list) else "number" if isinstance(value, int | float) else "object"
        raise RefusedError(BadValue(name, f"a JSON {kind}", "bad value", _form(name)))
    if len(value) > LONGEST:
        raise RefusedError(BadValue(name, printable(value), "too long", f"at most {LONGEST} characters"))
    if value != printable(value):
        raise RefusedError(BadValue(name, printable(value), "bad value", "text without control characters"))
    return value


def _form(name: str) -> str:
    """What a value must be, in words."""
    if name in _SINGLE:
        return _SINGLE[name].value
    return "texts" if name in _SEVERAL else "a whole number" if OWN[name].schema["type"] == "integer" else "a text"


def _checked(name: str, values: Iterable[str]) -> str:
    """The value of an argument that is no name of a selection."""
    [value], form = values, OWN[name].schema
    if "enum" in form and value not in form["enum"]:
        raise RefusedError(
            BadValue(name, value, "bad value", ", ".join(form["enum"])), did_you_mean(value, form["enum"])
        )
    if form["type"] == "integer":
        try:
            return str(selection.whole_number(value, form["minimum"], form["maximum"]))
        except ValueError as error:
            raise RefusedError(BadValue(name, value, "bad value", str(error))) from None
    return value


def printable(text: str) -> str:
    """A text that can be sent and shown: without control characters and lone surrogates."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
