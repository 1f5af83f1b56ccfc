"""Which claim is the strongest; a search record that a later report contradicts: what is said, and the desk's queue."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from raillinks.answer import answer, evidence, wording
from raillinks.domain.problems import Severity
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.preview import preview
from raillinks.editor.queue import CareKind, queue
from raillinks.i18n.translator import say
from raillinks.query import views
from raillinks.query.selection import Selection
from tests import tiny
from tests.editor.test_publishing import TODAY, read
from tests.editor.test_searches import SEEN, search

RECORD = "gd-2020-07-02-freight-evidence-end"
LINK = "gamma-delta", "freight"
MADE = "3 February 2026"
NOTHING = wording.SEARCH_OF_DAY_FOUND_NOTHING.format(day=MADE)
NONE_BEFORE = wording.SEARCH_OF_DAY_FOUND_NONE_BEFORE.format(day=MADE, date="1 May 2021")


def report(published="2021-05-02", **cells):
    source = {**SEEN.source, "publisher": "D Paper", "url": "https://example.com/d", "published": published}
    event = {**SEEN.event, "kind": "resumption", **cells}
    return replace(SEEN, draft_id="d9", source=source, event=event, claim={**SEEN.claim, "claimed_date": "2021-05-01"},
                   counts=())  # fmt: skip


def dispute(event_id):
    source = {**SEEN.source, "publisher": "E Paper", "title": "No train", "url": "https://example.edu/e"}
    claim = {"stance": "disputes", "basis": "observed"}
    return Draft("d10", "report", author="A", source={**source, "published": "2021-06-01"}, event_id=event_id,
                 claim=claim)  # fmt: skip


def entered(log, *drafts, day="2026-02-03"):
    """A log with further drafts; nothing is written."""
    files, dataset = log
    for draft in drafts:
        made = preview(files, dataset, draft, replace(TODAY, date=day))
        assert not [problem for problem in made.problems if problem.severity is Severity.ERROR]
        files, dataset = made.files, made.dataset
    return files, dataset


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log with an opening and a search record after it."""
    tiny.write(folder := tmp_path_factory.mktemp("log"), tiny.files())
    return entered(read(folder), SEEN, search())


def sentence(dataset, day):
    view = views.make_view(dataset, Selection(as_of=np.datetime64(day)))
    return wording.sentence(dataset, answer.of_view(dataset, view, LINK), say("en"))


def contradicted(dataset, day="2026-02-04"):
    return [care for care in queue(dataset, np.datetime64(day)) if care.kind == CareKind.CONTRADICTED]


def test_without_a_later_report_the_search_found_none(log):
    dataset = log[1]
    assert NOTHING in sentence(dataset, "2021-06-01")
    assert contradicted(dataset) == []


def test_the_record_that_evidence_ended_is_no_hint(log):
    view = views.make_view(log[1], Selection(as_of=np.datetime64("2021-06-01")))
    given = answer.of_view(log[1], view, LINK)
    assert given.grounds.search_record["event_id"] == RECORD
    assert given.hint is None or given.hint.event["event_id"] != RECORD


def test_a_search_that_missed_a_report_found_none_before_it(log):
    assert NONE_BEFORE in sentence(entered(log, report())[1], "2021-04-01")


def test_a_search_is_not_blamed_for_a_report_that_was_published_after_it(log):
    _, dataset = entered(log, report(published="2026-03-01"), day="2026-03-02")
    assert NOTHING in sentence(dataset, "2021-04-01")
    assert contradicted(dataset) == []


def test_after_a_disputed_report_the_search_is_not_quoted_and_who_disputes_is_named(log):
    _, dataset = entered(log, report(), dispute("gd-2021-05-01-freight-resumed"))
    said = sentence(dataset, "2021-06-01")
    assert "our own search" not in said
    assert "a report that E Paper disputes says open (1 May 2021)" in said
    assert NONE_BEFORE in sentence(dataset, "2021-04-01")


def test_a_contradicted_record_is_in_the_queue_until_it_is_searched_for_again(log):
    reported = entered(log, report())
    (care,) = contradicted(reported[1])
    assert (care.event_id, care.due, care.names, care.links) == (RECORD, "2021-05-01", ("D Paper",), (LINK,))
    again = replace(search(), event={}, event_id=RECORD, claim={"detail": "Nothing before 1 May 2021."})
    assert contradicted(entered(reported, again)[1]) == []


@pytest.mark.parametrize("cells", [{"kind": "milestone", "status_after": "unchanged"}, {"service": "passenger"}])
def test_a_report_that_is_no_evidence_of_the_link_contradicts_nothing(log, cells):
    _, dataset = entered(log, report(**cells))
    assert NOTHING in sentence(dataset, "2021-06-01")
    assert contradicted(dataset) == []


def test_a_withdrawn_report_contradicts_nothing(log):
    verdict = {"verdict": "withdrawn", "verdict_date": "2026-02-03", "verdict_note": "It was another bridge."}
    row = Corrected("events", {"event_id": "gd-2021-05-01-freight-resumed"}, dict.fromkeys(verdict, ""), verdict)
    _, dataset = entered(
        log, report(), Draft("d11", "correction", author="A", reason="Another bridge.", corrected=(row,))
    )
    assert NOTHING in sentence(dataset, "2021-06-01")
    assert contradicted(dataset) == []


EVENT: evidence.Claim = {"date_earliest": pd.Timestamp("2020-08-01"), "date_latest": pd.Timestamp("2020-09-30")}


@pytest.mark.parametrize(("first", "last", "fits"), [
    ("2020-09-30", "2020-10-31", True), ("2020-10-01", "2020-10-31", False), ("2020-01-01", "2020-08-01", True),
    ("2020-01-01", "2020-07-31", False), (None, None, None), (None, "2020-07-31", False), ("2020-09-01", None, True),
])  # fmt: skip
def test_a_claim_dates_the_event_so_if_they_share_a_day(first, last, fits):
    days: dict[Hashable, Any] = {
        "claimed_earliest": pd.Timestamp(first or "NaT"),
        "claimed_latest": pd.Timestamp(last or "NaT"),
    }
    claim: evidence.Claim = {**PLAIN, **days}
    assert evidence.dates_it(claim, EVENT) is fits


PLAIN: dict[Hashable, Any] = {
    "claim_id": "c", "source_type": "news", "seen": "read", "own_act": "", "basis": "official",
    "published_earliest": pd.Timestamp("2020-01-01"), "published_latest": pd.Timestamp("2020-01-01"),
}  # fmt: skip


@pytest.mark.parametrize(("stronger", "weaker"), [
    ({}, {"source_type": "reference", "own_act": "true", "basis": "observed"}),
    ({"basis": ""}, {"seen": "mention", "own_act": "true"}),
    ({"own_act": "true", "basis": ""}, {"basis": "observed"}),
    ({"basis": "observed"}, {"basis": "imagery", "source_type": "operator"}),
    ({"source_type": "government"}, {"published_earliest": pd.Timestamp("2019-01-01")}),
    ({}, {"published_earliest": pd.Timestamp("2020-01-02")}),
    ({"published_earliest": pd.NaT}, {"published_earliest": pd.NaT, "published_latest": pd.NaT, "claim_id": "a"}),
    ({"claim_id": "b"}, {}),
])  # fmt: skip
def test_the_stronger_claim_is_chosen_in_either_order(stronger, weaker):
    one, other = PLAIN | stronger, PLAIN | weaker
    assert evidence.strongest([one, other]) == evidence.strongest([other, one]) == one
    assert evidence.strongest([]) is None
