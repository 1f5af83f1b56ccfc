"""The layers that a package needs: what is wrong is said, feature by feature."""

import json

import pytest

from raillinks.package import layers
from raillinks.package.layers import read_crossings
from tests import tiny

FILES = tiny.files()
LAYERS = tiny.LAYERS | tiny.FURTHER_LAYERS


def layer(name, kind="", coordinates=None, /, **properties):
    """The layer's first feature, with something else in it."""
    tree = json.loads(LAYERS[f"layers/{name}.geojson"])
    feature = tree["features"][0]
    feature["properties"] |= properties
    feature["geometry"] |= ({"type": kind} if kind else {}) | (
        {} if coordinates is None else {"coordinates": coordinates}
    )
    return json.dumps(tree | {"features": [feature]}).encode()


@pytest.mark.parametrize("name", list(layers.GEOMETRY))
def test_a_sound_layer_is_read(name):
    features, problems = layers.read_layers(LAYERS[f"layers/{name}.geojson"], name)
    assert features
    assert problems == []


def test_a_layer_that_has_no_row_in_the_table_may_hold_any_geometry():
    feature = {"type": "Feature", "id": "a", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert layers.read_layers(content, "other") == ([feature], [])


@pytest.mark.parametrize(
    "content",
    [
        b"1", b"{}", b'{"features": []}', b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "features": [1]}', b'{"type": "FeatureCollection", "features": [{}]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', b"[" * 100_000,
        FILES["layers/crossings.geojson"].decode().encode("utf-16"),
        b"\xef\xbb\xbf" + FILES["layers/crossings.geojson"],
    ],
)  # fmt: skip
def test_what_is_no_collection_of_features_is_refused(content):
    features, problems = layers.read_layers(content, "crossings")
    assert features == []
    assert all(p.file == "layers/crossings.geojson" and p.reason and p.hint for p in problems)
    assert problems


LINE = [[124.0, 40.0], [124.1, 40.0]]
NAN = float("nan")


@pytest.mark.parametrize(
    ("content", "name", "column"),
    [
        (layer("crossings", crossing_id=1), "crossings", "crossing_id"),
        (layer("crossings", crossing_id="all-china-dprk"), "crossings", "crossing_id"),
        (layer("crossings", exists_from=None), "crossings", "exists_from"),
        (layer("crossings", river=["Yalu"]), "crossings", "river"),
        (layer("crossings", context="yes"), "crossings", "context"),
        (layer("crossings", name="Sinuiju \ud800"), "crossings", "name"),
        (layer("crossings", name="a\u0007"), "crossings", "name"),
        (layer("stations", name=7), "stations", "name"),
        (layer("stations", id="other"), "stations", "id"),
        (layer("lines", line_id="other"), "lines", "line_id"),
        (layer("cities", rank="first"), "cities", "rank"),
        (layer("friendship_bridge", provinces="Liaoning"), "friendship_bridge", "provinces"),
        (layer("friendship_bridge", accuracy_m=-1), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m="x"), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m=True), "friendship_bridge", "accuracy_m"),
        (layer("friendship_bridge", accuracy_m=NAN), "friendship_bridge", ""),
        (layer("crossings", "LineString", LINE), "crossings", "geometry"),
        (layer("crossings", "", [1]), "crossings", "geometry"),
        (layer("crossings", "", [181, 0]), "crossings", "geometry"),
        (layer("crossings", "", [0, -91]), "crossings", "geometry"),
        (layer("crossings", "", [10**400, 0]), "crossings", ""),
        (layer("crossings", "", "0,0"), "crossings", "geometry"),
        (layer("water", "", [[[NAN, 0]] * 4]), "water", ""),
        (layer("water", "Point", [124, 40]), "water", "geometry"),
        (layer("friendship_bridge", "", [LINE[0]]), "friendship_bridge", "geometry"),
        (layer("friendship_bridge", "", []), "friendship_bridge", "geometry"),
        (layer("friendship_bridge", "", [LINE]), "friendship_bridge", "geometry"),
        (layer("provinces", "", [[*LINE, LINE[0]]]), "provinces", "geometry"),
        (layer("provinces", "", [[*LINE, [124.2, 41.0], [124.3, 41.0]]]), "provinces", "geometry"),
    ],
)
def test_a_layer_that_cannot_be_used_says_where_and_why(content, name, column):
    features, problems = layers.read_layers(content, name)
    assert features == []
    assert [(p.file, p.column) for p in problems] == [(f"layers/{name}.geojson", column)]
    assert all(p.reason and p.hint and (p.row == 1 or not column) for p in problems)


