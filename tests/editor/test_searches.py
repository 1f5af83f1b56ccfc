"""Search records at the desk end evidence on the day after the last; a search that is repeated extends its record."""

from dataclasses import replace

import pytest

from raillinks.editor import duplicates, publishing
from raillinks.editor.draft import Corrected, Draft
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY, found, read
from tests.support.tiers import slow


@pytest.fixture
def place(place_with):
    """A log in a home of each kind."""
    return place_with(tiny.files())


def search(**cells):
    return Draft(
        "d3", "search", author="A. Editor", begun_on="0.3.0",
        source={"title": "Search record: freight at Alpha–Beta after March 2020"},
        event={"crossing_id": "gamma-delta", "service": "freight", "summary": "Nothing is reported since.", **cells},
        claim={"detail": "Looked for until 3 February 2026 in English, Korean and Chinese: nothing read reports one."},
    )  # fmt: skip


SEEN = replace(REPORT, event={**REPORT.event, "crossing_id": "gamma-delta", "kind": "opening", "status_after": "open"})


@slow("a longer way to what the others here see")
def test_a_report_that_the_search_missed_needs_the_record_withdrawn_first(place):
    publishing.publish_draft(place.home, SEEN, TODAY)
    publishing.publish_draft(place.home, search(), TODAY)
    claim = {**SEEN.claim, "claimed_date": "2020-06-30/2020-07-30"}
    source = {**SEEN.source, "url": "https://example.net/d", "published": "2020-08"}
    missed = replace(SEEN, source=source, claim=claim, counts=())
    codes = found(place.read(), missed)
    assert ("claim.claimed_date", "evidence-end-day", "error") in codes
    verdict = {"verdict": "withdrawn", "verdict_date": "2026-02-03", "verdict_note": "The search missed a report."}
    row = Corrected("events", {"event_id": "gd-2020-07-02-freight-evidence-end"}, dict.fromkeys(verdict, ""), verdict)
    publishing.publish_draft(
        place.home, Draft("d4", "correction", author="A", reason="Missed.", corrected=(row,)), TODAY
    )
    assert not [code for _, code, severity in found(place.read(), missed) if severity == "error"]


def test_a_search_that_is_repeated_extends_its_record(place):
    publishing.publish_draft(place.home, SEEN, TODAY)
    publishing.publish_draft(place.home, search(), TODAY)
    again = replace(
        search(), event={}, event_id="gd-2020-07-02-freight-evidence-end", claim={"detail": "Again nothing."}
    )
    publishing.publish_draft(place.home, again, replace(TODAY, date="2026-08-31"))
    (claim,) = [line for line in place.rows("claims") if "evidence-end" in line]
    assert ",a-editor-2026-08-31,supports,2020-07-02,true,,secondary,,Again nothing.,2027-02-28" in claim
    for wrong in (replace(again, event_id="e-open"), replace(again, claim={"claim_id": "c1", "detail": "Nothing."})):
        assert found(place.read(), wrong) == {("event_id", "no-search-record", "error")}


@slow("a longer way to what the others here see")
def test_a_repeated_search_is_told_of_a_day_that_it_would_leave_out_and_keeps_that_of_its_record(place):
    publishing.publish_draft(place.home, SEEN, TODAY)
    publishing.publish_draft(place.home, search(), TODAY)
    claim = {"detail": "Again nothing.", "claimed_date": "2020-09-01"}
    again = replace(search(), event={}, event_id="gd-2020-07-02-freight-evidence-end", claim=claim)
    assert found(place.read(), again) == {("claim.claimed_date", "not-used", "error")}
    no_day = replace(again, claim={**claim, "claimed_date": "soon"})  # of what is left out only that is said
    assert found(place.read(), no_day) == {("claim.claimed_date", "not-used", "error")}
    publishing.publish_draft(place.home, duplicates.without(again), replace(TODAY, date="2026-08-31"))
    (line,) = [line for line in place.rows("claims") if "evidence-end" in line]
    assert ",supports,2020-07-02,true," in line


def test_a_source_of_a_day_that_has_not_come_is_refused(place):
    later = replace(SEEN, source={**SEEN.source, "published": "2026-02-04"})
    assert found(place.read(), later) == {("source.published", "after-today", "error")}
    assert not found(place.read(), replace(SEEN, source={**SEEN.source, "published": "2026-02-03"}))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": {}}, "source.title"),
        ({"claim": {}}, "claim.detail"),
        ({"source": {}, "reason": "?"}, "source.title"),
    ],
)
def test_a_search_record_says_what_it_is_called_and_what_was_found(tmp_path, changed, field):
    tiny.write(folder := tmp_path / "log", tiny.files())
    on_beta = replace(search(crossing_id="alpha-beta"), **changed)
    assert (field, "missing-value", "error") in found(read(folder), on_beta)
