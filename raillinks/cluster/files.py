"""The files of a large log at any address that fsspec knows, and the pieces in which workers read them.

The events of a large log: which columns it needs, what is wrong in its rows, and the short form for workers.

Workers of Dask: those of a scheduler that exists, or some of this machine, which end with the run.
"""

import re
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from uuid import uuid4

import dask
import fsspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from dask.utils import parse_bytes
from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker
from fsspec.implementations.local import LocalFileSystem
from numpy.typing import NDArray

from raillinks.domain import dates, enums
from raillinks.domain.enums import ALL_SERVICES, GROUP, NOT_ON_GROUP, UNCHANGED, Confidence, Kind
from raillinks.domain.problems import DataError, Problem, Severity, did_you_mean, shortened
from raillinks.domain.status import STATUS_AFTER, Status
from raillinks.engine.replay import Mask
from raillinks.engine.timeline import effective

NEEDED = ("event_id", "date", "crossing_id", "service", "kind", "status_after")
"""The columns that a log must have. `date` is EDTF text or a column of days."""
OPTIONAL = ("order_in_day", "confidence", "context")
"""`order_in_day`: whole numbers, missing = 0. `confidence`: missing column = all events are effective. `context`: bool,
true for a crossing that no group event concerns."""
SERVICES, KINDS = (*enums.names(enums.DEFAULT), ALL_SERVICES), tuple(map(str, Kind))
AFTER = (*map(str, Status), UNCHANGED)
CONFIDENCES = tuple(map(str, Confidence))
_WORDS = {"service": SERVICES, "kind": KINDS, "status_after": AFTER}

SHORT = pa.schema(
    [
        ("event_id", pa.string()), ("crossing_id", pa.string()), ("date_earliest", pa.date32()),
        ("date_latest", pa.date32()), ("order", pa.int32()), ("service", pa.int8()), ("kind", pa.int8()),
        ("status_after", pa.int8()), ("effective", pa.bool_()), ("context", pa.bool_()),
    ]
)  # fmt: skip
"""The short form of events: words as their positions in `SERVICES`, `KINDS` and `AFTER`."""

_FITS = np.array([[after in STATUS_AFTER[kind] for after in AFTER] for kind in Kind])
_OF_ONE_CROSSING = np.array([kind in NOT_ON_GROUP for kind in Kind])
_WHOLE_NUMBER = r"^-?[0-9]{1,9}$"


class Code(StrEnum):
    """The short names of problems that rows may have."""

    TYPE = "wrong-type"
    MISSING = "missing-value"
    WORD = "unknown-value"
    DATE = "bad-date"
    OPEN = "open-date"
    KIND = "status-not-of-kind"
    GROUP = "not-on-group"
    NUMBER = "not-a-number"
    TIME = "time-of-day"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a column: the first row that has it, and how many rows have it."""

    first: Problem
    rows: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows of a file: the columns, the file's path, and the number of the first row, counted from 1."""

    columns: pa.RecordBatch
    file: str
    first_row: int

    def fault(self, wrong: Mask, column: str, code: Code, say: Callable[[int], tuple[str, str]]) -> Iterator[Fault]:
        """The fault of the rows where `wrong` is true; `say` gives reason and hint for the position of the first."""
        if wrong.any():
            at = int(np.argmax(wrong))
            place = self.file, self.first_row + at, column
            yield Fault(Problem(*place, code, Severity.ERROR, *say(at)), int(wrong.sum()))


