"""What sessions hold: beside the bare page while they are open, and what stays once hundreds have closed."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from time import monotonic, sleep

from benchmarks.process_usage import Usage, usage
from benchmarks.reader import Reader, some_days
from benchmarks.row import Row
from benchmarks.sessions import BARE_APP, checked
from tests.browser.conftest import ROOT, running_server

OPEN, BATCHES, LONG = 50, 3, 40
KEPT_SECONDS = 2
"""How long the server keeps a session for a reader who may come back: a setting of Streamlit's, shorter than usual."""
WAIT = 60  # seconds at most until what is closed has gone


def rows(batches: int = BATCHES) -> Iterator[Row]:
    """So many batches of sessions, one after another."""
    kept = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT_SECONDS)}
    ours, bare = running_server(ROOT, **kept), running_server(ROOT, BARE_APP, **kept)
    with ours as address:
        process = ours.process.pid
        asyncio.run(_batch(address, process, 0))
        start = _rested(process)
        opened = [asyncio.run(_batch(address, process, number)) for number in range(1, batches)]
        end = _rested(process, like=start)
    name = f"after {OPEN * batches:,} sessions opened and closed"
    yield Row(f"{name}: memory / that after the first {OPEN}", end.memory / start.memory, 1.1)
    yield Row(f"{name}: threads left", end.threads - start.threads, 0)
    yield Row(f"{name}: files and sockets left", end.files - start.files, 0)
    with bare as address:
        process = bare.process.pid
        asyncio.run(_batch(address, process, 0))
        beside = asyncio.run(_batch(address, process, 1)) - _rested(process).memory
    held = opened[-1] - end.memory  # a server gives memory back later on: what it held before is no measure
    yield Row("memory per open session − the bare page's, in MB", (held - beside) / OPEN, 1.5)
    yield Row("beside it, memory per open session of the bare page, in MB", beside / OPEN)


def long_rows() -> Iterator[Row]:
    """The same with two thousand sessions."""
    return rows(LONG)


async def _batch(address: str, process: int, number: int) -> float:
    """Opens a batch of sessions, each on a day of its own, and closes them: the memory while all are open."""
    days = some_days(number * OPEN)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(address)) for _ in range(OPEN)]
        for run in await asyncio.gather(*(reader.opens(next(days)) for reader in readers)):
            checked(run)
        return usage(process).memory


def _rested(process: int, like: Usage | None = None) -> Usage:
    """What the process holds once the closed sessions have gone, and no more threads and files than before.

    Args:
        process: The server's process.
        like: What it held before; without it the time alone is waited for.
    """
    begun = monotonic()
    sleep(3 * KEPT_SECONDS)
    while like and monotonic() < begun + WAIT:
        now = usage(process)
        if now.threads <= like.threads and now.files <= like.files:
            break
        sleep(1)
    return usage(process)
