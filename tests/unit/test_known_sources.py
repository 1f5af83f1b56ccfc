"""What follows from the days on which sources were published, one sentence a test."""

import pandas as pd

from raillinks.engine import knowledge
from tests import frames
from tests.unit.logs import claim, source

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
