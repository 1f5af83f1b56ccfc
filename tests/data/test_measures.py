"""The counts of the bundled log: each has a claim and a source, and none stays hidden in the text of a claim."""

import csv
import re

import pytest

from tests.conftest import ROOT

COUNT_IN_WORDS = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty)[ -](?:(?!of\b|and\b|on\b)[A-Za-z-]+ ){0,2}?"
    r"(?:wagons|cars|coach|coaches|containers|tourists|passengers|riders|people|tonnes|t of|t had)\b",
    re.IGNORECASE,
)
NOT_COUNTED = {
    "jm-1950-10-30-repaired-01": "people who mend a bridge",
    "jm-2019-04-08-road-bridge-01": "riders of buses on the road bridge",
    "jm-2019-04-08-road-bridge-02": "riders of buses on the road bridge",
    "dd-2023-01-17-freight-02": "wine and spirits “by the ten tonnes”: no number",
}
"""Claims and events whose text has a number with such a word, and why it is no measure."""


def rows(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_count_has_a_claim_that_has_a_source():
    events = {row["event_id"] for row in rows("events")}
    sources = {row["source_id"] for row in rows("sources")}
    source_of = {row["claim_id"]: row["source_id"] for row in rows("claims")}
    measures = rows("measures")
    assert len(measures) > 100
    assert [row for row in measures if row["event_id"] not in events] == []
    assert [row for row in measures if source_of.get(row["claim_id"]) not in sources] == []


def test_the_counts_of_26_september_2022_stand_side_by_side():
    publisher = {row["source_id"]: row["publisher"] for row in rows("sources")}
    source = {row["claim_id"]: row["source_id"] for row in rows("claims")}
    counts = {
        (row["least"], row["most"], row["what"], publisher[source[row["claim_id"]]]): row["claim_id"]
        for row in rows("measures") if row["event_id"] == "dd-2022-09-26-resumption"
    }  # fmt: skip
    wanted = [
        ("11", "11", "containers", "Radio Free Asia"), ("12", "12", "wagons", "Yonhap"), ("20", "20", "wagons", "KBS"),
    ]  # fmt: skip
    assert set(wanted) <= set(counts)
    assert len({counts[count] for count in wanted}) == 3


@pytest.mark.parametrize(
    ("table", "column", "name"), [("claims", "detail", "claim_id"), ("events", "summary", "event_id")]
)
def test_no_count_hides_in_a_text(table, column, name):
    counted = {row[name] for row in rows("measures")}
    hidden = {row[name]: row[column] for row in rows(table) if COUNT_IN_WORDS.search(row[column])}
    assert len(hidden) > 20
    assert {key: text for key, text in hidden.items() if key not in counted and key not in NOT_COUNTED} == {}


def test_what_is_left_out_is_there_and_has_a_count():
    texts = {row["claim_id"]: row["detail"] for row in rows("claims")}
    texts |= {row["event_id"]: row["summary"] for row in rows("events")}
    counted = {row[name] for row in rows("measures") for name in ("event_id", "claim_id")}
    assert [key for key in NOT_COUNTED if not COUNT_IN_WORDS.search(texts[key])] == []
    assert set(NOT_COUNTED) & counted == set()


def test_the_counts_are_in_the_order_of_the_events():
    order = {row["event_id"]: position for position, row in enumerate(rows("events"))}
    places = [order[row["event_id"]] for row in rows("measures")]
    assert places == sorted(places)
