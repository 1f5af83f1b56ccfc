"""A table of a package, as bytes and as rows of a database: whatever is made of rows is byte for byte the file.

Reads a log from a database: one state of it, whole, proven by its content hash.

Writes a state of a log into a database, in the transaction of whoever asks.

Moves a log with its versions into a database and out of it, whole or not at all.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, insert, select, update

from raillinks.database import layout
from raillinks.database.address import WRONG, Database
from raillinks.database.layout import MORE, POSITION, ROWS, THE_LOG
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package import descriptor, package_files, tables
from raillinks.package.package_files import DESCRIPTOR
from raillinks.package.tables import LF, csv_text
from raillinks.validation import load
from raillinks.versions import storage
from raillinks.versions.storage import LogState, Relation

AT_ONCE = 10_000  # rows that are on their way at a time
BETWEEN = "\x1f"  # stands between cells of a row: the unit separator, which hardly any text has
_TEXT = pa.large_string()


def parsed(content: bytes) -> pd.DataFrame | None:
    """The cells of a file, every one a text; None if it is no table.

    Cells that a row lacks are empty.
    """
    frame, _ = tables.parse_csv(content, "")
    return None if frame is None else frame.fillna("")


def made_of(frame: pd.DataFrame) -> bytes:
    """The file that rows make: UTF-8, line feeds, quotes only where a cell needs them."""
    if frame.shape[1] > 1 and len(frame):
        return csv_text(frame, LF)
    text = StringIO(newline="")
    csv.writer(text, lineterminator=LF).writerows([frame.columns, *frame.itertuples(index=False)])
    return text.getvalue().encode()


def rows_of_table(connection: Connection, table: Table, frame: pd.DataFrame, places: np.ndarray | None = None) -> None:
    """Puts the rows of a file into a table.

    Args:
        connection: The transaction.
        table: The table, which has no row in these places.
        frame: The rows.
        places: Which of them, from 0; None = all.
    """
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    others = [name for name in frame.columns if name not in own]
    wanted = np.arange(len(frame)) if places is None else places
    for first in range(0, len(wanted), AT_ONCE):
        these = wanted[first : first + AT_ONCE]
        part = frame.iloc[these]
        cells = {name: part[name].tolist() if name in part else [""] * len(part) for name in own}
        cells[MORE] = [json.dumps(row, ensure_ascii=False) if others else "" for row in part[others].to_dict("records")]
        cells[POSITION] = these.tolist()
        connection.execute(
            insert(table), [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
        )


def replace_rows(connection: Connection, table: Table, frame: pd.DataFrame, there: pd.DataFrame) -> None:
    """Makes the rows of a table those of another file; rows that stay as and where they are are not touched.

    Args:
        connection: The transaction.
        table: The table.
        frame: The rows of the file.
        there: The rows that the table has, with the same columns.
    """
    both = min(len(frame), len(there))
    changed = (frame.iloc[:both].to_numpy() != there.iloc[:both].to_numpy()).any(axis=1)
    places, position = np.flatnonzero(changed), table.columns[POSITION]
    if len(frame) != len(there):  # all that follows the first change moves
        first = int(places[0]) if len(places) else both
        places = np.arange(first, len(frame))
        connection.execute(delete(table).where(position >= first))
    elif len(places):
        gone = [{"place": place} for place in places.tolist()]
        connection.execute(delete(table).where(position == bindparam("place")), gone)
    rows_of_table(connection, table, frame, places)


def bytes_of_table(connection: Connection, table: Table, header: Sequence[str]) -> pd.DataFrame:
    """The rows of a file, in their order, with the columns of its header."""
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    wanted = [name for name in header if name in own]
    others = [name for name in header if name not in own]
    columns = [*wanted, *([MORE] if others else [])]
    parts = _joined(connection, table, columns) or list(_parts(connection, table, columns))
    cells = {name: pa.chunked_array([part[i] for part in parts], _TEXT) for i, name in enumerate(wanted)}
    if others:
        cells |= _of_json([part[-1] for part in parts], others)
    frame: pd.DataFrame = pa.table({name: cells[name] for name in header}).to_pandas()
    return frame


def _joined(connection: Connection, table: Table, columns: Sequence[str]) -> list[list[pa.Array]]:
    """The same as `_parts`, where no cell has the sign that is put between them; else nothing.

    A text for each row instead of one for each cell takes a third of the time.
    """
    whole: ColumnElement[Any]
    first, *rest = (table.columns[name] for name in columns)
    if connection.dialect.name == "postgresql":  # one pass over the row, where `||` copies it for each cell
        whole = func.concat_ws(BETWEEN, first, *rest)
    else:  # SQLite has that function since 3.44
        whole = reduce(lambda text, column: text + BETWEEN + column, rest, first + "")
    found = []
    for (rows,) in _fetched(connection, select(whole).order_by(table.columns[POSITION])):
        split = pc.split_pattern(rows, BETWEEN)
        if pc.any(pc.not_equal(pc.list_value_length(split), len(columns))).as_py():
            return []
        cells, places = split.flatten(), np.arange(len(rows)) * len(columns)
        found.append([cells.take(pa.array(places + i)) for i in range(len(columns))])
    return found


def _parts(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[list[pa.Array]]:
    """The cells of some columns, many rows at a time."""
    return _fetched(connection, select(*(table.columns[name] for name in columns)).order_by(table.columns[POSITION]))


def _fetched(connection: Connection, asked: Select[Any]) -> Iterator[list[pa.Array]]:
    """The columns of an answer, many rows at a time.

    They come from the driver's own cursor: the rows that SQLAlchemy makes of them take three times as long.
    """
    result = connection.execute(asked)
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(AT_ONCE):
        yield [pa.array(column, _TEXT) for column in zip(*rows, strict=True)]
    result.close()


def _of_json(parts: Sequence[pa.Array], columns: Sequence[str]) -> Mapping[str, pa.ChunkedArray]:
    rows = [json.loads(text) for part in parts for text in part.to_pylist()]
    return {name: pa.chunked_array([pa.array([row[name] for row in rows], _TEXT)]) for name in columns}


CHANGED = "changed-outside"
"""The code of a problem: what the database has is not what was published."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which state a database has.

    Args:
        content_hash: That of the package's files; empty as long as there is no log.
        data_version: Its version.
    """

    content_hash: str
    data_version: str


def head(connection: Connection, name: str, *, lock: bool = False) -> Head:
    """Which state the database has: one row by its key.

    Args:
        connection: A transaction.
        name: Which database it is, for problems.
        lock: Whether nobody else may write until it ends.

    Raises:
        DataError: Somebody deleted the row.
    """
    asked = select(layout.log.c.content_hash, layout.log.c.data_version).where(layout.log.c.id == layout.THE_LOG)
    found = connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    if found is None:
        raise DataError([_changed(name, "the row of the table 'log' is missing")])
    return Head(*found)


def read_log(connection: Connection, name: str, *, lock: bool = False) -> LogState | None:
    """The log; None if there is none yet.

    Args:
        connection: A transaction.
        name: Which database it is, for problems.
        lock: Whether nobody else may write until it ends.

    Raises:
        DataError: The database is away, or its rows were changed by other means than a publication.
    """
    expected = head(connection, name, lock=lock)
    if not expected.content_hash:
        return None
    parsed = {path: _rows(connection, path, header, name) for path, header in listed(connection) if header is not None}
    contents = {path: content(connection, path, parsed.get(path), name) for path, _ in listed(connection)}
    kept = {path: found for path, found in contents.items() if descriptor.is_kept(path)}
    with _was_proven(name):
        descriptor.refuse_others(contents)
        files = package_files.of_contents({path: found for path, found in contents.items() if path not in kept})
    if Head(files.content_hash, str(files.descriptor["version"])) != expected:
        raise DataError([_changed(name, f"the files of version {expected.data_version} do not have its content hash")])
    state = LogState(replace(files, parsed=parsed), kept)
    _refuse_other_versions(connection, state, name)
    return state


def refuse_unproven(state: LogState, name: str) -> None:
    """Refuses a state that was read unless each of its versions can be made again.

    Args:
        state: The state.
        name: Which database it came from, for problems.

    Raises:
        DataError: A version cannot: somebody changed it by other means than a publication.
    """
    with _was_proven(name):
        state.refuse_unproven()


def _refuse_other_versions(connection: Connection, state: LogState, name: str) -> None:
    """Refuses versions that do not lead to the files, and a table of versions that says what the records do not.

    No version is made again: that takes long, and whoever serves the log makes those that are asked for.
    """
    with _was_proven(name):
        rows = state.version_rows
    if rows and rows[-1]["content_hash"] != state.files.content_hash:
        raise DataError([_changed(name, "the files are not those of the last version that is recorded")])
    asked = select(layout.versions).order_by(layout.versions.c.number)
    if [dict(row) for row in connection.execute(asked).mappings()] != rows:
        raise DataError([_changed(name, "the table 'versions' does not say what the records of the versions say")])


def _rows(connection: Connection, path: str, header: str, name: str) -> pd.DataFrame:
    """The rows of a file. Cells that are no text, and columns that are none, were not written by a publication."""
    try:
        return bytes_of_table(connection, layout.ROWS[path], json.loads(header))
    except (LookupError, TypeError, ValueError):
        raise DataError([_changed(name, f"'{path}' is not as it was published")]) from None


@contextmanager
def _was_proven(name: str) -> Iterator[None]:
    """Says of what cannot be used that it was changed: `push` writes nothing else than what it has proven."""
    try:
        yield
    except DataError as error:
        reasons = [f"'{problem.file}': {problem.reason}" for problem in error.problems]
        raise DataError([_changed(name, reason) for reason in reasons]) from None


def listed(connection: Connection) -> list[tuple[str, str | None]]:
    """Every file's path, and its header where it is made of rows."""
    asked = select(layout.files.c.path, layout.files.c.header).order_by(layout.files.c.path)
    return [(path, header) for path, header in connection.execute(asked)]


