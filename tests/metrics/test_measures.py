"""Measures: which of them a view has, on which links, and how they go out."""

from dataclasses import replace

import numpy as np
import pytest

from raillinks.exports import table_bytes, tables
from raillinks.metrics import periods
from raillinks.package.dataset import Dataset
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests import frames
from tests.support.exports import read
from tests.support.log_columns import columns as columns_of

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
    wagons = read(table_bytes.plain_csv(counting, view, "measures"))[1]
    assert (wagons["date"], wagons["crossing_id"], wagons["service"]) == ("2020-03-05", "all-china-dprk", "freight")
    assert (wagons["least"], wagons["publisher"], wagons["source_id"]) == ("7", "A Paper", "s1")
