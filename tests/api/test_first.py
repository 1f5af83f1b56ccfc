"""Requests for the API are answered before all that only pages need."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from api import routes
from raillinks.versions.live_package import Served
from tests.api.asking import PATHS


@pytest.fixture
def client(dataset):
    async def page(request):
        return PlainTextResponse("page")

    async def stream(websocket):
        await websocket.accept()
        await websocket.close()

    mount = routes.routes(lambda: Served(dataset))
    others = [Route("/", page), Route("/api/v1/health", page), WebSocketRoute("/api/v1/health", stream)]
    return TestClient(Starlette(routes=others, middleware=[Middleware(routes.ApiMiddleware, mount=mount)]))


def test_the_api_comes_first(client):
    assert client.get("/api/v1/health").json()["status"] == "ok"
    assert client.get("/api/v1/nothing").status_code == 404
    assert (
        client.get("/api/v1/health", headers={"origin": "https://a.example"}).headers["access-control-allow-origin"]
        == "*"
    )


@pytest.mark.parametrize("path", [*PATHS, "versions.json", "delta.json", "latest.json", "ids/x.json"])
def test_options_names_the_methods_and_others_get_a_405(client, path):
    """It was a 500: a router alone raises what nobody catches before the pages."""
    answer = client.options(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    answer = client.post(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    asks_before = {"origin": "https://a.example", "access-control-request-method": "GET"}
    for header in ("", "if-none-match", "x-requested-with"):
        more = {"access-control-request-headers": header} if header else {}
        answer = client.options(f"/api/v1/{path}", headers=asks_before | more)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


def test_everything_else_passes(client):
    assert client.get("/").text == "page"
    with client.websocket_connect("/api/v1/health"):
        pass
