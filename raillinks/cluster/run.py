"""A large log from files to figures: two passes over it, each as tasks that do not depend on one another.

The first pass: a task reads a piece of the log and writes its events, sorted into buckets of crossings.

The own events of some crossings, with those of the group, for the engine.

The second pass: a task takes a bucket of crossings, and the engine replays them as it replays any log.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, Self, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from raillinks.cluster import files
from raillinks.cluster.files import SHORT, Fault, Piece, frame, short
from raillinks.domain.enums import DEFAULT, GROUP, names
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.engine.lapse import BIG
from raillinks.engine.replay import FIRST_DAY, Ints, first_of_each, last_of_each
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, INTERVAL_COLUMNS, Timeline, make_timeline
from raillinks.metrics import compare, periods, uptime
from raillinks.metrics.compare import Period
from raillinks.package.tables import as_text, csv_text

BATCH = 500_000
"""Rows that a worker holds as text at a time."""
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a log is sorted into buckets.

    Args:
        folder: The address of the folder of the buckets, which every worker reaches.
        buckets: How many there are.
        apply_disputed: The reader's `disputed=apply`.
    """

    folder: str
    buckets: int
    apply_disputed: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became of a piece.

    Args:
        files: The addresses of its files: each has one batch per bucket.
        of_group: The addresses of those with the events of the group, in one batch; few pieces have any.
        rows: How many events it has.
        first: The earliest first possible day, and
        last: the latest; None without events.
        faults: What is wrong with its rows, or with the file.
    """

    files: tuple[str, ...]
    of_group: tuple[str, ...]
    rows: int
    first: np.datetime64 | None
    last: np.datetime64 | None
    faults: tuple[Fault, ...]


def sort(piece: Piece, how: Sorting) -> Sorted:
    """Reads a piece, checks its rows, and writes them in their short form, bucket by bucket.

    A piece that is sorted again, since its worker was killed, gives the same files.
    """
    written: tuple[list[str], list[str]] = ([], [])
    faults: list[Fault] = []
    ends: list[np.datetime64] = []
    row = piece.first_row
    try:
        with files.reading(piece.file) as opened:
            names = files.columns_of(opened)
            for batch in opened.iter_batches(BATCH, row_groups=list(piece.groups), columns=names, use_threads=False):
                batch.validate(full=True)  # that its texts are UTF-8
                table, wrong = short(batch, piece.file, row, apply_disputed=how.apply_disputed)
                row += batch.num_rows
                faults += wrong
                if not faults and batch.num_rows:
                    address = files.joined(how.folder, f"{piece.number:06d}-{row:012d}")
                    own, of_group = _write(table, how.buckets, address)
                    written[0].extend(own)
                    written[1].extend(of_group)
                    days = table["date_earliest"].cast(pa.int32()).to_numpy()
                    ends += [days.min().astype("datetime64[D]"), days.max().astype("datetime64[D]")]
    except DataError as error:
        faults += [Fault(problem, 0) for problem in error.problems]
    first, last = (min(ends), max(ends)) if ends else (None, None)
    return Sorted(tuple(written[0]), tuple(written[1]), row - piece.first_row, first, last, tuple(faults))


def bucket_of(crossing: pa.Array, buckets: int) -> Ints:
    """The bucket of each crossing: the same for a name in every process; `buckets` for the group."""
    encoded = crossing.dictionary_encode()
    names = encoded.dictionary.to_numpy(zero_copy_only=False)
    number = (pd.util.hash_array(names, categorize=False) % np.uint64(buckets)).astype(np.int64)
    number[names == GROUP] = buckets
    by_row: Ints = number[encoded.indices.to_numpy()]
    return by_row


def _write(table: pa.Table, buckets: int, address: str) -> tuple[list[str], list[str]]:
    """Writes events by bucket, and those of the group apart; gives the addresses of both files."""
    table = table.combine_chunks()
    bucket = bucket_of(table["crossing_id"].combine_chunks(), buckets).astype(np.int16)
    order = np.argsort(bucket, kind="stable")  # of so short numbers it counts, which takes no time
    by_bucket = table.take(pa.array(order))
    ends = np.searchsorted(bucket[order], np.arange(buckets + 1), side="right")
    starts = np.r_[0, ends[:-1]]
    batches = [_batch(by_bucket.slice(start, end - start)) for start, end in zip(starts, ends, strict=True)]
    _write_file(f"{address}.arrow", batches[:-1])
    if not batches[-1].num_rows:
        return [f"{address}.arrow"], []
    _write_file(f"{address}.group.arrow", batches[-1:])
    return [f"{address}.arrow"], [f"{address}.group.arrow"]


def _batch(rows: pa.Table) -> pa.RecordBatch:
    batches = rows.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=SHORT)


def _write_file(address: str, batches: Sequence[pa.RecordBatch]) -> None:
    with files.written_whole(address) as file, pa.ipc.new_file(file, SHORT, options=_LZ4) as writer:
        for batch in batches:
            writer.write_batch(batch)


def bucket(addresses: Sequence[str], number: int) -> pa.Table:
    """The events of one bucket, in their short form, out of some files; 0 is the only one of a file of the group."""
    batches = []
    for address in addresses:
        system, path = files.found(address)
        with system.open(path, "rb") as file, pa.ipc.open_file(file) as opened:
            batches.append(opened.get_batch(number))
    return pa.Table.from_batches(batches, schema=SHORT).combine_chunks()


_SERVICES = names(DEFAULT)
PAIRS = 500_000
"""Pairs of link and event that a worker replays at a time, unless one crossing has more."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """The own events of some crossings.

    Args:
        events: All their events, in their short form.
        crossing: The crossing of each, as a position in `names`.
        names: The names of the crossings, sorted; there may be more than have events here.
    """

    events: pa.Table
    crossing: Ints
    names: "pd.Index[str]"

    def few_at_a_time(self, of_group: int) -> Iterator["Crossings"]:
        """A few crossings at a time, in the order of names: so a bucket needs no more memory than they do.

        Args:
            of_group: How many events the group has.
        """
        own = np.bincount(self.crossing, minlength=len(self.names))
        turn = np.cumsum(len(_SERVICES) * (own + of_group)) // PAIRS
        by_row = turn[self.crossing]
        for few in np.unique(turn):
            mine = by_row == few
            yield Crossings(self.events.filter(pa.array(mine)), self.crossing[mine], self.names) if turn[-1] else self

    def repeated(self) -> tuple[str, str] | None:
        """An event that is there twice, and its crossing: one id and one first possible day, which nothing orders."""
        day = self.events["date_earliest"].cast(pa.int32()).to_numpy() - FIRST_DAY.astype(np.int64)
        key = self.crossing * BIG + day
        order = np.argsort(key, kind="stable")
        among = order[~(first_of_each(key[order]) & last_of_each(key[order]))]
        ids = self.events["event_id"].take(pa.array(among)).to_pandas()
        both = pd.DataFrame({"crossing": self.crossing[among], "event_id": ids})
        again = both[both.duplicated()].sort_values(["crossing", "event_id"])
        return (str(again["event_id"].iloc[0]), self.names[again["crossing"].iloc[0]]) if len(again) else None

    def links(self) -> pd.DataFrame:
        """Both services of each crossing that has events, by name: `crossing_id`, `service`, `context`.

        A crossing is context if one of its events says so.
        """
        present = np.unique(self.crossing)
        of_context = np.unique(self.crossing[np.asarray(self.events["context"], bool)])
        return pd.DataFrame(
            {
                "crossing_id": self.names[present].repeat(len(_SERVICES)),
                "service": pd.Series([*_SERVICES] * len(present), dtype=str),
                "context": np.isin(present, of_context).repeat(len(_SERVICES)),
            }
        )

    def replayed(self, group: pa.Table) -> Timeline:
        """The timeline of their links, in the order of names.

        Args:
            group: All events of the group.
        """
        events = pa.concat_tables([self.events, group])
        code = np.r_[self.crossing, np.full(len(group), len(self.names))]
        crossing = pd.Categorical.from_codes(code, categories=[*self.names, GROUP])  # type: ignore[call-overload]
        counts = np.asarray(events["effective"], bool)
        made = frame(events).assign(crossing_id=crossing)
        return make_timeline(made if counts.all() else made[counts].reset_index(drop=True), self.links())


def of_table(events: pa.Table) -> Crossings:
    """The crossings of events.

    Args:
        events: Events in their short form.
    """
    encoded = events["crossing_id"].combine_chunks().dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    names = pd.Index(encoded.dictionary.take(pa.array(order)).to_pandas(), dtype=str)
    return Crossings(events, rank[encoded.indices.to_numpy()], names)


_DAYS = ("start", "start_latest", "end", "end_latest")
INTERVALS = pa.schema([(name, pa.date32() if name in _DAYS else pa.string()) for name in INTERVAL_COLUMNS])
"""The columns of a file of intervals."""
_REPEATED = [name for name in INTERVAL_COLUMNS if not name.endswith("event_id")]
"""Those whose values come many times, so that a dictionary makes them short."""


class Wanted(Protocol):
    """What is made of the timeline of some crossings, and how it is written."""

    @property
    def ending(self) -> str:
        """How the names of its files end."""

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes what is wanted of timelines, and says how many rows that are."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of each link, as Parquet."""

    ending: str = ".parquet"

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes `Timeline.intervals`, as `INTERVALS`."""
        rows = 0
        with (
            files.written_whole(address) as file,
            pq.ParquetWriter(file, INTERVALS, use_dictionary=_REPEATED) as writer,
        ):
            for links in timelines:
                made = links.intervals()
                writer.write_table(pa.Table.from_pandas(made, INTERVALS, preserve_index=False, nthreads=1))
                rows += len(made)
        return rows


@dataclass(frozen=True, slots=True)
class Uptime:
    """The figures of each link in periods, as CSV without a header.

    Args:
        periods: As for `uptime.uptime_of_periods`.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.
    """

    periods: tuple[Period, ...]
    counted_to: np.datetime64
    stale_after: int = DEFAULT_STALE_AFTER
    ending: str = ".csv"

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes `uptime.uptime_of_periods`."""
        rows = 0
        with files.written_whole(address) as file:
            for links in timelines:
                made = uptime.uptime_of_periods(links, self.periods, self.counted_to, stale_after=self.stale_after)
                file.write(uptime_csv(made).partition(b"\r\n")[2])
                rows += len(made)
        return rows


