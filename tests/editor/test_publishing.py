"""Reports, search records and corrections become versions; what is wrong is said at its field."""

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from raillinks.domain.problems import DataError
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.preview import preview
from raillinks.editor.publishing import Account, Log, NotPublishedError, Why, can_publish
from raillinks.package import package_files, tables
from raillinks.validation import load
from raillinks.versions import publishing as store
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import sample

TODAY = About("2026-02-03", "", "")
BECAUSE = About("2026-02-04", "A. Editor", "Too early.")
REPORT = Draft(
    "d1",
    "report",
    author="A. Editor",
    begun_on="0.3.0",
    source={"publisher": "C Paper", "title": "Trains again", "language": "en", "published": "2020-07-02",
            "url": "https://example.net/c", "source_type": "news"},
    event={"crossing_id": "alpha-beta", "service": "freight", "kind": "restriction", "status_after": "partial",
           "summary": "Fewer freight trains run."},
    claim={"claimed_date": "2020-07-01", "preferred": "true", "basis": "observed"},
    counts=({"what": "trains", "per": "day", "least": "1", "most": "2"},),
)  # fmt: skip


@pytest.fixture
def place(place_with):
    """A log in a home of each kind."""
    return place_with(tiny.files())


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """The log as it is when nobody has published anything, read once."""
    tiny.write(folder := tmp_path_factory.mktemp("log"), tiny.files())
    return read(folder)


def read(folder):
    return (files := package_files.read_files(folder)), load.of_files(files)


def seen(log, draft):
    files, dataset = log
    return preview(files, dataset, draft, TODAY)


def found(log, draft):
    return {(p.field, p.code, str(p.severity)) for p in seen(log, draft).problems}


def test_a_report_becomes_rows_in_their_places_and_a_version(place):
    record = editor_publishing.publish_draft(place.home, REPORT, TODAY)
    assert (record.data_version, record.author, record.reason) == (
        "0.3.1", "A. Editor", "C Paper, 2020-07-02: Trains again"
    )  # fmt: skip
    assert place.rows("events")[2].startswith("e-2020-07-01-freight-limits,2020-07-01,,alpha-beta,freight,")
    assert place.rows("events")[2].count("not_said") == 1
    assert place.rows("claims")[3].startswith(
        "e-2020-07-01-freight-limits-01,e-2020-07-01-freight-limits,c-paper-2020-07-02,"
    )
    assert place.rows("sources")[0].startswith("c-paper-2020-07-02,C Paper,")
    assert place.rows("measures") == ["e-2020-07-01-freight-limits,e-2020-07-01-freight-limits-01,trains,day,1,2,,,"]
    assert place.rows("readings") == ["e-2020-07-01-freight-limits,,,,,,,,,,not_read,Not read a second time yet"]
    assert place.rows("CHANGES")[-1] == (
        '0.3.1,2026-02-03,e-2020-07-01-freight-limits,Event added.,"C Paper, 2020-07-02: Trains again"'
    )
    place.dataset()


DOUBTED = replace(REPORT, event_id="e-open", event={}, counts=(), claim={"stance": "disputes", "basis": "official"})
WRONG = replace(REPORT, claim={**REPORT.claim, "claimed_date": "soon"})
NOBODY = Account(is_editor=False)


@pytest.mark.parametrize(
    ("draft", "account", "there", "expected"),
    [
        (REPORT, Account(), Log(), ()),
        (REPORT, Account(), Log("now", shown="now", shown_draft=REPORT), ()),
        (REPORT, NOBODY, Log(), (Why.NOT_AN_EDITOR,)),
        (REPORT, Account(), Log(stands=Why.ENDED), (Why.ENDED,)),
        (REPORT, Account(), Log(stands=Why.CHANGED_BY_ANOTHER), (Why.CHANGED_BY_ANOTHER,)),
        (REPORT, Account(), Log(stands=Why.BESIDE_ANOTHER), (Why.BESIDE_ANOTHER,)),
        (REPORT, Account(), Log(shown_draft=WRONG), (Why.NOT_AS_SHOWN,)),
        (REPORT, Account(), Log("now", shown="before"), (Why.LOG_CHANGED,)),
        (REPORT, Account(), Log(shown="before"), ()),  # nobody has asked yet what is there
        (REPORT, NOBODY, Log("now", shown="before", shown_draft=WRONG, stands=Why.ENDED),
         (Why.NOT_AN_EDITOR, Why.ENDED, Why.NOT_AS_SHOWN, Why.LOG_CHANGED)),
    ],
)  # fmt: skip
def test_each_reason_not_to_publish_is_said_the_weightiest_first(draft, account, there, expected):
    assert tuple(reason.why for reason in can_publish(draft, account, there)) == expected


