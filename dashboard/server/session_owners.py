"""Whose a session is: the browser that began it takes it up again, and brings it files. Its id alone is worth nothing.

Streamlit gives a session to whoever names its id, while its reader is connected too; and the id stands in addresses to
which files are uploaded, and so in the logs of proxies. What a browser alone has is the secret that Streamlit gives it
against forged requests: a cookie that stands in no address, and that no other site's page can read or send. It stays
the same for all pages of a browser. A browser without cookies, or a page in another site's frame, begins a new session
after each lost connection, as it does at another replica: what it shows is in its address.
"""

import secrets
from collections.abc import Mapping
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionClient, SessionManager
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from dashboard.server.uploads import PATH

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
