"""Clients that send or take too slowly are cut off, and nobody else."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.server import slow_clients


async def serve_while(check):
    """Runs a check beside a server with a big answer, whose slow clients have three tenths of a second."""

    async def big(request):
        return PlainTextResponse("x" * 20_000_000)

    async def late(request):
        await asyncio.sleep(1)
        return PlainTextResponse("late")

    config = uvicorn.Config(Starlette(routes=[Route("/big", big), Route("/late", late)]), port=0, log_level="error")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn sets a flag, and no event)
        await asyncio.sleep(0.01)
    slow = slow_clients.SlowClients(server, request_seconds=0.3, answer_seconds=0.3)

    async def look():
        while True:
            await asyncio.sleep(0.1)
            slow.look()

    looking = asyncio.create_task(look())
    try:
        return await asyncio.to_thread(check, server.servers[0].sockets[0].getsockname()[1])
    finally:
        looking.cancel()
        server.should_exit = True
        await serving


def in_a_thread_of_its_own(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


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

    assert in_a_thread_of_its_own(asyncio.run, serve_while(check)) == ([True, True, True], True)


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
