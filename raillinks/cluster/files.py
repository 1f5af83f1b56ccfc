"""The files of a large log at any address that fsspec knows, and the pieces in which workers read them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from uuid import uuid4

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from raillinks.cluster.events import NEEDED, OPTIONAL, wrong_types
from raillinks.words.problems import DataError, Problem, Severity

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
