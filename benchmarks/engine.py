"""The engine on large logs, measured beside the `read_csv` of the same log.

From strings as `read_csv` returned them to all intervals: dates parsed, events paired with links, replayed.
"""

import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from benchmarks import log
from benchmarks.row import Row
from benchmarks.timing import best
from raillinks.domain import dates
from raillinks.engine.timeline import Timeline, make_timeline

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
    return make_timeline(events, links)


def measure(n: int) -> tuple[float, float, float]:
    """Seconds of `read_csv`, of strings → all intervals, and of one day's status, for n events."""
    text, links = log.events_csv(n), log.links(n)
    frame = read(StringIO(text))
    found = replayed(frame, links)
    reading, engine, status = best(
        ROUNDS,
        lambda: read(StringIO(text)),
        lambda: replayed(frame, links).intervals(),
        lambda: found.status_on(SOME_DAY),
    )
    return reading, engine, status


def rows() -> Iterator[Row]:
    """The ratios of each size; the goals hold of the largest."""
    before = 0.0
    for n in SIZES:
        reading, engine, status = measure(n)
        largest = n == LARGEST
        yield Row(f"strings to intervals / read_csv, {n:,} events", engine / reading, 1.5 if largest else None)
        if before:
            yield Row(f"strings to intervals, {n:,} / {n // 10:,} events", engine / before, 13 if largest else None)
        if largest:
            yield Row(f"status of all links on a day / read_csv, {n:,} events", status / reading, 0.01)
        before = engine
    yield Row(f"peak memory from file to intervals / frame, {LARGEST:,} events", memory(LARGEST), 4)


def memory(n: int) -> float:
    """The most memory that a process of its own takes from file to intervals, the frame included, per frame."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        path.write_text(log.events_csv(n), encoding="utf-8", newline="")
        command = [sys.executable, "-m", "benchmarks.peak_memory", str(path), str(n)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
