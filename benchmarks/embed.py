"""Many readers at once of a page with the embed: its answers beside a static file of the same size, and no session."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from benchmarks.row import Row
from benchmarks.sessions import p95
from dashboard.server import metrics
from tests.browser.conftest import ROOT, running_server

LOADS, MANY, ROUNDS = 500, 5_000, 3
MOST = 1.5
"""How much longer the slow ones of them may take."""
EMBED, FILE = "/embed?as_of=2022-09-26&lang=en", "/beside/file.bin"
TAKES = {EMBED: "gzip", FILE: "identity"}
"""How each may come: the file has the packed bytes already, and would be packed a second time."""


def rows(loads: int = LOADS) -> Iterator[Row]:
    """p95 of so many loads at once ÷ that of the file, in rounds taken in turns; how many sessions they have opened."""
    with TemporaryDirectory() as folder:
        running = running_server(ROOT, "benchmarks/served/beside_file.py", FILES_BESIDE=folder)
        with running as address:
            packed = fetched(address + EMBED)
            (Path(folder) / "file.bin").write_bytes(packed)
            taken: dict[str, list[float]] = {EMBED: [], FILE: []}
            for _ in range(ROUNDS):
                for path, slow in taken.items():
                    slow.append(p95(asyncio.run(loaded(address, path, loads, len(packed)))))
            with urlopen(address + metrics.PATH) as told:  # noqa: S310 (an address that was just made)
                sessions = sessions_of(told.read().decode())
    yield Row(f"{loads} loads of /embed at once, p95 ÷ a static file", median(taken[EMBED]) / median(taken[FILE]), MOST)
    yield Row(f"{loads} loads of /embed at once: sessions", sessions, 0)


def long_rows() -> Iterator[Row]:
    """The same with 5,000."""
    return rows(MANY)


def fetched(address: str) -> bytes:
    """The bytes at an address of this machine's own server, packed where it packs them."""
    asked = Request(address, headers={"accept-encoding": "gzip"})  # noqa: S310 (an address that was just made)
    with urlopen(asked) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def sessions_of(told: str) -> float:
    """How many sessions a server has opened, as its metrics say."""
    return next(float(line.split()[-1]) for line in told.splitlines() if line.startswith("raillinks_sessions_total"))


async def loaded(address: str, path: str, loads: int, size: int) -> list[float]:
    """The seconds of so many loads at once, each over a connection of its own.

    Raises:
        ValueError: An answer is not of that size.
    """
    return await asyncio.gather(*(_load(urlsplit(address).port or 0, path, size) for _ in range(loads)))


async def _load(port: int, path: str, size: int) -> float:
    start = perf_counter()
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {TAKES[path]}\r\nConnection: close\r\n\r\n"
    )
    writing.write(asked.encode())
    head, _, body = (await reading.read()).partition(b"\r\n\r\n")
    seconds = perf_counter() - start
    writing.close()
    if b" 200 " not in head or len(body) != size:
        raise ValueError(f"{path}: {head[:80]!r}, {len(body)} bytes")
    return seconds
