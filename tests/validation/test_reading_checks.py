"""The checks of second readings and of the days by which searches are renewed, and the figures of the readings."""

import pandas as pd
import pytest

from raillinks.metrics import quality as figures
from raillinks.package.schema import READ_AGAIN
from raillinks.validation import checks
from tests import frames
from tests.support.log_columns import columns
from tests.support.logs import claim, event, source

AGREED = {f"agrees_{field}": "true" for field in READ_AGAIN}
READ = {"event_id": "e", "read_on": "2026-11-26", "sources_read": "1", "sources_cited": "2"}
SOUND = {
    "agreed": READ | AGREED | {"outcome": "agreed"},
    "kept": READ | AGREED | {"agrees_kind": "false", "differed": "kind", "outcome": "kept", "done": "why"},
    "changed": READ | AGREED | {"outcome": "changed", "done": "what"},
    "not_met": READ | {"sources_read": "0", "outcome": "not_met", "done": "why"},
    "not_read": {"event_id": "e", "outcome": "not_read", "done": "not yet"},
    "undated": READ | AGREED | {"agrees_date": "", "outcome": "agreed"},
}


def table(*rows):
    return frames.text(rows, columns("readings"))


def codes(**changed):
    """What is wrong with a sound reading after a change of some cells."""
    start = SOUND[changed.pop("start", "agreed")]
    return [(p.column, p.code) for p in checks.of(table(start | changed))]


def test_every_outcome_has_a_sound_row():
    assert checks.of(table(*SOUND.values())) == []


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"sources_cited": ""}, [("read_on", "reading-incomplete")]),
        ({"start": "not_read", "sources_read": "0"}, [("read_on", "reading-incomplete")]),
        ({"sources_read": "3"}, [("sources_read", "reading-too-many")]),
        ({"start": "not_met", "sources_read": "-1"}, [("sources_read", "reading-too-many")]),
        ({"start": "not_met", "agrees_date": "true"}, [("sources_read", "reading-of-nothing")]),
        ({"start": "kept", "agrees_date": "false"}, [("agrees_stance", "reading-of-another")]),
        ({"differed": "kind"}, [("differed", "reading-difference")]),
        ({"start": "kept", "differed": ""}, [("differed", "reading-difference")]),
        ({"start": "kept", "outcome": "agreed"}, [("outcome", "reading-outcome")]),
        ({"outcome": "kept", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"outcome": "not_met", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"outcome": "not_read", "done": "why"}, [("outcome", "reading-outcome")]),
        ({"start": "not_met", "outcome": "agreed"}, [("outcome", "reading-outcome")]),
        ({"start": "not_read", "outcome": "changed"}, [("outcome", "reading-outcome")]),
        *(({"start": start, "done": ""}, [("done", "reading-without-reason")]) for start in SOUND
          if start not in {"agreed", "undated"}),
    ],
)  # fmt: skip
def test_cells_that_do_not_fit_are_errors(changed, wrong):
    assert codes(**changed) == wrong


def test_agreement_counts_only_what_could_be_coded():
    counted = figures.agreement(table(*SOUND.values()))
    assert list(counted.index) == list(READ_AGAIN)
    assert counted.loc["date"].to_dict() == {"read": 3, "agreed": 3}
    assert counted.loc["kind"].to_dict() == {"read": 4, "agreed": 3}


def test_outcomes_and_sources_are_counted():
    readings = table(*SOUND.values())
    assert figures.outcomes(readings).to_dict() == {"agreed": 2, "kept": 1, "changed": 1, "not_met": 1, "not_read": 1}
    assert figures.sources(readings) == (4, 10)


def test_a_table_without_rows_has_figures_of_nothing():
    assert figures.agreement(table())["read"].sum() == 0
    assert figures.outcomes(table()).sum() == 0
    assert figures.sources(table()) == (0, 0)


END = event("2020-03-06", "unknown", kind="evidence_end", event_id="e")
EDITORIAL = source("ours", "2026-11-24", source_type="editorial")


def log(**cells):
    """A log with one search record, whose claim has these cells."""
    record = claim("ours", "2020-03-06", **cells)
    return frames.events([END]), frames.claims([record, claim("s", "2020-03-06")]), frames.sources([EDITORIAL])


def due(today, **cells):
    events, claims, sources = log(**cells)
    found = checks.due(events, claims, sources, frames.day(today))
    return [(p.row, p.code, str(p.severity)) for p in found]


@pytest.mark.parametrize(
    ("today", "warned"), [("2027-05-25", False), ("2027-05-26", False), ("2027-05-27", True), ("2030-01-01", True)]
)
def test_a_search_is_overdue_from_the_day_after_its_last(today, warned):
    expected = [(2, "search-overdue", "warning")] if warned else []
    assert due(today, renew_by="2027-05-26") == expected


def test_a_search_record_without_a_day_to_renew_it_is_a_warning():
    assert due("2026-11-26") == [(2, "search-without-renewal", "warning")]


def test_a_search_record_that_was_withdrawn_is_not_to_be_renewed():
    events, claims, sources = log(renew_by="2027-05-26")
    withdrawn = events.assign(verdict="withdrawn")
    assert checks.due(events, claims, sources, frames.day("2030-01-01"))
    assert checks.due(withdrawn, claims, sources, frames.day("2030-01-01")) == []
    assert checks.due(withdrawn, claims.assign(renew_by=""), sources, frames.day("2026-11-26")) == []


def test_only_search_records_have_a_day_to_renew_them():
    events, claims, sources = log(renew_by="2027-05-26")
    assert checks.misplaced(events, claims, sources) == []
    wrong = claims.assign(renew_by=pd.Series(["", "2027-05-26"]))
    assert [(p.row, p.code) for p in checks.misplaced(events, wrong, sources)] == [(3, "renewal-misplaced")]
