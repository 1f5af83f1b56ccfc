"""The headers of every answer, and callbacks that a run ends."""

from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from api import request_guard
from dashboard.server import observability, security
from dashboard.server.security import let_callbacks_end
from dashboard.session.pages import EMBED_SETTING

SCRIPT = "text/javascript; charset=utf-8"


def client():
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
            Middleware(security.SecurityHeaders),
            Middleware(request_guard.Guard, allowed=request_guard.hosts("testserver")),
        ],
        exception_handlers={Exception: observability.failed},
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("setting", "sources"),
    [
        ("", "*"),
        ("   ", "*"),
        ("https://news.example", "https://news.example"),
        (
            "'self' https://*.news.example:8443 http://localhost:3000",
            "'self' https://*.news.example:8443 http://localhost:3000",
        ),
        ("*", "*"),
        ("'none'", "'none'"),
    ],
)
def test_any_site_may_frame_the_embed_unless_some_are_named(setting, sources):
    assert security.parents(setting) == sources


def test_no_page_may_stand_in_a_frame():
    policy = client().get("/").headers["content-security-policy"]
    assert policy == security.content_policy()
    assert "frame-ancestors 'none'" in policy.split("; ")


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
    with pytest.raises(ValueError, match=EMBED_SETTING):
        security.parents(setting)


def test_what_is_no_page_can_load_nothing_and_stand_in_no_frame():
    policy = client().get("/table").headers["content-security-policy"]
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


class AskedError(Exception):
    """The next run is asked for."""


def make_way():
    raise AskedError


@pytest.fixture
def session_of_callbacks(monkeypatch):
    """A session whose next run is asked for, and in whose callbacks a press is noted."""
    state = SessionState()
    safe = SafeSessionState(state, make_way)
    monkeypatch.setattr(SessionState, "on_script_will_rerun", lambda *_, **__: safe.__setitem__("pressed", "yes"))
    return safe, state


def test_callbacks_end_though_the_next_run_is_asked_for(session_of_callbacks):
    safe, state = session_of_callbacks
    let_callbacks_end()
    safe.on_script_will_rerun(None)
    assert state["pressed"] == "yes"
    with pytest.raises(AskedError):  # the run itself makes way
        safe["pressed"] = "no"


def test_streamlit_s_own_are_cut_off(session_of_callbacks):
    """Once it lets them end by itself, the server need not."""
    safe, state = session_of_callbacks
    let_callbacks_end()
    with pytest.raises(AskedError):
        SafeSessionState.on_script_will_rerun.__wrapped__(safe, None)  # type: ignore[attr-defined]
    assert "pressed" not in state


def test_the_address_of_a_request_has_its_scheme_host_and_root_path():
    scope = {"scheme": "https", "headers": [(b"host", b"rail.example:8443")], "root_path": "/rail"}
    assert security.of_request(scope) == "https://rail.example:8443/rail/"


@pytest.mark.parametrize(
    "setting", ["rail.example", "https://rail.example/?x=1", "ftp://rail.example/", "https://a b/"]
)
def test_a_public_address_that_is_none_is_refused(setting):
    with pytest.raises(ValueError, match=security.ADDRESS_SETTING):
        security.configured(setting)


def test_no_public_address_is_none():
    assert security.configured("") == ""
    assert unescape(security.configured("https://rail.example")) == "https://rail.example/"
