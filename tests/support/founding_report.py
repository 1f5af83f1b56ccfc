"""The report with which this log began, as an editor enters it, and the log without the event that it tells of."""

from collections.abc import Mapping

from raillinks.editor import fill
from raillinks.editor.draft import Draft
from raillinks.editor.fill import Row, Rows
from raillinks.package.schema import PATHS

EVENT_ID = "dd-2022-09-26-resumption"
STORY = "data/story.md"
DRAFT = Draft(
    "founding", "report", author="A. Editor", begun_on="0.3.0",
    source={
        "publisher": "Radio Free Asia", "language": "en", "published": "2022-09-26", "source_type": "news",
        "title": "North Korea resumes rail trade with China, imports badly needed food and medicine",
    },
    event={
        "event_id": EVENT_ID, "crossing_id": "dandong-sinuiju", "service": "freight", "kind": "resumption",
        "status_after": "open", "direction": "CN>KP", "summary": "Freight trains run again at Dandong.",
    },
    claim={
        "claimed_date": "2022-09-26", "preferred": "true", "basis": "anonymous",
        "speaker": "an official of North Pyongan province", "detail": "The first train leaves Dandong in the morning.",
    },
    counts=({"what": "containers", "least": "11", "most": "11", "direction": "CN>KP"},),
)  # fmt: skip


def without_event(
    contents: Mapping[str, bytes], event_id: str = EVENT_ID, instead: str = "dd-2022-09-26-mfa"
) -> dict[str, bytes]:
    """The files of the log without an event and all that is about it alone; the checksums are still the old ones.

    Args:
        contents: The files of the log.
        event_id: The event.
        instead: The event that the story names in its place.
    """
    tables = {name: list(fill.read(contents, name).rows) for name in PATHS}
    claims = {row["claim_id"] for row in tables["claims"] if row["event_id"] == event_id}
    kept: dict[str, list[Row]] = {
        name: [row for row in each if row.get("event_id") != event_id and row.get("claim_id") not in claims]
        for name, each in tables.items()
    }
    cited = {row["source_id"] for name in ("claims", "trains", "trade") for row in kept[name]}
    before = {row["source_id"] for row in tables["claims"]}
    kept["sources"] = [row for row in tables["sources"] if row["source_id"] in cited or row["source_id"] not in before]
    written = {PATHS[name]: fill.written(Rows(list(tables[name][0]), each)) for name, each in kept.items()}
    return {**contents, **written, STORY: contents[STORY].replace(event_id.encode(), instead.encode())}
