"""A session belongs to the browser that began it: its id alone leads nobody else to it."""

import pytest
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager
from streamlit.web.server.starlette.starlette_app import create_starlette_app
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from dashboard.server.session_owners import COOKIE, SessionOwners, bind_sessions

PAGE = """import streamlit as st
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"run {st.session_state['runs']}")
"""
UPLOAD = "/_stcore/upload_file"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A server of Streamlit with a page that counts its runs."""
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(WebsocketSessionManager, "connect_session", WebsocketSessionManager.connect_session)
    bind_sessions()
    page = tmp_path / "page.py"
    page.write_text(PAGE, encoding="utf-8")
    uploads = MemoryUploadedFileManager(UPLOAD)
    caches = create_default_cache_storage_manager()
    storage = MemorySessionStorage()
    given = RuntimeConfig(str(page), MemoryMediaFileStorage("/media"), uploads, caches, session_storage=storage)
    with TestClient(SessionOwners(create_starlette_app(Runtime(given)))) as client:
        yield client


class Browser:
    """A browser; without cookies where they are blocked.

    Args:
        client: The server.
    """

    def __init__(self, client, *, keeps_cookies=True):
        self.client, self.cookie = client, ""
        if keeps_cookies:
            self.ask()

    def ask(self):
        """Asks whether the server lives, as Streamlit's page does before it connects."""
        self.client.cookies.clear()
        sent = {"cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        self.cookie = self.client.get("/_stcore/health", headers=sent).cookies[COOKIE]
        self.client.cookies.clear()

    @property
    def headers(self):
        return {"cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}

    def page(self, session=""):
        """Opens a page; with the id of a session after a lost connection."""
        given = ["streamlit", self.cookie or "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])]
        return Page(self.client.websocket_connect("/_stcore/stream", given, headers=self.headers))

    def upload(self, session, method="PUT", content=b"a"):
        """Uploads a file to a session, or deletes it; gives the status."""
        asked = {"headers": {**self.headers, "x-xsrftoken": self.cookie}}
        files = {"files": {"file": content}} if method == "PUT" else {}
        return self.client.request(method, f"{UPLOAD}/{session}/one", **asked, **files).status_code


class Page:
    """An open page.

    Args:
        socket: Its connection.
    """

    def __init__(self, socket):
        self.socket, self.session = socket, ""

    def __enter__(self):
        self.socket.__enter__()
        return self

    def __exit__(self, *ended):
        self.socket.__exit__(*ended)

    def run(self):
        """Runs the page; gives which run of its session it was, as the page says it."""
        asked, said, message = BackMsg(), "", ForwardMsg()
        asked.rerun_script.query_string = ""
        self.socket.send_bytes(asked.SerializeToString())
        while message.WhichOneof("type") != "script_finished":
            message = ForwardMsg.FromString(self.socket.receive_bytes())
            self.session = message.new_session.initialize.session_id or self.session
            said = message.delta.new_element.text.body or said
        return said


def held(session):
    """The files of a session that the server holds."""
    files = Runtime.instance().uploaded_file_mgr.file_storage
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


@pytest.mark.parametrize("cookie", ["x", "2|a|b|c", "2||d41d8cd9|1", "2|00000000||1", ""])
def test_a_cookie_that_says_nothing_is_nobody_s(app, cookie):
    owner = Browser(app, keeps_cookies=False)
    owner.cookie = cookie
    with owner.page() as page:
        page.run()
    with owner.page(page.session) as again:
        assert again.run() == "run 1"
