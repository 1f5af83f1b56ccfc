"""The committed layers as files: described, credited, rounded, valid, up to date with their tables."""

import json
from pathlib import Path

import pytest
import shapely

from layers.build import compose, licences, network, reaches, tables, write
from tests.data.layer_geometry import PATHS, ROOT


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


def test_the_reaches_are_up_to_date_with_their_tables(layer):
    made = reaches.reaches(layer["rivers"].geometry, layer["lines"].geometry)
    committed = (ROOT / "layers" / "reaches.geojson").read_text(encoding="utf-8")
    assert write.text("reaches", made, *licences.licence_and_credits("reaches")) == committed


def test_the_tables_name_only_places_that_exist():
    known = set(tables.places())
    named = [row["place_id"] for table in ("cities", "line_points") for row in tables.inputs(table)]
    assert {place for place in named if place} <= known
