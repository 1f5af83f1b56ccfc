"""Whatever is typed into a field: a sentence there, or a version that `validate` accepts; and nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from raillinks.domain.problems import DataError, Severity
from raillinks.domain.text import why_not_text
from raillinks.editor import draft as draft_files
from raillinks.editor import fields, publishing
from raillinks.editor.draft import Drafts
from raillinks.editor.fields import HAS_THIS_ADDRESS, NOT_A_DATE
from raillinks.editor.preview import preview
from raillinks.package import package_files, tables
from raillinks.validation import load
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY, correction
from tests.support.log_columns import columns
from tests.support.malformed_dates import DATES
from tests.support.messages import hint_for
from tests.support.tiers import SEED, by_tier, sample

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; DROP TABLE events; --", "=1+1",
    "](javascript:alert(1)) $x$ :red[x]", "{0.__class__} {row[0]} %s", 'a,"b"\n"c",d\r\ne',
    "\u202eabc\u200b",
    "\0", "\ud800", "\x1b[31m", "x" * 10_001, "한글 中文 Ж 🚆 Ａ１", " ", "../../../etc/passwd", "event_id", "NaN",
)  # fmt: skip
PARTS = {"source": "sources", "event": "events", "claim": "claims", "counts": "measures", "corrected": "events"}
OWN = {"source": "source.", "event": "event.", "claim": "claim.", "counts": "counts.0.", "corrected": "corrected.0."}
FIELDS = [
    *((part, column) for part, table in PARTS.items() for column in columns(table)),
    *(("alone", name) for name in ("author", "reason", "source_id", "event_id", "covered_to", "begun_on", "draft_id")),
]


FREE = (
    ("source", "publisher"), ("source", "title"), ("event", "summary"), ("event", "cause"), ("event", "cargo"),
    ("event", "verdict_note"), ("claim", "speaker"), ("claim", "detail"), ("counts", "note"), ("alone", "author"),
    ("alone", "reason"),
)  # fmt: skip
"""The fields that take any text."""
MENDED_AT = {
    "event.cause": "event.cause_class", "claim.claimed_date": "claim.preferred",
    **{f"{part}.summary_{one}": f"{part}.summary_{other}"
       for part in ("event", "corrected.0") for one, other in (("ko", "zh"), ("zh", "ko"))},
}  # fmt: skip
"""Where a text is sound by itself, the field that it lacks: a cause its class, a summary its other translation, and a
date of spaces, which is none, the mark that this date is used."""
MALFORMED = [text for text in DATES if text == text.strip()]
"""The others are a year with a space before or behind it, which the desk leaves out."""


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    tiny.write(folder := tmp_path_factory.mktemp("log"), tiny.files())
    return (files := package_files.read_files(folder)), load.of_files(files)


def with_text(part, column, text, report=REPORT):
    """A report, or the correction, with a text in one field."""
    if part == "corrected":
        one = correction().corrected[0]
        return replace(correction(), corrected=(replace(one, before={column: ""}, after={column: text}),))
    if part == "counts":
        return replace(report, counts=({**report.counts[0], column: text},))
    changed: dict[str, Any] = {column: text} if part == "alone" else {part: {**getattr(report, part), column: text}}
    return replace(report, **changed)


def looked_at(log, draft):
    """What the desk says; each problem is a sentence at a field that the draft has, or about the whole of it."""
    files, dataset = log
    seen = preview(files, dataset, draft, TODAY)
    for problem in seen.problems:
        assert problem.reason
        assert problem.field.partition(".")[0] in {*draft_files.Draft.__slots__, ""}
        assert len(problem.reason) < 1000
    return seen


def test_all_texts_in_all_fields_at_once(log, tmp_path):
    for text in HOSTILE:
        draft = REPORT
        for part, column in FIELDS:
            if part not in {"corrected", "counts", "alone"}:
                draft = with_text(part, column, text, draft)
        draft = replace(draft, counts=(dict.fromkeys(columns("measures"), text),), reason=text, author=text)
        assert draft_files.read_draft(draft_files.written(draft), "d.json") == draft
        assert looked_at(log, draft).stops(draft)
        Drafts(tmp_path).save(draft, Drafts(tmp_path).read("d1").revision if (tmp_path / "d1.json").exists() else 0)
        assert Drafts(tmp_path).read("d1").draft == draft


@sample(12)
@pytest.mark.parametrize("field", FIELDS, ids=".".join)
def test_any_text_in_one_field_is_refused_there_or_kept_as_it_is(log, field):
    chosen = sum(map(ord, "".join(field))) + SEED
    part, column = field
    own = OWN.get(part, "") + column
    for text in by_tier([HOSTILE[chosen % len(HOSTILE)]], HOSTILE):
        draft = with_text(part, column, text)
        seen = looked_at(log, draft)
        wrong = [p for p in seen.problems if p.severity is Severity.ERROR]
        if refused := {p.field for p in wrong}:
            assert own in refused or refused == {MENDED_AT[own]}, (text, seen.problems)
            assert seen.stops(draft)
            is_unsigned = {(p.field, p.code) for p in wrong} == {("author", "missing-value")}  # what follows is shown
            assert (seen.dataset is None) != is_unsigned
        elif text.strip() and column not in {"begun_on", "draft_id"}:  # which no version has
            assert text.strip() in kept(seen, part, column)


def kept(seen, part, column):
    """The texts that the version has in a field."""
    return {getattr(seen.about, column)} if part == "alone" else {*getattr(seen.dataset, PARTS[part])[column]}


def test_a_text_is_published_as_it_is_in_all_free_fields_at_once_or_refused_at_each(log, tmp_path):
    first = SEED % 6
    texts = [text for text in HOSTILE if text.strip()]
    for number, text in enumerate(by_tier(texts[first::6], texts)):
        tiny.write(folder := tmp_path / str(number), tiny.files())
        draft, before = replace(REPORT, event={**REPORT.event, "cause_class": "not_said"}), contents(folder)
        filled = [field for field in FREE if not (field[1] in fields.NAMES and fields.why_no_name(text))]
        for part, column in filled:
            draft = with_text(part, column, text, draft)
        if why_not_text(text) or len(text) > tables.MOST_CHARACTERS:
            with pytest.raises(DataError) as refused:
                publishing.publish_draft(folder, draft, TODAY)
            names = {OWN.get(part, "") + column for part, column in filled}
            assert {problem.column for problem in refused.value.problems} == names
            assert contents(folder) == before
            continue
        record, dataset = publishing.publish_draft(folder, draft, TODAY), load.load(folder)
        assert dataset.problems == log[1].problems
        for part, column in filled:
            assert text in ([getattr(record, column)] if part == "alone" else [*getattr(dataset, PARTS[part])[column]])


def contents(folder):
    """The files of a package, and those that its folder has beside them."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@sample(2)