@pytest.mark.parametrize(
    ("draft", "why", "field"),
    [(WRONG, Why.ERRORS, "claim.claimed_date"), (DOUBTED, Why.DOUBTS, "claim.stance"), (REPORT, None, None)],
)
def test_what_stops_a_draft_is_said_with_its_fields(log, draft, why, field):
    reasons = can_publish(draft, Account(), Log(preview=seen(log, draft)))
    assert [reason.why for reason in reasons] == ([why] if why else [])
    assert [problem.field for reason in reasons for problem in reason.problems] == ([field] if field else [])


@pytest.mark.parametrize(
    ("account", "there"),
    [
        (NOBODY, Log()),
        *((Account(), Log(stands=why)) for why in (Why.ENDED, Why.CHANGED_BY_ANOTHER, Why.BESIDE_ANOTHER)),
        (Account(), Log(shown="before")),
        (Account(), Log(shown_draft=WRONG)),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_reason_and_nothing_is_written(place, account, there):
    before = place.files().content_hash
    with pytest.raises(NotPublishedError) as refused:
        editor_publishing.publish_draft(place.home, REPORT, TODAY, there, account=account)
    (reason,) = refused.value.reasons
    assert [problem.code for problem in refused.value.problems] == [reason.why]
    assert place.files().content_hash == before


def test_the_preview_says_what_the_report_changes(log, place):
    made = seen(log, REPORT)
    assert made.problems == ()
    (link,) = made.links
    assert (link.crossing_id, link.service) == ("alpha-beta", "freight")
    assert [(d.first, d.last, d.before, d.after) for d in link.days] == [("2020-07-01", "", "suspended", "partial")]
    (event,) = made.events
    assert (event.event_id, event.confidence_before, event.confidence) == (
        "e-2020-07-01-freight-limits",
        "",
        "reported",
    )
    record = editor_publishing.publish_draft(place.home, REPORT, TODAY)
    assert record.after == made.dataset.content_hash


def test_undone_the_files_are_as_before(place):
    before = dict(place.files().contents)
    record = editor_publishing.publish_draft(place.home, REPORT, TODAY)
    store.undo(place.home, record.data_version, About("2026-02-04", "A. Editor", "Too early."))
    after = place.files().contents
    assert {path for path in before if before[path] != after[path]} == {"data/CHANGES.csv", "datapackage.json"}


def test_a_publication_brings_a_package_of_an_earlier_release_to_today_s_form(place_with):
    place = place_with(tiny.earlier_files())
    before = place.files()
    assert b",quote" not in before.contents["data/claims.csv"]
    draft = replace(REPORT, claim={**REPORT.claim, "quote": "Few."})
    record = editor_publishing.publish_draft(place.home, draft, TODAY)
    after = place.files()
    assert after.content_hash == record.after
    header, *_ = after.contents["data/claims.csv"].decode().splitlines()
    columns = tables.resources(json.loads(after.contents["datapackage.json"]))["claims"].columns
    assert header.split(",") == columns
    assert [*load.of_files(after).claims["quote"]] == ["", "", "", "Few."]
    store.undo(place.home, record.data_version, About("2026-02-04", "A. Editor", "Too early."))
    undone = load.of_files(place.files())
    pd.testing.assert_frame_equal(undone.claims, load.of_files(before).claims)


def quoted(name, quote=""):
    """A report of a source and an event of its own, with a quotation: a column that 0.1.0 did not have."""
    source = {**REPORT.source, "publisher": f"{name} Paper", "url": f"https://{name}.example.org/1"}
    event = {**REPORT.event, "service": "passenger" if name == "d" else "freight"}
    return replace(REPORT, draft_id=name, source=source, event=event, claim={**REPORT.claim, "quote": quote})


def claims_of(place):
    return load.of_files(place.files()).claims


def test_a_publication_without_a_later_column_leaves_the_form_of_an_earlier_release(place_with):
    place = place_with(tiny.earlier_files())
    editor_publishing.publish_draft(place.home, quoted("c"), TODAY)
    files = place.files().contents
    assert b"quote" not in files["data/claims.csv"]
    assert b'"name": "quote"' not in files["datapackage.json"]


@sample(1)
@pytest.mark.parametrize(("first", "second"), [("", "Few."), ("Few.", "None.")])
def test_of_two_reports_the_earlier_one_is_taken_back_whatever_form_the_log_has_now(place_with, first, second):
    place = place_with(tiny.earlier_files())
    record = editor_publishing.publish_draft(place.home, quoted("c", first), TODAY)
    editor_publishing.publish_draft(place.home, quoted("d", second), TODAY)
    both = claims_of(place)
    store.undo(place.home, record.data_version, BECAUSE)
    left = claims_of(place)
    assert [*left["quote"]] == ["", "", "", second]
    pd.testing.assert_frame_equal(left, both.drop(index=3).reset_index(drop=True))


def test_a_report_in_the_form_of_an_earlier_release_is_taken_back_once(place_with):
    place = place_with(tiny.earlier_files())
    report = editor_publishing.publish_draft(place.home, quoted("c"), TODAY).data_version
    editor_publishing.publish_draft(place.home, quoted("d", "Few."), TODAY)
    taker = store.undo(place.home, report, BECAUSE).data_version
    assert store.taken_back(place.records()).by == {report: taker}
    with pytest.raises(DataError) as refused:
        store.undo(place.home, report, BECAUSE)
    assert taker in refused.value.problems[0].reason
    assert "already" in refused.value.problems[0].reason


def test_a_report_is_published_in_a_table_that_begins_with_a_byte_order_mark(place_with):
    files = tiny.files()
    place = place_with({**files, "data/claims.csv": b"\xef\xbb\xbf" + files["data/claims.csv"]})
    before = claims_of(place)
    editor_publishing.publish_draft(place.home, REPORT, TODAY)
    pd.testing.assert_frame_equal(claims_of(place).iloc[: len(before)], before)


def test_a_later_column_that_a_draft_fills_stands_where_the_descriptor_has_it(place_with):
    place = place_with(tiny.earlier_files())
    draft = replace(REPORT, claim={**REPORT.claim, "locator": "p. 3"})
    editor_publishing.publish_draft(place.home, draft, TODAY)
    after = place.files().contents
    header, *_ = after["data/claims.csv"].decode().splitlines()
    assert header.split(",") == tables.resources(json.loads(after["datapackage.json"]))["claims"].columns


def test_a_claim_of_a_known_source_about_a_known_event_changes_date_and_confidence(log, place):
    draft = replace(
        REPORT, source_id="s2", source={}, event_id="e-open", event={}, counts=(),
        claim={"claimed_date": "2020-01-15", "preferred": "true", "basis": "secondary"},
    )  # fmt: skip
    made = seen(log, draft)
    (event,) = made.events
    assert (event.date_before, event.date) == ("2020-01", "2020-01-15")
    assert {(d.first, d.last) for link in made.links for d in link.days if d.before != d.after} == {
        ("2020-01-01", "2020-01-14")
    }
    editor_publishing.publish_draft(place.home, draft, TODAY)
    assert place.rows("events")[0].startswith("e-open,2020-01-15,")
    assert place.rows("claims")[1].startswith("e-open-01,e-open,s2,supports,2020-01-15,true,")
    assert [line.partition(",")[2] for line in place.rows("CHANGES")[-2:]] == [
        '2026-02-03,e-open,A claim added.,"B Paper, 2020-05: 단둥에서"',
        '2026-02-03,e-open,Date 2020-01-15 in place of 2020-01.,"B Paper, 2020-05: 단둥에서"',
    ]


@sample(9)
@pytest.mark.parametrize(
    ("part", "cells", "expected"),
    [
        ("claim", {"claimed_date": "2020-02-30"}, ("claim.claimed_date", "bad-date", "error")),
        ("claim", {"claimed_date": "2020-08-01"}, ("claim.claimed_date", "foretold-move", "error")),
        ("claim", {"basis": ""}, ("claim.basis", "missing-value", "error")),
        ("claim", {"basis": "hearsay"}, ("claim.basis", "unknown-value", "error")),
        ("claim", {"detail": "a\0b"}, ("claim.detail", "not-text", "error")),
        ("claim", {"quote": "x" * 301}, ("claim.quote", "too-long", "error")),
        ("claim", {"repeats": "a  paper"}, ("claim.repeats", "spelled-otherwise", "warning")),
        ("claim", {"repeats": "A\u200b Paper"}, ("claim.repeats", "not-text", "error")),
        ("claim", {"colour": "red"}, ("claim", "unknown-field", "error")),
        ("claim", {"claim_id": "c1"}, ("claim.claim_id", "duplicate", "error")),
        ("event", {"crossing_id": "alpha-bet"}, ("event.crossing_id", "unknown-crossing", "error")),
        ("event", {"status_after": "closed"}, ("event.status_after", "status-not-of-kind", "error")),
        ("event", {"summary": ""}, ("event.summary", "missing-value", "error")),
        ("event", {"summary": "x" * 10_001}, ("event.summary", "too-long", "error")),
        ("event", {"cause": "a flood"}, ("event.cause_class", "unclassed-cause", "error")),
        ("event", {"event_id": "e-open"}, ("event.event_id", "duplicate", "error")),
        ("source", {"publisher": ""}, ("source.publisher", "missing-value", "error")),
        ("source", {"language": ""}, ("source.language", "missing-value", "error")),
        ("source", {"url": "javascript:alert(1)"}, ("source.url", "bad-url", "error")),
        ("source", {"url": "http://www.example.org/a/?utm_source=x"}, ("source.url", "known-source", "warning")),
        ("source", {"source_id": "s1"}, ("source.source_id", "duplicate", "error")),
        ("source", {"published": ""}, ("source.published", "undated-source", "error")),
        ("source", {"via": "C Paper"}, ("source.via", "relay-is-origin", "error")),
        ("source", {"url": "https://example.org/other"}, ("source.via", "relay-not-named", "warning")),
        ("claim", {"source_id": "s1"}, ("claim.source_id", "chosen-elsewhere", "error")),
        ("source", {"publisher": "C\u200b Paper"}, ("source.publisher", "not-text", "error")),
        ("source", {"via": "\u202eD Paper"}, ("source.via", "not-text", "error")),
        ("source", {"publisher": "a  paper"}, ("source.publisher", "spelled-otherwise", "warning")),
        ("source", {"via": "A-PAPER"}, ("source.via", "spelled-otherwise", "warning")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(log, part, cells, expected):
    changed: dict[str, Any] = {part: {**getattr(REPORT, part), **cells}}
    made = seen(log, draft := replace(REPORT, **changed))
    (problem,) = (p for p in made.problems if (p.field, p.code, str(p.severity)) == expected)
    assert problem in made.stops(draft)
    assert problem.reason
    assert problem.hint or problem.code == "status-not-of-kind"


@sample(1)
@pytest.mark.parametrize(("field", "most"), [("author", 1000), ("reason", 10_000)])
def test_a_text_is_as_long_as_the_version_record_can_keep_it(log, place, field, most):
    fits, too_long = (replace(REPORT, **{field: "x" * length}) for length in (most, most + 1))
    assert found(log, too_long) == {(field, "too-long", "error")}
    assert found(log, fits) == set()
    assert getattr(editor_publishing.publish_draft(place.home, fits, TODAY), field) == "x" * most
    files, dataset = log
    by_command = preview(files, dataset, REPORT, replace(TODAY, **{field: "x" * (most + 1)}))
    assert [(p.field, p.code) for p in by_command.problems] == [(field, "too-long")]


@pytest.mark.parametrize("key", ["known-source-0f", "\0", "\ud800"])
def test_a_bad_text_in_a_reason_for_a_warning_is_said_at_that_warning(log, key):
    (problem,) = seen(log, replace(REPORT, accepted={"other-1a": "fine", key: "a\0b"})).problems
    assert (problem.field, problem.code) == (f"accepted.{key}".replace("\ud800", "\\ud800"), "not-text")
    assert problem.field.encode()


@pytest.mark.parametrize("claim", [{"claimed_date": "2020-02-30"}, {"claimed_date": "2020-08-01"}])
def test_what_has_an_error_is_not_published(place, claim):
    before = dict(place.files().contents)
    with pytest.raises(DataError) as refused:
        editor_publishing.publish_draft(place.home, replace(REPORT, claim={**REPORT.claim, **claim}), TODAY)
    assert [(p.file, p.column) for p in refused.value.problems] == [("draft", "claim.claimed_date")]
    assert place.files().contents == before
    assert not place.versions()


def test_what_a_count_has_wrong_is_said_at_its_row(log):
    counts = (*REPORT.counts, {"what": "wagons", "least": "ten"}, {"what": "wagons", "least": "3", "most": "2"})
    assert found(log, replace(REPORT, counts=counts)) == {("counts.1.least", "not-a-number", "error")}
    counts = (REPORT.counts[0], counts[2])
    assert found(log, replace(REPORT, counts=counts)) == {("counts.1.most", "least-above-most", "error")}


def correction(**cells):
    before, after = {"summary": "Freight stops."}, {"summary": "Freight stops for a while.", **cells}
    return Draft(
        "d2", "correction", author="A. Editor", begun_on="0.3.0", reason="Said more.",
        corrected=(Corrected("events", {"event_id": "e-stop"}, before, after),),
    )  # fmt: skip


def test_an_unknown_crossing_is_named_with_the_first_errors(log):
    wrong = replace(REPORT, event={**REPORT.event, "crossing_id": "alpha", "kind": "resumtion"})
    assert found(log, wrong) >= {
        ("event.crossing_id", "unknown-crossing", "error"),
        ("event.kind", "unknown-value", "error"),
    }


def test_an_empty_field_says_which_words_it_may_have(log):
    (problem,) = [p for p in seen(log, replace(REPORT, source={**REPORT.source, "source_type": ""})).problems
                  if p.field == "source.source_type"]  # fmt: skip
    assert problem.hint.startswith("one of: ")
    assert "news" in problem.hint


def test_whose_page_it_is_is_doubted_once_the_publisher_is_filled_in(log):
    source = {**REPORT.source, "url": "https://example.org/new", "publisher": ""}
    assert "relay-not-named" not in {code for _, code, _ in found(log, replace(REPORT, source=source))}
    assert "relay-not-named" in {
        code for _, code, _ in found(log, replace(REPORT, source={**source, "publisher": "Third"}))
    }


def test_a_verdict_of_today_gives_its_reason_to_the_version(log):
    verdict = {"verdict": "withdrawn", "verdict_date": "Today", "verdict_note": "It was another train."}
    began = {"verdict": "stands", "verdict_date": "2020-06-01", "verdict_note": "why"}
    row = Corrected("events", {"event_id": "e-stop"}, began, verdict)
    made = seen(log, replace(correction(), reason="", corrected=(row,)))
    assert made.problems == ()
    assert made.about.reason == "It was another train."
    (change,) = [change for change in made.changes if change.table == "events"]
    assert change.after["verdict_date"] == TODAY.date
