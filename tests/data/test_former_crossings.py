"""A crossing that is gone has the same years in its layers as in the log."""

import numpy as np
import pandas as pd
import pytest

from raillinks.domain import dates
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.data.layer_geometry import METRES

LAST = np.datetime64("2026-11-26")


@pytest.fixture(scope="module")
def intervals(dataset):
    return views.make_view(dataset, Selection(as_of=LAST, context=True)).timeline.intervals()


@pytest.fixture(scope="module")
def former(layer):
    """The crossings that the layer ends, by id."""
    crossings = layer["crossings"]
    return crossings[crossings["exists_to"] != ""]


def days(edtf):
    """The first and the last day of a date."""
    window = dates.windows(pd.Series([edtf]))
    return window.earliest[0], window.latest[0]


def edges(intervals, crossing, status):
    """When the intervals of a status begin, as (first day, last day), on any link of a crossing."""
    rows = intervals[(intervals["crossing_id"] == crossing) & (intervals["status"] == status)]
    return {(np.datetime64(row.start, "D"), np.datetime64(row.start_latest, "D")) for row in rows.itertuples()}


def test_the_layer_ends_the_crossings_that_the_log_has_closed(intervals, former):
    last = intervals.groupby(["crossing_id", "service"], sort=False).tail(1)
    closed = last.groupby("crossing_id")["status"].agg(lambda statuses: set(statuses) == {"closed"})
    assert set(former.index) == set(closed.index[closed])


def test_a_former_crossing_has_the_years_of_the_log(intervals, former):
    for crossing in former.itertuples():
        assert edges(intervals, crossing.crossing_id, "closed") == {days(crossing.exists_to)}, crossing.crossing_id
        assert edges(intervals, crossing.crossing_id, "open") == {days(crossing.exists_from)}, crossing.crossing_id


def test_the_line_of_a_former_crossing_ends_with_it(layer, bridges, former):
    lines = layer["lines"].to_crs(METRES)
    for crossing, end in former["exists_to"].items():
        own = set(lines.loc[lines.geometry.buffer(1).contains(bridges[crossing]), "exists_to"])
        assert own == (set() if crossing == "broken-bridge" else {end}), crossing


def test_the_bridge_of_a_former_crossing_ends_with_it_or_stands_in_part(layer, former):
    drawn = layer["friendship_bridge"].set_index("crossing_id")["exists_to"]
    standing = {crossing for crossing in former.index if drawn[crossing] == ""}
    assert standing == {"broken-bridge", "qingshi-samgang"}
    for crossing in set(former.index) - standing:
        assert drawn[crossing] == former.loc[crossing, "exists_to"], crossing
