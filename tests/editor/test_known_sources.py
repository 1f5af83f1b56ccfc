"""What follows from the days on which sources were published, and the tables of what is known, one sentence a test."""

import pandas as pd
import pytest

from raillinks.engine import knowledge
from raillinks.engine.knowledge import windows_of_claims
from tests import frames
from tests.support.logs import claim, event, source, text

OPEN_START = "../2020-02-01"
TRAINS = pd.DataFrame({"train": ["13/14", "27/28"], "source_id": ["a", "b"]})


def known_trains(known_on, *sources):
    day = None if known_on is None else frames.day(known_on)
    return knowledge.with_known_source(TRAINS, frames.sources(sources), day)


def test_a_row_is_known_from_the_last_possible_day_of_its_source():
    both = source("a", "2020-01-01"), source("b", "2020-03")
    assert list(known_trains("2020-03-30", *both)["train"]) == ["13/14"]
    assert list(known_trains("2020-03-31", *both)["train"]) == ["13/14", "27/28"]


def test_known_rows_are_numbered_anew():
    later_first = source("a", "2020-03-01"), source("b", "2020-01-01")
    rows = known_trains("2020-02-01", *later_first)
    assert list(rows.itertuples(name=None)) == [(0, "27/28", "b")]


def test_without_a_known_on_day_every_row_is_known():
    assert known_trains(None, source("a", "2020-03-01")) is TRAINS


def without_day(claims, *sources):
    return knowledge.without_publication_day(frames.claims(claims), frames.sources(sources))


def test_an_event_whose_sources_all_lack_a_first_day_is_without_publication_day():
    assert without_day([claim("a"), claim("b")], source("a", OPEN_START), source("b", OPEN_START)) == ["e"]


def test_one_dated_source_gives_a_publication_day():
    assert without_day([claim("a"), claim("b")], source("a", OPEN_START), source("b")) == []


def test_a_source_without_any_date_is_not_one_that_lacks_a_first_day():
    assert without_day([claim("a")], source("a", "", source_type="reference")) == []


def test_claims_that_dispute_give_no_publication_day():
    claims = [claim("a"), claim("b", stance="disputes")]
    assert without_day(claims, source("a", OPEN_START), source("b")) == ["e"]
    assert without_day(claims, source("a"), source("b", OPEN_START)) == []


def test_events_without_publication_day_are_sorted():
    claims = [claim("a", event_id="z"), claim("a", event_id="k"), claim("b", event_id="m")]
    assert without_day(claims, source("a", OPEN_START), source("b")) == ["k", "z"]


def on_references(claims, *sources):
    known = knowledge.with_sources(frames.claims(claims), frames.sources(sources))
    return knowledge.on_undated_references(known)


def test_an_event_rests_on_undated_references_if_all_that_supports_it_does():
    undated, dated = source("a", "", source_type="reference"), source("b", "2020", source_type="reference")
    assert on_references([claim("a")], undated, dated) == ["e"]
    assert on_references([claim("a"), claim("b")], undated, dated) == []
    assert on_references([claim("a"), claim("b", stance="disputes")], undated, dated) == ["e"]
    assert on_references([claim("b"), claim("a", stance="disputes")], undated, dated) == []


# Search records

DESK, PAPER = source("desk", "2021-06-01", source_type="editorial"), source("paper", "2021-06-01")
ENDS = event("2020-03-05", "unknown", event_id="e")


def first_days(claimed, *, of=ENDS, by=DESK, **other):
    """The claims with their first known days, as (search record, first known day)."""
    claims = frames.claims([claim(by["source_id"], claimed, **other)])
    found = knowledge.with_first_days(frames.events([of]), claims, frames.sources([DESK, PAPER]))
    return [(record, text(day)) for record, day in found[["search_record", "known_from"]].itertuples(index=False)]


def test_a_search_record_is_known_from_the_first_day_that_it_claims():
    assert first_days("2020-03-05/2020-03-09") == [(True, "2020-03-05")]


@pytest.mark.parametrize("claimed", ["2020-03-05/..", "../2020-03-05", ""])
def test_a_search_record_has_both_bounds(claimed):
    assert first_days(claimed) == [(False, "2021-06-01")]


def test_only_the_maintainers_own_claim_is_a_search_record():
    assert first_days("2020-03-05", by=PAPER) == [(False, "2021-06-01")]


def test_a_claim_that_disputes_is_no_search_record():
    assert first_days("2020-03-05", stance="disputes") == [(False, "2021-06-01")]


def test_only_the_end_of_evidence_has_search_records():
    assert first_days("2020-03-05", of=event("2020-03-05", "suspended", event_id="e")) == [(False, "2021-06-01")]


def test_known_claims_have_the_columns_of_their_source_and_those_of_their_first_days():
    tables = frames.events([ENDS]), frames.claims([claim("paper")]), frames.sources([PAPER])
    of_source = [*tables[1].columns, "publisher", "house", "source_type", "seen", "published_earliest"]
    of_source += ["published_latest", "origin"]
    assert list(knowledge.known_claims(*tables, None).columns) == of_source
    on_a_day = knowledge.known_claims(*tables, frames.day("2022-01-01"))
    assert list(on_a_day.columns) == [*of_source, "search_record", "known_from"]


# The tables of events and claims


def test_known_events_have_the_columns_of_the_log_their_counts_and_their_confidence():
    tables = frames.events([ENDS]), frames.claims([claim("a")]), frames.sources([source("a"), source("b")])
    for known_on in (None, frames.day("2030-01-01")):
        found = knowledge.as_known(*tables, known_on)
        assert list(found.columns) == [*tables[0].columns, "n_supports", "n_disputes", "n_independent", "confidence"]


def test_counts_and_windows_are_found_by_event():
    claims = knowledge.with_sources(
        frames.claims([claim("a", "2020-03-05")]), frames.sources([source("a"), source("b")])
    )
    assert list(knowledge.counts(claims).reset_index().columns) == [
        "event_id",
        "n_supports",
        "n_disputes",
        "n_independent",
        "own_act",
    ]
    windows = windows_of_claims(claims).reset_index()
    assert list(windows.columns) == ["event_id", "date_earliest", "date_latest"]


def test_each_event_keeps_its_row_when_its_confidence_is_derived():
    rows = pd.DataFrame(
        {"verdict": ["", "withdrawn"], "n_disputes": [1, 0], "n_independent": [2, 2], "own_act": [False, True]},
        index=[7, 3],
    )
    assert knowledge.confidence(rows).to_dict() == {7: "disputed", 3: "withdrawn"}


def test_each_event_may_have_a_known_on_day_of_its_own():
    verdict = {"verdict": "withdrawn", "verdict_date": "2020-06-01"}
    events = frames.events([event("2020-03-05", event_id=event_id) | verdict for event_id in "xyz"])
    claims = frames.claims([claim("a", event_id=event_id) for event_id in "xyz"])
    known_claims = knowledge.with_sources(claims, frames.sources([source("a"), source("b")]))
    days = pd.Series(pd.to_datetime(["2020-06-01", "2020-06-02", "2020-05-31"]), index=["z", "y", "x"])
    found = knowledge.derived(events, known_claims, days)
    assert list(found["confidence"]) == ["reported", "withdrawn", "withdrawn"]
