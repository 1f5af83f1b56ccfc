"""Answers with rows: intervals, events, two days compared; and citations."""

from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.engine.why import Row
from raillinks.figures import compare as figures
from raillinks.mcp.answers import (
    PAGED,
    Answer,
    Asked,
    event_in_words,
    of_page,
    paged,
    permalink,
)
from raillinks.mcp.arguments import EVENT, STYLE, Schema
from raillinks.mcp.reasons import known_event
from raillinks.mcp.typed_rows import rows_schema
from raillinks.package.dataset import Dataset
from raillinks.publish import cite as citations
from raillinks.publish import tables
from raillinks.views import described_tables, display_names, view_figures
from raillinks.words import dates

INTERVALS: Mapping[str, Schema] = MappingProxyType(
    {**PAGED, "intervals": rows_schema("Rows of intervals.csv.", tables.TABLES["intervals"].columns)}
)
"""What the answer of `intervals` has of its own."""
COMPARE: Mapping[str, Schema] = MappingProxyType(
    {
        "compare_with": {"type": "string", "description": "The second day."},
        "differing": {"type": "integer", "description": "How many listed links have another status on it."},
        "links": rows_schema("Rows of compare.csv, those that differ first.", tables.TABLES["compare"].columns),
    }
)
"""What the answer of `compare` has of its own."""
CITE: Mapping[str, Schema] = MappingProxyType(
    {
        "style": {"type": "string", "description": "The style."},
        "text": {"type": "string", "description": "The citation of what is asked for."},
        "data_set": {"type": "string", "description": "The citation of the whole data set."},
    }
)
"""What the answer of `cite` has of its own."""


def events_schema(dataset: Dataset) -> Mapping[str, Schema]:
    """What the answer of `find_events` has of its own: columns of the log are the package's."""
    return {
        **PAGED,
        "events": rows_schema(
            "Rows of events.csv, in the order of time.", tables.unstamped(tables.fields(dataset, "events"))
        ),
    }


def intervals(asked: Asked) -> Answer:
    """The intervals of the listed links, of all time."""
    dataset, view = asked.dataset, asked.view
    histories = view.any_day.log.histories
    page = paged([row for link in view.any_day.listed_links for row in histories[link].intervals], asked.arguments)
    names = display_names.names(dataset, "en")
    rows = [_interval({**row, "crossing_name": names[row["crossing_id"]]}) for row in page.rows]
    lines = [
        f"{row['crossing_id']}, {row['service']}: {_held(row)} from {_edge(row, 'start') or 'the beginning'}"
        f" {'until ' + _edge(row, 'end') if row['end'] else 'on'}"
        for row in rows
    ]
    body = {**page.members, "intervals": rows}
    return Answer(body, [of_page(page, "intervals"), *lines], "intervals.csv", "history")


def _held(row: Mapping[str, str]) -> str:
    """The status of an interval, and what was last known if the evidence has lapsed."""
    status, replayed = row["status"], row["replayed_status"]
    return status if replayed == status else f"{status} (evidence lapsed; last known as {replayed})"


def find_events(asked: Asked) -> Answer:
    """The events in view."""
    dataset, view = asked.dataset, asked.view
    ids = [view.any_day.ids[position] for position in view.in_view]
    page = paged(ids, asked.arguments)
    known = asked.views.events(dataset, view.selection)
    rows = [_with_address(known[event_id], asked.base) for event_id in page.rows]
    lines = [f"{row['event_id']}, {row['date']}, {row['confidence']}: {row['summary']}" for row in rows]
    return Answer({**page.members, "events": rows}, [of_page(page, "events"), *lines], "events.csv", "events")


def _edge(row: Mapping[str, str], name: str) -> str:
    """When an interval begins or ends, in words: never the first of several possible days as if it were the day."""
    first, last = row[name], row[f"{name}_latest"]
    return first if first == last else f"some day between {first} and {last}"