@pytest.mark.parametrize(
    ("field", "part", "column"),
    [
        ("claim.claimed_date", "claim", "claimed_date"), ("source.published", "source", "published"),
        ("counts.0.counted_date", "counts", "counted_date"), ("event.date", "event", "date"),
        ("event.verdict_date", "event", "verdict_date"), ("claim.renew_by", "claim", "renew_by"),
        ("covered_to", "alone", "covered_to"), ("corrected.0.date", "corrected", "date"),
    ],
)  # fmt: skip
def test_a_malformed_date_is_refused_at_its_field_with_a_hint(log, field, part, column):
    first = FIELDS.index((part, column)) % 16
    for text in by_tier(MALFORMED[first::16], MALFORMED):
        seen = looked_at(log, with_text(part, column, text))
        own = [p for p in seen.problems if p.field == field and p.severity is Severity.ERROR]
        assert own, (text, seen.problems)
        assert all(problem.hint for problem in own)
        assert seen.dataset is None


def test_a_date_with_spaces_around_it_is_the_date(log):
    spaced = [text for text in DATES if text not in MALFORMED]
    assert {text.strip() for text in spaced} == {"2022"}
    rows = tuple({**REPORT.counts[0], "most": f"{n + 2}", "counted_date": text} for n, text in enumerate(spaced))
    read = looked_at(log, replace(REPORT, counts=rows)).dataset
    assert [*read.measures["counted_date"]] == ["2022"] * len(rows)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("26 Sept 2022", "2022-09-26"), ("2022년 9월", "2022-09"), ("2022-02-30", "2022-02-28 or 2022-02")],
)
def test_a_date_as_people_type_it_gets_the_date_of_the_log_as_its_hint(log, typed, meant):
    (problem,) = looked_at(log, with_text("claim", "claimed_date", typed)).problems
    assert problem.hint == hint_for(*meant.split(" or "))


def test_a_date_that_nobody_can_read_is_told_how_the_log_writes_dates(log):
    (problem,) = looked_at(log, with_text("claim", "claimed_date", "soon")).problems
    assert problem.reason == NOT_A_DATE.format(value="soon")
    assert "2022-09-26" in problem.hint


@pytest.mark.parametrize("text", ["\ud800", "\0", "</b>"])
def test_names_of_tables_columns_and_keys_are_texts_too(log, text):
    one = correction().corrected[0]
    corrected = (
        replace(one, table=text), replace(one, after={text: "x"}), replace(one, key={"event_id": text}),
        replace(one, before={"summary": text}), replace(one, key={text: text}),
    )  # fmt: skip
    for each in corrected:
        seen = looked_at(log, replace(correction(), corrected=(each,)))
        assert [p.field.startswith("corrected.0") for p in seen.problems] == [True] * len(seen.problems) != []
        assert "".join(p.reason + p.hint for p in seen.problems).encode()
    assert looked_at(log, replace(REPORT, claim={**REPORT.claim, text: "x"})).problems[0].reason.encode()


def test_the_same_report_twice_is_seen_at_its_address_and_at_its_ids(place_with):
    place = place_with(tiny.files())
    publishing.publish_draft(place.home, REPORT, TODAY)
    with pytest.raises(DataError) as refused:
        publishing.publish_draft(place.home, REPORT, TODAY)
    (problem,) = refused.value.problems
    assert (problem.column, problem.code, problem.reason) == (
        "source.url", "known-source", HAS_THIS_ADDRESS.format(id="c-paper-2020-07-02")
    )  # fmt: skip
    again = replace(REPORT, source_id="c-paper-2020-07-02", source={})
    with pytest.raises(DataError) as refused:
        publishing.publish_draft(place.home, replace(again, event={**REPORT.event, "event_id": "e-open"}), TODAY)
    assert [(p.column, p.code) for p in refused.value.problems] == [("event.event_id", "duplicate")]
