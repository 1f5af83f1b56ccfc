"""A server of Streamlit in the process of a test, with one page, and browsers at it: it starts in half a second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from starlette.testclient import TestClient, WebSocketTestSession
from starlette.types import ASGIApp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager
from streamlit.web.server.starlette.starlette_app import create_starlette_app

from dashboard.server.sessions import COOKIE

UPLOAD = "/_stcore/upload_file"
Given = Callable[[Exception], bool]


@contextmanager
def streamlit_with(
    page: Path, around: Callable[[ASGIApp], ASGIApp] = lambda app: app, on_script_error: Given | None = None
) -> Iterator[TestClient]:
    """Serves a page for the length of a with-statement.

    Args:
        page: Its script.
        around: Puts middleware around it.
        on_script_error: What a failed run calls.
    """
    before, Runtime._instance = Runtime._instance, None  # noqa: SLF001 (a process has one)
    given = RuntimeConfig(
        str(page), MemoryMediaFileStorage("/media"), MemoryUploadedFileManager(UPLOAD),
        create_default_cache_storage_manager(), session_storage=MemorySessionStorage(), on_script_error=on_script_error,
    )  # fmt: skip
    runtime, sessions = Runtime(given), list[AppSession]()
    try:
        with TestClient(around(create_starlette_app(runtime))) as client:
            yield client
            sessions += [info.session for info in runtime._session_mgr.list_sessions()]  # noqa: SLF001
    finally:
        Runtime._instance = before  # noqa: SLF001
        for session in sessions:
            _end(session)


def _end(session: AppSession) -> None:
    """Closes the event loop of a session; Streamlit leaves it open where the server ends before a run."""
    if session._scriptrunner is not None and session._scriptrunner._script_thread is not None:  # noqa: SLF001
        session._scriptrunner._script_thread.join()  # noqa: SLF001
    session._script_event_loop.close()  # noqa: SLF001


class Browser:
    """A browser; without cookies where they are blocked.

    Args:
        client: The server.
    """

    def __init__(self, client: TestClient, *, keeps_cookies: bool = True) -> None:
        self.client, self.cookie = client, ""
        if keeps_cookies:
            self.ask()

    def ask(self) -> None:
        """Asks whether the server lives, as Streamlit's page does before it connects."""
        self.client.cookies.clear()
        sent = {"cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        self.cookie = self.client.get("/_stcore/health", headers=sent).cookies[COOKIE]
        self.client.cookies.clear()

    @property
    def headers(self) -> dict[str, str]:
        """What it sends with each request."""
        return {"cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}

    def page(self, session: str = "") -> "Page":
        """Opens a page; with the id of a session after a lost connection."""
        given = ["streamlit", self.cookie or "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])]
        return Page(self.client.websocket_connect("/_stcore/stream", given, headers=self.headers))

    def upload(self, session: str, method: str = "PUT", content: bytes = b"a") -> int:
        """Uploads a file to a session, or deletes it; gives the status."""
        sent = {**self.headers, "x-xsrftoken": self.cookie}
        files = {"file": content} if method == "PUT" else None
        return self.client.request(method, f"{UPLOAD}/{session}/one", headers=sent, files=files).status_code


class Page:
    """An open page.

    Args:
        socket: Its connection.
    """

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket, self.session, self.shown = socket, "", ""

    def __enter__(self) -> Self:
        self.socket.__enter__()
        return self

    def __exit__(self, *ended: object) -> None:
        self.socket.__exit__(*ended)

    def run(self, fill: Callable[[WidgetStates], object] = lambda _: None) -> str:
        """Runs the page; gives the last text that it shows.

        Args:
            fill: Says what stands in the page's fields.
        """
        asked, said, shown, message = BackMsg(), "", list[str](), ForwardMsg()
        asked.rerun_script.query_string = ""
        fill(asked.rerun_script.widget_states)
        self.socket.send_bytes(asked.SerializeToString())
        while message.WhichOneof("type") != "script_finished":
            message = ForwardMsg.FromString(self.socket.receive_bytes())
            self.session = message.new_session.initialize.session_id or self.session
            said = message.delta.new_element.text.body or said
            shown.append(str(message))
        self.shown = "\n".join(shown)
        return said
