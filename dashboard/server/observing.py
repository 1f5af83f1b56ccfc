"""Times every request, and logs those that fail.

A 503 is no failure: the server says that it is full, or has no data, and the metrics count it.
"""

import logging
import sys
from collections.abc import Collection, Mapping
from time import perf_counter
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import metrics
from dashboard.server.logs import error_fields
from dashboard.server.security_headers import OF_EVERY_ANSWER, OTHER_POLICY
from dashboard.session.pages import PAGES
from raillinks.exports import api_paths

FAILED = 500
_LOG = logging.getLogger("dashboard.requests")
_API = "/api/v1/"
_API_PATHS: Collection[str] = frozenset(
    {*(path.path for path in api_paths.PATHS), *api_paths.OF_VERSIONS, "openapi.json", "health"}
)
_OF_MANY: Mapping[str, str] = MappingProxyType({"layers": "layers", "ids": "ids"})
_FOLDERS: Mapping[str, str] = MappingProxyType(
    {"assets": "assets", "own": "own", "static": "static", "media": "media", "_stcore": "streamlit", "health": "health",
     "mcp": "mcp", "llms.txt": "llms.txt",
     "metrics": "metrics", "auth": "sign-in", "oauth2callback": "sign-in"}
)  # fmt: skip


class Observing:
    """ASGI middleware: the outermost, so that refusals and errors are counted too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request or one websocket; how many of these there are is counted elsewhere."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = perf_counter(), FAILED
        route = route_of(scope)  # now: routers write into the scope

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = perf_counter() - begun
            metrics.REQUEST_SECONDS.labels(route, f"{status // 100}xx").observe(seconds)
            if status == FAILED:
                fields = {"event": "request-failed", "route": route, "method": scope["method"], "status": status}
                fields |= {"seconds": round(seconds, 4), **_error()}
                _LOG.warning("a request failed", extra=fields)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, is_done = route_of(scope), False
        try:
            await self.app(scope, receive, send)
            is_done = True
        finally:
            if not is_done:
                _LOG.warning("a websocket failed", extra={"event": "websocket-failed", "route": route, **_error()})


def _error() -> dict[str, object]:
    """The error that is being raised, as the log has it; nothing where there is none."""
    error = sys.exception()
    return error_fields(error) if error else {}


def route_of(scope: Scope) -> str:
    """The name of what a request asks for: one of a few, whatever its path is."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if path.startswith(_API):
        name = path.removeprefix(_API)
        return f"api/{name}" if name in _API_PATHS else f"api/{_OF_MANY.get(name.split('/')[0], 'unknown')}"
    first = path.strip("/").split("/")[0]
    return "page" if path.strip("/") in PAGES else _FOLDERS.get(first, "other")


async def failed(_: Request, __: Exception) -> PlainTextResponse:
    """The answer to a request whose handling failed: one sentence, and no more of it."""
    headers = {name.decode(): value.decode() for name, value in (*OF_EVERY_ANSWER, OTHER_POLICY)}
    return PlainTextResponse("The server could not answer. The error is in its log.\n", FAILED, headers)
