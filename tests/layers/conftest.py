"""The committed layers, read once for all tests of the data."""

import pytest
import shapely

from tests.layers.layer_geometry import METRES, PATHS, metres, read


@pytest.fixture(scope="session")
def layer():
    return {path.stem: read(path.stem) for path in PATHS}


@pytest.fixture(scope="session")
def border(layer):
    """The DPRK's northern border, in metres: what the DPRK shares with China and Russia."""
    land = layer["land"].geometry
    line = land["KP"].boundary.intersection(shapely.union_all([land["CN"].boundary, land["RU"].boundary]))
    return metres(line)


@pytest.fixture(scope="session")
def bridges(layer):
    return layer["friendship_bridge"].set_index("crossing_id").geometry.to_crs(METRES)