def _interval(row: Row) -> dict[str, str]:
    """An interval as a row of `intervals.csv`."""
    cells = {str(field["name"]): row[field["name"]] for field in tables.TABLES["intervals"].columns}
    days = {str(field["name"]) for field in tables.TABLES["intervals"].columns if field["type"] == "date"}
    missing = {name for name, cell in cells.items() if pd.isna(cell)}
    return {
        name: "" if name in missing else str(dates.of_cell(cell)) if name in days else str(cell)
        for name, cell in cells.items()
    }


def _with_address(event: Row, base: str) -> dict[Hashable, Any]:
    """An event whose permalink is an address where the server has one: the package gives a query."""
    link = str(event["permalink"])
    return {**event, "permalink": f"{base}{link}" if link.startswith("?") else link}


def compare(asked: Asked) -> Answer:
    """The listed links on two days."""
    view = asked.view
    second = view_figures.second_day(view.selection)
    rows = _compared(asked, view.selection.as_of, second)
    differing = [row for row in rows if row["status"] != row["compare_status"]]
    same = [row for row in rows if row["status"] == row["compare_status"]]
    lines = [
        f"{row['crossing_id']}, {row['service']}: {_possible(row)} on {view.selection.as_of},"
        f" {_possible(row, figures.SECOND)} on {second}"
        for row in differing
    ]
    counted = f"{len(differing)} of {len(rows)} links have another status on {second}."
    body = {"compare_with": str(second), "differing": len(differing), "links": [*differing, *same]}
    return Answer(body, [counted, *lines], "compare.csv", "compare")


def _possible(row: Mapping[str, Any], second: str = "") -> str:
    """A status in words, with every other one that is possible on its day; `second` begins its columns' names."""
    status = row[f"{second}status"]
    others = [other for other in row[f"{second}alternatives"].split(";") if other != status]
    return " or ".join([status, *others]) + (", not certain which," if others else "")


def _compared(asked: Asked, day: np.datetime64, second: np.datetime64) -> list[dict[str, Any]]:
    """The rows of `compare.csv`: the statuses are looked up in the spans that pages look them up in."""
    view, names = asked.view, display_names.names(asked.dataset, "en")
    between = figures.ids_between(view.timeline, view.anytime, (day, second)).tolist()
    rows = []
    for ids, (link, history) in zip(between, view.any_day.log.histories.items(), strict=True):
        if link in view.any_day.listed_links:
            then, other = (history.spans[history.position(each)] for each in (day, second))
            rows.append(
                {
                    "crossing_id": link[0],
                    "crossing_name": names[link[0]],
                    "service": link[1],
                    "status": str(then["status"]),
                    "compare_status": str(other["status"]),
                    "event_ids": ids,
                    "certain": bool(then["certain"]),
                    "compare_certain": bool(other["certain"]),
                    "alternatives": str(then["alternatives"]),
                    "compare_alternatives": str(other["alternatives"]),
                    "replayed_status": str(then["replayed_status"]),
                    "compare_replayed_status": str(other["replayed_status"]),
                }
            )
    return rows


def cite(asked: Asked) -> Answer:
    """The view, or an event, cited in a style; and the whole data set."""
    dataset, view = asked.dataset, asked.view
    style, event_id = asked.arguments.own[STYLE], asked.arguments.own[EVENT]
    event = known_event(asked, event_id) if event_id else None
    page, table = ("", "status.csv") if event is None else ("events", "events.csv")
    link = permalink(asked, page, event)
    sentence = (
        described_tables.in_words(view, display_names.names(dataset, "en"), ("status", "events"))
        if event is None
        else event_in_words(asked, event)
    )
    home = asked.base or str(dataset.descriptor.get("homepage", ""))
    write = citations.STYLES[style]
    texts = [
        write(citations.citation(dataset, words, address, asked.today))
        for words, address in ((sentence, link), ("", home))
    ]
    body = {"style": style, "text": texts[0], "data_set": texts[1]}
    return Answer(body, _both(texts), table, page, event)


def _both(texts: Sequence[str]) -> list[str]:
    return [texts[0], f"The whole data set: {texts[1]}"]
