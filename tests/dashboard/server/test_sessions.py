"""A session belongs to the browser that began it, and there are no more of them than a setting allows."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from streamlit.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from dashboard.server import sessions
from dashboard.server.sessions import OpenSessions, SessionLimit, SessionOwners, bind_sessions
from tests.support.streamlit_in_process import Browser, streamlit_with
from tests.support.tiers import sample

PAGE = """import streamlit as st
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"run {st.session_state['runs']}")
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A server of Streamlit with a page that counts its runs."""
    monkeypatch.setattr(WebsocketSessionManager, "connect_session", WebsocketSessionManager.connect_session)
    bind_sessions()
    page = tmp_path / "page.py"
    page.write_text(PAGE, encoding="utf-8")
    with streamlit_with(page, SessionOwners) as client:
        yield client


def held(session):
    """The files of a session that the server holds."""
    files = Runtime.instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {name: file.data for name, file in files.get(session, {}).items()}


def test_an_open_session_is_not_given_to_whoever_names_its_id(app):
    owner, other = Browser(app), Browser(app)
    with owner.page() as page:
        assert page.run() == "run 1"
        for stranger in (other, Browser(app, keeps_cookies=False)):
            with stranger.page(page.session) as foreign:
                assert foreign.run() == "run 1"
                assert foreign.session != page.session
        assert page.run() == "run 2"  # its connection is not cut either


def test_one_whose_connection_is_lost_is_not_given_to_them_either_and_waits_for_its_own(app):
    owner, other = Browser(app), Browser(app)
    with owner.page() as page:
        page.run()
    for stranger in (other, Browser(app, keeps_cookies=False)):
        with stranger.page(page.session) as foreign:
            assert foreign.run() == "run 1"
            assert foreign.session != page.session
    with owner.page(page.session) as again:
        assert again.run() == "run 2"
        assert again.session == page.session


def test_a_browser_has_its_session_again_before_the_server_knows_that_the_connection_is_lost(app):
    owner = Browser(app)
    with owner.page() as page:
        page.run()
        before = owner.cookie
        owner.ask()
        assert owner.cookie != before  # the same secret in other letters
        assert decode_xsrf_token_string(owner.cookie)[0] == decode_xsrf_token_string(before)[0]
        with owner.page(page.session) as again:
            assert again.run() == "run 2"
            assert again.session == page.session


def test_a_reload_and_another_tab_are_sessions_of_their_own(app):
    owner = Browser(app)
    with owner.page() as page, owner.page() as tab:
        assert (page.run(), tab.run(), page.run()) == ("run 1", "run 1", "run 2")
        assert page.session != tab.session


def test_without_cookies_a_page_works_and_begins_anew_after_a_lost_connection(app):
    framed = Browser(app, keeps_cookies=False)
    with framed.page() as page:
        assert (page.run(), page.run()) == ("run 1", "run 2")
    with framed.page(page.session) as again:
        assert again.run() == "run 1"
        assert again.session != page.session


def test_nobody_else_brings_a_session_files_or_takes_them_away(app):
    owner, other = Browser(app), Browser(app)
    with owner.page() as page:
        page.run()
        assert owner.upload(page.session, content=b"own") == 204
        assert other.upload(page.session, content=b"foreign") == 403
        assert other.upload(page.session, "DELETE") == 403
        assert Browser(app, keeps_cookies=False).upload(page.session) == 403
        assert held(page.session) == {"one": b"own"}
        assert owner.upload(page.session, "DELETE") == 204
        assert held(page.session) == {}
    assert other.upload(page.session, "DELETE") == 403  # its connection is lost
    assert other.upload("nobody") == 400


@sample(2)
@pytest.mark.parametrize("cookie", ["x", "2|a|b|c", "2||d41d8cd9|1", "2|00000000||1", ""])
def test_a_cookie_that_says_nothing_is_nobody_s(app, cookie):
    owner = Browser(app, keeps_cookies=False)
    owner.cookie = cookie
    with owner.page() as page:
        page.run()
    with owner.page(page.session) as again:
        assert again.run() == "run 1"


@pytest.mark.parametrize("setting", ["0", "-1", "many", "1.5", "٣"])
def test_a_limit_that_is_no_number_stops_the_start(setting):
    with pytest.raises(ValueError, match=sessions.SETTING):
        sessions.most(setting)


def test_sessions_beyond_the_limit_are_refused_and_leave_their_place_when_they_end():
    async def stream(websocket):
        await websocket.accept()
        await websocket.receive_text()
        await websocket.close()

    async def page(request):
        return PlainTextResponse("page")

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", stream), Route("/", page), Route("/other", page)],
        middleware=[Middleware(SessionLimit, sessions=OpenSessions(1))],
    )
    with TestClient(app) as client:
        with client.websocket_connect("/_stcore/stream") as first:
            with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/_stcore/stream"):
                pass
            assert refused.value.status_code == 503
            assert client.get("/").status_code == 503
            assert client.get("/").headers["retry-after"]
            assert client.get("/other").status_code == 200
            first.send_text("end")
        assert client.get("/").status_code == 200