def short(columns: pa.RecordBatch, file: str, first_row: int, *, apply_disputed: bool) -> tuple[pa.Table, list[Fault]]:
    """Rows in their short form, and what is wrong with them.

    Args:
        columns: `NEEDED` and those of `OPTIONAL` that the log has.
        file: The path, for problems.
        first_row: The number of the first row in the file, counted from 1.
        apply_disputed: The reader's `disputed=apply` (rule 1).

    Returns:
        A table as `SHORT`, one row per row, which must not be used if there are faults; and the faults.
    """
    batch = _Batch(columns, file, first_row)
    texts = {name: _text(columns[name]) for name in NEEDED}
    faults = [*_missing(batch, texts), *_times(batch)]
    codes = {}
    for name, words in _WORDS.items():
        codes[name], wrong = _codes(batch, name, texts[name], words)
        faults += wrong
    windows = dates.windows(pd.Series(texts["date"].to_pandas(), dtype=str))
    faults += [*_dates(batch, texts["date"], windows), *_fitting(batch, codes, texts["crossing_id"])]
    order, wrong = _order(batch)
    counted, unknown = _effective(batch, apply_disputed=apply_disputed)
    columns_of = {
        "event_id": texts["event_id"], "crossing_id": texts["crossing_id"],
        "date_earliest": pa.array(windows.earliest), "date_latest": pa.array(windows.latest), "order": order,
        **{name: pa.array(code.astype(np.int8)) for name, code in codes.items()},
        "effective": counted, "context": _context(batch),
    }  # fmt: skip
    return pa.table(columns_of, schema=SHORT), [*faults, *wrong, *unknown]


def frame(table: pa.Table) -> pd.DataFrame:
    """Events for the engine (`replay.rows`) out of their short form, without `crossing_id`."""
    words = {
        name: pd.Categorical.from_codes(table[name].to_numpy(), categories=list(of))  # type: ignore[call-overload]
        for name, of in _WORDS.items()
    }
    days = {
        name: table[name].cast(pa.int32()).to_numpy().astype("datetime64[D]").astype("datetime64[s]")
        for name in ("date_earliest", "date_latest")
    }
    ids = pd.Series(table["event_id"].to_pandas(), dtype=str)
    return pd.DataFrame({"event_id": ids, **words, **days, "order": table["order"].to_numpy().astype(np.int64)})


def wrong_types(schema: pa.Schema, file: str) -> Iterator[Problem]:
    """The columns of a file that are missing, or are of a type that they cannot have."""
    for name in NEEDED:
        if name not in schema.names:
            hint = did_you_mean(name, schema.names) if schema.names else ""
            yield Problem(file, 0, name, "missing-column", Severity.ERROR, f"there is no column '{name}'", hint)
    for name in (*NEEDED, *OPTIONAL):
        if schema.names.count(name) > 1:
            reason = f"the column '{name}' is there {schema.names.count(name)} times"
            yield Problem(file, 0, name, "repeated-column", Severity.ERROR, reason, "give each column another name")
        elif name in schema.names and not _fits(name, kind := schema.field(name).type):
            reason, hint = f"the column '{name}' has the type {shortened(str(kind))}", f"needed: {_needed(name)}"
            yield Problem(file, 0, name, Code.TYPE, Severity.ERROR, reason, hint)


def _fits(name: str, kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    if name == "context":
        return bool(pa.types.is_boolean(inner))
    is_text = pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner)
    days = name == "date" and (pa.types.is_date(inner) or (pa.types.is_timestamp(inner) and inner.tz is None))
    numbers = name == "order_in_day" and pa.types.is_integer(inner)
    return bool(is_text or days or numbers or pa.types.is_null(inner))


def _needed(name: str) -> str:
    if name == "date":
        return "text (EDTF), or days (date32) without a time zone"
    return {"context": "bool", "order_in_day": "text or whole numbers"}.get(name, "text")


