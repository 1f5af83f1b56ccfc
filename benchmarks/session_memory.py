"""What sessions hold: beside the bare page while they are open, and what stays once two thousand have closed."""

import asyncio
from contextlib import AsyncExitStack
from time import monotonic, sleep

from benchmarks.process import Held, held
from benchmarks.reader import Reader, some_days
from benchmarks.readers import BARE_APP, PLAIN, checked
from benchmarks.row import Row
from tests.browser.conftest import ROOT, running_server

OPEN, BATCHES = 50, 40
KEPT_SECONDS = 5
"""How long the server keeps a session for a reader who may come back: a setting of Streamlit's, shorter than usual."""
WAIT = 60  # seconds at most until what is closed has gone


def rows() -> list[Row]:
    kept = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT_SECONDS)}
    ours, bare = running_server(ROOT, **kept), running_server(ROOT, BARE_APP, **kept, **PLAIN)
    with ours as address:
        process = ours.process.pid
        asyncio.run(_batch(address, process, 0))
        start = _rested(process)
        opened = asyncio.run(_batch(address, process, 1)) - start.memory
        for number in range(2, BATCHES):
            asyncio.run(_batch(address, process, number))
        end = _rested(process, like=start)
    with bare as address:
        process = bare.process.pid
        asyncio.run(_batch(address, process, 0))
        before = _rested(process).memory
        beside = asyncio.run(_batch(address, process, 1)) - before
    name = f"after {OPEN * BATCHES:,} sessions opened and closed"
    return [
        Row("memory per open session − the bare page's, in MB", (opened - beside) / OPEN, 1.5),
        Row("beside it, memory per open session of the bare page, in MB", beside / OPEN),
        Row(f"{name}: memory / that after the first {OPEN}", end.memory / start.memory, 1.1),
        Row(f"{name}: threads left", end.threads - start.threads, 0),
        Row(f"{name}: files and sockets left", end.files - start.files, 0),
    ]


async def _batch(address: str, process: int, number: int) -> float:
    """Opens a batch of sessions, each on a day of its own, and closes them: the memory while all are open."""
    days = some_days(number * OPEN)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(address)) for _ in range(OPEN)]
        for run in await asyncio.gather(*(reader.opens(next(days)) for reader in readers)):
            checked(run)
        return held(process).memory


def _rested(process: int, like: Held | None = None) -> Held:
    """What the process holds once the closed sessions have gone, and no more threads and files than before.

    Args:
        process: The server's process.
        like: What it held before; without it the time alone is waited for.
    """
    begun = monotonic()
    sleep(3 * KEPT_SECONDS)
    while like and monotonic() < begun + WAIT:
        now = held(process)
        if now.threads <= like.threads and now.files <= like.files:
            break
        sleep(1)
    return held(process)


if __name__ == "__main__":
    from benchmarks.__main__ import table

    print(table(rows()))
