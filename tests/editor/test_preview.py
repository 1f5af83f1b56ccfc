"""What stops a draft and what does not: names to come, translations left behind, what its kind has no use for."""

from dataclasses import replace

import pytest

from raillinks.domain.problems import DataError
from raillinks.editor import duplicates, publishing
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.publishing import Log
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY, found, place, read, seen

__all__ = ["place"]

SUMMARY = Corrected("events", {"event_id": "e-stop"}, {"summary": "Freight stops."}, {"summary": "It stops."})
"""A correction of the English summary alone."""


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """The log as it is when nobody has published anything, read once."""
    tiny.write(folder := tmp_path_factory.mktemp("log"), tiny.files())
    return read(folder)


def test_a_missing_name_hides_no_other_missing_field(log):
    missing = {p.field for p in seen(log, Draft("d", "report")).problems}
    assert missing >= {"author", "source.publisher", "claim.basis", "event.crossing_id"}
    assert "reason" not in missing  # it will be that of the source


def test_a_summary_corrected_in_english_alone_leaves_its_translations_behind_which_is_said(tmp_path):
    events = tiny.EVENTS.replace(",Freight stops.,,,", ",Freight stops.,,화물 열차가 멈춘다.,货运列车停运。")
    tiny.write(tmp_path, tiny.files() | {"data/events.csv": events.encode()})
    log = read(tmp_path)
    assert log[1].events["summary_ko"].tolist() == ["", "화물 열차가 멈춘다."]
    draft = Draft("d", "correction", author="Ada", corrected=(SUMMARY,), reason="So.")
    (problem,) = seen(log, draft).problems
    assert (problem.field, problem.code, str(problem.severity)) == (
        "corrected.0.summary", "translation-left", "warning"
    )  # fmt: skip
    before = {**SUMMARY.before, "summary_ko": "화물 열차가 멈춘다.", "summary_zh": "货运列车停运。"}
    both = replace(SUMMARY, before=before, after={**dict.fromkeys(before, "Anew."), "summary": "It stops."})
    assert seen(log, replace(draft, corrected=(both,))).problems == ()


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (replace(REPORT, corrected=(SUMMARY,)), ["corrected"]),
        (Draft("d", "search", author="Ada", corrected=(SUMMARY,), source={"title": "Search record"}), ["corrected"]),
        (
            Draft("d", "correction", "Ada", source=REPORT.source, claim=REPORT.claim, event=REPORT.event,
                  counts=REPORT.counts, corrected=(SUMMARY,), reason="So."),
            ["source", "claim", "event", "counts.0"],
        ),
        (Draft("d", "search", author="Ada", event_id="e-stop", counts=REPORT.counts), ["counts.0"]),
        (
            replace(REPORT, event_id="e-open"),
            ["event.service", "event.kind", "event.status_after", "event.summary"],
        ),
        (replace(REPORT, source_id="s1", source={"publisher": "A Paper", "title": "Mine"}), ["source.title"]),
        (replace(REPORT, source_id="s1", source={"url": "http://www.example.org/a?utm_source=x"}), []),
        (replace(REPORT, source_id="s1", source={"url": "https://example.org/b"}), ["source.url"]),
    ],
)  # fmt: skip
def test_what_a_draft_of_its_kind_would_leave_out_is_refused_at_its_field(log, draft, fields):
    assert [p.field for p in seen(log, draft).problems if p.code == "not-used"] == fields


def test_a_log_that_has_changed_since_it_was_seen_is_refused_under_the_lock(place):
    seen_log = place.files().content_hash
    publishing.publish_draft(place.home, REPORT, TODAY, Log(shown=seen_log))
    other = replace(REPORT, source={**REPORT.source, "title": "Another title"})
    before = place.files().content_hash
    with pytest.raises(DataError) as refused:
        publishing.publish_draft(place.home, other, TODAY, Log(shown=seen_log))
    assert [p.code for p in refused.value.problems] == [publishing.Why.LOG_CHANGED]
    assert place.files().content_hash == before


def test_what_would_be_left_out_stops_nothing_once_it_is_taken_out(log):
    for draft in (replace(REPORT, event_id="e-open"), replace(REPORT, source_id="s1"), REPORT):
        left = duplicates.without(draft)
        assert [p for p in seen(log, left).problems if p.code == "not-used"] == []
        assert (left.claim, left.counts) == (draft.claim, draft.counts)
    correction = Draft("d", "correction", author="Ada", event_id="e-stop", corrected=(SUMMARY,), source=REPORT.source)
    assert duplicates.without(correction) == correction


def test_a_translation_alone_is_said_at_the_other_one_while_other_fields_are_empty_too(log):
    codes = found(log, replace(REPORT, event={"summary": "Fewer trains.", "summary_ko": "줄었다."}))
    assert {("event.summary_zh", "half-translated", "error"), ("event.crossing_id", "missing-value", "error")} <= codes
