"""Layers made from the tables are up to date."""

import json
from pathlib import Path

import pytest

from layers.build import compose, licences, network, write
from tests.layers.layer_geometry import PATHS, ROOT


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


def test_every_file_is_a_resource_of_the_package_and_every_resource_a_file():
    described = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    listed = {Path(r["path"]).stem for r in described["resources"] if r["format"] == "geojson"}
    assert {path.stem for path in PATHS} == listed


def test_the_layers_are_about_a_megabyte_together():
    assert sum(path.stat().st_size for path in PATHS) < 1_300_000
