"""Times every request, and logs those that fail.

A 503 is no failure: the server says that it is full, or has no data, and the metrics count it.

The server's log as lines of JSON for those who run it: what happened, never who asked for what.

A line of ours has its message and its fields. Of a line by a library it has the text as the library's code has it,
without the values put into it: these may be an address or a query. Of an error it has the kind and the places in the
code, without its message, for the same reason.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from time import perf_counter
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import metrics
from dashboard.server.security import OF_EVERY_ANSWER, OTHER_POLICY
from dashboard.session.pages import PAGES
from dashboard.streamlit_compat import log_with
from raillinks.exports import api_paths
from raillinks.query.selection import BadValue

SETTING = "RAILLINKS_LOG_FORM"
"""The environment variable that chooses the form of the log: `json`, or nothing for plain lines."""
OURS = ("raillinks", "dashboard", "api")
_SERVER, _OF_A_REQUEST = "uvicorn.error", "Exception in ASGI application"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_LOG = logging.getLogger("dashboard")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC), level, logger, message, and the fields of `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        own = record.name.split(".")[0] in OURS
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if own else str(record.msg),
        }
        if own:
            line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            line |= error_fields(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def error_fields(error: BaseException) -> dict[str, object]:
    """The kind of an error and the places in the code that led to it."""
    places = traceback.extract_tb(error.__traceback__)
    return {"error": type(error).__name__, "at": [f"{place.filename}:{place.lineno} {place.name}" for place in places]}


def is_json(form: str) -> bool:
    """Whether the setting asks for lines of JSON.

    Raises:
        ValueError: The setting is neither `json` nor empty.
    """
    if form not in {"", "json"}:
        raise ValueError(f"{SETTING}: '{form}' is neither 'json' nor empty")
    return bool(form)


def set_up(form: str) -> None:
    """Sends every log to stderr as lines of JSON, if the setting asks for that."""
    if not is_json(form):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger(_SERVER).addFilter(is_no_repetition)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    log_with(handler)


def is_no_repetition(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn says something new: the middleware has logged the error of a request, and its route."""
    return not str(record.msg).startswith(_OF_A_REQUEST)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread else ""
    fields = error_fields(failed.exc_value) if failed.exc_value else {}
    _LOG.error("a thread failed", extra={"event": "thread-failed", "thread_name": name, **fields})


FAILED = 500
_REQUEST_LOG = logging.getLogger("dashboard.requests")
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
                _REQUEST_LOG.warning("a request failed", extra=fields)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, is_done = route_of(scope), False
        try:
            await self.app(scope, receive, send)
            is_done = True
        finally:
            if not is_done:
                _REQUEST_LOG.warning(
                    "a websocket failed", extra={"event": "websocket-failed", "route": route, **_error()}
                )


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


_FAILED = BadValue("", "", "The server could not answer.", "The error is in its log.")


async def failed(request: Request, _: Exception) -> Response:
    """The answer to a request whose handling failed: one sentence and no more; below the API as JSON."""
    headers = {name.decode(): value.decode() for name, value in (*OF_EVERY_ANSWER, OTHER_POLICY)}
    if request.scope["path"].removeprefix(request.scope.get("root_path", "")).startswith(_API):
        return JSONResponse(asdict(_FAILED), FAILED, {**headers, "access-control-allow-origin": "*"})
    return PlainTextResponse(f"{_FAILED.error} {_FAILED.allowed}\n", FAILED, headers)
