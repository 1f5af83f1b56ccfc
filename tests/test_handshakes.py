"""Requests for a websocket are answered or cut off, however long, wrong or late they are."""

import asyncio
import socket

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from dashboard.server import slow_clients, websocket_limits
from tests.test_slow_clients import in_a_thread_of_its_own

HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{more}\r\n"
)


async def serve_while(check):
    """Runs a check beside a server with websockets, one of which takes as long as it likes to answer."""
    answered = asyncio.Event()

    async def echo(websocket):
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()

    async def late(websocket):
        await answered.wait()

    routes = [WebSocketRoute("/stream", echo), WebSocketRoute("/late", late)]
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), port=0, ws="websockets-sansio", log_level="critical")
    )
    server.config.load()
    websocket_limits.limit(server.config, websocket_limits.MOST_BYTES)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn sets a flag, and no event)
        await asyncio.sleep(0.01)
    slow = slow_clients.SlowClients(server, request_seconds=0.3)

    async def look():
        while True:
            await asyncio.sleep(0.1)
            slow.look()

    looking = asyncio.create_task(look())
    try:
        found = await asyncio.to_thread(check, server.servers[0].sockets[0].getsockname()[1])
        return found, len(server.server_state.connections)
    finally:
        looking.cancel()
        answered.set()
        server.should_exit = True
        await serving


def asked(more="", path="/stream", method="GET", *, waits=True):
    """What the server answers until it closes, or at first; how many connections it has after that."""

    def check(port):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(HEAD.format(method=method, path=path, more=more).encode())
            got = b""
            while new := client.recv(1 << 16):
                got += new
                if not waits:
                    break
            return got

    return in_a_thread_of_its_own(asyncio.run, serve_while(check))


@pytest.mark.parametrize(
    ("more", "path", "method", "status"),
    [
        (f"Cookie: a={'x' * 9_000}\r\n", "/stream", "GET", b"431"),
        (f"Cookie: a={'x' * 40_000}\r\n", "/stream", "GET", b"431"),
        ("".join(f"X-{number}: a\r\n" for number in range(130)), "/stream", "GET", b"431"),
        ("", f"/stream?{'x' * 9_000}", "GET", b"414"),
        ("", "/stream", "POST", b"405"),
        ("Content-Length: 3\r\n", "/stream", "GET", b"400"),
    ],
    ids=["a long cookie", "a longer one", "many headers", "a long address", "another method", "a body"],
)
def test_a_request_that_the_library_does_not_take_is_refused_and_its_connection_closed(more, path, method, status):
    got, left = asked(more, path, method)
    assert got.startswith(b"HTTP/1.1 " + status)
    assert left == 0


def test_one_that_it_takes_is_answered():
    got, _ = asked(f"Cookie: a={'x' * 8_000}\r\n", waits=False)
    assert got.startswith(b"HTTP/1.1 101")


def test_one_that_nobody_answers_is_cut_off():
    got, left = asked(path="/late")
    assert (got, left) == (b"", 0)
