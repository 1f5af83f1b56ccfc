"""What every answer to a machine has: day, data version, whether it is the last known, address, citation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from raillinks.engine.why import Row
from raillinks.mcp.arguments import LANG, LIMIT, OFFSET, Arguments, Schema
from raillinks.mcp.kept_views import KeptViews
from raillinks.package.dataset import Dataset
from raillinks.publish import cite, tables
from raillinks.views import described_tables, display_names, permalinks
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words.enums import GROUP


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
        "as_of": _text("The day that was asked for; of a month or a year its last day, not after known_on."),
        "as_of_period": _text("The month or the year that was asked for; only where one was."),
        "known_on": _text("The known-on day; empty where everything known counts."),
        "data_version": _text("The version of the data that answers."),
        "latest_data_version": _text("The version that is served; another one where an earlier one was asked for."),
        "covered_to": _text("The last day up to which the maintainers have read sources."),
        "last_known": {
            "type": "boolean", "description": "Whether as_of is after covered_to: every status is the last known one.",
        },
        "note": _text("Says that in words, and what else must be said with the answer; empty where nothing must."),
        "permalink": _text("The page that shows the same, with this data version; a query where no server is known."),
        "table": _text("The address of the same as a table; empty where there is none."),
        "citation": _text("The answer, cited in Chicago style."),
        "licence": _text("The licences of the data."),
    }
)  # fmt: skip
"""What every answer has, with what it means."""
REQUIRED = tuple(name for name in COMMON if name != "as_of_period")


def output_schema(own: Mapping[str, Schema]) -> Schema:
    """The JSON Schema of a tool's answer.

    Args:
        own: The members that the tool adds; all of them are required.
    """
    properties = {**{name: dict(each) for name, each in COMMON.items()}, **own}
    return {"type": "object", "properties": properties, "required": [*REQUIRED, *own]}


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
        "total": {"type": "integer", "description": "How many rows there are."},
        "count": {"type": "integer", "description": "How many of them this answer has."},
        "next_offset": {
            "type": ["integer", "null"], "description": "The offset of the next ones; null where these are the last.",
        },
    }
)  # fmt: skip


def paged(rows: Sequence[Any], arguments: Arguments) -> Paged:
    """The rows that a call asks for by `limit` and `offset`."""
    first, most = arguments.number(OFFSET), arguments.number(LIMIT)
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
    link = permalink(asked, answer.page, answer.event)
    is_last_known = bool(view.selection.as_of > dataset.covered_to)
    return {
        **tables.said(dataset, view),
        "latest_data_version": asked.latest,
        "covered_to": str(dataset.covered_to),
        "last_known": is_last_known,
        "note": " ".join(_notes(asked, is_last_known=is_last_known)),
        "permalink": link,
        "table": table_address(asked, answer.table, answer.event),
        "citation": cite.chicago(cite.citation(dataset, _in_words(asked, answer), link, asked.today)),
        "licence": licence(dataset),
        **answer.body,
    }


def text(body: Mapping[str, Any], lines: Sequence[str]) -> str:
    """An answer in words, with what must be said with it."""
    said = [f"As of {body.get('as_of_period') or body['as_of']}, data version {body['data_version']}."]
    said += [body["note"]] if body["note"] else []
    link = str(body["permalink"])
    is_whole = link.startswith(("https://", "http://"))
    source = link if is_whole else body["citation"]  # a path or a query leads nowhere by itself
    return "\n".join([*said, *lines, f"Source: {source} ({body['licence']})"])


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
    names, known_on = display_names.names(asked.dataset, "en"), asked.view.selection.known_on
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
    licences = ", ".join(str(each["title"]) for each in dataset.descriptor["licenses"])
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
    named = table if table in described_tables.SENTENCES else "status"
    return described_tables.in_words(asked.view, display_names.names(asked.dataset, "en"), (named,))
