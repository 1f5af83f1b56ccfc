"""Takes files in in a process of its own: whoever asks goes on with other work, may watch it, and may end it.

The process (`work`) reads one `Job`, writes `Step` after `Step`, then an `Outcome`. Both sides are our own,
so that what goes between them is pickled.
"""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from types import MappingProxyType
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from raillinks.domain.problems import Problem, Severity
from raillinks.importer import build_package, guess, mapping, pipeline
from raillinks.importer.events import Example
from raillinks.importer.mapping import HowToRead
from raillinks.importer.pipeline import Count, Intake
from raillinks.importer.raw_table import RawTable, Reading
from raillinks.package.dataset import Dataset
from raillinks.package.descriptor import TIME_PER_STATUS

_HEAD = struct.Struct(">?Q")  # whether it is an outcome, and its size
_WORD = 8
_MB = 2**20
_SAMPLE, _MOST_WORDS, _MOST_LISTED, _LONGEST_CELL = 5, 200, 300, 80


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be taken in: see `pipeline.take_in`.

    Args:
        files: The bytes of each file, by its name.
        how: What is said of them.
        today: The last day on which anything can have happened.
        beside: The log beside which it stands, if there is one.
        most_events: A log with more events comes as the zip of its package alone: whoever asks has other readers, whom
            a large object holds up. None = any log comes whole.
    """

    files: Mapping[str, bytes]
    how: HowToRead
    today: np.datetime64
    beside: Dataset | None = None
    most_events: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done: one of `pipeline.STEPS`, and of which file."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a column: the column, the word, how many rows have it, and what it was read as; empty: nobody knows."""

    column: str
    word: str
    rows: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A table, as far as somebody wants to see it.

    Args:
        file: The file.
        role: What it is: see `mapping.ROLES`.
        reading: How it was read.
        columns: Its columns.
        sample: Its first rows, as short texts.
    """

    file: str
    role: str
    reading: Reading
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Outcome:
    """What came of a job. The package is of the rows that can be used; `clean` says whether these are all.

    Args:
        dataset: The package; None if none can be made, or if it has more events than the job's `most_events`.
        events: How many events it has.
        clean: Whether every row can be used and nothing has to be said first.
        how: How the files were understood.
        seen: Their tables.
        words: What the words for statuses and services mean, by `statuses` and `services`.
        counts: The rows of each table.
        by_code: How many rows, or files, each kind of problem concerns.
        problems: What is wrong with files as a whole, and what was assumed.
        listed: The first rows that are reported.
        downloads: The report, the mapping and the time per status, by file name; the zip of the package where there is
            no `dataset` for it, else `ON_DEMAND` makes it.
        examples: Some rows as they were read.
        times: How long each link has each status, where rows have clock times: see `events.time_per_status`.
    """

    dataset: Dataset | None
    events: int
    clean: bool
    how: HowToRead
    seen: tuple[Seen, ...]
    words: Mapping[str, tuple[Word, ...]]
    counts: tuple[Count, ...]
    by_code: Mapping[str, int]
    problems: tuple[Problem, ...]
    listed: tuple[Problem, ...]
    downloads: Mapping[str, bytes]
    examples: tuple[Example, ...]
    times: pd.DataFrame | None

    @property
    def is_made(self) -> bool:
        """Whether there is a package."""
        return self.dataset is not None or PACKAGE in self.downloads


REPORT, MAPPING, PACKAGE, TIME = "report.csv", "mapping.json", "package.zip", TIME_PER_STATUS
ON_DEMAND: Mapping[str, Callable[[Dataset], bytes]] = MappingProxyType({PACKAGE: build_package.zip_of})
"""What is made of a package when somebody wants it, by file name."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a process may have.

    Args:
        name: Its name, as an argument of the process.
        most_bytes: Files of more bytes than that are not tried.
        memory: Bytes of memory, those of Python and its libraries with them.
        seconds: Seconds of the processor.
    """

    name: str
    most_bytes: int
    memory: int
    seconds: int


SMALL = Size("small", 16 * _MB, 1280 * _MB, 60)
LARGE = Size("large", 2**40, 3584 * _MB, 240)
"""A million changes of status take 2 GB and 20 seconds: `python -m benchmarks`."""
SIZES = {size.name: size for size in (SMALL, LARGE)}
ENVIRONMENT = MappingProxyType({"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"})
"""Variables of the process: without them libraries reserve a gigabyte that they never use, which would count."""


class NoRoomError(Exception):
    """There is no room for an outcome."""


def command(size: Size) -> list[str]:
    """What starts a process of a size."""
    return [sys.executable, "-c", f"from raillinks.importer import worker; worker.work({size.name!r})"]


def write(message: object, to: IO[bytes]) -> None:
    """Writes a message that `read` reads: its arrays stand behind it as they are, so that nobody copies them."""
    arrays: list[pickle.PickleBuffer] = []
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    parts = [memoryview(content), *(array.raw() for array in arrays)]
    sizes = np.array([len(parts), *(part.nbytes for part in parts)], np.int64)
    parts = [sizes.view(np.uint8).data, *parts]
    to.write(_HEAD.pack(isinstance(message, Outcome), sum(_padded(part.nbytes) for part in parts)))
    for part in parts:
        to.write(part)
        to.write(bytes(_padded(part.nbytes) - part.nbytes))
    to.flush()


def _padded(size: int) -> int:
    """The next whole number of words: arrays must begin at one."""
    return -(-size // _WORD) * _WORD


def read(source: IO[bytes]) -> Iterator[Any]:
    """The messages of the other side, until it has no more: one that is cut short is none."""
    return (message for message, _ in read_sized(source, lambda _: True))


def read_sized(source: IO[bytes], may_have: Callable[[int], bool]) -> Iterator[tuple[Any, int]]:
    """The same, each with its size in bytes.

    Args:
        source: What the other side writes to.
        may_have: Whether there is room for an outcome of so many bytes; other messages are small.

    Raises:
        NoRoomError: There is none.
    """
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        is_outcome, size = _HEAD.unpack(head)
        if is_outcome and not may_have(size):
            raise NoRoomError
        content = memoryview(bytearray(size))
        if source.readinto(content) < size:  # type: ignore[attr-defined]  # files of bytes have it
            return
        number = int(np.frombuffer(content, np.int64, 1)[0])
        sizes = np.frombuffer(content, np.int64, number, _WORD).tolist()
        starts = np.cumsum([_padded((number + 1) * _WORD), *map(_padded, sizes)]).tolist()
        message, *arrays = (content[start : start + n] for start, n in zip(starts, sizes, strict=False))
        yield pickle.loads(message, buffers=arrays), size  # noqa: S301 (`write` wrote it, in a process that we started)


def outcome(job: Job, tell: pipeline.Tell = lambda *_: None) -> Outcome:
    """Takes a job's files in.

    Args:
        job: The job.
        tell: Is told each step.
    """
    taken = pipeline.take_in(job.files, job.how, job.today, good_rows_only=True, tell=tell)
    if job.beside is not None:
        taken = pipeline.with_other(taken, job.beside)
    downloads = {REPORT: taken.report.csv(), MAPPING: mapping.save(taken.how)}
    if taken.time is not None:
        downloads[TIME] = taken.time_csv()
    times = taken.time if taken.dataset is not None and taken.dataset.has_clock_times else None
    dataset, events = taken.dataset, 0 if taken.dataset is None else len(taken.dataset.events)
    if dataset is not None and job.most_events is not None and events > job.most_events:
        tell("zip", "")
        downloads[PACKAGE], dataset = build_package.zip_of(dataset), None
    rows = taken.report.frame(_MOST_LISTED).itertuples(index=False, name=None)
    listed = tuple(replace(problem, severity=Severity(problem.severity)) for problem in starmap(Problem, rows))
    return Outcome(
        dataset, events, taken.report.clean, taken.how, tuple(map(_seen, taken.tables, taken.roles)),
        _words(taken), taken.report.counts, taken.report.rows_by_code(), taken.report.problems,
        tuple(problem for problem in listed if problem.row), downloads, taken.examples, times,
    )  # fmt: skip


def _seen(table: RawTable, role: str) -> Seen:
    rows = table.cells.slice(0, _SAMPLE).to_pylist() if table.columns else []
    sample = tuple(tuple(str(row[name])[:_LONGEST_CELL] for name in table.columns) for row in rows)
    return Seen(table.file, role, table.reading, tuple(table.columns), sample)


def _words(taken: Intake) -> dict[str, tuple[Word, ...]]:
    """The words of the columns of statuses and services, the most frequent first."""
    found: dict[str, tuple[Word, ...]] = {}
    for kind, field in (("statuses", "status"), ("services", "service")):
        column = "".join(mapping.parts(taken.how.columns.get(guess.LOG, {}).get(field, "")))
        meant = getattr(taken.how, kind)
        counted: dict[str, int] = {}
        for table in taken.tables:
            if column in table.columns:
                trimmed = pc.utf8_trim_whitespace(table.cells[column])
                for each in pc.value_counts(trimmed).to_pylist():
                    counted[each["values"]] = counted.get(each["values"], 0) + each["counts"]
        most = sorted(counted.items(), key=lambda pair: -pair[1])[:_MOST_WORDS]
        found[kind] = tuple(Word(column, word, rows, meant.get(word, "")) for word, rows in most if word)
    return found


_POLITE = 19


def _limit(size: Size) -> None:
    """Takes from this process what it does not need: memory and time without end, and going first."""
    os.nice(_POLITE)
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size.memory, size.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (size.seconds, size.seconds))


def work(size: str) -> None:
    """Does one job in this process: reads it from the standard input, answers on the standard output.

    Args:
        size: How much it may spend, one of `SIZES`.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints must not stand between messages
    _limit(SIZES[size])
    job = next(read(sys.stdin.buffer), None)
    if isinstance(job, Job):
        write(outcome(job, lambda name, file: write(Step(name, file), answers)), answers)
