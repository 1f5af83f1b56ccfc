"""A large log from files to figures: two passes over it, each as tasks that do not depend on one another."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from raillinks.cluster import buckets, files, partitions
from raillinks.cluster.buckets import Sorted, Sorting
from raillinks.cluster.events import Fault
from raillinks.cluster.partitions import Intervals, Part, Uptime, Wanted
from raillinks.engine.timeline import DEFAULT_STALE_AFTER
from raillinks.figures import periods, uptime
from raillinks.figures.compare import Period
from raillinks.words.problems import DataError, Problem, Severity

T = TypeVar("T")
Each = Callable[[Callable[[T], Any], Sequence[T]], Iterator[Any]]
"""Applies a function to each of some values, here or elsewhere, and gives the results in any order."""
OF_A_BUCKET = 1_000_000
"""Events of a bucket, on average."""
FEWEST, MOST = 8, 4_000
"""Buckets: fewer would leave workers idle, more would be small."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Log:
    """A log, and how it is read.

    Args:
        address: A Parquet file, or a folder of them: a path, or any address that fsspec knows.
        scratch: The address of a folder for what is needed meanwhile; empty: one beside the output. Every worker must
            reach it. It takes about as much room as the log, is made, and is removed at the end.
        apply_disputed: The reader's `disputed=apply`.
    """

    address: str
    scratch: str = ""
    apply_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Which figures of uptime are wanted.

    Args:
        first: The first day; None = that of the log.
        last: The last day; None = the last that counts.
        covered_to: The last day that counts; None = the first possible day of the last event.
        by: `whole`, `year` or `month`, as `periods.cut` takes them.
        stale_after: Days without evidence after which a status is stale; 0 = never.
    """

    first: np.datetime64 | None = None
    last: np.datetime64 | None = None
    covered_to: np.datetime64 | None = None
    by: str = "whole"
    stale_after: int = DEFAULT_STALE_AFTER


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: events, crossings and rows of the result, and in how many pieces and parts."""

    events: int
    crossings: int
    rows: int
    pieces: int
    parts: int


def intervals(log: Log, out: str, each: Each[Any]) -> Done:
    """Writes the intervals of all links of a log: a folder of Parquet files with the columns of `Timeline.intervals`.

    Args:
        log: The log.
        out: The address of the folder, which must not be there yet.
        each: What applies the tasks.

    Raises:
        DataError: The log has problems, or a file cannot be read or written; nothing is left at `out` then.
    """
    with _Scratch(log, out) as scratch:
        read = _sorted(log, scratch.at("buckets"), each)
        parts = _parts(read, Intervals(), scratch.at("parts"), each)
        if not any(part.address for part in parts):
            with files.written_whole(files.joined(scratch.at("parts"), "part-00000.parquet")) as file:
                pq.write_table(pa.Table.from_pylist([], schema=partitions.INTERVALS), file)
        files.moved(scratch.at("parts"), out)
    return _done(read, parts)


def uptime_table(log: Log, out: str, wanted: Figures, each: Each[Any]) -> Done:
    """Writes the figures of all links of a log: a CSV with the columns `uptime.COLUMNS`.

    Args:
        log: The log.
        out: The address of the file, which must not be there yet.
        wanted: Which figures.
        each: What applies the tasks.

    Raises:
        DataError: As `intervals`, or the period begins after the last day that counts.
    """
    with _Scratch(log, out) as scratch:
        read = _sorted(log, scratch.at("buckets"), each)
        counted_to, chosen = _counted(read, wanted)
        figures = Uptime(tuple(chosen), counted_to, wanted.stale_after)
        parts = _parts(read, figures, scratch.at("parts"), each)
        header = (",".join(uptime.COLUMNS) + "\r\n").encode()
        files.joined_into(out, header, [part.address for part in parts if part.address])
    return _done(read, parts)


