"""Many readers at once, each on a day of their own, beside the bare page; and what one of them meets alone."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.process_usage import processor_seconds
from benchmarks.reader import Reader, Run, some_days
from benchmarks.row import Row
from tests.browser.conftest import ROOT, running_server

BARE_APP = "benchmarks/served/minimal_app.py"
MOST, LONG, ROUNDS, RERUNS, ALONE = 20, 50, 3, 2, 15


@dataclass(slots=True)
class Server:
    """A server and what was measured of it; figures of several rounds.

    Args:
        address: Its address.
        process: Its process.
        days: The days that its readers open.
    """

    address: str
    process: int
    days: Iterator[str]
    first: list[float] = field(default_factory=list)
    first_median: list[float] = field(default_factory=list)
    rerun: list[float] = field(default_factory=list)
    rerun_median: list[float] = field(default_factory=list)
    crowded: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def rows(sessions: int = MOST) -> Iterator[Row]:
    """So many sessions beside as many of the bare page."""
    ours_running, bare_running = running_server(ROOT), running_server(ROOT, BARE_APP)  # with the same settings
    with ours_running as ours_address, bare_running as bare_address:
        ours = Server(ours_address, ours_running.process.pid, some_days())
        bare = Server(bare_address, bare_running.process.pid, some_days())
        asyncio.run(_rounds((ours, bare), sessions))
    yield from table(ours, bare, sessions)


def long_rows() -> Iterator[Row]:
    """The same with fifty sessions."""
    return rows(LONG)


async def _rounds(servers: Sequence[Server], sessions: int) -> None:
    """The rounds, in turns; each server is warm."""
    for server in servers:
        await _alone(server, ALONE)
        server.alone.clear()
    for _ in range(ROUNDS):
        for server in servers:
            await _alone(server, ALONE)
        for server in servers:
            await _together(server, sessions)


async def _alone(server: Server, reruns: int) -> None:
    async with Reader(server.address) as reader:
        await reader.opens(next(server.days))
        runs = [checked(await reader.goes_to(next(server.days))) for _ in range(reruns)]
    server.alone += [run.seconds for run in runs]


async def _together(server: Server, sessions: int) -> None:
    """All sessions are opened at once; then each goes to one day after another."""
    async with AsyncExitStack() as stack:
        readers = [Reader(server.address) for _ in range(sessions)]
        before = processor_seconds(server.process)
        first = await asyncio.gather(*(_opened(stack, reader, next(server.days)) for reader in readers))
        server.processor.append((processor_seconds(server.process) - before) / sessions)
        start = perf_counter()
        reruns = await asyncio.gather(*(_went_on(reader, server.days) for reader in readers))
        server.crowded.append(sessions * RERUNS / (perf_counter() - start))
    every = [seconds for each in reruns for seconds in each]
    server.first.append(p95(first))
    server.first_median.append(median(first))
    server.rerun.append(p95(every))
    server.rerun_median.append(median(every))


async def _opened(stack: AsyncExitStack, reader: Reader, day: str) -> float:
    """Seconds from the first byte to the end of the first run."""
    start = perf_counter()
    await stack.enter_async_context(reader)
    checked(await reader.opens(day))
    return perf_counter() - start


async def _went_on(reader: Reader, days: Iterator[str]) -> list[float]:
    return [checked(await reader.goes_to(next(days))).seconds for _ in range(RERUNS)]


def checked(run: Run) -> Run:
    """The run.

    Raises:
        ValueError: It shows an error.
    """
    if run.errors:
        raise ValueError("a page shows an error")
    return run


def p95(values: Sequence[float]) -> float:
    """The value that 95 % do not exceed."""
    return float(np.percentile(values, 95))


def table(ours: Server, bare: Server, sessions: int) -> list[Row]:
    """The ratios of medians over the rounds."""
    share = median(ours.crowded) * median(ours.alone)  # runs per second of all sessions ÷ those of one
    bare_share = median(bare.crowded) * median(bare.alone)
    first, rerun = median(ours.first) / median(bare.first), median(ours.rerun) / median(bare.rerun)
    of_first = median(ours.first_median) / median(bare.first_median)
    of_rerun = median(ours.rerun_median) / median(bare.rerun_median)
    return [
        Row(f"{sessions} sessions opened at once: first run, p95 / bare page", first, 1.1),
        Row(f"{sessions} sessions opened at once: first run, median / bare page", of_first, 1.5),
        Row(f"{sessions} sessions opened at once: processor per first run / bare page",
            median(ours.processor) / median(bare.processor)),
        Row(f"{sessions} sessions opened at once: reruns, p95 / bare page", rerun, 1.1),
        Row(f"{sessions} sessions opened at once: reruns, median / bare page", of_rerun, 1.5),
        Row(f"runs per second, 1 session / {sessions} sessions", 1 / share, 1 / 0.8),
        Row(f"beside it, the bare page's runs per second, 1 session / {sessions} sessions", 1 / bare_share),
        Row("one rerun alone / bare page", median(ours.alone) / median(bare.alone), 1.3),
        Row("beside it, the bare page's rerun alone, in ms", median(bare.alone) * 1000),
        Row(f"beside it, the bare page's first run of {sessions}, p95, in s", median(bare.first)),
    ]  # fmt: skip