def _text(column: pa.Array) -> pa.Array:
    """A column as text, of points in time their days; missing cells become empty."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    return pc.fill_null(column.cast(pa.string()), "")


def _times(batch: _Batch) -> Iterator[Fault]:
    """Points in time that are not the beginning of a day: a log has days alone."""
    column = batch.columns["date"]
    if not pa.types.is_timestamp(column.type):
        return
    days = column.cast(pa.date32(), safe=False).cast(column.type)
    wrong = _mask(pc.fill_null(pc.not_equal(days, column), False))  # noqa: FBT003 (Arrow's own)

    def say(at: int) -> tuple[str, str]:
        return f"'{column[at].as_py()}' has a time of day", "days only: cast the column to date32"

    yield from batch.fault(wrong, "date", Code.TIME, say)


def _missing(batch: _Batch, texts: dict[str, pa.Array]) -> Iterator[Fault]:
    for name, column in texts.items():
        empty = _mask(pc.equal(column, ""))
        yield from batch.fault(empty, name, Code.MISSING, lambda _: ("the cell is empty", "this column must be filled"))


def _codes(batch: _Batch, name: str, texts: pa.Array, words: Sequence[str]) -> tuple[NDArray[np.int64], list[Fault]]:
    """The positions of words in a list; of a word that is not in it -1, with a fault, and of an empty cell -1."""
    found = pc.index_in(texts, value_set=pa.array(words, pa.string()))
    unknown = _mask(pc.and_(pc.is_null(found), pc.not_equal(texts, "")))

    def say(at: int) -> tuple[str, str]:
        word = texts[at].as_py()
        return f"unknown value '{shortened(word)}'", did_you_mean(word, words)

    return pc.fill_null(found, -1).to_numpy().astype(np.int64), [*batch.fault(unknown, name, Code.WORD, say)]


def _dates(batch: _Batch, texts: pa.Array, windows: dates.Windows) -> Iterator[Fault]:
    wrong = windows.reason != ""

    def say(at: int) -> tuple[str, str]:
        return f"'{shortened(texts[at].as_py())}': {windows.reason[at]}", f"accepted: {dates.ACCEPTED}"

    yield from batch.fault(wrong, "date", Code.DATE, say)
    unbounded = ~wrong & (np.isnat(windows.earliest) | np.isnat(windows.latest)) & ~_mask(pc.equal(texts, ""))

    def say_open(at: int) -> tuple[str, str]:
        return f"'{texts[at].as_py()}' has an open end", "both bounds are needed here"

    yield from batch.fault(unbounded, "date", Code.OPEN, say_open)


def _fitting(batch: _Batch, codes: dict[str, NDArray[np.int64]], crossing: pa.Array) -> Iterator[Fault]:
    """Statuses that the kind cannot have, and kinds that must name one crossing (`enums`)."""
    kind, after = codes["kind"], codes["status_after"]
    known = (kind >= 0) & (after >= 0)  # an empty or unknown word has a fault of its own

    def say(at: int) -> tuple[str, str]:
        allowed = [word for word, fits in zip(AFTER, _FITS[kind[at]], strict=True) if fits]
        reason = f"'{AFTER[after[at]]}' after the kind '{KINDS[kind[at]]}'"
        return reason, f"{KINDS[kind[at]]} carries: " + ", ".join(allowed)

    yield from batch.fault(known & ~_FITS[kind, after], "status_after", Code.KIND, say)
    on_group = _mask(pc.equal(crossing, GROUP)) & known & _OF_ONE_CROSSING[kind]
    yield from batch.fault(
        on_group, "kind", Code.GROUP, lambda at: (f"'{KINDS[kind[at]]}' on the group {GROUP}", "name one crossing")
    )


def _order(batch: _Batch) -> tuple[pa.Array, list[Fault]]:
    """`order_in_day`, 0 where it is empty."""
    if "order_in_day" not in batch.columns.schema.names:
        return pa.array(np.zeros(batch.columns.num_rows, np.int32)), []
    texts = _text(batch.columns["order_in_day"])
    empty = pc.equal(texts, "")
    if pc.all(empty).as_py():
        return pa.array(np.zeros(len(texts), np.int32)), []
    wrong = _mask(pc.and_not(pc.invert(pc.match_substring_regex(texts, _WHOLE_NUMBER)), empty))
    faults = [*batch.fault(
        wrong, "order_in_day", Code.NUMBER,
        lambda at: (f"'{shortened(texts[at].as_py())}' is not a whole number", "up to nine digits, or an empty cell"),
    )]  # fmt: skip
    numbers = pc.if_else(pc.or_(empty, pa.array(wrong)), "0", texts)
    return numbers.cast(pa.int32()), faults


def _effective(batch: _Batch, *, apply_disputed: bool) -> tuple[pa.Array, list[Fault]]:
    """Which events may move links (rule 1); all, if the log says nothing of confidence."""
    if "confidence" not in batch.columns.schema.names:
        return pa.array(np.ones(batch.columns.num_rows, bool)), []
    texts = _text(batch.columns["confidence"])
    code, faults = _codes(batch, "confidence", texts, CONFIDENCES)
    faults += _missing(batch, {"confidence": texts})
    words = pd.DataFrame({"confidence": pd.Categorical.from_codes(code, categories=list(CONFIDENCES))})  # type: ignore[call-overload]
    return pa.array(effective(words, apply_disputed=apply_disputed)), faults


def _context(batch: _Batch) -> pa.Array:
    if "context" not in batch.columns.schema.names:
        return pa.array(np.zeros(batch.columns.num_rows, bool))
    return pc.fill_null(batch.columns["context"].cast(pa.bool_()), False)  # noqa: FBT003 (Arrow's own)


def _mask(found: pa.Array) -> Mask:
    mask: Mask = np.asarray(found.to_numpy(zero_copy_only=False), bool)
    return mask


ROWS = 1_000_000
"""Rows of a piece, unless a row group has more."""
_ENDING = ".parquet"


@dataclass(frozen=True, slots=True)
class Piece:
    """Row groups of one file, which one task reads.

    Args:
        number: The number of the piece, from 0.
        file: The address.
        groups: The row groups, one after another.
        first_row: The number of the first row in the file, counted from 1.
        rows: How many rows they have.
    """

    number: int
    file: str
    groups: tuple[int, ...]
    first_row: int
    rows: int


def found(address: str) -> tuple[Any, str]:
    """The file system of an address and the path in it.

    Raises:
        DataError: The address is of a kind that no installed package knows.
    """
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        hint = "install the package that the message names, for the workers too, or name a file of this machine"
        raise DataError([problem(address, "unknown-address", str(error), hint)]) from error
    return system, str(path)


def problem(address: str, code: str, reason: str, hint: str = "") -> Problem:
    """A problem of a whole file or address."""
    return Problem(address, 0, "", code, Severity.ERROR, reason, hint)


def pieces(address: str) -> list[Piece]:
    """The pieces of a Parquet file, or of all Parquet files below a folder, in the order of their names.

    Raises:
        DataError: There is none, one cannot be read, or a column is missing or of a wrong type.
    """
    system, path = found(address)
    try:
        files = [path] if system.isfile(path) else sorted(f for f in system.find(path) if f.endswith(_ENDING))
    except OSError as error:
        raise DataError([problem(address, "unreadable", f"it cannot be read: {error}")]) from error
    if not files:
        hint = "name a Parquet file, or a folder that has some"
        reason = "the folder has no file that ends in .parquet" if system.isdir(path) else "there is no such file"
        raise DataError([problem(address, "no-file", reason, hint)])
    problems: list[Problem] = []
    all_pieces: list[Piece] = []
    for file in files:
        with reading(system.unstrip_protocol(file)) as opened:
            problems += wrong_types(opened.schema_arrow, _named(system, file))
            all_pieces += _pieces(opened.metadata, system.unstrip_protocol(file), len(all_pieces))
    if problems:
        raise DataError(problems)
    return all_pieces


def _named(system: Any, file: str) -> str:  # noqa: ANN401 (fsspec has no types)
    return file if isinstance(system, LocalFileSystem) else str(system.unstrip_protocol(file))


def _pieces(metadata: Any, file: str, number: int) -> Iterator[Piece]:  # noqa: ANN401 (pyarrow has no types)
    groups: list[int] = []
    first, rows = 1, 0
    for group in range(metadata.num_row_groups):
        more = metadata.row_group(group).num_rows
        if groups and rows + more > ROWS:
            yield Piece(number, file, tuple(groups), first, rows)
            number, first, rows, groups = number + 1, first + rows, 0, []
        groups.append(group)
        rows += more
    if rows:
        yield Piece(number, file, tuple(groups), first, rows)


@contextmanager
def reading(address: str) -> Iterator[pq.ParquetFile]:
    """A Parquet file that is open.

    Raises:
        DataError: It cannot be read, here or while it is open.
    """
    system, path = found(address)
    try:
        with system.open(path, "rb") as file, pq.ParquetFile(file) as opened:
            yield opened
    except (OSError, pa.ArrowException) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        hint = "is it a whole Parquet file, and does every worker reach it?"
        raise DataError([problem(_named(system, path), "unreadable", f"it cannot be read: {first}", hint)]) from error


def columns_of(opened: pq.ParquetFile) -> list[str]:
    """The columns of a file that the engine needs."""
    return [name for name in (*NEEDED, *OPTIONAL) if name in opened.schema_arrow.names]


@contextmanager
def written_whole(address: str) -> Iterator[BinaryIO]:
    """A file that is written: it has its name only once it is whole, whoever is killed meanwhile.

    On this machine it is renamed at the end. Object stores show a file only once it is whole.
    """
    system, path = found(address)
    part = f"{path}.{uuid4().hex}" if isinstance(system, LocalFileSystem) else path
    try:
        with system.open(part, "wb") as file:
            yield file
        if part != path:
            system.mv(part, path)
    finally:  # a full disk, or whoever stops the run: nothing of it may be left
        if part != path and system.exists(part):
            system.rm(part)


def beside(address: str, name: str) -> str:
    """The address of a hidden neighbour of a file."""
    system, path = found(address)
    own = PurePosixPath(path)
    return str(system.unstrip_protocol(str(own.with_name(f".{own.name}.{name}"))))


def is_within(address: str, folder: str) -> bool:
    """Whether an address is that of a folder or lies below it."""
    (system, path), (other, above) = found(address), found(folder)
    return type(system) is type(other) and PurePosixPath(path).is_relative_to(PurePosixPath(above))


def joined(folder: str, *names: str) -> str:
    """The address of a file in a folder."""
    return "/".join([folder.rstrip("/"), *names])


def exists(address: str) -> bool:
    """Whether there is a file or folder at an address."""
    system, path = found(address)
    return bool(system.exists(path))


def made(folder: str) -> None:
    """Makes a folder, and those above it."""
    system, path = found(folder)
    system.makedirs(path, exist_ok=True)


def removed(folder: str) -> None:
    """Removes a folder with all in it, if it is there."""
    system, path = found(folder)
    if system.exists(path):
        system.rm(path, recursive=True)


def moved(folder: str, to: str) -> None:
    """Gives a folder another name."""
    system, path = found(folder)
    _, target = found(to)
    system.mv(path, target, recursive=True)


def joined_into(address: str, header: bytes, parts: Sequence[str]) -> None:
    """Writes files one after another into one, after a header."""
    with written_whole(address) as target:
        target.write(header)
        for part in parts:
            system, path = found(part)
            target.write(system.cat_file(path))


WAIT = 30
"""Seconds for a scheduler to answer, and for its first worker."""
SETTINGS = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 1 << 28,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 1 << 25,
    "distributed.nanny.pre-spawn-environ.MALLOC_ARENA_MAX": 1,
}
"""Of workers of this machine. They write nothing of their memory to the disk, and do not wait for others to free some:
one that needs more than it may take is ended, and the run with a sentence. They keep freed memory for the next task;
Dask's own settings give it back at once, which costs a quarter of the time."""
_LINUX_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Workers:
    """Which workers are to do the work.

    Args:
        scheduler: The address of a scheduler, such as `tcp://10.0.0.1:8786`; empty: workers of this machine.
        number: How many there shall be on this machine.
        memory: How much each may take, as Dask writes it: `1.5GB`, or `auto`.
    """

    scheduler: str = ""
    number: int = 2
    memory: str = "auto"


