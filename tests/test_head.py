"""What is added to the head of a page, and that every other answer stays as it was."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from layers.catalog import LAYERS
from pages import _head, _style

PAGE = "<html><head><title>신의주</title></head><body>신의주 </head></body></html>"


@pytest.fixture
def client():
    async def page(request):
        return HTMLResponse(PAGE, headers={"etag": '"x"', "last-modified": "Tue, 01 Jan 2020 00:00:00 GMT"})

    async def pieces():
        for byte in PAGE.encode():
            yield bytes([byte])
            await asyncio.sleep(0)

    async def streamed(request):
        return StreamingResponse(pieces(), media_type="text/html")

    async def table(request):
        return PlainTextResponse("a,b </head>")

    async def packed(request):
        return Response(b"\x1f\x8b</head>", media_type="text/html", headers={"content-encoding": "br"})

    paths = {"/": page, "/story": page, "/embed": page, "/history": page, "/streamed": streamed, "/table": table}
    routes = [Route(path, call) for path, call in {**paths, "/packed": packed}.items()]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(_head.Head)]))


@pytest.mark.parametrize("path", ["/", "/story", "/embed", "/history", "/streamed"])
def test_the_place_of_the_map_is_kept_from_the_head_of_every_page(client, path):
    answer = client.get(path)
    head, body = answer.text.split("</head>", 1)
    assert head.startswith("<html><head><title>신의주</title>" + _style.EARLY_CSS)
    assert body == "<body>신의주 </head></body></html>"
    assert ".st-key-time_map" in head
    assert answer.headers["content-length"] == str(len(answer.content))
    assert not {"etag", "last-modified"} & set(answer.headers)  # they speak of Streamlit's own file


@pytest.mark.parametrize("path", ["/", "/story", "/embed"])
def test_pages_with_a_map_ask_for_its_files_at_once(client, path):
    html = client.get(path).text
    assert html.count("rel='preload'") == len(LAYERS) + 1
    assert "href='/assets/deckgl/index.js'" in html
    for row in LAYERS:
        assert f"href='/api/v1/layers/{row.name}.geojson'" in html


def test_other_pages_do_not(client):
    assert "preload" not in client.get("/history").text


def test_what_is_no_page_stays_as_it_was(client):
    assert client.get("/table").text == "a,b </head>"
    assert client.head("/").headers["etag"] == '"x"'


def test_an_answer_that_is_packed_stays_as_it_was(client):
    with client.stream("GET", "/packed") as answer:
        assert b"".join(answer.iter_raw()) == b"\x1f\x8b</head>"
