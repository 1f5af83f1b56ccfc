"""An address that is no page's: a 404 in the reader's language, with Streamlit's server behind it; all else passes."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from dashboard.i18n import translator
from dashboard.server import head
from dashboard.session.pages import LISTED, PAGES


def client_of(public=""):
    """Streamlit's pages, and a table beside them."""

    async def table(_):
        return PlainTextResponse("a,b")

    routes = [Route("/table", table), *create_streamlit_static_assets_routes(None)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(head.NoPage, public=public)]))


@pytest.fixture(scope="module")
def client():
    return client_of()


@pytest.mark.parametrize("path", ["robots.txt", "datapackage.json", "histroy", "a/b/c", "your-log", "index.html"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_that_is_no_pages_is_not_found(client, method, path):
    answer = client.request(method, f"/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers
    if method == "GET":
        assert f"<h1>{head.HEADING}</h1>" in answer.text
        assert "<script" not in answer.text


def test_a_browser_that_kept_streamlits_file_under_the_address_is_answered_too(client):
    etag = TestClient(Starlette(routes=create_streamlit_static_assets_routes(None))).get("/histroy").headers["etag"]
    assert client.get("/histroy", headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize(
    ("public", "base"), [("", "http://testserver/"), ("https://rail.example/x/", "https://rail.example/x/")]
)
def test_it_links_to_every_page_and_to_the_data(public, base):
    links = re.findall('href="([^"]+)"', client_of(public).get("/a/b").text)
    assert links == [*(f"{base}{path}?lang=en" for path in LISTED), f"{base}api/v1/openapi.json"]


@pytest.mark.parametrize(
    ("query", "browser", "lang"),
    [
        ("", "ko-KR", "ko"),
        ("?lang=zh", "ko", "zh"),
        ("?lang=%3Cscript%3E", "fr", "en"),
        (f"?{'x&' * 9999}", "zh", "zh"),
    ],
)
def test_it_speaks_the_readers_language(client, query, browser, lang):
    answer = client.get(f"/histroy{query}", headers={"Accept-Language": browser})
    assert f'<html lang="{lang}">' in answer.text
    assert translator.say(lang)(head.HEADING) in answer.text
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("path", [*PAGES, "table", "favicon.png", "history/"])
def test_pages_and_files_pass(client, path):
    plain = TestClient(Starlette(routes=client.app.routes))
    ours, own = client.get(f"/{path}"), plain.get(f"/{path}")
    assert (ours.status_code, ours.content) == (own.status_code, own.content)
    assert ours.status_code == 200
