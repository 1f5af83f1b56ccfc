"""What the desk says before a draft is published is what the log says afterwards, worked out by hand (the oracles)."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest

from raillinks.domain.enums import GROUP, Basis, CauseClass, Kind, SourceType
from raillinks.domain.problems import DataError, Severity
from raillinks.domain.status import STATUS_AFTER, Status
from raillinks.editor import draft as draft_files
from raillinks.editor import publishing
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.fill import Row
from raillinks.editor.preview import preview
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT
from tests.properties.oracles import knowing, replaying
from tests.properties.oracles.happenings import bounds
from tests.strategies import OWN, RUSSIAN, Log
from tests.support.tiers import by_tier, seeded

TINY_CROSSINGS = ("alpha-beta", "gamma-delta", "rho-sigma")
SERVICES = ("freight", "passenger", "all")
PAPERS = ("A Paper", "B Paper", "C Paper", "Railway of Beta", "통신", "Q & Söhne")
TODAY = "2026-02-03"
Tables = dict[str, list[Row]]


def any_date(rng: Random) -> str:
    """A date of 2019 to 2021, often one day; sometimes with an open end, or none."""
    year, month, day = rng.choice([2019, 2020, 2020, 2021]), rng.randint(1, 12), rng.randint(1, 28)
    later = month + rng.randint(0, 12 - month)
    plain = f"{year}-{month:02}-{day:02}"
    months = f"{year}-{month:02}", f"{year}-{month:02}/{year}-{later:02}"
    forms = [*months, f"{year}", f"{plain}~", f"{plain}/{year}-{later:02}-28", f"../{plain}", f"{plain}/..", "202X", ""]
    return plain if rng.random() < 0.5 else rng.choice(forms)


def _source(rng: Random, number: int) -> dict[str, str]:
    published = rng.choice(["2021-12", "2022-01-05", "2022-06-30", "../2026-02-01", any_date(rng)])
    return {
        "publisher": rng.choice(PAPERS), "title": f"Report {number}", "language": rng.choice(["en", "ko"] * 9 + [""]),
        "published": published, "url": rng.choice([f"https://example.net/{number}", "", "https://example.org/a"]),
        "source_type": str(rng.choice([SourceType.NEWS] * 4 + list(SourceType))),
        "seen": rng.choice(["read", "", "mention"]),
    }  # fmt: skip


def _claim(rng: Random) -> dict[str, str]:
    stance = rng.choice(["supports", "supports", "supports", "", "disputes"])
    dated = any_date(rng)
    return {
        "stance": stance, "claimed_date": dated, "preferred": rng.choice(["", "", "true"]) if dated else "",
        "own_act": rng.choice(["", "", "", "true"]), "basis": str(rng.choice(list(Basis))),
        "speaker": rng.choice(["", "", "X", "A Paper"]), "detail": rng.choice(["", "“It ran”, they said.\nTwice."]),
    }  # fmt: skip


def _event(rng: Random, crossings: Sequence[str]) -> dict[str, str]:
    kind = rng.choice([k for k in Kind if k is not Kind.EVIDENCE_END])
    after = rng.choice(sorted(map(str, STATUS_AFTER[kind])))
    cause = rng.choice(["", "", "a flood"])
    return {
        "crossing_id": rng.choice([*crossings, GROUP]), "service": rng.choice(SERVICES), "kind": str(kind),
        "status_after": rng.choice([after, after, after, "open"]), "summary": "Something happens, it is said.",
        "cause": cause, "cause_class": str(rng.choice(list(CauseClass))) if cause else "",
        "order_in_day": rng.choice(["", "", "", "1"]),
    }  # fmt: skip


def _counts(rng: Random) -> tuple[dict[str, str], ...]:
    row = {"what": "trains", "per": rng.choice(["day", ""]), "least": str(rng.randint(0, 9)), "note": "about"}
    return tuple([row, {"what": "wagons", "most": "40"}][: rng.choice([0, 0, 1, 2])])


def _report(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    known_source, known_event = rng.random() < 0.3, rng.random() < 0.5
    return Draft(
        f"d{number}", "report",
        source_id=rng.choice(tables["sources"])["source_id"] if known_source else "",
        source={} if known_source else _source(rng, number),
        event_id=rng.choice(tables["events"])["event_id"] if known_event else "",
        event={} if known_event else _event(rng, crossings), claim=_claim(rng), counts=_counts(rng),
    )  # fmt: skip


def _search(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    ended = [row["event_id"] for row in tables["events"] if row["kind"] == "evidence_end"]
    again = rng.choice(ended) if ended and rng.random() < 0.4 else ""
    event = {
        "crossing_id": rng.choice(crossings),
        "service": rng.choice(SERVICES),
        "summary": "Nothing is reported.",
    }
    claim = {"detail": "Looked for in Korean, Chinese and English."}
    if rng.random() < 0.2:
        claim["claimed_date"] = any_date(rng)
    title = {"title": f"Search record {number}", "published": rng.choice(["", "2026-02-01"])}
    return Draft(f"d{number}", "search", source=title, event_id=again, event={} if again else event, claim=claim)


_CORRECTIONS = {
    "events": {
        "service": SERVICES, "status_after": ("open", "partial", "suspended", "unchanged"),
        "kind": ("observation", "suspension", "resumption"), "summary": ("Said anew.",),
    },
    "claims": {
        "stance": ("supports", "disputes"), "preferred": ("", "true"), "own_act": ("", "true"),
        "speaker": ("", "X", "B Paper"),
    },
    "sources": {
        "publisher": PAPERS, "source_type": ("news", "reference", "editorial"), "seen": ("read", "mention"),
    },
}  # fmt: skip
"""Cells that a correction may give to columns of a table."""


def _correction(rng: Random, number: int, tables: Tables, crossings: Sequence[str]) -> Draft:
    table = rng.choice(list(_CORRECTIONS))
    row = rng.choice(tables[table])
    column, cells = rng.choice(list(_CORRECTIONS[table].items()))
    after = {column: rng.choice(cells)}
    if column == "service" and rng.random() < 0.5:
        after = {"crossing_id": rng.choice([*crossings, GROUP])}
    if table == "claims" and rng.random() < 0.4:
        after = {"claimed_date": any_date(rng)}
    if table == "sources" and rng.random() < 0.3:
        after = {"published": any_date(rng)}
    if table == "events" and rng.random() < 0.4:
        after = {
            "verdict": rng.choice(["stands", "disputed", "withdrawn"]),
            "verdict_date": "2026-01-31",
            "verdict_note": "So.",
        }
    key = next(iter(row))
    before = {name: row[name] for name in after}
    return Draft(
        f"d{number}", "correction", corrected=(Corrected(table, {key: row[key]}, before, after),), reason="Read again."
    )


def random_draft(rng: Random, number: int, tables: Tables, crossings: Sequence[str] = TINY_CROSSINGS) -> Draft:
    """A draft on a log.

    Args:
        rng: Where the chances come from.
        number: The number of the draft, for its id and title.
        tables: The rows of the log's tables, by name.
        crossings: The log's crossings.
    """
    make = rng.choice([_report] * 5 + [_search] * 2 + [_correction] * 3)
    return make(rng, number, tables, crossings)


HISTORIES = by_tier([("tiny", 2)], [*[("tiny", 30)] * 8, *[("real", 15)] * 4])
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
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        lapse = package.get("lapse_after", 0), date.fromisoformat(package["covered_to"])
        self.moves = {link: replaying.shown_moves(standing, link, *lapse) for link in links}

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
                publishing.publish_draft(folder, one, ABOUT)
            assert package_files.read_files(folder).content_hash == files.content_hash
            continue
        record = publishing.publish_draft(folder, one, ABOUT)
        published += 1
        again = preview(files, dataset, one, ABOUT) if warnings else seen
        assert again.dataset.content_hash == record.after == load.load(folder).content_hash
        assert [note.reason for note in again.about.notes].count("It may stand.") == len(warnings)
        after = Reading(folder, crossings)
        agrees(again, before, after, rng)
        before = after
    assert published == wanted, f"{published} drafts were published"
