"""The keys from the packages' codes to ours give each unit that the map has, and none twice."""

import json

from layers.build.authored import DPRK_REGIONS, DPRK_TRANSFERS, NEIGHBOUR_REGIONS
from tests.conftest import ROOT


def test_the_units_of_the_keys_are_those_of_the_layer():
    layer = json.loads((ROOT / "layers" / "provinces.geojson").read_text(encoding="utf-8"))
    units = [*DPRK_REGIONS.values(), *NEIGHBOUR_REGIONS.values()]
    assert len({*units}) == len(units)
    assert {*units, *DPRK_TRANSFERS.values()} == {feature["properties"]["id"] for feature in layer["features"]}
