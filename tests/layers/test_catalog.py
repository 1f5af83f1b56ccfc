"""The table of the map's layers: what each draws and names is what the map needs."""

import json

from layers.catalog import LAYERS as LAYER_TABLE
from raillinks.package import descriptor, layers
from tests import tiny
from tests.package.test_layers import layer

LAYERS = tiny.LAYERS | tiny.FURTHER_LAYERS


def test_what_each_layer_draws_and_names_is_what_the_map_needs():
    """`layers/catalog.py` fills areas, strokes lines and labels what has a name."""
    named = json.loads((descriptor.SCHEMAS / "layers.json").read_text(encoding="utf-8"))["$defs"]
    for row in [row for row in LAYER_TABLE if row.name in layers.GEOMETRY]:
        if row.light["filled"]:
            assert layers.GEOMETRY[row.name] <= {"Polygon", "MultiPolygon", "Point"}, row.name
        without_a_name = layer(row.name, name=None)
        codes = [p.code for p in layers.read_layers(without_a_name, row.name)[1]]
        assert (codes == ["wrong-type"]) == (row.label is not None), row.name
    assert set(layers.GEOMETRY) <= {row.name for row in LAYER_TABLE} | {"crossings"}
    assert set(layers.GEOMETRY) <= set(named)