def content(connection: Connection, path: str, rows: pd.DataFrame | None, name: str) -> bytes:
    """The bytes of a file, as they were published.

    Args:
        connection: A transaction.
        path: The file.
        rows: Its rows, where it is made of rows.
        name: Which database it is, for problems.

    Raises:
        DataError: They were changed by other means than a publication.
    """
    if rows is not None:
        found = made_of(rows)
    else:
        parts = layout.file_parts
        asked = select(parts.c.content).where(parts.c.path == path).order_by(parts.c.part)
        found = b"".join(connection.execute(asked).scalars())
    asked_for = select(layout.files.c.hash).where(layout.files.c.path == path)
    if package_files.sha256(found) != connection.execute(asked_for).scalar_one_or_none():
        raise DataError([_changed(name, f"'{path}' is not as it was published")])
    return found


def _changed(name: str, reason: str) -> Problem:
    hint = "rows are written by `raillinks push` alone: restore the database, or pull the version before it"
    return Problem(name, 0, "", CHANGED, Severity.ERROR, reason, hint)


PART = 1_000_000  # bytes: the rows of some engines may not be much longer


def write_log(connection: Connection, state: LogState, there: LogState | None = None) -> None:
    """Replaces what differs from a state of the log: files, rows and versions. Nothing else is touched.

    Args:
        connection: The transaction, which has locked the head.
        state: The state; nothing of it is checked.
        there: What the database has, as it was read in this transaction; None = nothing, or nobody knows.

    Raises:
        DataError: A package has no file at one of the state's paths.
    """
    descriptor.refuse_others(state.every_file)
    files = layout.files
    present = {path: digest for path, digest in connection.execute(select(files.c.path, files.c.hash))}  # noqa: C416 (rows are no pairs)
    new = {path: package_files.sha256(content) for path, content in state.every_file.items()}
    rows = {} if there is None else there.files.parsed
    for path in present.keys() - new.keys():
        _remove(connection, path)
    for path, content in state.every_file.items():
        if present.get(path) == new[path]:
            continue
        frame = parsed(content) if path in ROWS else None
        if path in present:
            _remove_bytes(connection, path)
        if path in ROWS:
            _write_rows(connection, ROWS[path], frame, rows.get(path))
        _add(connection, path, content, new[path], frame)
    _write_versions(connection, state, there)
    head = {"content_hash": state.files.content_hash, "data_version": str(state.files.descriptor["version"])}
    connection.execute(update(layout.log).where(layout.log.c.id == THE_LOG).values(head))


