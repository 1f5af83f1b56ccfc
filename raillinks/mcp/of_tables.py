"""Answers with rows: intervals, events, two days compared; and citations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from raillinks.mcp.answers import (
    PAGED,
    Answer,
    Asked,
    of_page,
    paged,
    permalink,
    rows_schema,
    typed_rows,
)
from raillinks.mcp.arguments import EVENT, STYLE, Schema
from raillinks.mcp.reasons import known_event
from raillinks.package.dataset import Dataset
from raillinks.publish import cite as citations
from raillinks.publish import columns, export
from raillinks.views import compared, described_tables, display_names

INTERVALS: Mapping[str, Schema] = MappingProxyType(
    {**PAGED, "intervals": rows_schema("Rows of intervals.csv.", columns.DERIVED["intervals"])}
)
"""What the answer of `intervals` has of its own."""
COMPARE: Mapping[str, Schema] = MappingProxyType(
    {
        "compare_with": {"type": "string", "description": "The second day."},
        "differing": {"type": "integer", "description": "How many listed links have another status on it."},
        "links": rows_schema("Rows of compare.csv, those that differ first.", columns.DERIVED["compare"]),
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
        "events": rows_schema("Rows of events.csv, in the order of time.", columns.unstamped(dataset, "events")),
    }


def intervals(asked: Asked) -> Answer:
    """The intervals of the listed links, of all time."""
    dataset, view = asked.dataset, asked.view
    frame = export.intervals_table(dataset, view)
    first, most = asked.arguments.number("offset"), asked.arguments.number("limit")
    page = paged(range(len(frame)), asked.arguments)
    rows = typed_rows(dataset, "intervals", frame.iloc[first : first + most])
    lines = [
        f"{row['crossing_id']}, {row['service']}: {row['status']} from {row['start'] or 'the beginning'}"
        f" {'until ' + str(row['end']) if row['end'] else 'on'}"
        for row in rows
    ]
    body = {**page.members, "intervals": rows}
    return Answer(body, [of_page(page, "intervals"), *lines], "intervals.csv", "history")


def find_events(asked: Asked) -> Answer:
    """The events in view."""
    dataset, view = asked.dataset, asked.view
    ids = [view.any_day.ids[position] for position in view.in_view]
    page = paged(ids, asked.arguments)
    rows = typed_rows(dataset, "events", export.events_table(dataset, replace(view, only=frozenset(page.rows))))
    for row in rows:
        row["permalink"] = (
            f"{asked.base}{row['permalink']}" if str(row["permalink"]).startswith("?") else row["permalink"]
        )
    lines = [f"{row['event_id']}, {row['date']}, {row['confidence']}: {row['summary']}" for row in rows]
    return Answer({**page.members, "events": rows}, [of_page(page, "events"), *lines], "events.csv", "events")


def compare(asked: Asked) -> Answer:
    """The listed links on two days."""
    dataset, view = asked.dataset, asked.view
    rows = typed_rows(dataset, "compare", export.compare_table(dataset, view))
    differing = [row for row in rows if row["status"] != row["compare_status"]]
    same = [row for row in rows if row["status"] == row["compare_status"]]
    second = str(compared.second_day(view.selection))
    lines = [
        f"{row['crossing_id']}, {row['service']}: {row['compare_status']} on {second},"
        f" {row['status']} on {view.selection.as_of}"
        for row in differing
    ]
    counted = f"{len(differing)} of {len(rows)} links have another status on {second}."
    body = {"compare_with": second, "differing": len(differing), "links": [*differing, *same]}
    return Answer(body, [counted, *lines], "compare.csv", "compare")


def cite(asked: Asked) -> Answer:
    """The view, or an event of it, cited in a style; and the whole data set."""
    dataset, view = asked.dataset, asked.view
    style, event_id = asked.arguments.own[STYLE], asked.arguments.own[EVENT]
    if event_id:
        known_event(asked, event_id)
    page, tables = ("events", ("events",)) if event_id else ("", ("status", "events"))
    sentence = described_tables.in_words(view, display_names.names(dataset, "en"), tables)
    link = permalink(asked, page, event_id)
    home = asked.base or str(dataset.descriptor.get("homepage", ""))
    write = citations.STYLES[style]
    texts = [
        write(citations.citation(dataset, words, address, asked.today))
        for words, address in ((sentence, link), ("", home))
    ]
    body = {"style": style, "text": texts[0], "data_set": texts[1]}
    return Answer(body, _both(texts), "status.csv", page, event_id)


def _both(texts: Sequence[str]) -> list[str]:
    return [texts[0], f"The whole data set: {texts[1]}"]
