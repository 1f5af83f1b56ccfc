"""Asks the server as a machine does: by the protocol's own client."""

import asyncio
import csv
import io
import socket
import sys
import threading
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlencode
from urllib.request import urlopen

import httpx2
import uvicorn
from mcp import Client, StdioServerParameters
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api import mcp, request_guard, routes
from raillinks.versions.live_package import LivePackage
from tests.conftest import ROOT


def address_of(scope):
    """The address of the map page as the sender of a request has it."""
    return f"http://{dict(scope['headers'])[b'host'].decode()}/"


def application(folder=ROOT, base=address_of):
    """The API and the path of the protocol behind the guard, as the door puts them together, on any package."""
    live = LivePackage(folder)
    around = [
        Middleware(request_guard.Guard, allowed=request_guard.hosts("")),
        Middleware(mcp.McpMiddleware, mcp=mcp.Mcp(live.served, base)),
    ]
    return Starlette(routes=[routes.routes(live.served, address_of=base)], middleware=around)


@contextmanager
def served(app):
    """An application over real HTTP, for the length of a with-statement: its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def command(*words):
    """The command `raillinks mcp` as a client starts it."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "raillinks", "mcp", *map(str, words)],
        env={"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )


def ask(server, questions, *, mode="auto"):
    """What a function of a connected client returns.

    Args:
        server: The address of a server, or what `command` returns.
        questions: The function.
        mode: Which of the protocol's two ways of greeting the client uses.
    """

    async def run():
        async with connected(server, mode) as client:
            return await questions(client)

    return asyncio.run(run())


@asynccontextmanager
async def connected(server, mode="auto"):
    """The protocol's client, connected."""
    address = f"{server}/mcp" if isinstance(server, str) else server
    async with Client(address, mode=mode, read_timeout_seconds=60) as client:
        yield client


def post(address, body, **headers):
    """The raw answer to a raw request."""
    given = {"content-type": "application/json", "accept": "application/json, text/event-stream", **headers}
    return httpx2.post(f"{address}/mcp", content=body, headers=given, timeout=60)


def table(address, name, pairs):
    """A table of the API, as rows of text."""
    with urlopen(f"{address}/api/v1/{name}.csv?{urlencode(pairs, doseq=True)}", timeout=60) as answer:
        return list(csv.DictReader(io.StringIO(answer.read().decode(), newline="")))


def as_text(row):
    """A row of an answer with its cells as CSV writes them."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else ";".join(map(str, value)) if isinstance(value, list) else str(value)
