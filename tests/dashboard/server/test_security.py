"""The headers of every answer: what it may load, who may frame it, what it may use and what it gives away."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api import request_guard
from dashboard.server import observability, security

SCRIPT = "text/javascript; charset=utf-8"


def client(setting=""):
    async def page(request):
        return HTMLResponse("page")

    async def table(request):
        return PlainTextResponse("table", headers={"x-content-type-options": "nosniff"})

    async def script(request):
        return PlainTextResponse("1", media_type=SCRIPT)

    async def broken(request):
        raise RuntimeError("the secret of the machine")

    app = Starlette(
        routes=[Route("/", page), Route("/table", table), Route("/script.js", script), Route("/broken", broken)],
        middleware=[
            Middleware(security.SecurityHeaders, allowed=security.parents(setting)),
            Middleware(request_guard.Guard, allowed=request_guard.hosts("testserver")),
        ],
        exception_handlers={Exception: observability.failed},
    )
    return TestClient(app, raise_server_exceptions=False)


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
    assert policy == f"{security.content_policy()}; frame-ancestors {sources}"


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
    with pytest.raises(ValueError, match=security.SETTING):
        security.parents(setting)


def test_what_is_no_page_can_load_nothing_and_stand_in_no_frame():
    policy = client("*").get("/table").headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    assert "'self'" in client().get("/script.js").headers["content-security-policy"]  # a worker obeys it


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [("/", "testserver", 200), ("/table", "testserver", 200), ("/nothing", "testserver", 404),
     ("/", "evil.example", 421), ("/broken", "testserver", 500)],
)  # fmt: skip
def test_every_answer_has_each_header_once(path, host, status):
    answer = client().get(path, headers={"host": host})
    assert answer.status_code == status
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers.get_list("referrer-policy") == ["same-origin"]
    assert answer.headers.get_list("permissions-policy")[0].count("geolocation=()") == 1
    assert "frame-ancestors" in "".join(answer.headers.get_list("content-security-policy"))
    assert "secret" not in answer.text


def test_a_page_runs_no_inline_script_but_streamlits_own():
    policy = dict(part.split(" ", 1) for part in security.content_policy().split("; "))
    hashes = [source for source in policy["script-src"].split() if source.startswith("'sha256-")]
    assert len(hashes) == 1
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())
