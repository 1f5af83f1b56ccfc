"""The engine on large logs, measured beside the `read_csv` of the same log.

From strings as `read_csv` returned them to all intervals: dates parsed, events paired with links, replayed.
"""

import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks import log
from benchmarks.row import Row
from raillinks.engine.timeline import Timeline, timeline
from raillinks.words import dates

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LARGEST = SIZES[-1]
ROUNDS = 3
SOME_DAY = np.datetime64("2001-06-15", "D")


def read(source: "StringIO | Path") -> pd.DataFrame:
    """The log as strings: every cell text, nothing guessed, as the package reads its tables."""
    return pd.read_csv(source, dtype=str, keep_default_na=False)


def replayed(frame: pd.DataFrame, links: pd.DataFrame) -> Timeline:
    """From strings to the timeline."""
    window = dates.windows(frame["date"])
    events = frame.assign(
        order=pd.to_numeric(frame["order_in_day"]).fillna(0).astype("int64"),
        date_earliest=dates.to_series(window.earliest, frame.index),
        date_latest=dates.to_series(window.latest, frame.index),
    )
    return timeline(events, links)


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def measure(n: int) -> tuple[float, float, float]:
    """Seconds of `read_csv`, of strings → all intervals, and of one day's status, for n events: the best of three.

    The three are taken in turns, so that a busy machine slows all of them.
    """
    text, links = log.events_csv(n), log.links(n)
    frame = read(StringIO(text))
    found = replayed(frame, links)
    actions = (
        lambda: read(StringIO(text)),
        lambda: replayed(frame, links).intervals(),
        lambda: found.status_on(SOME_DAY),
    )
    rounds = [[seconds(action) for action in actions] for _ in range(ROUNDS)]
    reading, engine, status = (min(times) for times in zip(*rounds, strict=True))
    return reading, engine, status


def rows() -> list[Row]:
    measured = {n: measure(n) for n in SIZES}
    reading, _, status = measured[LARGEST]
    ratios = [
        Row(f"strings to intervals / read_csv, {n:,} events", took / read_took, 1.5 if n == LARGEST else None)
        for n, (read_took, took, _) in measured.items()
    ]
    growth = [
        Row(
            f"strings to intervals, {n:,} / {n // 10:,} events",
            took / measured[n // 10][1],
            13 if n == LARGEST else None,
        )
        for n, (_, took, _) in measured.items()
        if n // 10 in measured
    ]
    return [
        *ratios,
        *growth,
        Row(f"status of all links on a day / read_csv, {LARGEST:,} events", status / reading, 0.01),
        Row(f"peak memory from file to intervals / frame, {LARGEST:,} events", memory(LARGEST), 4),
    ]


def memory(n: int) -> float:
    """The most memory that a process of its own takes from file to intervals, the frame included, per frame."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        path.write_text(log.events_csv(n), encoding="utf-8", newline="")
        command = [sys.executable, "-m", "benchmarks.peak", str(path), str(n)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
