"""The API's `events.csv`, measured beside a bare Starlette route of the same server with the same bytes."""

import socket
from collections.abc import Iterator
from time import perf_counter
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.row import Row
from tests.browser.conftest import ROOT, running_server

OURS, BARE = "/api/v1/events.csv", "/bare.csv"
REQUESTS, CONNECTIONS, ROUNDS = 600, 8, 6
CHUNK = 1 << 18  # bytes
THROUGHPUT = 0.7  # of the bare route's, at least


def rows() -> Iterator[Row]:
    """Time of a request while others wait ÷ that of the bare route: the best of rounds taken in turns."""
    with running_server(ROOT, "benchmarks/served/bare_route.py") as address:
        contents = [fetched(address + path) for path in (OURS, BARE)]
        if contents[0] != contents[1]:
            raise ValueError("the bare route sends other bytes")
        port = urlsplit(address).port or 0
        taken = [(seconds(port, OURS), seconds(port, BARE)) for _ in range(ROUNDS)]
    ratio = min(t for t, _ in taken) / min(t for _, t in taken)
    yield Row("events.csv over HTTP ÷ a bare Starlette route", ratio, 1 / THROUGHPUT)


def fetched(address: str) -> bytes:
    """The bytes at an address of this machine's own server."""
    with urlopen(address) as answer:  # noqa: S310 (an address that was just made)
        content: bytes = answer.read()
    return content


def seconds(port: int, path: str) -> float:
    """How long the requests of one round take, over connections that are kept and never idle."""
    kept = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    start = perf_counter()
    for connection in kept:
        connection.sendall(request)
    for _ in range(REQUESTS // CONNECTIONS):
        for connection in kept:
            read_answer(connection)
            connection.sendall(request)
    taken = perf_counter() - start
    for connection in kept:
        connection.close()
    return taken


def read_answer(connection: socket.socket) -> None:
    """Reads one whole answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(CHUNK)
    head, _, body = received.partition(b"\r\n\r\n")
    missing = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(CHUNK))
