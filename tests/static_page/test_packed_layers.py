"""A layer in steps is the same after them."""

import json

from static_page import packed_layers
from tests.support.node import run_module


def test_a_layer_is_the_same_after_its_steps(dataset):
    script = """
    import { readFileSync } from 'node:fs';
    import { unpacked } from './static_page/static/layers.js';
    console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(unpacked)));"""
    packed = [packed_layers.packed(content) for content in dataset.layers.values()]
    assert run_module(script, packed) == [json.loads(content) for content in dataset.layers.values()]
    assert all(layer["scale"] for layer in packed)


def test_a_line_is_the_example_in_the_description_of_the_form():
    line = {"type": "LineString", "coordinates": [[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]}
    layer = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": line}]}
    (feature,) = packed_layers.packed(json.dumps(layer).encode())["layer"]["features"]
    assert feature["geometry"]["coordinates"] == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_a_layer_that_steps_would_change_is_left_as_it_is():
    line = {"type": "LineString", "coordinates": [[124.1234567, 40.0], [124.2, 40.0]]}
    layer = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": line}]}
    assert packed_layers.packed(json.dumps(layer).encode()) == {"scale": 0, "layer": layer}