def _remove(connection: Connection, path: str) -> None:
    """Removes a file, and its rows."""
    if path in ROWS:
        connection.execute(delete(ROWS[path]))
    _remove_bytes(connection, path)


def _remove_bytes(connection: Connection, path: str) -> None:
    connection.execute(delete(layout.file_parts).where(layout.file_parts.c.path == path))
    connection.execute(delete(layout.files).where(layout.files.c.path == path))


def _write_rows(connection: Connection, table: Table, frame: pd.DataFrame | None, there: pd.DataFrame | None) -> None:
    """Writes the rows of a file.

    Args:
        connection: The transaction.
        table: Their table.
        frame: The rows; None = the file is no table, and has none.
        there: The rows that are there; None = nobody knows.
    """
    if frame is not None and there is not None and [*frame.columns] == [*there.columns]:
        replace_rows(connection, table, frame, there)
        return
    connection.execute(delete(table))
    if frame is not None:
        rows_of_table(connection, table, frame)


def _add(connection: Connection, path: str, content: bytes, digest: str, frame: pd.DataFrame | None) -> None:
    """Adds a file: as bytes, unless its rows make them."""
    is_made = frame is not None and made_of(frame) == content
    header = json.dumps([*frame.columns], ensure_ascii=False) if frame is not None and is_made else None
    if header is None:
        parts = [content[first : first + PART] for first in range(0, len(content), PART)]
        rows = [{"path": path, "part": number, "content": part} for number, part in enumerate(parts)]
        if rows:
            connection.execute(insert(layout.file_parts), rows)
    listed = {"path": path, "bytes": len(content), "hash": digest, "header": header}
    connection.execute(insert(layout.files).values(listed))


