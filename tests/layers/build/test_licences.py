"""Licence and credits of each layer stand in its file."""

import json

import pytest

from layers.build import licences
from tests.layers.layer_geometry import PATHS


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_layer_is_a_feature_collection_without_crs_and_with_its_credits(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    licence, credited = licences.licence_and_credits(path.stem)
    assert document["licence"] == licence
    assert document["credits"] == "; ".join(credited)
