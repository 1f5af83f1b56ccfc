"""The reaches of the rivers are up to date with their tables."""

from layers.build import licences, reaches, write
from tests.layers.layer_geometry import ROOT


def test_the_reaches_are_up_to_date_with_their_tables(layer):
    made = reaches.reaches(layer["rivers"].geometry, layer["lines"].geometry)
    committed = (ROOT / "layers" / "reaches.geojson").read_text(encoding="utf-8")
    assert write.text("reaches", made, *licences.licence_and_credits("reaches")) == committed
