"""What the About page counts, against the tables themselves."""

import pandas as pd
import pytest

from raillinks.domain.enums import Kind, SourceType, Stance, Verdict
from raillinks.engine import knowledge
from raillinks.metrics import quality
from raillinks.metrics import quality as figures
from raillinks.package.schema import READ_AGAIN
from tests.support.reading_rows import SOUND, reading_rows


@pytest.fixture(scope="module")
def known(dataset):
    return knowledge.as_known(dataset.events, dataset.claims, dataset.sources)


def test_the_confidences_add_up_to_the_events(dataset, known):
    counted = quality.confidences(known)
    assert list(counted.index) == ["confirmed", "reported", "disputed", "withdrawn"]
    assert counted.sum() == len(dataset.events)
    assert counted["disputed"] == (known["confidence"] == "disputed").sum() > 0


def test_events_with_a_source_read_are_those_with_such_a_claim(dataset):
    sources = dict(zip(dataset.sources["source_id"], dataset.sources["seen"], strict=True))
    claims = dataset.claims[["event_id", "source_id"]].itertuples(index=False)
    read = {event for event, source in claims if sources[source] == "read"}
    assert quality.events_with_a_source_read(dataset) == len(read)


def test_quotations_are_counted_without_the_maintainers_own_records(dataset):
    own = {s.source_id for s in dataset.sources.itertuples() if s.source_type == "editorial"}
    gives = {e.event_id for e in dataset.events.itertuples() if e.status_after != "unchanged"}
    others = [claim for claim in dataset.claims.itertuples() if claim.source_id not in own]
    moving = [claim for claim in others if claim.event_id in gives]
    counted = [len(others), sum(c.quote != "" for c in others), len(moving), sum(c.quote != "" for c in moving)]
    assert [*quality.quoted(dataset)] == counted
    assert counted[1] >= 260
    assert counted[3] < counted[2]


def test_the_sources_are_counted_once_each_by_type_and_language(dataset):
    counted = quality.by_type_and_language(dataset.sources)
    assert counted.to_numpy().sum() == len(dataset.sources)
    both = (dataset.sources["source_type"] == "news") & (dataset.sources["language"] == "ko")
    assert counted.loc["news", "ko"] == both.sum()
    assert list(counted.sum()) == sorted(counted.sum(), reverse=True)


@pytest.mark.parametrize(
    ("q", "matches"),
    [
        ("Yonhap", lambda row: "Yonhap" in row["publisher"]),
        ("yonhap 2022-09-26", lambda row: "Yonhap" in row["publisher"] and row["published"] == "2022-09-26"),
        ("단둥", lambda row: "단둥" in row["title"]),
        ("satellite", lambda row: row["source_type"] == "satellite"),
    ],
)  # fmt: skip
def test_a_search_finds_every_source_with_all_its_words(dataset, q, matches):
    found = set(quality.matching_sources(dataset.sources, q)["source_id"])
    assert found >= {row["source_id"] for row in dataset.sources.to_dict("records") if matches(row)} > set()
    assert len(found) < len(dataset.sources)


def test_an_empty_search_finds_all_newest_first(dataset):
    found = quality.matching_sources(dataset.sources, " ")
    assert len(found) == len(dataset.sources)
    days = found["published_earliest"].dropna()
    assert list(days) == sorted(days, reverse=True)
    assert list(found["published_earliest"].isna()) == sorted(found["published_earliest"].isna())


def test_nothing_is_found_of_what_no_source_says(dataset):
    assert quality.matching_sources(dataset.sources, "no such source at all").empty


def test_every_end_of_evidence_has_its_search_record(dataset):
    records = quality.search_records(dataset)
    ends = dataset.events[dataset.events["kind"] == Kind.EVIDENCE_END]
    assert set(records["event_id"]) == set(ends["event_id"])
    assert len(records) == len(ends)
    assert records["detail"].str.len().min() > 0


def test_every_editorial_source_is_a_search_record_or_an_inference_of_a_disputed_event(dataset):
    editorial = dataset.sources.loc[dataset.sources["source_type"] == SourceType.EDITORIAL, "source_id"]
    claims = dataset.claims[dataset.claims["source_id"].isin(editorial)].merge(dataset.events, on="event_id")
    assert {*claims["source_id"]} == {*editorial}
    assert set(claims["stance"]) == {Stance.SUPPORTS}
    inferred = claims[claims["kind"] != Kind.EVIDENCE_END]
    assert set(inferred["verdict"]) == {Verdict.DISPUTED}


def test_a_layer_states_the_bounds_of_its_accuracy_or_none(dataset):
    layers = quality.layers(dataset).set_index("title")
    assert len(layers) == len(dataset.layers)
    assert (layers.loc["Crossings", "least"], layers.loc["Crossings", "most"]) == (50, 3000)
    assert pd.isna(layers["most"]["Land"])
    assert layers["licence"].str.len().min() > 0


def test_agreement_counts_only_what_could_be_coded():
    counted = figures.agreement(reading_rows(*SOUND.values()))
    assert list(counted.index) == list(READ_AGAIN)
    assert counted.loc["date"].to_dict() == {"read": 3, "agreed": 3}
    assert counted.loc["kind"].to_dict() == {"read": 4, "agreed": 3}


def test_outcomes_and_sources_are_counted():
    readings = reading_rows(*SOUND.values())
    assert figures.outcomes(readings).to_dict() == {"agreed": 2, "kept": 1, "changed": 1, "not_met": 1, "not_read": 1}
    assert figures.sources(readings) == (4, 10)


def test_a_table_without_rows_has_figures_of_nothing():
    assert figures.agreement(reading_rows())["read"].sum() == 0
    assert figures.outcomes(reading_rows()).sum() == 0
    assert figures.sources(reading_rows()) == (0, 0)
