"""The API of the bundled package, in process."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.versions.live_package import Served


@pytest.fixture(scope="module")
def served(dataset):
    return Starlette(routes=[routes.routes(lambda: Served(dataset))])


@pytest.fixture(scope="module")
def client(served):
    return TestClient(served)
