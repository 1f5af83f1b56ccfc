"""Copies of the project for the desk: as it is, and without the event that this log's founding article reports."""

import shutil
from dataclasses import replace
from pathlib import Path

from raillinks.editor.draft import Corrected, Draft
from raillinks.versions import diff
from raillinks.versions.diff import Table
from tests.broken import copy_of_the_project
from tests.conftest import ROOT
from tests.tiny import write_checksums

FOUNDING_EVENT, FOUNDING_ARTICLE = "dd-2022-09-26-resumption", "radio-free-asia-2022-09-26"
ANOTHER = "dd-2022-09-26-mfa"
"""An event of the same day, which the story names in the place of those that are taken out."""
FOUNDING = {
    "url": "https://voicesagainstautocracy.org/north-korea/"
    "north-korea-resumes-rail-trade-with-china-imports-badly-needed-food-and-medicine/",
    "title": "North Korea resumes rail trade with China, imports badly needed food and medicine",
    "detail": "The first train leaves Dandong in the morning and reaches a quarantine site near Sinuiju.",
    "summary": "Freight trains run again after 150 days.",
}
"""The article with which this log began, as `sources.csv` and `claims.csv` have it."""


def copy_of_the_log(target: Path) -> Path:
    """The project without the versions that it has kept: they begin anew."""
    copy_of_the_project(ROOT, target)
    shutil.rmtree(target / "data" / "versions", ignore_errors=True)
    return target


def copy_without_the_founding_article(target: Path) -> Path:
    """The project without the article, the event, whatever else rests on it alone, and sources that nothing cites."""
    copy_of_the_log(target)
    claims = rows(target, "claims")
    dated = {claim["event_id"] for claim in claims if claim["preferred"]}
    left = {claim["event_id"] for claim in claims if claim["source_id"] != FOUNDING_ARTICLE
            and (claim["preferred"] or claim["event_id"] not in dated)} - {FOUNDING_EVENT}  # fmt: skip
    gone = {claim["claim_id"] for claim in claims
            if claim["event_id"] not in left or claim["source_id"] == FOUNDING_ARTICLE}  # fmt: skip
    for table in ("events", "claims", "measures", "readings"):
        _keep(target, table, lambda row: row["event_id"] in left and row.get("claim_id") not in gone)
    _keep(target, "CHANGES", lambda row: row["event_id"] in {*left, ""})
    cited = {row["source_id"] for table in ("claims", "trains", "trade") for row in rows(target, table)}
    _keep(target, "sources", lambda row: row["source_id"] in cited)
    story = target / "data" / "story.md"
    text = story.read_text(encoding="utf-8")
    for event_id in {claim["event_id"] for claim in claims} - left:
        text = text.replace(event_id, ANOTHER)
    story.write_text(text, encoding="utf-8")
    write_checksums(target)
    return target


def rows(root: Path, table: str) -> tuple[diff.Row, ...]:
    """The rows of a table, as texts."""
    return _parsed(root, table).rows


def _parsed(root: Path, table: str) -> Table:
    parsed = diff.parsed((root / "data" / f"{table}.csv").read_bytes())
    assert parsed is not None
    return parsed


def _keep(root: Path, table: str, kept) -> None:
    read = _parsed(root, table)
    left = Table(read.columns, tuple(row for row in read.rows if kept(row)))
    (root / "data" / f"{table}.csv").write_bytes(diff.written(left))


def drafts_of_every_kind() -> tuple[Draft, ...]:
    """Drafts in the states that the page shows: empty, filled, wrong, doubtful, a correction in conflict, a search."""
    event = {"crossing_id": "dandong-sinuiju", "service": "freight", "kind": "resumption", "status_after": "open"}
    claim = {"claimed_date": "2022-09-26", "basis": "anonymous", "detail": FOUNDING["detail"]}
    source = {"title": FOUNDING["title"], "url": FOUNDING["url"], "publisher": "Radio Free Asia", "language": "en",
              "published": "2022-09-26", "via": "Voices Against Autocracy", "source_type": "news"}  # fmt: skip
    filled = Draft("filled", "report", source=source, event={**event, "summary": FOUNDING["summary"]}, claim=claim,
                   counts=({"what": "wagons", "least": "20"},))  # fmt: skip
    second = {"event_id": "dd-2022-09-27-second"}
    corrected = Corrected("events", second, {"summary": "As it never was."}, {"summary": "Mine."})
    return (
        Draft("empty", "report"), filled, Draft("search", "search"),
        replace(filled, draft_id="wrong", claim={**claim, "claimed_date": "soon"}, counts=({"least": "x"},)),
        replace(filled, draft_id="doubt", source={**source, "via": ""}),
        Draft("conflict", "correction", event_id=second["event_id"], corrected=(corrected,)),
    )  # fmt: skip
