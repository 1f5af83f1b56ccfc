"""The part of a URL that only pages use: event, language, map view, divider, crossings shown, data version."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from raillinks.domain import map_view
from raillinks.domain.map_view import LIMITS, MapView
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import changes, selection
from raillinks.query.selection import PAGE_ONLY, BadValue

MIDDLE = 50
"""Where the divider of two days stands unless the reader moves it, per cent of the map's width from the left."""
_PERCENT = range(101)

CROSSINGS_SHOWN = ("working", "day", "ever")
"""Which crossings stand on map, list and strips: those that lead (the default), all of the day, all that ever stood."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What a link contains in addition to the selection.

    Args:
        event: The id of the selected event; None = none.
        lang: A code of `LANGUAGES`; None = the browser's language.
        map_view: Where the map looks; None = at the whole border.
        data_version: The data version of the link; empty = the link has none.
        divider: Where the divider between two days stands, per cent of the map's width from the left.
        crossings_shown: One of `CROSSINGS_SHOWN`.
    """

    event: str | None = None
    lang: str | None = None
    map_view: MapView | None = None
    data_version: str = ""
    divider: int = MIDDLE
    crossings_shown: str = CROSSINGS_SHOWN[0]


def from_query(pairs: Iterable[tuple[str, str]], events: Collection[str]) -> tuple[PageState, list[BadValue]]:
    """Reads the names that only pages use. Other names are skipped.

    Args:
        pairs: Names and values of a URL. `embed` is not part of the state: it names another page.
        events: The ids of the log's events.

    Returns:
        The state, and the values that cannot be used.
    """
    bad: list[BadValue] = []
    values: dict[str, object] = {}
    for name, value in pairs:
        if name not in PAGE_ONLY or value == "":
            continue
        if name in values:
            bad.append(BadValue(name, value, "the name is repeated", "one value"))
            continue
        try:
            values[name] = _PARSERS[name](name, value, events)
        except ValueError as error:
            bad.append(BadValue(name, value, "bad value", str(error)))
    values.pop("embed", None)
    return _with_map_view(values, bad), bad


def _with_map_view(values: dict[str, object], bad: list[BadValue]) -> PageState:
    """The state; `lat`, `lon` and `zoom` are only valid together."""
    given = {name: values.pop(name) for name in LIMITS if name in values}
    if len(given) == len(LIMITS):
        values["map_view"] = MapView(**given)  # type: ignore[arg-type]  # each was parsed as a number
    else:
        bad += [BadValue(name, f"{value}", "incomplete", "lat, lon and zoom together") for name, value in given.items()]
    return PageState(**values)  # type: ignore[arg-type]  # each value was parsed by the parser of its name


def _event(_: str, value: str, events: Collection[str]) -> str:
    if value not in events:
        raise ValueError("the id of an event of the log")
    return value


def _lang(_: str, value: str, __: Collection[str]) -> str:
    if value not in LANGUAGES:
        raise ValueError(", ".join(LANGUAGES))
    return value


def _number(name: str, value: str, _: Collection[str]) -> float:
    return map_view.number(name, value)


def _divider(_: str, value: str, __: Collection[str]) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= len("100") and int(value) in _PERCENT):
        raise ValueError("a whole number from 0 to 100")
    return int(value)


def _crossings_shown(_: str, value: str, __: Collection[str]) -> str:
    if value not in CROSSINGS_SHOWN:
        raise ValueError(", ".join(CROSSINGS_SHOWN))
    return value


def _version(_: str, value: str, __: Collection[str]) -> str:
    if changes.version(value) is None and value != selection.OWN:
        raise ValueError("a data version, such as 0.1.0")
    return value


def _flag(_: str, value: str, __: Collection[str]) -> str:
    if value not in {"0", "1"}:
        raise ValueError("0, 1")
    return value


_PARSERS: Mapping[str, Callable[[str, str, Collection[str]], object]] = MappingProxyType(
    {
        **dict.fromkeys(LIMITS, _number),
        "event": _event,
        "divider": _divider,
        "lang": _lang,
        "data_version": _version,
        "crossings_shown": _crossings_shown,
        "embed": _flag,
    }
)


def to_query(state: PageState) -> list[tuple[str, str]]:
    """The state as names and values: the inverse of `from_query`. Values that are not set are left out."""
    view = state.map_view
    numbers = [] if view is None else [(name, map_view.decimal(getattr(view, name))) for name in LIMITS]
    divider = "" if state.divider == MIDDLE else str(state.divider)
    texts = [("event", state.event), ("lang", state.lang), ("data_version", state.data_version), ("divider", divider)]
    shown = "" if state.crossings_shown == CROSSINGS_SHOWN[0] else state.crossings_shown
    texts.append(("crossings_shown", shown))
    return [*((name, text) for name, text in texts if text), *numbers]
