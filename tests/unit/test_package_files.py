"""The descriptor and the needed layers: what is wrong is said, piece by piece."""

import json

import pytest

from raillinks import descriptor, layer_files
from tests import tiny

FILES = tiny.files()


def described(**other):
    return json.dumps(json.loads(FILES["datapackage.json"]) | other).encode()


def with_field(**other):
    """The descriptor with something else in the first field of events."""
    found = json.loads(FILES["datapackage.json"])
    found["resources"][0]["schema"]["fields"][0] |= other
    return json.dumps(found).encode()


def with_resource(**other):
    """The descriptor with something else in its first resource, the table of events."""
    found = json.loads(FILES["datapackage.json"])
    found["resources"][0] |= other
    return json.dumps(found).encode()


RESOURCES = json.loads(FILES["datapackage.json"])["resources"]


def test_a_sound_descriptor_is_read():
    assert descriptor.parse(FILES["datapackage.json"])["version"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[]", "not a JSON object"),
        (b"{", "Expecting"),
        (b"[" * 100_000, "nests too deeply"),
        (described(version=1), "no 'version'"),
        (described(covered_to="2026"), "is not a day"),
        (described(resources={}), "no list of 'resources'"),
        (described(resources=[1]), "a resource is not an object"),
        (described(resources=RESOURCES[1:]), "the table 'events'"),
        (described(resources=RESOURCES[:-1]), "the layers"),
        (described(resources=[*RESOURCES, RESOURCES[0]]), "share a name"),
        (with_resource(path=1), "name, path or format"),
        (with_resource(path="data/\0.csv"), "name, path or format"),
        (with_resource(schema=[]), "no fields"),
        (with_resource(schema={"fields": []}), "no fields"),
        (with_resource(schema={"fields": ["event_id"]}), "is not an object"),
        (with_field(name=1), "lacks name or type"),
        (with_field(type=None), "lacks name or type"),
        (with_field(name="other"), "lacks the columns event_id"),
        (with_field(name="date"), "lacks the columns event_id"),
        (with_field(constraints=[]), "not an object"),
        (with_field(constraints={"enum": "a"}), "no list"),
        (with_field(constraints={"enum": [1]}), "no list"),
        (with_field(constraints={"pattern": 1}), "no text"),
        (with_field(constraints={"pattern": "("}), "cannot be read"),
    ],
)
def test_a_descriptor_that_cannot_be_used_says_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        descriptor.parse(content)


def test_a_repeated_column_is_refused():
    found = json.loads(FILES["datapackage.json"])
    fields = found["resources"][0]["schema"]["fields"]
    fields.append(fields[0])
    with pytest.raises(ValueError, match="repeats a column"):
        descriptor.parse(json.dumps(found).encode())


def layer(name, kind="", coordinates=None, **properties):
    """The layer's first feature, with something else in it."""
    found = json.loads(FILES[f"layers/{name}.geojson"])
    feature = found["features"][0]
    feature["properties"] |= properties
    feature["geometry"] |= ({"type": kind} if kind else {}) | (
        {} if coordinates is None else {"coordinates": coordinates}
    )
    return json.dumps({"features": [feature]}).encode()


@pytest.mark.parametrize("name", list(layer_files.GEOMETRY))
def test_a_sound_layer_is_read(name):
    assert layer_files.features(FILES[f"layers/{name}.geojson"], name)


def test_a_layer_that_the_engine_does_not_need_may_draw_anything():
    content = json.dumps({"features": [{"properties": {}, "geometry": None}]}).encode()
    assert len(layer_files.features(content)) == 1


@pytest.mark.parametrize("content", [b"1", b"{}", b'{"features": {}}', b'{"features": [1]}', b'{"features": [{}]}'])
def test_what_is_no_collection_of_features_is_refused(content):
    with pytest.raises(ValueError, match=r"features|properties"):
        layer_files.features(content)


LINE = [[124.0, 40.0], [124.1, 40.0]]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (layer("crossings", crossing_id=1), "crossings", "'crossing_id' is not text"),
        (layer("crossings", exists_from=None), "crossings", "'exists_from' is not text"),
        (layer("crossings", river=["Yalu"]), "crossings", "'river' is not text"),
        (layer("crossings", context="yes"), "crossings", "neither true nor false"),
        (layer("friendship_bridge", accuracy_m=-1), "friendship_bridge", "not a distance"),
        (layer("friendship_bridge", accuracy_m="x"), "friendship_bridge", "not a distance"),
        (layer("friendship_bridge", accuracy_m=float("nan")), "friendship_bridge", "not a distance"),
        (layer("friendship_bridge", accuracy_m=True), "friendship_bridge", "not a distance"),
        (layer("crossings", "LineString", LINE), "crossings", "not a Point"),
        (layer("crossings", coordinates=[1]), "crossings", "not in order"),
        (layer("crossings", coordinates=[181, 0]), "crossings", "not in order"),
        (layer("crossings", coordinates=[0, -91]), "crossings", "not in order"),
        (layer("crossings", coordinates=[10**400, 0]), "crossings", "not in order"),
        (layer("crossings", coordinates="0,0"), "crossings", "not in order"),
        (layer("friendship_bridge", coordinates=[LINE[0]]), "friendship_bridge", "not in order"),
        (layer("friendship_bridge", coordinates=[]), "friendship_bridge", "not in order"),
        (layer("friendship_bridge", coordinates=[LINE]), "friendship_bridge", "not in order"),
        (layer("provinces", coordinates=[[*LINE, LINE[0]]]), "provinces", "not in order"),
        (layer("provinces", coordinates=[[*LINE, [124.2, 41.0], [124.3, 41.0]]]), "provinces", "not in order"),
    ],
)
def test_a_layer_that_cannot_be_used_says_why(content, name, reason):
    with pytest.raises(ValueError, match=reason):
        layer_files.features(content, name)


def test_the_feature_that_is_wrong_is_numbered():
    with pytest.raises(ValueError, match="feature 1"):
        layer_files.features(layer("crossings", crossing_id=1), "crossings")


def test_a_place_without_a_stated_accuracy_is_no_problem():
    assert layer_files.features(layer("friendship_bridge", accuracy_m=None), "friendship_bridge")


def test_lines_and_areas_may_come_in_several_parts():
    ring = [*LINE, [124.1, 41.0], LINE[0]]
    assert layer_files.features(layer("friendship_bridge", "MultiLineString", [LINE, LINE]), "friendship_bridge")
    assert layer_files.features(layer("provinces", "MultiPolygon", [[ring], [ring]]), "provinces")
