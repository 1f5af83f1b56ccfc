"""A log of many rows beside `read_csv` of the same bytes: to rows, to a log that pages show, and to its zip.

To a log shown is all from an upload to a map that can be scrubbed: rows, events, claims and checks in the process of an
upload, the way from there to the server, the replay, and what the browser loads. The zip is made only when a reader
presses “Download”: it is measured by itself.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd

from benchmarks.peak_memory import peak
from benchmarks.row import Row
from benchmarks.timing import best, seconds
from dashboard.widgets import time_map_content
from raillinks.importer import events, log_rows, pipeline, worker
from raillinks.importer.mapping import HowToRead
from raillinks.package.dataset import Dataset
from raillinks.query.selection import Selection

ROWS, LONG = 300_000, 1_000_000
ROUNDS = 3
TODAY = np.datetime64("2026-11-24", "D")
_NOTE = "trains of this line as the station's own diary has them, copied by hand"
"""What makes a row of the log a hundred bytes long."""


def log(n: int) -> bytes:
    """A log of changes: crossing, service, status, date, note."""
    chosen = np.random.default_rng(1)
    columns = {
        "crossing": np.array([f"crossing {i}" for i in range(200)])[chosen.integers(200, size=n)],
        "service": np.array(["freight", "passenger"])[chosen.integers(2, size=n)],
        "state": np.array(["open", "suspended", "partial"])[chosen.integers(3, size=n)],
        "date": np.datetime_as_string(np.datetime64("1950-01-01") + chosen.integers(25_000, size=n)),
        "note": _NOTE,
    }
    return pd.DataFrame(columns).to_csv(index=False).encode()


def log_of_periods(n: int) -> bytes:
    """A log of periods of 400 links: crossing, service, status, start, end, source."""
    chosen = np.random.default_rng(1)
    start = np.datetime64("1950-01-01") + chosen.integers(25_000, size=n)
    columns = {
        "crossing": np.array([f"crossing {i}" for i in range(200)])[chosen.integers(200, size=n)],
        "service": np.array(["freight", "passenger"])[chosen.integers(2, size=n)],
        "status": np.array(["open", "suspended", "partial"])[chosen.integers(3, size=n)],
        "start": np.datetime_as_string(start),
        "end": np.datetime_as_string(start + chosen.integers(60, size=n)),
        "source": np.array([f"Station diary, volume {i}" for i in range(50)])[chosen.integers(50, size=n)],
    }
    return pd.DataFrame(columns).to_csv(index=False).encode()


def swept(content: bytes) -> int:
    """How many stretches of time the periods of a log make together."""
    logs = pipeline.read({"log.csv": content}, HowToRead(), TODAY)
    rows = log_rows.together(logs.rows)
    return len(events.spans_of(rows, np.arange(len(rows.row)), logs.how).segments.at)


def parsed(content: bytes) -> int:
    """How many rows can be used."""
    work = pipeline.read({"log.csv": content}, HowToRead(), TODAY)
    return sum(len(rows.row) for rows in work.rows)


def shown(content: bytes) -> Dataset:
    """The package that the server holds once it has made what the time map draws of it."""
    sent = BytesIO()
    worker.write(worker.outcome(worker.Job({"log.csv": content}, HowToRead(), TODAY)), sent)
    sent.seek(0)
    dataset: Dataset = next(worker.read(sent)).dataset
    time_map_content.packed(dataset, time_map_content.of_selection(dataset, Selection(as_of=dataset.covered_to), "en"))
    return dataset


def zipped(content: bytes) -> bytes:
    """The zip of a log that is shown."""
    return worker.ON_DEMAND[worker.PACKAGE](shown(content))


STAGES: Mapping[str, Callable[[bytes], object]] = {"rows": parsed, "periods": swept, "log shown": shown, "zip": zipped}


def alone(measure: Callable[[str, bytes], float], stage: str, content: bytes) -> float:
    """What a measure of this module says in a process of its own, as an upload is read in one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(content)
        command = [sys.executable, "-m", "benchmarks.intake", measure.__name__, stage, str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def memory(stage: str, content: bytes) -> float:
    """The most memory that this process takes for a stage, above what a few rows need, in sizes of the file."""
    STAGES[stage](content[: content.rindex(b"\n", 0, 1000) + 1])  # a log of a few rows needs as much
    before = peak() - len(content)
    STAGES[stage](content)
    return (peak() - before) / len(content)


def time(stage: str, content: bytes) -> float:
    """The processor's seconds for a stage, in those of `read_csv`."""
    reading, took = best(
        ROUNDS, lambda: pd.read_csv(BytesIO(content)), lambda: STAGES[stage](content), clock=process_time
    )
    return took / reading


def rows() -> Iterator[Row]:
    """From bytes to rows: seconds of the processor against those of `read_csv`, the most memory against the file."""
    yield from stage_rows("rows", log(ROWS), ROWS)
    yield from stage_rows("periods", log_of_periods(ROWS), ROWS, 12, 10)


def long_rows() -> Iterator[Row]:
    """The same of a million rows, to a log that pages show, and its zip."""
    content = log(LONG)
    yield from stage_rows("rows", content, LONG)
    yield from stage_rows("periods", log_of_periods(LONG), LONG, 12, 10)
    yield from stage_rows("log shown", content, LONG)
    package = worker.outcome(worker.Job({"log.csv": content}, HowToRead(), TODAY)).dataset
    reading = seconds(lambda: pd.read_csv(BytesIO(content)), process_time)
    zipping = seconds(lambda: package and worker.ON_DEMAND[worker.PACKAGE](package), process_time)
    yield Row(f"intake, zip on demand / read_csv, {LONG:,} rows", zipping / reading)
    yield Row(f"intake, peak memory from bytes to zip / file, {LONG:,} rows", alone(memory, "zip", content))


def stage_rows(stage: str, content: bytes, n: int, most: float = 5, most_memory: float = 8) -> Iterator[Row]:
    """The rows of one of `STAGES`, with what both may be at most."""
    yield Row(f"intake, bytes to {stage} / read_csv, {n:,} rows", alone(time, stage, content), most)
    yield Row(
        f"intake, peak memory from bytes to {stage} / file, {n:,} rows", alone(memory, stage, content), most_memory
    )


if __name__ == "__main__":
    measure, stage, path = sys.argv[1:]
    print({"memory": memory, "time": time}[measure](stage, Path(path).read_bytes()))
