"""The lines of the map are up to date with their tables."""

from layers.build import compose, licences, write
from tests.layers.layer_geometry import ROOT


def test_the_lines_are_up_to_date_with_their_tables(layer):
    land = dict(layer["land"].geometry)
    committed = (ROOT / "layers" / "lines.geojson").read_text(encoding="utf-8")
    assert write.text("lines", compose.lines(land), *licences.licence_and_credits("lines")) == committed
