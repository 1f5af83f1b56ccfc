"""Links to a view, to an event, and to the place for error reports. No address is made up.

The part of an address that only pages use: event, language, map view, divider, crossings shown, data version.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import quote, urlencode

import numpy as np
import pandas as pd

from raillinks.domain import dates, map_view
from raillinks.domain.map_view import LIMITS, MapView
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset
from raillinks.query import changes, selection
from raillinks.query.selection import NAME_REPEATED, PAGE_ONLY, BadValue, Selection, to_query

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


def page_state_of(pairs: Iterable[tuple[str, str]], events: Collection[str]) -> tuple[PageState, list[BadValue]]:
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
            bad.append(BadValue(name, value, NAME_REPEATED, "one value"))
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


def pairs_of(state: PageState) -> list[tuple[str, str]]:
    """The state as names and values: the inverse of `page_state_of`. Values that are not set are left out."""
    view = state.map_view
    numbers = [] if view is None else [(name, map_view.decimal(getattr(view, name))) for name in LIMITS]
    divider = "" if state.divider == MIDDLE else str(state.divider)
    texts = [("event", state.event), ("lang", state.lang), ("data_version", state.data_version), ("divider", divider)]
    shown = "" if state.crossings_shown == CROSSINGS_SHOWN[0] else state.crossings_shown
    texts.append(("crossings_shown", shown))
    return [*((name, text) for name, text in texts if text), *numbers]


def query(selection: Selection, version: str = "") -> str:
    """The selection as the query of a URL, without `?`; always with `as_of`.

    Args:
        selection: The selection.
        version: The data version to include; empty = none.
    """
    pairs = [*to_query(selection), *([("data_version", version)] if version else [])]
    return urlencode(pairs, quote_via=quote)


def page_link(dataset: Dataset, selection: Selection, state: PageState, base: str) -> str:
    """The address of the view that a page shows: selection, event, language, map view and data version.

    Args:
        dataset: The package.
        selection: The selection.
        state: The rest of what the page shows.
        base: The address of the page.
    """
    pairs = [*to_query(selection), *pairs_of(replace(state, data_version=dataset.version))]
    return f"{base}?{urlencode(pairs, quote_via=quote)}"


def opening_day(dataset: Dataset, event_id: str | None, today: np.datetime64) -> np.datetime64:
    """The `as_of` of a link without one: the first possible day of its event, or today if it has no event.

    It is the default of `selection.from_query`: an earlier `known_on` wins, so that `as_of` is never after it.

    Args:
        dataset: The package.
        event_id: The id of an event of the log; None = the link has no event.
        today: The day on which the link is opened.
    """
    return dataset.once(_first_days).get(event_id or "", today)


def _first_days(dataset: Dataset) -> Mapping[str, np.datetime64]:
    """The first possible day of each event, by its id."""
    days = dates.to_days(dataset.events["date_earliest"])
    return dict(zip(map(str, dataset.events["event_id"]), days, strict=True))


def event_query(event_id: str, day: str, known_on: np.datetime64 | None) -> str:
    """The query of a link to an event, without `?`. It lists the event on any day that the reader moves to.

    Args:
        event_id: The event.
        day: The first possible day of the event, `YYYY-MM-DD`; empty = `opening_day` decides.
        known_on: The day of knowledge to include; `as_of` is never after it.
    """
    return f"{_query_on(day, known_on)}&event={quote(event_id, safe='')}"


def _query_on(day: str, known_on: np.datetime64 | None) -> str:
    """The query of a link to any event of a day, `YYYY-MM-DD`, in which nothing needs an escape."""
    known = "" if known_on is None else str(known_on)
    day = min(day, known) if known else day
    return "".join([f"as_of={day}&" if day else "", f"known_on={known}&" if known else "", "mode=all&context=1"])


def _pin(version: str) -> str:
    return f"&data_version={quote(version, safe='')}" if version else ""


def event_permalinks(dataset: Dataset, events: pd.DataFrame, known_on: np.datetime64 | None) -> list[str]:
    """The address of each event on its first possible day, with this data version.

    Args:
        dataset: The package; its `homepage` is the base if it has one, else there is only the query.
        events: The events as known.
        known_on: The day of knowledge; None = all that is known.
    """
    base = str(dataset.descriptor.get("homepage", ""))
    days = dates.iso(dates.to_days(events["date_earliest"])).tolist()
    starts = {day: f"{base}?{_query_on(day, known_on)}&event=" for day in set(days)}  # a log has fewer days than events
    end = _pin(dataset.version)
    return [f"{starts[day]}{quote(id_, safe='')}{end}" for id_, day in zip(events["event_id"], days, strict=True)]


def permalink(dataset: Dataset, selection: Selection, base: str | None = None) -> str:
    """The address of a view with this data version.

    Args:
        dataset: The package; its `homepage` is the base if it has one.
        selection: The selection.
        base: Another base, such as the server that the reader uses; None = the homepage, else only the query.
    """
    start = str(dataset.descriptor.get("homepage", "")) if base is None else base
    return f"{start}?{query(selection, dataset.version)}"


def page_permalink(dataset: Dataset, selection: Selection, base: str, path: str, event: str | None = None) -> str:
    """The address of a page of a view with this data version, as citations give it.

    Args:
        dataset: The package.
        selection: The selection.
        base: The address of the map page.
        path: The path of the page below it; empty for the map page.
        event: The event that the page is about; None = it is about the view.
    """
    address = f"{base.rstrip('/')}/{path}" if path else base
    return f"{permalink(dataset, selection, address)}{f'&event={quote(event)}' if event else ''}"


def report(dataset: Dataset, event_id: str, link: str) -> str:
    """The address of a prefilled report of an error in an event.

    Args:
        dataset: The package; its `bugs` is a web address that takes `title` and `body`, or an e-mail address.
        event_id: The event.
        link: The permalink of the view that shows the error.
    """
    address = str(dataset.descriptor["bugs"])
    title = f"{event_id} (data version {dataset.version})"
    context = f"Event: {event_id}\nData version: {dataset.version}\nView: {link}"
    body = f"{context}\n\nWhat is wrong, and which source says so:\n"
    if address.startswith(("https://", "http://")):
        joint = "&" if "?" in address else "?"
        return address + joint + urlencode({"title": title, "body": body}, quote_via=quote)
    mail = quote(address.removeprefix("mailto:"), safe="@.+-_")
    return f"mailto:{mail}?" + urlencode({"subject": title, "body": body}, quote_via=quote)
