"""A log of a million rows beside `read_csv` of the same bytes: to crossing, service, status and days, and to a package.

From bytes to a package is all that the process of an upload does: rows, events, claims, checks, the zip to download.
"""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd

from benchmarks.peak import peak
from benchmarks.row import Row
from raillinks.intake import apart, taking_in
from raillinks.intake.mapping import HowToRead

ROWS = 1_000_000
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


def parsed(content: bytes) -> int:
    """How many rows can be used."""
    work = taking_in.read({"log.csv": content}, HowToRead(), TODAY)
    return sum(len(rows.row) for rows in work.logs)


def packed(content: bytes) -> int:
    """How many events the package has that is made of it."""
    return apart.outcome(apart.Job({"log.csv": content}, HowToRead(), TODAY)).events


STAGES = {"rows": parsed, "package": packed}


def seconds(content: bytes) -> tuple[float, ...]:
    """Seconds of the processor for `read_csv`, and for each of `STAGES`: the best of three rounds."""
    actions = (lambda log: pd.read_csv(BytesIO(log)), *STAGES.values())
    rounds = [[_seconds(action, content) for action in actions] for _ in range(ROUNDS)]
    return tuple(map(min, zip(*rounds, strict=True)))


def _seconds(action: Callable[[bytes], object], content: bytes) -> float:
    start = process_time()
    action(content)
    return process_time() - start


def memory(content: bytes, stage: str) -> float:
    """The most memory that a process of its own takes for a stage, in sizes of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(content)
        command = [sys.executable, "-m", "benchmarks.intake", stage, str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def rows() -> list[Row]:
    content = log(ROWS)
    reading, parsing, packing = seconds(content)
    return [
        Row(f"intake, bytes to rows / read_csv, {ROWS:,} rows", parsing / reading, 5),
        Row(f"intake, peak memory from bytes to rows / file, {ROWS:,} rows", memory(content, "rows"), 8),
        Row(f"intake, bytes to package / read_csv, {ROWS:,} rows", packing / reading, 5),
        Row(f"intake, peak memory from bytes to package / file, {ROWS:,} rows", memory(content, "package"), 8),
    ]


if __name__ == "__main__":
    before = peak()
    own = Path(sys.argv[2]).read_bytes()
    STAGES[sys.argv[1]](own)
    print((peak() - before) / len(own))
