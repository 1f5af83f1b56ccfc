"""Where a request ends is never in doubt: no part of one becomes a request of its own."""

import asyncio
import socket
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api import mcp, request_guard
from tests.support.served import beside

HIDDEN = "/hidden"
"""What the request asks for that hides in the body of another one."""
_INSIDE = f"GET {HIDDEN} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_SIZE = f"Content-Length: {len(_INSIDE)}"
_CHUNKED = "Transfer-Encoding: chunked"
_ENDS = "0\r\n\r\n"
AMBIGUOUS = {
    "a length and chunks": ([f"Content-Length: {len(_ENDS + _INSIDE)}", _CHUNKED], _ENDS + _INSIDE),
    "chunks and a length": ([_CHUNKED, "Content-Length: 4"], f"{len(_INSIDE):x}\r\n{_INSIDE}\r\n{_ENDS}"),
    "two lengths": (["Content-Length: 0", _SIZE], _INSIDE),
    "a list of lengths": ([f"Content-Length: 0, {len(_INSIDE)}"], _INSIDE),
    "a length with a sign": ([_SIZE.replace(": ", ": +")], _INSIDE),
    "a length below zero": (["Content-Length: -1"], _INSIDE),
    "a blank before the colon": ([_SIZE.replace(":", " :")], _INSIDE),
    "another encoding": (["Transfer-Encoding: xchunked"], _ENDS + _INSIDE),
    "two encodings": ([_CHUNKED, "Transfer-Encoding: identity"], _ENDS + _INSIDE),
    "a chunk whose size is none": ([_CHUNKED], f"0x1\r\na\r\n{_ENDS}{_INSIDE}"),
    "a line that ends without a line feed": ([f"X: a\r{_SIZE}"], _INSIDE),
    "a zero byte": (["X: a\0"], _INSIDE),
}
"""Requests whose end two programs may see at two places: header lines and body."""
FOLDED = [f"X: a\r\n {_SIZE}"]
"""A line that goes on in the next one, as HTTP once allowed."""
WHOLE = {"in one piece": ([_SIZE], _INSIDE), "in chunks": ([_CHUNKED], f"{len(_INSIDE):x}\r\n{_INSIDE}\r\n{_ENDS}")}
"""Requests that have such a body, and no doubt about it."""


def sent(port, lines, body):
    """Sends a request, and gives the lines with a status of all answers until the connection is closed."""
    head = "\r\n".join([f"POST {mcp.PATH} HTTP/1.1", "Host: 127.0.0.1", *lines])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"{head}\r\n\r\n{body}".encode("latin-1"))
        got = b""
        with suppress(ConnectionResetError):
            while new := client.recv(1 << 16):
                got += new
    return [line[9:12] for line in got.decode("latin-1").split("\r\n") if line.startswith("HTTP/1.1 ")]


def asked(lines, body):
    """The statuses of the answers to a request, and the requests that have come through: path and body."""
    seen = []

    async def answer(request):
        seen.append((request.url.path, (await request.body()).decode()))
        return PlainTextResponse("seen")

    guard = Middleware(request_guard.Guard, allowed=request_guard.hosts(""))
    routes = [Route(path, answer, methods=["GET", "POST"]) for path in (mcp.PATH, HIDDEN)]
    app = Starlette(routes=routes, middleware=[guard])
    statuses, _ = beside(app, lambda port: sent(port, lines, body))
    return statuses, seen


@pytest.mark.parametrize(("lines", "body"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_request_that_may_end_at_two_places_is_refused_and_its_connection_closed(lines, body):
    assert asked(lines, body) == (["400"], [])


@pytest.mark.parametrize(("lines", "body"), WHOLE.values(), ids=WHOLE)
def test_a_request_in_a_body_stays_a_body(lines, body):
    assert asked(lines, body) == (["200"], [(mcp.PATH, _INSIDE)])


def test_a_line_that_goes_on_in_the_next_one_is_no_header_of_its_own():
    statuses, seen = asked(FOLDED, "")
    assert (statuses, seen) == (["200"], [(mcp.PATH, "")])


def test_another_method_is_answered_once_and_asks_nothing():
    begun = []

    def load():
        raise AssertionError("it reads the package")

    async def send(message):
        begun.append(message.get("status"))

    scope = {"type": "http", "method": "GET", "path": mcp.PATH, "headers": []}
    asyncio.run(mcp.Mcp(load, lambda _: "")(scope, None, send))
    assert begun == [405, None]