@contextmanager
def connected(workers: Workers) -> Iterator[Client]:
    """A client of the workers. Those of this machine end with it, whatever happens.

    Raises:
        DataError: The scheduler does not answer, or has no worker; or the memory is no amount.
    """
    with ExitStack() as open_ones:
        if workers.scheduler:
            yield open_ones.enter_context(_of_scheduler(workers.scheduler))
            return
        open_ones.enter_context(dask.config.set(SETTINGS))
        cluster = LocalCluster(
            n_workers=workers.number, threads_per_worker=1, memory_limit=_amount(workers.memory), host="127.0.0.1",
            dashboard_address="127.0.0.1:0", silence_logs="CRITICAL",
        )  # fmt: skip
        open_ones.enter_context(cluster)
        yield open_ones.enter_context(Client(cluster))


def _amount(memory: str) -> str:
    """An amount of memory that Dask knows.

    Raises:
        DataError: It is none.
    """
    if memory == "auto":
        return memory
    try:
        amount = parse_bytes(memory)
    except ValueError as error:
        hint = "a number with its unit, such as 1.5GB, or auto"
        raise DataError([problem("--memory", "bad-value", f"'{memory}' is no amount of memory", hint)]) from error
    if amount < parse_bytes("300MB"):
        hint = "the libraries alone take some 200 MB: name 300MB or more"
        raise DataError([problem("--memory", "bad-value", f"'{memory}' is too little for a worker", hint)])
    return memory


