"""Mixed load for some minutes: readers come, move from day to day and go, while others fetch from the API.

`python -m benchmarks.mixed_load SECONDS` goes on for as long as wanted.
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from time import monotonic
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.process_usage import usage
from benchmarks.reader import Reader, some_days
from benchmarks.row import HEADER, Row
from benchmarks.sessions import p95
from tests.browser.conftest import ROOT, running_server

SECONDS, LONG, READERS, CLIENTS, MOVES = 32, 180, 8, 4, 5
PATHS = ("/api/v1/status.csv", "/api/v1/events.csv", "/api/v1/answer", "/api/v1/export.zip")
PARTS = 4
"""The time is cut into so many parts; the first warms up, the last is compared with the second."""


@dataclass(slots=True)
class Noted:
    """What was met.

    Args:
        runs: Of each run, when it ended and how long it took, in seconds.
        memory: When it was measured, and the server's memory in megabytes.
        errors: Errors on pages, and answers that are none.
    """

    runs: list[tuple[float, float]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    errors: int = 0


def rows(seconds: float = SECONDS) -> Iterator[Row]:
    """The last part of the time against an early one."""
    kept = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "5"}
    running = running_server(ROOT, **kept)
    with running as address:
        noted, start = Noted(), monotonic()
        asyncio.run(_load(address, running.process.pid, noted, start + seconds))
    part = seconds / PARTS
    early, late = (start + part, start + 2 * part), (start + (PARTS - 1) * part, start + PARTS * part)
    runs = [p95([took for at, took in noted.runs if first <= at < last]) for first, last in (early, late)]
    memory = [max(mb for at, mb in noted.memory if first <= at < last) for first, last in (early, late)]
    name = f"mixed load of {seconds:.0f} s, {len(noted.runs)} runs"
    yield Row(f"{name}: errors", noted.errors, 0)
    yield Row(f"{name}: p95 of runs, last quarter / second quarter", runs[1] / runs[0], 1.2)
    yield Row(f"{name}: memory, last quarter / second quarter", memory[1] / memory[0], 1.1)


def long_rows() -> Iterator[Row]:
    """The same for three minutes."""
    return rows(LONG)


async def _load(address: str, process: int, noted: Noted, end: float) -> None:
    """Readers and clients, until the end."""
    days, paths = some_days(), cycle(PATHS)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(READERS):
            tasks.create_task(_readers(address, days, noted, end))
        for _ in range(CLIENTS):
            tasks.create_task(_client(address, paths, days, noted, end))
        tasks.create_task(_watch(process, noted, end))


async def _readers(address: str, days: Iterator[str], noted: Noted, end: float) -> None:
    """One reader after another: each opens the page on a day, goes to some others, and leaves."""
    while monotonic() < end:
        async with Reader(address) as reader:
            runs = [await reader.opens(next(days))]
            noted.runs.append((monotonic(), runs[-1].seconds))
            for _ in range(MOVES):
                runs.append(await reader.goes_to(next(days)))
                noted.runs.append((monotonic(), runs[-1].seconds))
                await asyncio.sleep(0.2)  # a reader looks at the page
            noted.errors += sum(run.errors for run in runs)


async def _client(address: str, paths: Iterator[str], days: Iterator[str], noted: Noted, end: float) -> None:
    """One request after another."""
    while monotonic() < end:
        try:
            await asyncio.to_thread(_fetched, f"{address}{next(paths)}?as_of={next(days)}")
        except HTTPError:
            noted.errors += 1
        await asyncio.sleep(0.1)


def _fetched(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 (our own server)
        content: bytes = answer.read()
    return content


async def _watch(process: int, noted: Noted, end: float) -> None:
    """Notes the memory every second."""
    while monotonic() < end:
        noted.memory.append((monotonic(), usage(process).memory))
        await asyncio.sleep(1)


if __name__ == "__main__":
    print(HEADER)
    for row in rows(float(sys.argv[1])):
        print(row)
