"""The path of the Model Context Protocol: one POST, one answer as JSON, and nothing kept between two of them.

Any replica answers any request: the protocol's sessions are not used. What machines may ask is in `raillinks.mcp`.
"""

import asyncio
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.asgi_scope import local_path
from raillinks.clock import today
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import GoneError, SingleFlight, unless_gone

if TYPE_CHECKING:
    from raillinks.mcp.server import Host

PATH = "/mcp"
METHOD = "POST"
MOST_BYTES = 65_536
"""A longer request is refused: it is four times as long as the longest address that the API takes."""
METHOD_NOT_ALLOWED, GONE = 405, 499
_NOT_KEPT = (b"cache-control", b"no-store")
_HOW = "This is the address of a Model Context Protocol server: a client sends it POST requests (docs/mcp.md).\n"

Load = Callable[[], Served]


class Mcp:
    """An ASGI application: answers machines by the protocol.

    The protocol's library is imported with the first request: it takes half a second and some 40 MB, which a server
    that no machine asks need not have.

    Args:
        load: Gives the package that is served now, without waiting.
        base: Gives the address of the map page as the sender of a request has it.
    """

    def __init__(self, load: Load, base: Callable[[Scope], str]) -> None:
        self.load, self.base = load, base
        self._work: SingleFlight[Hashable, Any] = SingleFlight()
        self._host: Host | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["method"] != METHOD:
            await PlainTextResponse(_HOW, METHOD_NOT_ALLOWED, {"allow": METHOD})(scope, receive, send)
            return
        if self._host is None:
            self._host = await run_in_threadpool(self._made)
        body = _Body(receive, send)
        try:
            await unless_gone(body.after, _answer(self._host, scope, body.next, _unkept(body.send)))
        except GoneError:
            await PlainTextResponse("", GONE)(scope, receive, send)  # nobody gets it

    def _made(self) -> "Host":
        from raillinks.mcp.server import Host  # noqa: PLC0415 (see the class)

        return Host(self.load, today, lambda request: self.base(request.scope), self._work.get)


class _Body:
    """The body of a request, and what comes after it: that the client has closed the connection."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive, self.is_read = receive, asyncio.Event()
        self._send, self._is_answered = send, False

    async def send(self, message: Message) -> None:
        """Sends a part of the answer."""
        self._is_answered = message["type"] == "http.response.body" and not message.get("more_body")
        await self._send(message)

    async def next(self) -> Message:
        """The next part of the body; after the last one there is none."""
        if self.is_read.is_set():
            await asyncio.Event().wait()
        message = await self.receive()
        if not message.get("more_body"):
            self.is_read.set()
        return message

    async def after(self) -> Message:
        """What comes after the body, but for the end of a connection whose answer was sent: that is no leaving."""
        await self.is_read.wait()
        message = await self.receive()
        if self._is_answered:
            await asyncio.Event().wait()
        return message


async def _answer(host: "Host", scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one request by a server and a manager of its own: neither holds anything once the answer is sent."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 (see `Mcp`)

    from raillinks.mcp.server import server  # noqa: PLC0415 (see `Mcp`)

    made = server(host)  # anew: the version that it names is that of the data, which may be replaced
    one = StreamableHTTPSessionManager(made, json_response=True, stateless=True, max_request_body_size=MOST_BYTES)
    async with one.run():
        await one.handle_request(scope, receive, send)


def _unkept(send: Send) -> Send:
    """Sends what nobody may keep: an answer to a POST says nothing of the next one."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], _NOT_KEPT]}
        await send(message)

    return sending


class McpMiddleware:
    """ASGI middleware: answers machines before all that only pages need, such as sessions and their cookies.

    Args:
        app: What answers everything else.
        mcp: The application that answers them.
    """

    def __init__(self, app: ASGIApp, mcp: ASGIApp) -> None:
        self.app, self.mcp = app, mcp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        is_mcp = scope["type"] == "http" and local_path(scope) == PATH
        await (self.mcp if is_mcp else self.app)(scope, receive, send)
