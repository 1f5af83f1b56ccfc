"""The layer `viewpoints` is drawn, served and documented."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.routes import routes
from layers.catalog import LAYERS
from raillinks.validation import load
from raillinks.versions.live_package import Served
from tests.conftest import ROOT


def test_the_layer_is_seen():
    assert "viewpoints" in [row.name for row in LAYERS]
    served = Served(load.load(ROOT), ())
    client = TestClient(Starlette(routes=[routes(lambda: served)]))
    features = client.get("/api/v1/layers/viewpoints.geojson").json()["features"]
    assert [feature["id"] for feature in features] == ["viewpoint-broken-bridge"]
    assert "- `viewpoints` (" in (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