def uptime_csv(made: pd.DataFrame) -> bytes:
    """Figures as CSV with a header, as in `uptime.csv`: days as `YYYY-MM-DD`, bool as `true` or `false`."""
    counts = made.columns[[kind.kind == "i" for kind in made.dtypes]]
    return csv_text(compare.emptied(made.apply(as_text), [*map(str, counts)]))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the result.

    Args:
        number: The number of its bucket.
        address: Its file; empty if the bucket has no crossing.
        crossings: How many crossings it has.
        rows: How many rows.
        repeated: An event that is there twice, and its crossing; then nothing is made.
    """

    number: int
    address: str
    crossings: int
    rows: int
    repeated: tuple[str, str] | None = None


def part(number: int, addresses: Sequence[str], of_group: Sequence[str], wanted: Wanted, folder: str) -> Part:
    """Makes the part of one bucket.

    Args:
        number: The number of the bucket.
        addresses: The files of the first pass.
        of_group: Those with the events of the group, which every part needs.
        wanted: What is made of it.
        folder: The address of the folder of the parts.
    """
    table, group = bucket(addresses, number), bucket(of_group, 0)
    if table.num_rows == 0:
        return Part(number, "", 0, 0)
    own = of_table(table)
    if again := own.repeated() or of_table(group).repeated():
        return Part(number, "", 0, 0, again)
    address = files.joined(folder, f"part-{number:05d}{wanted.ending}")
    rows = wanted.write((few.replayed(group) for few in own.few_at_a_time(len(group))), address)
    return Part(number, address, len(own.names), rows)


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
                pq.write_table(pa.Table.from_pylist([], schema=INTERVALS), file)
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
    found: list[Sorted] = list(each(partial(sort, how=Sorting(folder, n, log.apply_disputed)), pieces))
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
    one = partial(part, addresses=read.files, of_group=read.of_group, wanted=wanted, folder=folder)
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
