"""Edits of the log's tables: each row in its place, each corrected cell as it was begun from."""

from dataclasses import replace

import pytest

from raillinks.domain.problems import DataError
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.draft import Corrected
from tests.editor.test_publishing import REPORT, TODAY, correction, found, log, place, seen

__all__ = ["log", "place"]


def test_a_correction_changes_cells_and_says_so(place):
    editor_publishing.publish_draft(place.home, correction(), TODAY)
    assert "Freight stops for a while." in place.rows("events")[1]
    assert place.rows("CHANGES")[-1] == (
        "0.3.1,2026-02-03,e-stop,"
        "events: summary corrected from 'Freight stops.' to 'Freight stops for a while.'.,Said more."
    )


def test_a_corrected_source_is_named_in_the_changes(place):
    title = Corrected("sources", {"source_id": "s1"}, {"title": "A title"}, {"title": "Another title"})
    editor_publishing.publish_draft(place.home, replace(correction(), corrected=(title,)), TODAY)
    assert (
        place.rows("CHANGES")[-1]
        == "0.3.1,2026-02-03,,sources s1: title corrected from 'A title' to 'Another title'.,Said more."
    )


def test_of_two_who_correct_one_cell_the_second_is_told_both_texts_and_versions(place):
    editor_publishing.publish_draft(place.home, correction(), TODAY)
    second = replace(correction(), corrected=(replace(correction().corrected[0], after={"summary": "It stops."}),))
    (problem,) = seen(place.read(), second).problems
    assert (problem.field, problem.code) == ("corrected.0.summary", "conflict")
    assert "had 'Freight stops.' in version 0.3.0" in problem.reason
    assert "version 0.3.1 has 'Freight stops for a while.'" in problem.reason
    with pytest.raises(DataError, match=r"0\.3\.1"):
        editor_publishing.publish_draft(place.home, second, TODAY)


@pytest.mark.parametrize(
    ("table", "key", "after", "expected"),
    [
        ("events", {"event_id": "e-open"}, {"service": "all"}, ("corrected.0.service", "nothing-to-do")),
        ("events", {"event_id": "e-none"}, {"summary": "x"}, ("corrected.0", "conflict")),
        ("measures", {"event_id": "e-open"}, {"note": "x"}, ("corrected.0", "conflict")),
        ("changes", {"version": "0.1.0"}, {"reason": "x"}, ("corrected.0", "unknown-table")),
        ("events", {"event_id": "e-open"}, {"event_id": "x"}, ("corrected.0.event_id", "id-changed")),
        ("events", {"event_id": "e-open"}, {"verdict": "stands"}, ("corrected.0.verdict_date", "verdict-without-date")),
        ("events", {"event_id": "e-open"}, {"summry": "x"}, ("corrected.0", "unknown-field")),
        ("events", {"event_id": "e-open"}, {"date": "2020-02"}, ("corrected.0.date", "date-not-of-claims")),
        ("sources", {"source_id": "s1"}, {"published": "2019"}, ("corrected.0.published", "foretold-move")),
    ],
)
def test_a_correction_that_cannot_be_made_says_where(log, table, key, after, expected):
    rows = getattr(log[1], table).to_dict("records")
    now: dict[str, str] = next((row for row in rows if key.items() <= row.items()), {})
    one = Corrected(table, key, {column: now.get(column, "") for column in after}, after)
    problems = seen(log, replace(correction(), corrected=(one,))).problems
    assert expected in {(problem.field, problem.code) for problem in problems}


def test_the_day_up_to_which_the_log_covers_can_be_raised_and_never_lowered(log):
    for day in ("2020-01-01", "soon", "2026-02-31", "2099-01-01"):
        assert ("covered_to", "bad-date", "error") in found(log, replace(REPORT, covered_to=day))


def test_counts_stand_in_the_order_of_their_events(place):
    editor_publishing.publish_draft(place.home, REPORT, TODAY)
    earlier = replace(
        REPORT,
        draft_id="d2",
        source={**REPORT.source, "published": "2020-06-03", "url": "https://example.net/d"},
        claim={**REPORT.claim, "claimed_date": "2020-06-01"},
    )
    editor_publishing.publish_draft(place.home, earlier, TODAY)
    days = [row.split(",")[0] for row in place.rows("measures")]
    assert days == ["e-2020-06-01-freight-limits", "e-2020-07-01-freight-limits"]
