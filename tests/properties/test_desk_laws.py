"""What the desk says before a draft is published is what the log says afterwards, worked out by hand (the oracles)."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest

from raillinks.domain.problems import DataError, Severity
from raillinks.domain.status import Status
from raillinks.editor import draft as draft_files
from raillinks.editor import publishing
from raillinks.editor.preview import preview
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT
from tests.properties.oracles import knowing, replaying
from tests.properties.oracles.happenings import bounds
from tests.strategies import OWN, RUSSIAN, Log
from tests.support.random_drafts import TODAY, random_draft
from tests.support.tiers import by_tier, seeded

HISTORIES = by_tier([("tiny", 2), ("real", 1)], [*[("tiny", 30)] * 8, *[("real", 15)] * 4])
"""Histories on the tiny package and on the log, and how many drafts are published in each, one upon the other.

`make test-all` publishes 300.
"""
MOST_DRAFTS = 8
"""Drafts for one that is published, on average: most others are refused."""
ABOUT = About(TODAY, "A. Editor", "")
CROSSINGS = {"tiny": (*OWN, RUSSIAN), "real": ("dandong-sinuiju", "jian-manpo", "tumen-namyang", "khasan-tumangang")}
FIRST, LAST = date(1905, 1, 1), date(2031, 1, 31)
MOST_DAYS = 120
"""Days that are looked at of a link."""


def tables(folder):
    """The rows of the files on the disk, read without the project's code."""
    names = ("events", "claims", "sources")
    return {
        name: list(csv.DictReader(StringIO((folder / f"data/{name}.csv").read_text("utf-8"), newline="")))
        for name in names
    }


class Reading:
    """A log as the oracles read it from the disk."""

    def __init__(self, folder, crossings):
        rows = tables(folder)
        links = [(crossing, service) for crossing in crossings for service in ("freight", "passenger")]
        self.log = Log(*(tuple(rows[name]) for name in ("events", "claims", "sources")))
        self.known = knowing.known(self.log)
        self.confidence = {each.row["event_id"]: str(each.confidence) for each in self.known}
        self.dates = {row["event_id"]: row["date"] for row in rows["events"]}
        standing = replaying.standing(self.known)
        self.moves = {link: replaying.moves(standing, link) for link in links}

    def on(self, link, day):
        """The status of a link on a day, and every possible one, in the order of the status table."""
        possible = replaying.alternatives_on(self.moves[link], day)
        return replaying.status_on(self.moves[link], day), tuple(str(s) for s in Status if str(s) in possible)

    def first_days(self):
        """Every day on which a status or its certainty may change."""
        seen = {day for each in self.known for day in (each.earliest, each.latest)}
        return {near for day in seen for near in (day - timedelta(1), day, day + timedelta(1))}


def told(links, link, day):
    """What a preview says of a link on a day: None where nothing changes."""
    for each in links:
        if (each.crossing_id, each.service) == link:
            for days in each.days:
                if days.first <= str(day) <= (days.last or "9999"):
                    return (days.before, days.possible_before), (days.after, days.possible_after)
    return None


def agrees(seen, before, after, rng):
    """Compares a preview with two readings."""
    chance = {FIRST + timedelta(rng.randrange((LAST - FIRST).days)) for _ in range(12)}
    edges = sorted(before.first_days() | after.first_days())
    told_days = {date.fromisoformat(day) for link in seen.links for d in link.days for day in (d.first, d.last) if day}
    near = {day + timedelta(n) for day in told_days for n in (-1, 0, 1)}
    for link in after.moves:
        for day in {FIRST, LAST} | chance | near | {*rng.sample(edges, min(MOST_DAYS, len(edges)))}:
            was, becomes = before.on(link, day), after.on(link, day)
            assert told(seen.links, link, day) == (None if was == becomes else (was, becomes)), (link, day)
    events = {each.event_id: each for each in seen.events}
    for event_id, confidence in after.confidence.items():
        changed = (before.confidence.get(event_id), before.dates.get(event_id)) != (confidence, after.dates[event_id])
        assert event_id in events or not changed
        if event_id in events:
            each = events[event_id]
            assert (each.confidence_before, each.confidence) == (before.confidence.get(event_id, ""), confidence)
            assert (each.date_before, each.date) == (before.dates.get(event_id, ""), after.dates[event_id])
    for row in after.log.events:
        supports = [c for c in after.log.claims if c["event_id"] == row["event_id"] and c["stance"] == "supports"]
        window = knowing.date_of_claims(supports, {each["source_id"]: each for each in after.log.sources})
        assert window in {None, bounds(row["date"])}


@pytest.mark.parametrize(("log", "wanted"), HISTORIES)
def test_the_preview_of_a_random_draft_is_what_the_log_says_once_it_is_published(
    log, wanted, tmp_path, request, monkeypatch
):
    rng, folder, crossings, published = seeded(request.node.name), tmp_path / "log", CROSSINGS[log], 0
    tiny.write(folder, tiny.files() if log == "tiny" else dict(package_files.read_files(ROOT).contents))
    monkeypatch.setattr(replaying, "RUSSIAN", crossings[-1])
    before = Reading(folder, crossings)
    for number in range(MOST_DRAFTS * wanted):
        if published == wanted:
            break
        draft, files = random_draft(rng, number, tables(folder), crossings), package_files.read_files(folder)
        dataset = load.of_files(files)
        seen = preview(files, dataset, draft, ABOUT)
        warnings = {p.key: "It may stand." for p in seen.problems if p.severity is Severity.WARNING}
        one = replace(draft, accepted=warnings)
        assert draft_files.read_draft(draft_files.written(one), "d.json") == one
        if seen.stops(one):
            with pytest.raises(DataError):
                publishing.publish(folder, one, ABOUT)
            assert package_files.read_files(folder).content_hash == files.content_hash
            continue
        record = publishing.publish(folder, one, ABOUT)
        published += 1
        again = preview(files, dataset, one, ABOUT) if warnings else seen
        assert again.dataset.content_hash == record.after == load.load(folder).content_hash
        assert [note.reason for note in again.about.notes].count("It may stand.") == len(warnings)
        after = Reading(folder, crossings)
        agrees(again, before, after, rng)
        before = after
    assert published == wanted, f"{published} drafts were published"
