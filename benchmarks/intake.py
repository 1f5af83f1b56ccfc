"""A log of a million rows from bytes to crossing, service, status and days, beside `read_csv` of the same bytes."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks.peak import peak
from benchmarks.row import Row
from raillinks.intake import taking_in
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


def seconds(content: bytes) -> tuple[float, float]:
    """Seconds of `read_csv`, and from bytes to rows: the best of three rounds."""
    reading, intake = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        pd.read_csv(BytesIO(content))
        between = perf_counter()
        parsed(content)
        reading.append(between - start)
        intake.append(perf_counter() - between)
    return min(reading), min(intake)


def memory(content: bytes) -> float:
    """The most memory that a process of its own takes for it, in sizes of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(content)
        command = [sys.executable, "-m", "benchmarks.intake", str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def rows() -> list[Row]:
    content = log(ROWS)
    reading, intake = seconds(content)
    return [
        Row(f"intake, bytes to rows / read_csv, {ROWS:,} rows", intake / reading, 5),
        Row(f"intake, peak memory from bytes to rows / file, {ROWS:,} rows", memory(content), 8),
    ]


if __name__ == "__main__":
    before = peak()
    own = Path(sys.argv[1]).read_bytes()
    parsed(own)
    print((peak() - before) / len(own))