class _Scratch:
    """The folder for what is needed meanwhile: made at the beginning, removed at the end, however that comes."""

    def __init__(self, log: Log, out: str) -> None:
        self.folder = log.scratch or files.beside(out, "scratch")
        self.out = out

    def at(self, name: str) -> str:
        """A folder in it."""
        folder = files.joined(self.folder, name)
        files.made(folder)
        return folder

    def __enter__(self) -> Self:
        if files.exists(self.out):
            raise DataError([files.problem(self.out, "exists", "it exists", "name one that is not there yet")])
        if files.exists(self.folder):
            hint = "remove it if no other run is using it, or name another with --scratch"
            raise DataError([files.problem(self.folder, "exists", "the folder for the time of the run exists", hint)])
        if files.is_within(self.out, self.folder):
            reason = f"the result '{self.out}' would lie in it, and go with it at the end"
            raise DataError([files.problem(self.folder, "result-within", reason, "choose another --scratch")])
        files.made(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        files.removed(self.folder)


@dataclass(frozen=True, slots=True)
class _Read:
    """A log that is in buckets."""

    address: str
    sorted: tuple[Sorted, ...]
    buckets: int

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for piece in self.sorted for file in piece.files)

    @property
    def of_group(self) -> tuple[str, ...]:
        return tuple(file for piece in self.sorted for file in piece.of_group)


def _sorted(log: Log, folder: str, each: Each[Any]) -> _Read:
    """The first pass. All pieces are read before the problems of any are reported: they are few sentences in all."""
    pieces = files.pieces(log.address)
    n = int(np.clip(sum(piece.rows for piece in pieces) // OF_A_BUCKET, FEWEST, MOST))
    found: list[Sorted] = list(each(partial(buckets.sort, how=Sorting(folder, n, log.apply_disputed)), pieces))
    faults = [fault for piece in found for fault in piece.faults]
    if faults:
        raise DataError(reported(faults))
    return _Read(log.address, tuple(sorted(found, key=lambda piece: piece.files)), n)


def reported(faults: Sequence[Fault]) -> list[Problem]:
    """The first place of each kind of fault in each file, and in how many rows it is; the first twenty."""
    rows: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], Problem] = {}
    for fault in sorted(faults, key=lambda fault: fault.first):
        problem = fault.first
        key = problem.file, problem.column, problem.code
        rows[key] += fault.rows
        first.setdefault(key, problem)
    return [
        replace(problem, reason=f"{problem.reason} (so in {rows[key]:,} rows)" if rows[key] > 1 else problem.reason)
        for key, problem in [*first.items()][:_SHOWN]
    ]


def _parts(read: _Read, wanted: Wanted, folder: str, each: Each[Any]) -> list[Part]:
    """The second pass."""
    one = partial(partitions.part, addresses=read.files, of_group=read.of_group, wanted=wanted, folder=folder)
    parts = sorted(each(one, range(read.buckets)), key=lambda part: part.number)
    again = [part.repeated for part in parts if part.repeated]
    if again:
        event, crossing = again[0]
        reason = f"'{event}' is there twice, on one day at '{crossing}'"
        problem = Problem(read.address, 0, "event_id", "duplicate", Severity.ERROR, reason, "is a file there twice?")
        raise DataError([problem])
    return parts


def _counted(read: _Read, wanted: Figures) -> tuple[np.datetime64, list[Period]]:
    """The last day that counts, and the periods.

    Raises:
        DataError: The period begins after that day, or after its end.
    """
    ends = [day for piece in read.sorted for day in (piece.first, piece.last) if day is not None]
    if not ends:
        raise DataError([files.problem("", "no-events", "the log has no events, so it has no period")])
    counted_to = max(ends) if wanted.covered_to is None else wanted.covered_to
    first = min(*ends, counted_to) if wanted.first is None else wanted.first
    last = counted_to if wanted.last is None else wanted.last
    if first > min(last, counted_to):
        reason = f"the period begins on {first}, and ends on {min(last, counted_to)}: it is empty"
        raise DataError(
            [files.problem("--from", "empty-period", reason, "choose another --from, --to or --covered-to")]
        )
    return counted_to, periods.cut((first, min(last, counted_to)), wanted.by)


def _done(read: _Read, parts: Sequence[Part]) -> Done:
    return Done(
        events=sum(piece.rows for piece in read.sorted), crossings=sum(part.crossings for part in parts),
        rows=sum(part.rows for part in parts), pieces=len(read.sorted), parts=sum(bool(part.address) for part in parts),
    )  # fmt: skip