def _write_versions(connection: Connection, state: LogState, there: LogState | None) -> None:
    """Writes what the records say of themselves into columns."""
    rows, known = state.version_rows, [] if there is None else there.version_rows
    if not known or rows[: len(known)] != known:
        connection.execute(delete(layout.versions))
        known = []
    if new := rows[len(known) :]:
        connection.execute(insert(layout.versions), new)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a move.

    Args:
        relation: How what was to be moved stood to what was there. It was moved where it was later.
        moved: The state that was to be moved.
        there: The state that was there; None = nothing was.
    """

    relation: Relation
    moved: LogState
    there: LogState | None

    @property
    def refused(self) -> bool:
        """Whether nothing was moved because something would have been lost."""
        return self.relation in {Relation.EARLIER, Relation.APART}


def push(root: Path, database: Database) -> Moved:
    """Puts the log in a folder, with its versions, into a database, if it came from what is there.

    Args:
        root: The package's folder.
        database: The database; an empty one gets its tables.

    Raises:
        DataError: The package cannot be used; its files are not those of its last version; the database is away, or
            has another layout.
    """
    mine = storage.of_folder(root)
    load.of_files(mine.files)
    mine.refuse_unproven()
    relation, there = database.write(lambda connection: _put(mine, connection, database.name), makes_file=True)
    return Moved(relation, mine, there)


def _put(mine: LogState, connection: Connection, name: str) -> tuple[Relation, LogState | None]:
    """Puts a state into a database if it came from what is there; gives that too."""
    layout.make_if_empty(connection)
    layout.refuse_other_layout(connection, name)
    there = read_log(connection, name, lock=True)
    relation = Relation.LATER if there is None else mine.relation_to(there)
    if relation is Relation.LATER:
        write_log(connection, mine, there)
    return relation, there


def pull(database: Database, root: Path) -> Moved:
    """Puts the log in a database, with its versions, into a folder, if it came from what is there.

    Args:
        database: The database.
        root: The folder; one that is not there is made.

    Raises:
        DataError: There is no log in the database, or it is away, has another layout or was changed by other means
            than a publication; the folder has other files.
        OSError: The folder cannot be written to; what was there still is.
    """
    with database.reading() as connection:
        layout.refuse_other_layout(connection, database.name)
        theirs = read_log(connection, database.name)
    if theirs is None:
        raise no_log(database.name)
    refuse_unproven(theirs, database.name)
    if _has_other_files(root):
        reason, hint = "the folder has files, and no package", "an empty folder, or that of this log"
        raise DataError([Problem(str(root), 0, "", WRONG, Severity.ERROR, reason, hint)])
    with storage.publish_lock(root):
        there = storage.of_folder(root) if (root / DESCRIPTOR).exists() else None
        relation = Relation.LATER if there is None else theirs.relation_to(there)
        if relation is Relation.LATER:
            storage.write(root, theirs.changed_from({} if there is None else there.every_file))
    return Moved(relation, theirs, there)


def _has_other_files(root: Path) -> bool:
    """Whether a folder has files and no package. What a publication that was cut short left is none of these."""
    if package_files.place(root, DESCRIPTOR).exists() or (root / DESCRIPTOR).exists():  # it may come there meanwhile
        return False
    left = root / storage.STAGED
    return any(not found.is_dir() and not found.is_relative_to(left) for found in root.rglob("*"))


def no_log(name: str) -> DataError:
    """The refusal of a database that has the tables of a log and no log."""
    hint = "raillinks push PACKAGE --to ADDRESS puts one there"
    return DataError([Problem(name, 0, "", "no-log", Severity.ERROR, "there is no log in this database", hint)])
