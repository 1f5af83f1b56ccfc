"""Clients that send or take too slowly are cut off, and nobody else."""

import asyncio
import socket
import threading
from contextlib import suppress

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.support.served import SECONDS, beside


async def big(request):
    return PlainTextResponse("x" * 20_000_000)


async def late(request):
    await asyncio.sleep(3 * SECONDS)
    return PlainTextResponse("late")


def test_slow_clients_are_cut_off_and_others_are_not():
    def check(port):
        half, silent, greedy = (socket.create_connection(("127.0.0.1", port)) for _ in range(3))
        patient = socket.create_connection(("127.0.0.1", port))
        patient.sendall(b"GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
        half.sendall(b"GET /bi")
        greedy.sendall(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        ends = [ended(half), ended(silent), ended(greedy, reads_first=False)]
        kept = patient.recv(100).startswith(b"HTTP/1.1 200")
        for connection in (half, silent, greedy, patient):
            connection.close()
        return ends, kept

    app = Starlette(routes=[Route("/big", big), Route("/late", late)])
    (ends, kept), _ = beside(app, check)
    assert (ends, kept) == ([True, True, True], True)


def ended(connection, *, reads_first=True):
    """Whether the server closes a connection; one that must not read looks at the system's buffers afterwards."""
    connection.settimeout(10)
    if not reads_first:
        threading.Event().wait(0.8)
    total = 0
    with suppress(ConnectionResetError):
        while got := connection.recv(1 << 20):
            total += len(got)
    return total < 20_000_000
