"""A server in this process, with our limits on its clients, for the length of a check."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import uvicorn
from starlette.types import ASGIApp

from dashboard.server import websockets

Found = TypeVar("Found")
SECONDS = 0.3
"""How long a client may take for a request, or to take an answer."""


def beside(app: ASGIApp, check: Callable[[int], Found]) -> tuple[Found, int]:
    """Runs a check beside a server; gives what it found, and how many connections the server had after it.

    Args:
        app: What answers.
        check: Is told the port.
    """
    with ThreadPoolExecutor(1) as pool:  # a thread with no event loop, whatever runs the test
        return pool.submit(asyncio.run, _serve_while(app, check)).result()


async def _serve_while(app: ASGIApp, check: Callable[[int], Found]) -> tuple[Found, int]:
    config = uvicorn.Config(app, port=0, ws="websockets-sansio", log_level="critical", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    config.load()
    websockets.limit(config, websockets.MOST_BYTES)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn sets a flag, and no event)
        await asyncio.sleep(0.01)
    slow = websockets.SlowClients(server, request_seconds=SECONDS, answer_seconds=SECONDS)

    async def look() -> None:
        while True:
            await asyncio.sleep(0.1)
            slow.look()

    looking = asyncio.create_task(look())
    try:
        found = await asyncio.to_thread(check, server.servers[0].sockets[0].getsockname()[1])
        return found, len(server.server_state.connections)
    finally:
        looking.cancel()
        server.should_exit = True
        await serving
