"""Where evidence is, and the counts of a view: which claims and measures a link has, and where both lie."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from raillinks.engine import knowledge
from raillinks.exports import table_bytes, tables
from raillinks.metrics import periods
from raillinks.package.dataset import Dataset
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests import frames
from tests.support.exports import read
from tests.support.log_columns import columns as columns_of

YEAR_2020 = (np.datetime64("2020-01-01"), np.datetime64("2020-12-31"))
EVENTS = frames.events(
    {"event_id": e, "date": d, "crossing_id": c, "service": s, "kind": k, "status_after": a}
    for e, d, c, s, k, a in (
        ("own", "2020-01", "alpha-beta", "freight", "opening", "open"),
        ("both", "2020-03-05", "alpha-beta", "all", "observation", "unchanged"),
        ("group", "2020-04-01", "all-china-dprk", "all", "suspension", "suspended"),
        ("end", "2020-06-01", "alpha-beta", "freight", "evidence_end", "unknown"),
        ("again", "2020-09-01", "alpha-beta", "freight", "resumption", "open"),
    )
)
CLAIMS = frames.claims(
    {"claim_id": c, "event_id": e, "stance": s, "claimed_date": d}
    for c, e, s, d in (
        ("c1", "own", "supports", "2020-01"),
        ("c2", "own", "disputes", "2019-12-30"),
        ("c3", "own", "supports", ""),
        ("c4", "both", "supports", "2020-03-05"),
        ("c5", "group", "supports", "2020-04-01"),
        ("c6", "both", "supports", "2020-03-04/.."),
    )
)


def test_a_link_has_the_dated_claims_about_its_own_crossing_and_service():
    rows = view_figures.dated_claims(CLAIMS, EVENTS, frames.links(("alpha-beta", "gamma-delta")))
    shown = [tuple(row) for row in rows[["service", "claim_id", "claimed_date", "disputes"]].itertuples(index=False)]
    assert set(rows["crossing_id"]) == {"alpha-beta"}  # and none of the group
    assert shown == [
        ("freight", "c2", "2019-12-30", True), ("freight", "c1", "2020-01", False),
        ("freight", "c4", "2020-03-05", False), ("passenger", "c4", "2020-03-05", False),
    ]  # fmt: skip
    assert list(rows.columns) == list(view_figures.CLAIM_COLUMNS)


def intervals(*rows):
    table = pd.DataFrame(rows, columns=["crossing_id", "service", "event_id", "start", "end"])
    return table.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


@pytest.mark.parametrize(
    ("end", "counted_to", "last"),
    [
        ("2020-09-01", "2020-12-31", "2020-08-31"), (None, "2020-12-31", "2020-12-31"),
        ("2020-09-01", "2020-07-15", "2020-07-15"), (None, "2020-05-31", None),
    ],
)  # fmt: skip
def test_a_search_record_reaches_to_the_next_report_or_to_the_last_day_that_counts(end, counted_to, last):
    spans = intervals(("alpha-beta", "freight", "end", "2020-06-01", end), ("alpha-beta", "freight", "own", None, None))
    records = pd.DataFrame({"event_id": ["end"]})
    reaches = view_figures.search_reaches(spans, records, np.datetime64(counted_to))
    days = [tuple(str(day.date()) for day in ends) for ends in zip(reaches["first"], reaches["last"], strict=True)]
    assert days == ([("2020-06-01", last)] if last else [])


def test_days_lie_where_they_are_on_a_strip_and_only_long_ones_are_bars():
    first, last = (pd.Series(pd.to_datetime(days)) for days in (
        ["2020-01-01", "2020-12-31", "2020-03-01", "2019-06-01"],
        ["2020-01-01", "2020-12-31", "2020-03-31", "2021-06-01"],
    ))  # fmt: skip
    found = view_figures.places(first, last, YEAR_2020)
    assert (366 * found["at"]).round(6).tolist() == [0, 365, 60, 0]
    assert (366 * found["to"]).round(6).tolist() == [1, 366, 91, 366]
    assert found["wide"].tolist() == [False, False, True, True]
    century = (np.datetime64("1920-01-01"), np.datetime64("2020-12-31"))
    assert view_figures.places(first, last, century)["wide"].tolist() == [False, False, False, True]


def test_one_day_is_a_tick_however_short_the_period():
    day = pd.Series(pd.to_datetime(["2020-05-01"]))
    one_day = (np.datetime64("2020-05-01"), np.datetime64("2020-05-01"))
    assert not view_figures.places(day, day, one_day)["wide"].any()


def test_a_claim_counts_in_each_period_that_its_days_touch():
    rows = view_figures.dated_claims(CLAIMS, EVENTS, frames.links(("alpha-beta",)))
    for last, claims in (("2019-12-29", []), ("2019-12-30", ["c2"]), ("2020-01-01", ["c2", "c1"])):
        period = (np.datetime64("2019-01-01"), np.datetime64(last))
        kept = periods.touching(rows, period, "claimed_earliest", "claimed_latest")
        assert list(kept["claim_id"]) == claims


def of_view(dataset, **fields):
    view = views.make_view(dataset, Selection(**({"as_of": np.datetime64("2026-03-13")} | fields)))
    return view_figures.of_view(dataset, view, views.period(view))


def test_a_search_record_is_a_line_and_no_tick(dataset):
    claims, reaches = of_view(dataset)
    joined = knowledge.with_sources(dataset.claims, dataset.sources)
    records = dataset.claims[knowledge.search_records(dataset.events, joined)]
    assert not set(claims["claim_id"]) & set(records["claim_id"])
    assert set(reaches["event_id"]) <= set(records["event_id"])
    withdrawn = replace(dataset, events=dataset.events.assign(verdict="withdrawn"))
    assert of_view(withdrawn)[1].empty
    tumen = reaches[(reaches["crossing_id"] == "tumen-namyang") & (reaches["service"] == "passenger")]
    assert [(str(row.first.date()), str(row.last.date())) for row in tumen.itertuples()] == [
        ("1955-01-01", "2026-03-13")
    ]


def test_what_was_not_known_is_not_shown(dataset):
    day = np.datetime64("2025-01-01")
    claims, reaches = of_view(dataset, as_of=day, known_on=day)
    known = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, day)
    assert set(claims["claim_id"]) < set(known["claim_id"])
    assert len(claims) < len(of_view(dataset)[0])
    assert reaches["last"].max() == pd.Timestamp(day)
    assert "dd-2024-09-06-freight-evidence-end" in set(reaches["event_id"])  # withdrawn only later


def test_no_mark_is_without_a_row_of_the_events_page(dataset):
    chosen = Selection(as_of=np.datetime64("2026-03-13"), mode="all")
    view = views.make_view(dataset, chosen)
    claims, reaches = view_figures.of_view(dataset, view, views.period(view))
    assert set(claims["claim_id"]) <= set(view.claims["claim_id"])
    assert {*claims["event_id"], *reaches["event_id"]} <= set(view.events["event_id"])


def test_filters_choose_the_claims_of_events(dataset):
    claims, reaches = of_view(dataset, kind=("opening",))
    kinds = dataset.events.set_index("event_id")["kind"]
    assert set(kinds[claims["event_id"]]) == {"opening"}
    assert reaches.empty
    assert set(of_view(dataset, service=("freight",))[0]["service"]) == {"freight"}


DAY = np.datetime64("2020-12-31")


@pytest.fixture
def counting(small) -> Dataset:
    """The tiny package with counts: of the opening in January 2020, of the stop on 5 March, and of the year 2019."""
    rows = [
        {"event_id": "e-open", "claim_id": "c1", "what": "trains", "per": "day", "least": "1", "most": "2"},
        {"event_id": "e-stop", "claim_id": "c2", "what": "wagons", "least": "7", "most": "7"},
        {"event_id": "e-stop", "claim_id": "c3", "what": "tonnes", "most": "9", "counted_date": "2019"},
    ]
    table = frames.dated(frames.text(rows, columns_of("measures")), "counted_date", "counted")
    return replace(small, measures=table)


def shown(dataset, **selection):
    view = views.make_view(dataset, Selection(as_of=DAY, **selection))
    return list(view_figures.measures_of(dataset, view)["claim_id"])


def test_counts_come_in_the_order_of_what_they_are_of(counting):
    assert shown(counting, from_=np.datetime64("2019-01-01")) == ["c3", "c1", "c2"]


def test_the_period_chooses_by_the_time_that_a_count_covers(counting):
    assert shown(counting, from_=np.datetime64("2019-12-31"), to=np.datetime64("2019-12-31")) == ["c3"]
    assert shown(counting, from_=np.datetime64("2020-01-31"), to=np.datetime64("2020-03-04")) == ["c1"]
    assert shown(counting) == ["c1", "c2"]  # the log begins in 2020


def test_a_count_is_known_when_its_claim_is(counting):
    first = np.datetime64("2019-01-01")
    early = Selection(as_of=np.datetime64("2020-03-06"), known_on=np.datetime64("2020-03-06"), from_=first)
    view = views.make_view(counting, early)
    assert list(view_figures.measures_of(counting, view)["claim_id"]) == ["c1", "c2"]


def test_filters_and_listed_links_choose_counts_but_the_day_does_not(counting):
    first = np.datetime64("2019-01-01")
    assert shown(counting, from_=first, kind=("opening",)) == ["c1"]
    assert shown(counting, from_=first, service=("passenger",)) == ["c1"]
    assert shown(counting, from_=first, crossing=("gamma-delta",)) == ["c3", "c2"]
    early = views.make_view(counting, Selection(as_of=np.datetime64("2020-01-01"), from_=first))
    assert len(view_figures.measures_of(counting, early)) == 3


def test_a_count_on_all_services_or_the_group_is_on_each_of_their_links(counting):
    view = views.make_view(counting, Selection(as_of=DAY, context=True))
    rows = periods.per_link(view_figures.measures_of(counting, view), view.links)
    places = [tuple(row) for row in rows[["claim_id", "crossing_id", "service"]].itertuples(index=False)]
    assert places == [
        ("c1", "alpha-beta", "freight"), ("c2", "alpha-beta", "freight"), ("c1", "alpha-beta", "passenger"),
        ("c2", "gamma-delta", "freight"),
    ]  # fmt: skip
    assert set(rows["measure"]) == set(range(len(view_figures.measures_of(counting, view))))


def test_the_file_has_the_columns_that_are_described(counting):
    view = views.make_view(counting, Selection(as_of=DAY))
    header, *_ = table_bytes.plain_csv(counting, view, "measures").decode().splitlines()
    assert header.split(",") == tables.names(tables.fields(counting, "measures"))
    assert set(tables.names(tables.TABLES["measures"].columns)) == {*periods.DERIVED, "crossing_name"}
    wagons = read(table_bytes.plain_csv(counting, view, "measures"))[-2]
    assert (wagons["date"], wagons["crossing_id"], wagons["service"]) == ("2020-03-05", "all-china-dprk", "freight")
    assert (wagons["least"], wagons["publisher"], wagons["source_id"]) == ("7", "A Paper", "s1")
