"""Requests for a websocket are answered or cut off, however long, wrong or late they are."""

import asyncio
import socket

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from tests.support.served import SECONDS, beside

HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{more}\r\n"
)


async def echo(websocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


async def late(websocket):
    await asyncio.sleep(5 * SECONDS)


APP = Starlette(routes=[WebSocketRoute("/stream", echo), WebSocketRoute("/late", late)])


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

    return beside(APP, check)


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
