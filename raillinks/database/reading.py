"""Reads a log from a database: one state of it, whole, proven by its content hash."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection, select

from raillinks.database import layout, table_rows
from raillinks.package import package_files, package_paths
from raillinks.store.log_state import LogState
from raillinks.words.problems import DataError, Problem, Severity

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


def read(connection: Connection, name: str, *, lock: bool = False) -> LogState | None:
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
    kept = {path: found for path, found in contents.items() if package_paths.is_kept(path)}
    with _was_proven(name):
        package_paths.refuse_others(contents)
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
        return table_rows.read(connection, layout.ROWS[path], json.loads(header))
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
        found = table_rows.made_of(rows)
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
