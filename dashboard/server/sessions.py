"""How many readers one server takes: each session costs memory, so their number has a limit.

Whose a session is: the browser that began it takes it up again, and brings it files. Its id alone is worth nothing.

Streamlit gives a session to whoever names its id, while its reader is connected too; and the id stands in addresses to
which files are uploaded, and so in the logs of proxies. What a browser alone has is the secret that Streamlit gives it
against forged requests: a cookie that stands in no address, and that no other site's page can read or send. It stays
the same for all pages of a browser. A browser without cookies, or a page in another site's frame, begins a new session
after each lost connection, as it does at another replica: what it shows is in its address.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionClient, SessionManager
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from dashboard.server import metrics
from dashboard.server.uploads import PATH
from dashboard.session.pages import PAGES

SETTING = "RAILLINKS_MOST_SESSIONS"
"""The environment variable with the most sessions that may be open at once."""
MOST = 400
UNAVAILABLE = 503
RETRY_AFTER = "30"  # seconds
_STREAM = "/_stcore/stream"


def most(setting: str) -> int:
    """The limit of the setting; `MOST` where it is empty.

    Raises:
        ValueError: It is no positive number.
    """
    if setting and not (setting.isascii() and setting.isdigit() and int(setting)):
        raise ValueError(f"{SETTING}: '{setting}' is no number of sessions such as {MOST}")
    return int(setting or MOST)


@dataclass(slots=True)
class OpenSessions:
    """The sessions that are connected now.

    Args:
        most: How many there may be.
        count: How many there are.
    """

    most: int = MOST
    count: int = 0

    def full(self) -> bool:
        """Whether no further one fits in."""
        return self.count >= self.most


class SessionLimit:
    """ASGI middleware: counts sessions, and refuses sessions and pages beyond the limit with 503.

    A proxy then asks the next server, or shows the page that needs none. Everything else, the API above all, is
    answered as before: it needs no session.
    """

    def __init__(self, app: ASGIApp, sessions: OpenSessions) -> None:
        self.app, self.sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] != "lifespan" else ""
        is_stream = scope["type"] == "websocket" and path == _STREAM
        is_page = scope["type"] == "http" and path.strip("/") in PAGES
        if (is_stream or is_page) and self.sessions.full():
            metrics.SESSIONS_REFUSED.inc()
            refusal = PlainTextResponse("The server has as many readers as it can take.\n", UNAVAILABLE)
            refusal.headers.update({"retry-after": RETRY_AFTER, "cache-control": "no-store"})
            await refusal(scope, receive, send)
        elif is_stream:
            await self._counted(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def watched(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept" and not accepted:
                accepted = True
                metrics.SESSIONS.inc()
                metrics.SESSIONS_OPEN.set(self.sessions.count)
            await send(message)

        self.sessions.count += 1  # before it is accepted, so that many at once do not pass the limit together
        try:
            await self.app(scope, receive, watched)
        finally:
            self.sessions.count -= 1
            metrics.SESSIONS_OPEN.set(self.sessions.count)


COOKIE = "_streamlit_xsrf"
FORBIDDEN = 403
_CHANGES = ("PUT", "DELETE")
_NOT_YOURS = "This session was begun by another browser.\n"
_owners: WeakKeyDictionary[AppSession, bytes] = WeakKeyDictionary()
"""The secret of the browser that began each session; nobody's where it had none."""


def bind_sessions() -> None:
    """Has Streamlit give a session to the browser alone that began it; whoever else asks for one gets a new one."""
    connect = WebsocketSessionManager.connect_session
    if hasattr(connect, "__wrapped__"):
        return

    @wraps(connect)
    def connect_own(manager: WebsocketSessionManager, client: SessionClient, *given: Any, **named: Any) -> str:  # noqa: ANN401 (Streamlit's own)
        context, asked = client.client_context, named.get("existing_session_id")
        secret = _secret(context.cookies) if context else b""
        if asked and not _is_owner(manager, asked, secret):
            named["existing_session_id"] = None
        connected = connect(manager, client, *given, **named)
        if found := manager.get_session_info(connected):
            _owners.setdefault(found.session, secret)
        return connected

    WebsocketSessionManager.connect_session = connect_own  # type: ignore[assignment, method-assign]


class SessionOwners:
    """ASGI middleware: refuses files that are brought to another browser's session, or taken from it.

    Args:
        app: What takes uploads.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path.startswith(PATH) and scope["method"] in _CHANGES:
            session_id = path.removeprefix(PATH).partition("/")[0]
            manager = runtime.get_instance()._session_mgr  # noqa: SLF001 (it has no other name)
            is_there = manager.get_session_info(session_id)
            if is_there and not _is_owner(manager, session_id, _secret(HTTPConnection(scope).cookies)):
                await PlainTextResponse(_NOT_YOURS, FORBIDDEN, {"connection": "close"})(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_owner(manager: SessionManager, session_id: str, secret: bytes) -> bool:
    """Whether a browser with a secret has begun a session."""
    found = manager.get_session_info(session_id)
    owner = _owners.get(found.session, b"") if found else b""
    return bool(owner) and secrets.compare_digest(owner, secret)


def _secret(cookies: Mapping[str, str]) -> bytes:
    """What a browser alone has; nothing where it sends none. Each cookie hides it in other letters."""
    return decode_xsrf_token_string(cookies.get(COOKIE, ""))[0] or b""