@contextmanager
def _of_scheduler(address: str) -> Iterator[Client]:
    hint = "is the address right, and does the scheduler run? `dask scheduler` prints its address when it starts"
    try:
        client = Client(address, timeout=WAIT)
    except (OSError, ValueError) as error:
        reason = f"no scheduler of Dask answers there: {error}"
        raise DataError([problem(address, "no-scheduler", reason, hint)]) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            hint = f"start one with `dask worker {address}`"
            raise DataError([problem(address, "no-workers", "the scheduler has no workers", hint)]) from error
        yield client


def each(client: Client) -> Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]:
    """Applies tasks on the workers of a client, as `running.Each`.

    A result is taken over as soon as it is there, and the workers forget it: the end of a worker costs only the tasks
    that it was at, which another one does again.

    Raises:
        DataError: A task ended several workers, or a worker lacks the library.
    """

    def on_workers(function: Callable[[Any], Any], values: Sequence[Any]) -> Iterator[Any]:
        completed = as_completed(client.map(function, list(values), pure=False))
        for future in completed:
            try:
                result = future.result()
            except KilledWorker as error:
                hint = "give each worker more memory (--memory); all events of one crossing must fit into one"
                reason = "a task ended its worker several times, most likely for want of memory"
                raise DataError([problem("workers", "killed", reason, hint)]) from error
            except CancelledError as error:
                hint = "look into the scheduler's own messages, and start the command again"
                raise DataError([problem("workers", "lost", "the scheduler ended during the run", hint)]) from error
            except ModuleNotFoundError as error:
                hint = "install the same version of this library, with its extra `cluster`, where the workers run"
                raise DataError([problem("workers", "no-library", f"a worker lacks {error.name}", hint)]) from error
            future.release()
            yield result

    return on_workers


def peak() -> int:
    """The most bytes that this process has held so far.

    Linux hands `ru_maxrss` down from the process that starts another, so its own high-water mark is read there.
    """
    if _LINUX_STATUS.exists():
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", _LINUX_STATUS.read_text(encoding="ascii"))[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peaks(client: Client) -> list[int]:
    """The most bytes that each worker has held so far."""
    return sorted(client.run(peak).values())
