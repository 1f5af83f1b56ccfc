"""What every answer to a machine has: day, data version, whether it is the last known, address, citation.

Rows of tables as JSON has them: numbers are numbers, yes or no is true or false, all else is text.

Views for questions that come one by one: what many of them share is worked out once, and kept.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
import pandas as pd

from raillinks.domain.enums import GROUP
from raillinks.engine.confidence import Row
from raillinks.exports import cite, tables
from raillinks.exports.tables import Field
from raillinks.mcp.arguments import LANG, LIMIT, OFFSET, READING_NAMES, Arguments, Schema
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, permalinks, views
from raillinks.query.known_log import FilteredLog, KnownLog, known_log
from raillinks.query.selection import Selection
from raillinks.query.views import View


def rows_schema(description: str, fields: Sequence[Field]) -> Schema:
    """The JSON Schema of rows with some columns; a cell without a value is left out of its row."""
    cells = {str(f["name"]): {"type": KINDS.get(f["type"], "string")} for f in fields}
    return {"type": "array", "description": description, "items": {"type": "object", "properties": cells}}


KINDS = MappingProxyType({"integer": "integer", "number": "number", "boolean": "boolean"})
"""The JSON types of columns that are no text."""


def without_empty(row: Mapping[Any, Any], *left_out: str) -> dict[Any, Any]:
    """A row without members that have no value: models read every name again in each row.

    Args:
        row: The row.
        left_out: Further members that the answer need not have.
    """
    return {name: value for name, value in row.items() if value not in ("", None, []) and name not in left_out}


def source(publisher: str, address: str) -> str:
    """A source in words: who published it, and where; one without an address has none."""
    return f"{publisher} {address}".strip()


def sources(found: Iterable[tuple[str, str]], most: int = 3) -> str:
    """Publishers and addresses in brackets, each once; empty for none.

    Args:
        found: Publisher and address of each.
        most: How many are named.
    """
    named = [*dict.fromkeys(source(*each) for each in found if any(each))]
    more = f"; {len(named) - most} more" if len(named) > most else ""
    return f" [{'; '.join(named[:most])}{more}]" if named else ""


def typed_rows(dataset: Dataset, table: str, frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows of an exported table, with numbers as numbers and yes-or-no cells as such; without `tables.STAMP`.

    Args:
        dataset: The package.
        table: A key of `tables.TABLES`.
        frame: The rows, as that function gives them.
    """
    fields = tables.unstamped(tables.fields(dataset, table))
    names, kinds = tables.names(fields), [str(field["type"]) for field in fields]
    cells = zip(*(_cells(list(frame[name]), kind) for name, kind in zip(names, kinds, strict=True)), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def _cells(cells: list[Any], kind: str) -> list[object]:
    if kind == "boolean":
        return [cell == "true" for cell in cells]
    if kind == "integer":
        return [None if cell == "" else int(cell) for cell in cells]
    if kind == "number":
        return [None if cell == "" or not math.isfinite(float(cell)) else float(cell) for cell in cells]
    return list(cells)


LOGS, SELECTIONS = 4, 8
"""How many logs, as known on a day, are kept, and how many choices of filters of each: a day costs nothing then."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A package and a part of a selection; packages with equal hashes are the same.

    It does not keep the package alive: who asks does.
    """

    package: "ReferenceType[Dataset]" = field(compare=False)
    content_hash: str
    selection: Selection

    @property
    def dataset(self) -> Dataset:
        """The package.

        Raises:
            ReferenceError: Nobody has it any more.
        """
        dataset = self.package()
        if dataset is None:
            raise ReferenceError
        return dataset


class _KeptLog:
    """A log as known on a day, with what was asked of it: all of it leaves together."""

    def __init__(self, key: _Key) -> None:
        log = known_log(key.dataset, views.reading(key.selection))
        self.any_day = lru_cache(SELECTIONS)(partial(_any_day, log))
        self.events = lru_cache(1)(_events)


class KeptViews:
    """Makes views, and keeps what the latest ones share, as long as their package is in use."""

    def __init__(self) -> None:
        self._log = lru_cache(LOGS)(_KeptLog)

    def view(self, dataset: Dataset, selection: Selection) -> View:
        """What a selection shows of a package; nobody may change its frames."""
        kept = self._log(self._key(dataset, _reading(selection)))
        return views.view_on(dataset, selection, kept.any_day(self._key(dataset, views.any_days(selection))))

    def events(self, dataset: Dataset, selection: Selection) -> Mapping[str, Row]:
        """Every known event by its id, as a row of `events.csv` with types (see `typed_rows`).

        No filter and no day changes a row: so all are made at once, and kept.
        """
        key = self._key(dataset, _reading(selection))
        return self._log(key).events(key)

    def _key(self, dataset: Dataset, selection: Selection) -> _Key:
        return _Key(ref(dataset, self._forget), dataset.content_hash, selection)

    def _forget(self, _: "ReferenceType[Dataset]") -> None:
        """A package of kept logs is gone. Those of others go too: they are made again sooner than a package is read."""
        self._log.cache_clear()


def _reading(selection: Selection) -> Selection:
    """The part of a selection that the log is read by, on any day."""
    of_any_day = views.any_days(selection)
    return replace(Selection(as_of=of_any_day.as_of), **{name: getattr(of_any_day, name) for name in READING_NAMES})


def _any_day(log: KnownLog, key: _Key) -> FilteredLog:
    return views.filtered_log(key.dataset, key.selection, log)


def _events(key: _Key) -> Mapping[str, Row]:
    view = views.make_view(key.dataset, replace(key.selection, mode="all", context=True))
    rows = typed_rows(key.dataset, "events", tables.frame(key.dataset, view, "events"))
    return {str(row["event_id"]): row for row in rows}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Args:
        dataset: The package that answers: that of the data version that is asked for.
        latest: The data version that is served.
        view: What the selection shows of it.
        arguments: The arguments of the call.
        base: The address of the map page on the server that is asked, with a slash at its end; empty where there is no
            server, or nobody knows it.
        today: The day on which it is asked.
        views: Keeps what questions share.
    """

    dataset: Dataset
    latest: str
    view: View
    arguments: Arguments
    base: str
    today: np.datetime64
    views: KeptViews

    @property
    def lang(self) -> str:
        """The language of sentences."""
        return self.arguments.own[LANG]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Args:
        body: Its own members, under the names that the tool's output schema describes.
        lines: The same in words, as far as it can be.
        table: The path of the API with the same as a table; empty = none.
        page: The path of the page that shows the same; empty = the map.
        event: The event that page, table and citation are about, as known; None = they are about the selection.
    """

    body: Mapping[str, Any]
    lines: Sequence[str]
    table: str
    page: str = ""
    event: Row | None = None


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


COMMON: Mapping[str, Schema] = MappingProxyType(
    {
        "as_of": _text("The day asked for; of a month or a year its last day, not after known_on."),
        "as_of_period": _text("The month or the year that was asked for; only where one was."),
        "known_on": _text("The known-on day; empty where everything known counts."),
        "data_version": _text("The version of the data that answers."),
        "latest_data_version": _text("The version that is served; only where an earlier one was asked for."),
        "covered_to": _text("The last day up to which the maintainers have read sources."),
        "last_known": {
            "type": "boolean",
            "description": "Whether as_of, or the period's end, is after covered_to: statuses are the last known.",
        },
        "note": _text("Says that in words, and what else must be said with the answer; empty where nothing must."),
        "permalink": _text("The page that shows the same, with this data version; a query where no server is known."),
        "table": _text("The address of the same as a table; empty where there is none."),
        "licence": _text("The licences of the data."),
    }
)  # fmt: skip
"""What every answer has, with what it means."""


def output_schema(own: Mapping[str, Schema]) -> Schema:
    """The JSON Schema of a tool's answer.

    Args:
        own: The members that the tool adds; all of them are required, as those are that every answer has.
    """
    common = {name: {"type": each["type"]} for name, each in COMMON.items()}  # docs/mcp.md says what they mean
    return {"type": "object", "properties": {**common, **own}, "required": [*own]}


@dataclass(frozen=True, slots=True)
class Paged:
    """Some of many rows.

    Args:
        total: How many there are.
        rows: Those of this answer.
        next_offset: The `offset` of the next ones; None where these are the last.
    """

    total: int
    rows: Sequence[Any]
    next_offset: int | None

    @property
    def members(self) -> dict[str, object]:
        """What an answer says of them."""
        return {"total": self.total, "count": len(self.rows), "next_offset": self.next_offset}


PAGED: Mapping[str, Schema] = MappingProxyType(
    {
        "total": {"type": "integer"}, "count": {"type": "integer"}, "next_offset": {"type": ["integer", "null"]},
    }
)  # fmt: skip


def paged(rows: Sequence[Any], arguments: Arguments) -> Paged:
    """The rows that a call asks for by `limit` and `offset`."""
    first, most = int(arguments.own.get(OFFSET, "0")), arguments.number(LIMIT)
    end = first + most
    return Paged(len(rows), rows[first:end], end if end < len(rows) else None)


def of_page(page: Paged, what: str) -> str:
    """How many rows an answer has, in words.

    Args:
        page: The rows.
        what: What they are, in the plural.
    """
    more = "" if page.next_offset is None else f"; more with offset={page.next_offset}"
    return f"{len(page.rows)} of {page.total} {what}{more}."


def whole(asked: Asked, answer: Answer) -> dict[str, Any]:
    """An answer with all that every answer has."""
    dataset, view = asked.dataset, asked.view
    of_period = answer.table == "uptime.csv" or view.selection.mode == "period"
    is_last_known = bool((views.period(view)[1] if of_period else view.selection.as_of) > dataset.covered_to)
    return {
        **tables.said(dataset, view),
        **({"latest_data_version": asked.latest} if asked.latest != dataset.version else {}),
        "covered_to": str(dataset.covered_to),
        "last_known": is_last_known,
        "note": " ".join(_notes(asked, is_last_known=is_last_known)),
        "permalink": permalink(asked, answer.page, answer.event),
        "table": table_address(asked, answer.table, answer.event),
        "licence": licence(dataset),
        **answer.body,
    }


def text(asked: Asked, answer: Answer, body: Mapping[str, Any]) -> str:
    """An answer in words, with what must be said with it.

    Args:
        asked: The question.
        answer: The answer.
        body: The same as `whole` has it.
    """
    said = [f"As of {body.get('as_of_period') or body['as_of']}, data version {body['data_version']}."]
    said += [body["note"]] if body["note"] else []
    source = str(body["permalink"])
    if not source.startswith(("https://", "http://")):  # a path or a query leads nowhere by itself
        source = cite.chicago(cite.citation(asked.dataset, _in_words(asked, answer), source, asked.today))
    return "\n".join([*said, *answer.lines, f"Source: {source} ({body['licence']})"])


def permalink(asked: Asked, page: str, event: Row | None = None) -> str:
    """The address of a page with what is asked for; its base is the package's homepage where no server is known."""
    base = asked.base or str(asked.dataset.descriptor.get("homepage", ""))
    event_id = None if event is None else str(event["event_id"])
    return permalinks.page_permalink(asked.dataset, _shown(asked, event), base, page, event_id)


def table_address(asked: Asked, path: str, event: Row | None = None) -> str:
    """The address of a path of the API with what is asked for; empty for no path."""
    query = permalinks.query(_shown(asked, event), asked.dataset.version)
    return f"{asked.base}api/v1/{path}?{query}" if path else ""


def event_in_words(asked: Asked, event: Row) -> str:
    """What a citation says of an event: its id, date, place and kind, and the known-on day."""
    names, known_on = display_names.crossing_names(asked.dataset, "en"), asked.view.selection.known_on
    place = names.get(event["crossing_id"], event["crossing_id"])
    known = "" if known_on is None else f"; as known on {known_on}"
    return f"event {event['event_id']} ({event['date']}, {place}, {event['service']}: {event['kind']}{known})"


def _shown(asked: Asked, event: Row | None) -> Selection:
    """What page and table are asked by: of an event the events of its crossing on all days, so that it is one of them.

    What else the question says of links does not choose the event, and might leave it out.
    """
    chosen = asked.view.selection
    if event is None:
        return chosen
    crossing = () if event["crossing_id"] == GROUP else (str(event["crossing_id"]),)
    return replace(chosen, mode="all", context=True, crossing=crossing, service=(), province=())


def licence(dataset: Dataset) -> str:
    """The licences of the data, and whom to credit."""
    licences = ", ".join(str(each.get("name") or each["title"]) for each in dataset.descriptor["licenses"])
    credit = ", ".join(str(each["title"]) for each in dataset.descriptor["contributors"])
    return f"{licences}; credit: {credit}"


def last_known(dataset: Dataset) -> str:
    """How an answer on a day that is not covered yet must be said."""
    return f"last known, on {dataset.covered_to}"


def _notes(asked: Asked, *, is_last_known: bool) -> list[str]:
    dataset = asked.dataset
    after = f"Every status is {last_known(dataset)}: no sources of later days have been read."
    earlier = f"This is data version {dataset.version}; the latest is {asked.latest}."
    return [*([after] if is_last_known else []), *([earlier] if dataset.version != asked.latest else [])]


def _in_words(asked: Asked, answer: Answer) -> str:
    """What a citation says of the answer."""
    if answer.event is not None:
        return event_in_words(asked, answer.event)
    table = answer.table.removesuffix(".csv")
    named = table if table in describe.SENTENCES else "status"
    return describe.table_in_words(asked.view, display_names.crossing_names(asked.dataset, "en"), (named,))
