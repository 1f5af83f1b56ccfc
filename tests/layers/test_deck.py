"""The specification of the map that deck.gl gets."""

import json

from layers import deck
from layers.catalog import LAYERS


def test_each_layer_has_its_name_as_id_its_address_and_what_the_time_map_asks_for():
    drawn = json.loads(deck.spec("https://a.example/layers/"))["layers"]
    assert [layer["id"] for layer in drawn] == [row.name for row in LAYERS]
    for layer, row in zip(drawn, LAYERS, strict=True):
        assert layer["data"] == f"https://a.example/layers/{row.name}.geojson"
        assert (layer["minZoom"], layer["maxZoom"]) == (row.min_zoom, row.max_zoom)
        assert ("labels" in layer, "exists" in layer) == (bool(row.label), bool(row.exists))
        assert len(layer["dark"]) == len(row.dark)


def test_some_layers_alone_can_be_drawn():
    some = frozenset(row.name for row in LAYERS[1:3])
    assert [layer.id for layer in deck.deck("./", some).layers] == [row.name for row in LAYERS[1:3]]
