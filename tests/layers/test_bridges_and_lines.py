"""Geometry truths of bridges, lines, rivers and reaches: what must hold whichever way the layers were built."""

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from raillinks.domain import dates
from raillinks.package.layers import provinces_of_crossings
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.layers.layer_geometry import ANCHORS, CROSSINGS, METRES, metres

GEOD = Geod(ellps="WGS84")
ANCHOR_M = 60


@pytest.mark.parametrize("crossing", sorted(ANCHORS))
def test_an_anchored_bridge_crosses_the_border_at_its_anchor(bridges, border, crossing):
    meeting = bridges[crossing].intersection(border)
    assert not meeting.is_empty
    assert meeting.distance(metres(shapely.Point(ANCHORS[crossing]))) < ANCHOR_M


def test_the_other_bridges_are_drawn_as_approximate(layer):
    drawn = layer["friendship_bridge"].set_index("crossing_id")
    assert set(drawn.index) == CROSSINGS
    others = drawn.loc[sorted(CROSSINGS - set(ANCHORS))]
    assert others["approximate"].eq(True).all()  # noqa: FBT003
    assert others["accuracy_m"].gt(0).all()
    assert not drawn.loc[sorted(ANCHORS), "approximate"].eq(True).any()  # noqa: FBT003


def test_the_other_rail_bridges_cross_the_border_too(bridges, border):
    for crossing in CROSSINGS - set(ANCHORS) - {"broken-bridge"}:
        assert bridges[crossing].intersects(border), crossing


def test_a_bridge_names_the_provinces_that_it_touches_but_for_the_broken_one(layer):
    """The lost half of the Broken Bridge reached North Pyongan."""
    bridges, provinces = layer["friendship_bridge"], layer["provinces"].to_json().encode()
    touched = provinces_of_crossings(bridges.drop(columns="provinces").to_json().encode(), provinces)
    named = dict(zip(bridges["crossing_id"], bridges["provinces"], strict=True))
    by_touch = touched.groupby("crossing_id")["iso_3166_2"].agg(";".join).to_dict()
    differ = {crossing for crossing in named if set(named[crossing].split(";")) != set(by_touch[crossing].split(";"))}
    assert differ == {"broken-bridge"}
    assert (by_touch["broken-bridge"], named["broken-bridge"]) == ("CN-LN", "CN-LN;KP-03")


def test_the_broken_bridge_ends_short_of_the_border(layer, bridges, border):
    broken = bridges["broken-bridge"]
    assert 30 < broken.distance(border) < 400
    assert metres(layer["land"].geometry["CN"]).contains(broken)
    assert 20 < broken.distance(bridges["dandong-sinuiju"]) < 110


def test_a_crossing_lies_on_the_border(layer, border):
    for crossing, point in layer["crossings"].geometry.to_crs(METRES).items():
        assert point.distance(border) < (100 if crossing == "broken-bridge" else 5), crossing


def test_lines_cross_the_border_only_on_bridges(layer, bridges, border):
    near_bridges = shapely.union_all(list(bridges.buffer(1)))
    for line_id, line in layer["lines"].geometry.to_crs(METRES).items():
        strays = line.intersection(border).difference(near_bridges)
        assert strays.is_empty, line_id


def test_each_standing_crossing_is_on_a_line(layer, bridges):
    lines = shapely.union_all(list(layer["lines"].geometry.to_crs(METRES)))
    for crossing in CROSSINGS - {"broken-bridge"}:
        assert bridges[crossing].within(lines.buffer(1)), crossing


def test_lines_keep_to_the_land(layer):
    land = shapely.union_all(list(layer["land"].geometry.to_crs(METRES)))
    for line_id, line in layer["lines"].geometry.to_crs(METRES).items():
        assert line.difference(land).length < 300, line_id


def test_a_line_has_its_length_or_is_schematic(layer):
    for line_id, line in layer["lines"].iterrows():
        drawn = GEOD.geometry_length(line.geometry) / 1000
        assert drawn == pytest.approx(line["length_drawn_km"], abs=0.1), line_id
        published = line["length_published_km"]
        near = pd.isna(published) or drawn == pytest.approx(published, rel=0.2)
        assert line["geometry_quality"] in {"surveyed points", "schematic"}
        assert near or line["geometry_quality"] == "schematic", line_id


def test_every_station_is_on_its_lines(layer):
    lines = layer["lines"].geometry.to_crs(METRES)
    points = layer["stations"].geometry.to_crs(METRES)
    for station, own in layer["stations"]["line_ids"].items():
        assert len(own) > 0
        for line_id in own:
            assert lines[line_id].distance(points[station]) < 2, station


def test_the_uiju_spur_and_yard_stood_from_2021_to_2024(layer):
    for feature in (layer["lines"].loc["uiju-quarantine-spur"], layer["yards"].loc["uiju-quarantine-yard"]):
        assert (feature["exists_from"], feature["exists_to"]) == ("2021-03", "2024-09-08")


def test_rivers_are_drawn_on_the_border(layer, border):
    rivers = layer["rivers"].geometry.to_crs(METRES)
    assert set(rivers.index) == {"tumen", "yalu"}
    for river in rivers:
        assert river.within(border.buffer(2))
    assert rivers["yalu"].length > 700_000
    assert rivers["tumen"].length > 450_000


def test_a_reach_is_crossed_by_its_bridge_from_bank_to_bank(layer, bridges):
    surfaces = layer["reaches"].set_index("crossing_id").geometry.to_crs(METRES)
    assert set(surfaces.index) == set(ANCHORS)
    for crossing, surface in surfaces.items():
        ends = shapely.points(bridges[crossing].coords)[[0, -1]]
        assert max(shapely.distance(surface.boundary, ends)) < 10, crossing
        assert bridges[crossing].intersection(surface).length > 0.97 * bridges[crossing].length, crossing


def test_the_broken_bridge_ends_in_the_water_short_of_the_middle(layer, bridges, border):
    surface = layer["reaches"].set_index("crossing_id").geometry.to_crs(METRES)["dandong-sinuiju"]
    first, last = (shapely.Point(point) for point in bridges["broken-bridge"].coords)
    assert surface.boundary.distance(first) < 15
    assert surface.contains(last)
    assert surface.boundary.distance(last) > 100
    assert last.distance(border) > 60


def test_no_town_station_or_track_stands_in_a_reach(layer, bridges):
    water = shapely.union_all(list(layer["reaches"].geometry.to_crs(METRES)))
    for name in ("cities", "stations", "yards"):
        assert layer[name].geometry.to_crs(METRES).distance(water).min() > 40, name
    bridges = shapely.union_all(list(bridges.buffer(200)))
    for line_id, line in layer["lines"].geometry.to_crs(METRES).items():
        assert line.difference(bridges).intersection(water).is_empty, line_id


def test_a_reach_says_that_it_is_schematic(layer):
    drawn = layer["reaches"]
    assert drawn["geometry_quality"].eq("schematic").all()
    assert drawn["approximate"].eq(True).all()  # noqa: FBT003
    assert drawn["accuracy_m"].ge(300).all()


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
