"""Geometry truths of the committed layers: what must hold whichever way they were built."""

import json
from itertools import pairwise
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from layers import catalog
from layers.build import compose, licences, network, reaches, tables, write

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "layers").glob("*.geojson"))
METRES = "+proj=aea +lat_1=38 +lat_2=43 +lat_0=40 +lon_0=127 +ellps=WGS84 +units=m"
GEOD = Geod(ellps="WGS84")

# Where the tracks meet the border line (lon, lat).
ANCHORS = {
    "dandong-sinuiju": (124.392329, 40.115133),
    "jian-manpo": (126.273205, 41.154877),
    "tumen-namyang": (129.849287, 42.949015),
    "khasan-tumangang": (130.641271, 42.415217),
    "shanghekou-chongsu": (124.879328, 40.458402),
}
ANCHOR_M = 60
# Areas of the DPRK's units in km2, measured once on the full geometry, by ISO 3166-2 code.
AREAS_KM2 = {
    "KP-01": 1889,
    "KP-02": 11366,
    "KP-03": 12584,
    "KP-04": 16724,
    "KP-05": 8563,
    "KP-06": 8955,
    "KP-07": 11193,
    "KP-08": 18518,
    "KP-09": 15872,
    "KP-10": 13908,
    "KP-13": 875,
    "KP-14": 1184,
    "KP-15": 1280,
}
NAMES = {
    "KP-01": "Pyongyang",
    "KP-02": "South Pyongan",
    "KP-03": "North Pyongan",
    "KP-04": "Chagang",
    "KP-05": "South Hwanghae",
    "KP-06": "North Hwanghae",
    "KP-07": "Kangwon",
    "KP-08": "South Hamgyong",
    "KP-09": "North Hamgyong",
    "KP-10": "Ryanggang",
    "KP-13": "Rason",
    "KP-14": "Nampo",
    "KP-15": "Kaesong",
    "CN-LN": "Liaoning",
    "CN-JL": "Jilin",
}
CROSSINGS = {
    "dandong-sinuiju",
    "broken-bridge",
    "jian-manpo",
    "tumen-namyang",
    "shanghekou-chongsu",
    "kaishantun-sambong",
    "hunchun-hunyung",
    "khasan-tumangang",
}


