"""The checks of measures: each names the row that is wrong, and what would be right."""

import pytest

from raillinks.validation import checks
from tests import frames
from tests.support.log_columns import columns
from tests.support.logs import claim, event, source
from tests.validation.test_checks import tables

COUNT = {"event_id": "e", "claim_id": "s", "what": "wagons", "per": "train", "least": "12", "most": "12"}
EVENTS = [
    event("2020-03-05", event_id="e", crossing_id="alpha-beta", service="freight"),
    event("2020-03-06", event_id="g", crossing_id="all-china-dprk", service="all"),
    event("2020-03-07", event_id="r", crossing_id="rho-sigma", service="passenger"),
]
CLAIMS = [
    claim("s", "2020-03-05", claim_id="s"), claim("s", "2020-03-06", claim_id="sg", event_id="g"),
    claim("s", "2020-03-07", claim_id="sr", event_id="r"),
]  # fmt: skip


def measured(*rows, **other):
    log = tables(**({"events": EVENTS, "claims": CLAIMS} | other))
    log.measures = frames.text(rows, columns("measures"))
    return log


def faults(*rows, **other):
    return [(p.row, p.column, p.code) for p in checks.on_measures(measured(*rows, **other))]


def test_a_sound_count_contents_every_check():
    assert faults(COUNT, COUNT | {"most": ""}, COUNT | {"least": ""}, COUNT | {"most": "15.5"}) == []


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"event_id": "missing"}, "event_id", "unknown-event"),
        ({"claim_id": "missing"}, "claim_id", "unknown-claim"),
        ({"claim_id": ""}, "claim_id", "unknown-claim"),
        ({"claim_id": "sr"}, "claim_id", "count-of-another-crossing"),
        ({"least": "", "most": ""}, "least", "no-number"),
        ({"least": "-1"}, "least", "negative"),
        ({"least": "13"}, "most", "least-above-most"),
    ],
)
def test_a_wrong_count_is_named_with_its_place(cells, column, code):
    assert faults(COUNT, COUNT | cells) == [(3, column, code)]


def test_the_claim_of_a_count_needs_a_source():
    assert faults(COUNT, sources=[source("other", "2020-03-06")]) == [(2, "claim_id", "claim-without-source")]


def test_a_count_stands_once():
    assert faults(COUNT, COUNT | {"note": "empty"}, COUNT) == [(4, "claim_id", "duplicate")]


def test_a_problem_says_what_would_be_right():
    (problem,) = checks.on_measures(measured(COUNT | {"claim_id": "sb"}))
    assert problem.file == "data/measures.csv"
    assert problem.hint.startswith("did you mean 's")
    assert "data/claims.csv" in problem.hint


def test_a_claim_about_the_group_may_count_at_a_crossing_of_it():
    assert faults(COUNT | {"claim_id": "sg"}, COUNT | {"event_id": "g"}) == []
