"""Answers on links on a day: the status of each, and what is not known of them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from raillinks.mcp.answers import Answer, Asked, last_known
from raillinks.mcp.arguments import Schema
from raillinks.mcp.typed_rows import rows_schema
from raillinks.publish import answer_json, tables
from raillinks.views import answer, display_names, summaries
from raillinks.views.grounds import Grounds
from raillinks.words.enums import GROUP, Confidence
from raillinks.words.status import COUNTED
from raillinks.words.translator import say

_OF_STATUS = {field["name"]: field for field in tables.TABLES["status"].columns}
_ROW = (
    "crossing_id", "crossing_name", "service", "status", "since", "since_latest", "certain", "alternatives", "stale",
    "last_evidence", "last_evidence_date", "event_id", "confidence", "publishers", "independent_reports", "one_source",
    "disputed_by",
)  # fmt: skip
"""What a row says of a link, under the names of the API's `answer`."""
_CLAIM_FACTS = ("claim_id", "stance", "publisher", "published", "title", "url")
_OWN_TEXTS: Mapping[str, Schema] = MappingProxyType(
    {
        "crossing_name": {"type": "string", "description": "The name of the crossing, in the language of `lang`."},
        "event_id": {"type": "string", "description": "The event that gave the status; empty without one."},
        "alternatives": {"type": "array", "items": {"type": "string"},
                         "description": "Every status possible on that day, the shown one included."},
        "last_evidence_date": {"type": "string", "description": "Its date as the log writes it (EDTF)."},
        "confidence": {"type": "string", "description": "Of the event that gave the status."},
        "publishers": {"type": "array", "items": {"type": "string"},
                       "description": "Who reports it, the strongest first."},
        "independent_reports": {"type": "array", "items": {"type": "string"},
                                "description": "Who of them saw it or has a source of their own: each counts once."},
        "one_source": {"type": "string", "description": "The one publisher that the event rests on; else empty."},
        "disputed_by": {"type": "array", "items": {"type": "string"}, "description": "Who disputes it."},
        "claims": {"type": "array",
                   "items": {"type": "object", "properties": {name: {"type": "string"} for name in _CLAIM_FACTS}},
                   "description": "The strongest claim for it and against it, or the record of a search; why has all."},
        "sentence": {"type": "string", "description": "The answer in one sentence, to quote."},
    }
)  # fmt: skip


def _links_schema(description: str, more: Mapping[str, Schema] | None = None) -> Schema:
    described = rows_schema(
        description, [_OF_STATUS[name] for name in (*_ROW, *answer_json.OPEN_ON) if name in _OF_STATUS]
    )
    properties = {**described["items"]["properties"], **_OWN_TEXTS, **(more or {})}
    required = [*_ROW, "claims", "sentence"]
    return {**described, "items": {"type": "object", "properties": properties, "required": required}}


STATUS: Mapping[str, Schema] = MappingProxyType(
    {
        "links": _links_schema(
            "The listed links in the order of status.csv; after a month or a year with open_on and its days."
        )
    }
)
"""What the answer of `status_on` has of its own."""
_DISPUTED = ("event_id", "date", "summary")
_CLAIM: Schema = MappingProxyType({"type": ["object", "null"], "description": "A claim, as the API's answer has it."})
UNKNOWN: Mapping[str, Schema] = MappingProxyType(
    {
        "unknown": _links_schema(
            "The links of which nobody says whether they are open. Unknown is not closed.",
            {"search_record": {**_CLAIM, "description": "The maintainers' own search, which found no later report."},
             "hint": {**_CLAIM, "description": "The nearest report, which gives the link no status."}},
        ),
        "uncertain": _links_schema("The links with several possible statuses on that day."),
        "stale": _links_schema("The links whose last evidence is old: they may have changed since."),
        "disputed": {
            "type": "array",
            "description": "Events on these links that sources dispute and nobody has settled, up to that day.",
            "items": {"type": "object", "properties": {name: {"type": "string"} for name in _DISPUTED}},
        },
    }
)  # fmt: skip
"""What the answer of `unknown` has of its own."""


def status_on(asked: Asked) -> Answer:
    """The status of every listed link on the day: what page and API answer for each."""
    rows = [row for _, row in _of_links(asked)]
    return Answer({"links": rows}, [row["sentence"] for row in rows] or ["No link is listed."], "status.csv")


def unknown(asked: Asked) -> Answer:
    """What is not known of the listed links on the day."""
    given = list(_of_links(asked))
    unknown = [
        {**row, "search_record": answer_json.claim(each.grounds.search_record),
         "hint": answer_json.hint(each.hint, asked.lang)}
        for each, row in given if row["status"] not in COUNTED
    ]  # fmt: skip
    known = [row for _, row in given if row["status"] in COUNTED]
    body = {
        "unknown": unknown,
        "uncertain": [row for row in known if len(row["alternatives"]) > 1],
        "stale": [row for row in known if row["stale"]],
        "disputed": _disputed(asked),
    }
    counted = ", ".join(f"{len(rows)} {name}" for name, rows in body.items())
    after = asked.view.selection.as_of > asked.dataset.covered_to
    days = (
        [f"Nothing after {asked.dataset.covered_to} is known; statuses are {last_known(asked.dataset)}."]
        if after
        else []
    )
    lines = [f"Of {len(given)} listed links and their events: {counted}.", *days, *(row["sentence"] for row in unknown)]
    return Answer(body, lines, "status.csv")


def _of_links(asked: Asked) -> Iterator[tuple[answer.Answer, dict[str, Any]]]:
    """Each listed link: the answer, and its row."""
    dataset, view = asked.dataset, asked.view
    words = dataset.named(say(asked.lang))
    named = display_names.names(dataset, asked.lang, words)
    more = answer_json.OPEN_ON if view.selection.as_of_period else ()
    for given in answer.of_listed(dataset, view):
        facts = answer_json.short_facts(dataset, given, words, named)
        row = {name: facts[name] for name in (*_ROW, *more)}
        yield given, {**row, "claims": _claims(given.grounds), "sentence": facts["sentence"]}


def _claims(rests_on: Grounds) -> list[dict[str, str]]:
    given = (rests_on.claim_for, rests_on.claim_against, rests_on.search_record)
    return [{name: str(claim[name]) for name in _CLAIM_FACTS} for claim in given if claim is not None]


def _disputed(asked: Asked) -> list[dict[str, str]]:
    view = asked.view
    listed = {crossing for crossing, _ in view.any_day.listed_links}
    rows = view.any_day.log.rows
    events = (
        rows[event_id]
        for event_id in view.any_day.ids[: int(view.any_day.first_days.searchsorted(view.selection.as_of, "right"))]
    )
    return [
        {
            "event_id": str(event["event_id"]),
            "date": str(event["date"]),
            "summary": summaries.summary(event, asked.lang)[0],
        }
        for event in events
        if event["confidence"] == Confidence.DISPUTED
        and (event["crossing_id"] in listed or event["crossing_id"] == GROUP)
    ]