def read(name):
    """A layer as it is written: no guessing of dates."""
    features = json.loads((ROOT / "layers" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    return geopandas.GeoDataFrame.from_features(features, crs=4326).set_index("id", drop=False)


def metres(geometry):
    return geopandas.GeoSeries([geometry], crs=4326).to_crs(METRES).iloc[0]


def places():
    return pd.read_csv(ROOT / "data" / "places.csv", dtype=str, keep_default_na=False).set_index("place_id")


@pytest.fixture(scope="module")
def layer():
    return {path.stem: read(path.stem) for path in PATHS}


@pytest.fixture(scope="module")
def border(layer):
    """The DPRK's northern border, in metres: what the DPRK shares with China and Russia."""
    land = layer["land"].geometry
    line = land["KP"].boundary.intersection(shapely.union_all([land["CN"].boundary, land["RU"].boundary]))
    return metres(line)


@pytest.fixture(scope="module")
def bridges(layer):
    return layer["friendship_bridge"].set_index("crossing_id").geometry.to_crs(METRES)


# --- the files -------------------------------------------------------------------------------------------------------


def test_every_file_is_a_resource_of_the_package_and_every_resource_a_file():
    described = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    listed = {Path(r["path"]).stem for r in described["resources"] if r["format"] == "geojson"}
    assert {path.stem for path in PATHS} == listed


def test_the_layers_are_about_a_megabyte_together():
    assert sum(path.stat().st_size for path in PATHS) < 1_300_000


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_layer_is_a_feature_collection_without_crs_and_with_its_credits(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    licence, credited = licences.licence_and_credits(path.stem)
    assert document["licence"] == licence
    assert document["credits"] == "; ".join(credited)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_ids_are_unique_and_repeated_in_the_properties(path):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    ids = [feature["id"] for feature in features]
    assert len(ids) == len(set(ids)) > 0
    assert ids == [feature["properties"]["id"] for feature in features] == sorted(ids)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_positions_are_lon_lat_within_the_extent_and_rounded(path):
    for position in positions(json.loads(path.read_text(encoding="utf-8"))):
        lon, lat = position
        assert 106 <= lon <= 142.5
        assert 33 <= lat <= 49.5
        assert position == [round(lon, 5), round(lat, 5)]


def positions(node):
    if isinstance(node, dict):
        parts = node["features"] if "features" in node else [node["geometry"]["coordinates"]]
    elif isinstance(node[0], float):
        yield node
        return
    else:
        parts = node
    for part in parts:
        yield from positions(part)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_geometries_are_valid_and_follow_the_right_hand_rule(path):
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = shapely.geometry.shape(feature["geometry"])
        assert geometry.is_valid, feature["id"]
        assert not geometry.is_empty
        for polygon in shapely.get_parts(geometry):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw, feature["id"]
                assert not any(ring.is_ccw for ring in polygon.interiors), feature["id"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("crossings", compose.crossings),
        ("stations", compose.stations),
        ("cities", compose.cities),
        ("yards", compose.yards),
        ("friendship_bridge", network.bridge_features),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_layer_made_from_the_tables_is_up_to_date(name, make):
    """Fails where a table was edited and `make layers` was not run."""
    committed = (ROOT / "layers" / f"{name}.geojson").read_text(encoding="utf-8")
    assert write.text(name, make(), *licences.licence_and_credits(name)) == committed


def test_the_lines_are_up_to_date_with_their_tables(layer):
    land = dict(layer["land"].geometry)
    committed = (ROOT / "layers" / "lines.geojson").read_text(encoding="utf-8")
    assert write.text("lines", compose.lines(land), *licences.licence_and_credits("lines")) == committed


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["crossings", "stations", "cities", "rivers", "provinces", "yards"])
def test_features_are_places_with_the_same_name(layer, name):
    known = places()
    assert set(layer[name].index) <= set(known.index)
    assert dict(layer[name]["name"]) == dict(known.loc[layer[name].index, "name"])


def test_the_eight_crossings_are_there_with_their_dates(layer):
    crossings = layer["crossings"]
    assert set(crossings["crossing_id"]) == CROSSINGS == set(crossings.index)
    assert list(crossings.index[crossings["context"].astype(bool)]) == ["khasan-tumangang"]
    assert crossings["exists_from"].str.len().gt(3).all()
    gone = crossings["exists_to"].loc[lambda column: column != ""]
    assert dict(gone) == {"broken-bridge": "1950-11/1951-02", "hunchun-hunyung": "1945-08"}


def test_codes_of_all_units(layer):
    provinces = layer["provinces"]
    core = provinces[provinces["country"].eq("KP") | provinces.index.isin(["CN-LN", "CN-JL"])]
    assert dict(core["name"]) == NAMES
    assert (provinces["iso_3166_2"] == provinces.index).all()
    given = provinces["pcode"].dropna()
    assert given["KP-03"] == "KP06"
    assert given["KP-08"] == "KP03"
    assert given.is_unique
    assert given.str.fullmatch(r"KP\d\d").all()
    assert layer["dandong"].loc["dandong", "gbt_2260"] == "210600"


def test_a_place_in_one_province_lies_in_it(layer):
    """Within 300 metres: the coast is simplified."""
    known = places()
    known = known[known["lat"].ne("") & known["kind"].isin(["city", "station", "yard"])]
    provinces = layer["provinces"].geometry.to_crs(METRES)
    for place_id, place in known.iterrows():
        point = metres(shapely.Point(float(place["lon"]), float(place["lat"])))
        nearest = provinces.distance(point)
        if place["province"]:
            assert nearest[place["province"]] < 300, place_id
        else:
            assert nearest.min() > 2000, place_id


# --- areas -----------------------------------------------------------------------------------------------------------


def test_provinces_tile_the_dprk(layer):
    units = layer["provinces"].query("country == 'KP'").geometry.to_crs(METRES)
    country = layer["land"].geometry.to_crs(METRES)["KP"]
    assert len(units) == 13
    covered = shapely.union_all(list(units))
    overlap = units.area.sum() - covered.area
    assert covered.symmetric_difference(country).area < 0.001 * country.area
    assert overlap < 0.001 * country.area


@pytest.mark.parametrize("unit", sorted(AREAS_KM2))
def test_a_unit_has_its_area(layer, unit):
    area = layer["provinces"].geometry.to_crs(METRES)[unit].area / 1e6
    assert area == pytest.approx(AREAS_KM2[unit], rel=0.03)


def test_neighbours_share_the_border_line(layer, border):
    """The border is one line of 1,300 to 1,500 km from the Yalu's mouth to the Tumen's, without a gap."""
    parts = shapely.get_parts(shapely.line_merge(border))
    longest = max(parts, key=lambda part: part.length)
    assert 1_250_000 < longest.length < 1_500_000
    assert longest.length > 0.98 * border.length


def test_dandong_lies_in_liaoning_and_holds_the_city(layer):
    prefecture = layer["dandong"].geometry["dandong"]
    city = layer["cities"].geometry["dandong"]
    liaoning = layer["provinces"].geometry["CN-LN"]
    assert prefecture.contains(city)
    assert liaoning.contains(city)
    assert prefecture.difference(liaoning).area < 1e-9
    assert 14_000 < metres(prefecture).area / 1e6 < 16_000


def test_sinuiju_is_in_north_pyongan_and_covers_what_it_must(layer, bridges):
    city = layer["sinuiju"].geometry["sinuiju"]
    province = layer["provinces"].geometry["KP-03"]
    assert province.contains(layer["cities"].geometry["sinuiju"])
    assert city.difference(province).area < 1e-9
    for place in ("station-sinuiju-chongnyon", "station-south-sinuiju"):
        assert city.contains(layer["stations"].geometry[place]), place
    assert metres(city).contains(shapely.Point(bridges["dandong-sinuiju"].coords[-1]))
    assert 150 < metres(city).area / 1e6 < 230
    assert bool(layer["sinuiju"].loc["sinuiju", "approximate"])


def test_sinuiju_has_its_own_land_side_and_the_border_as_river_side(layer, border):
    ring = metres(layer["sinuiju"].geometry["sinuiju"]).exterior
    distance = shapely.distance(border, shapely.points(ring.coords))
    own = sum(distance[:-1] > 1)
    assert 12 <= own <= 25
    edges = [shapely.LineString(edge) for edge in pairwise(ring.coords)]
    on_border = border.buffer(1)
    river_side = sum(edge.length for edge in edges if edge.within(on_border))
    assert river_side > 20_000


# --- bridges and lines -----------------------------------------------------------------------------------------------


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


def test_the_reaches_are_up_to_date_with_their_tables(layer):
    made = reaches.reaches(layer["rivers"].geometry, layer["lines"].geometry)
    committed = (ROOT / "layers" / "reaches.geojson").read_text(encoding="utf-8")
    assert write.text("reaches", made, *licences.licence_and_credits("reaches")) == committed


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


def test_the_tables_name_only_places_that_exist():
    known = set(tables.places())
    named = [row["place_id"] for table in ("cities", "line_points") for row in tables.inputs(table)]
    assert {place for place in named if place} <= known


SHARED = [row for row in catalog.LAYERS if row.shares_outlines]


def test_layers_that_share_outlines_are_stroked_at_every_zoom_and_on_every_day():
    assert [row.name for row in SHARED] == ["land", "provinces"]
    for row in SHARED:
        assert row.light["stroked"]
        assert (row.min_zoom, row.max_zoom, row.exists) == (0.0, 24.0, "")


def test_layers_that_share_outlines_have_their_points_in_common(layer):
    """Else each line would be drawn as often as there are areas along it."""
    edges = [edge for row in SHARED for edge in segments(layer[row.name])]
    assert len(set(edges)) < 0.5 * len(edges)


def segments(features):
    """Each pair of neighbouring points of the areas' rings, whichever way round, as the file has them."""
    for area in shapely.get_parts(features.geometry.to_numpy()):
        for ring in [area.exterior, *area.interiors]:
            yield from (tuple(sorted(pair)) for pair in pairwise(ring.coords))
