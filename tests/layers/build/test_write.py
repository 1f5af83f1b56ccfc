"""Layers as files: rounded, in the order of their rings, with their ids."""

import json

import pytest
import shapely

from tests.layers.layer_geometry import PATHS


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
