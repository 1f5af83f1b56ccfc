"""Sixty claims of the log are taken out and entered again at the desk: every table is as before."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from raillinks.editor import fill
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.draft import Draft
from raillinks.editor.edits import NOT_READ, edits
from raillinks.editor.fill import Row, Rows, filled
from raillinks.editor.preview import preview
from raillinks.package import package_files
from raillinks.package.schema import PATHS
from raillinks.validation import load
from raillinks.versions import publishing as store
from raillinks.versions.publishing import About
from raillinks.versions.version_history import VersionHistory
from tests import tiny
from tests.conftest import ROOT
from tests.properties.oracles.happenings import bounds
from tests.properties.oracles.knowing import date_of_claims
from tests.support.tiers import by_tier, slow

AGAIN = About("2026-12-01", "A. Editor", "Entered again.")
ALONE = by_tier(1, 60)
"""How many are published alone, each as a version; what the others change is worked out in the same way and kept."""
IDS = {"sources": "source_id", "events": "event_id", "claims": "claim_id"}
OWN_IDS = {"sources": 7, "events": 19, "claims": 25}
"""How many rows bring their id."""
WRITTEN_ANEW = {"data/CHANGES.csv", "data/readings.csv", "datapackage.json"}


@pytest.fixture(scope="module")
def claim_ids():
    with Path(__file__).with_name("entered_again.csv").open(encoding="utf-8", newline="") as file:
        return [row["claim_id"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def log():
    """The files of the log."""
    return dict(package_files.read_files(ROOT).contents)


def table(contents: Mapping[str, bytes], name: str) -> list[Row]:
    return list(fill.read(contents, name).rows)


def without(log, claim_ids):
    """The files of the log without claims and all that is theirs alone."""
    kept = [row for row in table(log, "claims") if row["claim_id"] not in claim_ids]
    events, cited = ({row[column] for row in kept} for column in ("event_id", "source_id"))
    cited |= {row["source_id"] for name in ("trains", "trade") for row in table(log, name)}
    taken = {row["source_id"] for row in table(log, "claims") if row["claim_id"] in claim_ids}
    sources = {row["source_id"]: dict(row) for row in table(log, "sources")}
    stay = {
        "claims": kept,
        "events": [_dated(row, kept, sources) for row in table(log, "events") if row["event_id"] in events],
        "sources": [row for row in table(log, "sources") if row["source_id"] not in taken - cited],
        "measures": [row for row in table(log, "measures") if row["claim_id"] not in claim_ids],
        "readings": [row for row in table(log, "readings") if row["event_id"] in events],
        "changes": [row for row in table(log, "changes") if row["event_id"] in events | {""}],
    }
    return log | {PATHS[name]: fill.written(Rows(list(each[0]), each)) for name, each in stay.items()}


def _dated(event, claims, sources):
    """The event with the date of the claims that are left, worked out by hand (`oracles/knowing.py`)."""
    supports = [dict(c) for c in claims if c["event_id"] == event["event_id"] and c["stance"] == "supports"]
    window = date_of_claims(supports, sources)
    if window in {None, bounds(event["date"])}:
        return event
    return event | {"date": "/".join(dict.fromkeys(map(str, window)))}


def draft(log, claim, contents, dataset):
    """The draft with which an editor enters a claim, given what the log has by now, without ids that the desk makes.

    Gives also the kinds of rows that must bring their id, since the log's is another one.
    """
    sources, events = ({row[column]: row for row in table(log, name)} for name, column in
                       (("sources", "source_id"), ("events", "event_id")))  # fmt: skip
    has = {name: {next(iter(row.values())) for row in table(contents, name)} for name in ("sources", "events")}
    source_id, event_id = claim["source_id"], claim["event_id"]
    counts = [{**row} for row in table(log, "measures") if row["claim_id"] == claim["claim_id"]]
    source = {} if source_id in has["sources"] else {**sources[source_id]}
    event = {} if event_id in has["events"] else {**events[event_id]}
    if event and bounds(event["date"]) != bounds(claim["claimed_date"]):  # the date that several claims give
        event["date"] = ""
    one = Draft(
        "d", "report", source_id="" if source else source_id, source=without_ids(source),
        event_id="" if event else event_id, event=without_ids(event), claim=without_ids(claim),
        counts=tuple(map(without_ids, counts)),
    )  # fmt: skip
    made = filled(one, {name: fill.read(contents, name) for name in IDS}, dataset, AGAIN)
    own = set()
    if source and made.source["source_id"] != source_id:
        own.add("sources")
        one = replace(one, source={**one.source, "source_id": source_id})
    if event and made.event["event_id"] != event_id:
        own.add("events")
        one = replace(one, event={**one.event, "event_id": event_id})
    if fill.claim_id(event_id, table(contents, "claims")) != claim["claim_id"]:
        own.add("claims")
        one = replace(one, claim={**one.claim, "claim_id": claim["claim_id"]})
    return one, own


def without_ids(cells):
    return {column: cell for column, cell in cells.items() if column not in IDS.values()}


def accepted(one, files):
    """The draft, with a reason for each warning; nothing else stops it."""
    seen = preview(files, load.of_files(files), one, AGAIN)
    made = replace(one, accepted={problem.key: "As the log has it." for problem in seen.problems})
    assert seen.stops(made) == ()
    return made


def entered(log, claims, copy):
    """The files of a copy after claims have been entered into it, one draft each: the first ones published alone."""
    contents = package_files.read_files(copy).contents
    dataset = load.load(copy)
    own: Counter[str] = Counter()
    for number, claim in enumerate(claims):
        one, brought = draft(log, claim, contents, dataset)
        own.update(brought)
        if number < ALONE:
            editor_publishing.publish_draft(copy, accepted(one, package_files.read_files(copy)), AGAIN)
            contents = package_files.read_files(copy).contents
        else:
            made = edits(contents, one, dataset, AGAIN)
            noted = replace(AGAIN, notes=made.notes)
            contents = store.next_version(contents, made.contents, noted, VersionHistory()).contents
    return dict(contents), own


@slow("sixty claims of the log are entered again")
def test_what_was_taken_out_is_entered_again_and_every_table_is_as_before(log, claim_ids, tmp_path):
    copy = tmp_path / "log"
    tiny.write(copy, without(log, {*claim_ids}))
    gone = {row["event_id"] for row in table(log, "events")}
    gone -= {row["event_id"] for row in table(package_files.read_files(copy).contents, "events")}
    assert (len(claim_ids), len(gone)) == (60, 20)
    claims = [row for row in table(log, "claims") if row["claim_id"] in claim_ids]
    claims.sort(key=lambda row: row["stance"] == "disputes")  # an event needs a support before somebody disputes it
    contents, own = entered(log, claims, copy)
    assert own == OWN_IDS
    tiny.write_bare(copy, contents)
    begun = json.loads(log[package_files.DESCRIPTOR])["version"].split(".")
    assert load.load(copy).version == ".".join([*begun[:-1], str(int(begun[-1]) + len(claims))])
    assert {path for path in log if contents[path] != log[path]} == WRITTEN_ANEW
    events_wait_for_a_reading(log, contents, gone)


def events_wait_for_a_reading(log, contents, gone):
    before, after = ({row["event_id"]: row for row in table(each, "readings")} for each in (log, contents))
    assert [*after] == [*before]
    assert {row["done"] for name, row in after.items() if row != before[name]} == {NOT_READ}
    changes = [row for row in table(contents, "changes") if row["date"] == AGAIN.date]
    assert sorted(row["event_id"] for row in changes if row["change"] == "Event added.") == sorted(gone)
    kept = [row for row in table(log, "changes") if row["event_id"] not in gone]
    assert table(contents, "changes")[: len(kept)] == kept
