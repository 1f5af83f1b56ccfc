"""Who may frame the dashboard, where `embed=1` leads, and that answers leave the machine at once."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import embedding, serving


def client(setting=""):
    async def page(request):
        return HTMLResponse("page")

    async def table(request):
        return PlainTextResponse("table")

    return TestClient(
        Starlette(
            routes=[Route("/", page), Route("/embed", page), Route("/table", table)],
            middleware=[Middleware(embedding.Embedding, allowed=embedding.parents(setting))],
        ),
        follow_redirects=False,
    )


@pytest.mark.parametrize(
    ("setting", "sources"),
    [
        ("", "'self'"),
        ("   ", "'self'"),
        ("https://news.example", "https://news.example"),
        (
            "'self' https://*.news.example:8443 http://localhost:3000",
            "'self' https://*.news.example:8443 http://localhost:3000",
        ),
        ("*", "*"),
        ("'none'", "'none'"),
    ],
)
def test_pages_name_the_sites_that_may_frame_them(setting, sources):
    policy = client(setting).get("/").headers["content-security-policy"]
    assert policy == f"{embedding.content_policy()}; frame-ancestors {sources}"


@pytest.mark.parametrize(
    "setting",
    [
        "news.example",
        "https://a.example;",
        "https://a.example, https://b.example",
        "javascript:x",
        "'unsafe-inline'",
        "https://a\r\nX: y",
    ],
)
def test_a_setting_that_is_no_list_of_sites_stops_the_start(setting):
    with pytest.raises(ValueError, match=embedding.SETTING):
        embedding.parents(setting)


def test_what_is_no_page_carries_no_such_header():
    assert "content-security-policy" not in client().get("/table").headers


@pytest.mark.parametrize("path", ["/", "/table", "/nothing", "/?embed=1"])
def test_every_answer_keeps_its_type_and_gives_no_address_away(path):
    headers = client().get(path).headers
    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers["referrer-policy"] == "same-origin"


def test_headers_that_an_answer_has_are_not_doubled():
    async def table(request):
        return PlainTextResponse("table", headers={"x-content-type-options": "nosniff"})

    app = Starlette(routes=[Route("/", table)], middleware=[Middleware(embedding.Embedding, allowed="'self'")])
    assert TestClient(app).get("/").headers.get_list("x-content-type-options") == ["nosniff"]


def test_a_page_runs_no_inline_script_but_streamlits_own():
    policy = dict(part.split(" ", 1) for part in embedding.content_policy().split("; "))
    hashes = [source for source in policy["script-src"].split() if source.startswith("'sha256-")]
    assert len(hashes) == 1
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/?embed=1", "embed"),
        ("/?as_of=2022-09-26&embed=1&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening",
         "embed?as_of=2022-09-26&q=%EC%8B%A0%EC%9D%98%EC%A3%BC&kind=closure&kind=opening"),
        ("/?embed=1&q=%0d%0aSet-Cookie:x", "embed?q=%0D%0ASet-Cookie%3Ax"),
    ],
)  # fmt: skip
def test_embed_leads_to_the_map_alone_with_the_rest_of_the_link(asked, led_to):
    answer = client().get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, led_to)


@pytest.mark.parametrize("asked", ["/", "/?embed=0", "/?embed=true", "/?as_of=2022-09-26", "/embed?embed=1"])
def test_every_other_link_stays_where_it_is(asked):
    assert client().get(asked).status_code == 200


def in_a_thread_of_its_own(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


@pytest.mark.parametrize("family", [socket.AF_INET])
def test_connections_of_a_listening_socket_send_at_once(family):
    async def started():
        async with serving.nagle_disabled(None):
            pass

    with socket.socket(family) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        in_a_thread_of_its_own(asyncio.run, started())  # the browser tests keep a loop running in this one
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
