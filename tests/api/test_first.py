"""Requests for the API are answered before all that only pages need."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from api import routes
from raillinks.store.live_package import Served


@pytest.fixture
def client(dataset):
    async def page(request):
        return PlainTextResponse("page")

    async def stream(websocket):
        await websocket.accept()
        await websocket.close()

    mount = routes.routes(lambda: Served(dataset))
    others = [Route("/", page), Route("/api/v1/health", page), WebSocketRoute("/api/v1/health", stream)]
    return TestClient(Starlette(routes=others, middleware=[Middleware(routes.First, mount=mount)]))


def test_the_api_comes_first(client):
    assert client.get("/api/v1/health").json()["status"] == "ok"
    assert client.get("/api/v1/nothing").status_code == 404
    assert (
        client.get("/api/v1/health", headers={"origin": "https://a.example"}).headers["access-control-allow-origin"]
        == "*"
    )


def test_everything_else_passes(client):
    assert client.get("/").text == "page"
    with client.websocket_connect("/api/v1/health"):
        pass