@pytest.mark.parametrize("name", list(layers.GEOMETRY))
@pytest.mark.parametrize("wrong", [{}, {"id": None}, {"id": 7}, {"id": ""}])
def test_every_feature_needs_an_id(name, wrong):
    tree = json.loads(LAYERS[f"layers/{name}.geojson"])
    feature = {key: value for key, value in tree["features"][-1].items() if key != "id"}
    tree["features"][-1] = feature | wrong
    _, problems = layers.read_layers(json.dumps(tree).encode(), name)
    assert [(p.row, p.column) for p in problems] == [(len(tree["features"]), "id")]


def test_features_do_not_share_an_id():
    tree = json.loads(LAYERS["layers/stations.geojson"])
    tree["features"].append(tree["features"][0])
    _, problems = layers.read_layers(json.dumps(tree).encode(), "stations")
    assert [(p.row, p.column, p.code) for p in problems] == [(3, "id", "duplicate")]


def test_a_place_without_a_stated_accuracy_is_no_problem():
    assert layers.read_layers(layer("friendship_bridge", accuracy_m=None), "friendship_bridge")[1] == []


def test_lines_and_areas_may_come_in_several_parts():
    ring = [*LINE, [124.1, 41.0], LINE[0]]
    assert layers.read_layers(layer("friendship_bridge", "MultiLineString", [LINE, LINE]), "friendship_bridge")[1] == []
    assert layers.read_layers(layer("provinces", "MultiPolygon", [[ring], [ring]]), "provinces")[1] == []


def test_days_of_existence_and_bridges_are_checked_with_their_place():
    files = dict(LAYERS)
    files["layers/yards.geojson"] = layer("yards", exists_from="2021-02-30")
    layers = {path.removeprefix("layers/").removesuffix(".geojson"): content for path, content in files.items()}
    _, problems = read_crossings(layers)
    assert [(p.file, p.row, p.column, p.code) for p in problems] == [
        ("layers/yards.geojson", 1, "exists_from", "bad-date")
    ]
    layers["yards"] = LAYERS["layers/yards.geojson"]
    layers["friendship_bridge"] = layer("friendship_bridge", crossing_id="alpha-bet")
    _, problems = read_crossings(layers)
    assert [(p.row, p.code, p.hint) for p in problems] == [(1, "unknown-crossing", "did you mean 'alpha-beta'?")]


@pytest.mark.parametrize(("metres", "touched"), [(800, True), (500, False)])
@pytest.mark.parametrize("away", [(0.012, 0.0), (0.0, 0.006)], ids=["east", "north"])
def test_a_bridge_touches_what_lies_within_its_accuracy_in_metres_of_the_ground(metres, touched, away):
    """At 60 degrees north a degree of longitude is half as long as one of latitude: each way is some 667 m."""
    lon, lat = away
    bridge = layer("friendship_bridge", "LineString", [[10.0, 60.0], [9.999, 60.0]], accuracy_m=metres, provinces="")
    ring = [[10 + lon, 60 + lat], [11, 60 + lat], [11, 61], [10 + lon, 61], [10 + lon, 60 + lat]]
    found = layers.provinces_of_crossings(bridge, layer("provinces", "Polygon", [ring]))
    assert bool(len(found)) is touched


def test_a_crossing_without_korean_name_or_accuracy_has_the_english_one_and_an_unknown_one():
    features = json.loads(LAYERS["layers/crossings.geojson"])["features"]
    for feature in features:
        for key in ("name_ko", "name_zh", "accuracy_m"):
            del feature["properties"][key]
    table = layers.table(features)
    assert list(table["name_ko"]) == [""] * 3
    assert table["accuracy_m"].isna().all()
