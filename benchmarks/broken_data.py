"""Readers beside data that cannot be used: how many answers they still get."""

import tempfile
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic
from urllib.parse import urlsplit

from benchmarks.row import Row
from tests.broken import WRONG_ROWS, copy_of_the_project
from tests.browser.conftest import running_server
from tests.tiny import write_checksums

ROOT = Path(__file__).resolve().parents[1]
READERS, WINDOW, ROUNDS = 20, 2.0, 3
LEAST = 0.8  # of the answers beside good data


def rows() -> Iterator[Row]:
    """Answers to 20 readers while the files are good ÷ while they are broken, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = copy_of_the_project(ROOT, Path(name))
        good = {path: (folder / path).read_bytes() for path in ("data/events.csv", "datapackage.json")}
        with running_server(folder) as address:
            measured = median(_round(folder, good, address) for _ in range(ROUNDS))
    yield Row("answers beside good data ÷ beside broken data", measured, 1 / LEAST)


def _round(folder: Path, good: dict[str, bytes], address: str) -> float:
    """One window with good files, then one with broken ones, each from the moment of the change on."""
    _write(folder, good)
    beside_good = _answers(address)
    wrong = good["data/events.csv"] + f"{WRONG_ROWS['unknown-crossing']}\n".encode()
    _write(folder, {"data/events.csv": wrong})
    write_checksums(folder)
    return beside_good / _answers(address)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).write_bytes(content)


def _answers(address: str) -> int:
    """How many answers the readers get within the window."""
    counts = [0] * READERS
    end = monotonic() + WINDOW
    readers = [threading.Thread(target=_read, args=(address, end, counts, n)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts)


def _read(address: str, end: float, counts: list[int], number: int) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    while monotonic() < end:
        connection.request("GET", "/api/v1/status.csv?as_of=2022-09-26")
        answer = connection.getresponse()
        answer.read()
        counts[number] += answer.status == 200
    connection.close()
