"""`python -m benchmarks.workers N`: the command `intervals` on two workers of 1.5 GB, beside one machine's engine.

`make bench` takes a million events, `make bench-long` five; the largest that was measured has fifty
(docs/larger-logs.md). Both go from Parquet to Parquet. The command has one round, with all its processes and their
start. It is long, so that it meets the mean load of the machine: the engine has the mean of the rounds of a process
before it and one after it. Workers cannot spill: it is turned off.
"""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from benchmarks import large_log
from benchmarks.engine import replayed
from benchmarks.row import HEADER, Row
from raillinks.domain.enums import DEFAULT, GROUP, names

ONE_MACHINE, SMALLER = 1_000_000, 5_000_000
ROUNDS = 5
MEMORY = 1_500
"""Megabytes (10^6 bytes) of each worker."""
_LINK = ["crossing_id", "service"]


@dataclass(frozen=True, slots=True)
class Took:
    """What a run took: seconds of the clock, seconds of all its processors, and megabytes of its largest worker."""

    clock: float
    processors: float
    peak: float = 0.0


def one_machine(log: Path, out: Path) -> Took:
    """The engine in this process: the whole log as one frame."""
    clock, processors = perf_counter(), process_time()
    frame = pd.read_parquet(log)
    crossings = sorted(set(frame["crossing_id"].unique()) - {GROUP})
    services = names(DEFAULT)
    links = pd.DataFrame(
        {"crossing_id": np.repeat(crossings, len(services)), "service": [*services] * len(crossings)}
    ).assign(context=False)
    replayed(frame, links).intervals().to_parquet(out)
    return Took(perf_counter() - clock, process_time() - processors)


def engine(log: Path, out: Path) -> Took:
    """The mean of some rounds of the engine, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.workers", str(log), str(out)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    clock, processors = map(float, said.split())
    return Took(clock, processors)


def on_workers(log: Path, out: Path) -> Took:
    """The command, on two workers."""
    before, clock = _children(), perf_counter()
    words = ["intervals", log, out, "--workers", "2", "--memory", f"{MEMORY}MB"]
    command = [sys.executable, "-m", "raillinks", *map(str, words)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    peak = re.search(r"held ([\d,]+) MB", said)
    return Took(perf_counter() - clock, _children() - before, float(peak[1].replace(",", "")) if peak else np.nan)


def _children() -> float:
    """Seconds of processors that all processes had that this one started, and theirs, and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def differs(one: Path, parts: Path) -> bool:
    """Whether the intervals of both ways differ in anything but the order of links."""
    expected, made = (pd.read_parquet(path).sort_values([*_LINK, "start"], na_position="first", ignore_index=True)
                      for path in (one, parts))  # fmt: skip
    for name in ("start", "start_latest", "end", "end_latest"):
        made[name] = pd.to_datetime(made[name]).astype(expected[name].dtype)
    return not made.equals(expected)


def rows() -> Iterator[Row]:
    """A million events on both: their intervals, and what the workers need beside one machine."""
    return compared(ONE_MACHINE)


def long_rows() -> Iterator[Row]:
    """Five million events on the workers."""
    return compared(SMALLER)


def compared(largest: int) -> Iterator[Row]:
    """The rows of `largest` events on the workers beside a million on one machine.

    The goals of time hold from `SMALLER` events on: below, it goes to the start of the processes. Above, there is a row
    of growth.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        logs = {n: folder / f"{n}.parquet" for n in sorted({ONE_MACHINE, min(SMALLER, largest), largest})}
        for n, path in logs.items():
            large_log.write(n, path)
        before = engine(logs[ONE_MACHINE], folder / "one.parquet")
        took = {n: on_workers(path, folder / f"{n}-out.parquet") for n, path in logs.items()}
        after = engine(logs[ONE_MACHINE], folder / "one.parquet")
        one = Took((before.clock + after.clock) / 2, (before.processors + after.processors) / 2)
        wrong = differs(folder / "one.parquet", folder / f"{ONE_MACHINE}-out.parquet")
    for n, run in took.items():
        print(f"{n:,} events: {run.clock:.1f} s, {run.processors:.1f} s of processors, {run.peak:,.0f} MB at most")
    print(f"one machine, {ONE_MACHINE:,} events: {one.clock:.2f} s, {one.processors:.2f} s of processors")
    at, per_event, goal = took[largest], largest / ONE_MACHINE, 1.5 if largest >= SMALLER else None
    yield Row(f"intervals on workers differ from one machine's, {ONE_MACHINE:,} events", float(wrong), 0)
    beside = f"{largest:,} on two workers / {ONE_MACHINE:,} on one machine"
    yield Row(f"processors per event, {beside}", at.processors / one.processors / per_event, goal)
    yield Row(f"time per event, {beside}", at.clock / one.clock / per_event, goal)
    if largest > SMALLER:
        growth, most = at.clock / took[SMALLER].clock, 1.1 * largest / SMALLER
        yield Row(f"time on two workers, {largest:,} / {SMALLER:,} events", growth, most)
    yield Row(f"peak memory of a worker / {MEMORY:,} MB, {largest:,} events", at.peak / MEMORY, 0.8)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        every = [one_machine(Path(sys.argv[1]), Path(sys.argv[2])) for _ in range(ROUNDS)]
        print(np.mean([run.clock for run in every]), np.mean([run.processors for run in every]))
    else:
        print(HEADER)
        for row in compared(int(sys.argv[1])):
            print(row)
