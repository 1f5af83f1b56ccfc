"""Reads a log from a database: one state of it, whole, proven by its content hash."""

import json
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection, select

from raillinks.database import layout, table_rows
from raillinks.database.address import Database
from raillinks.database.log_state import LogState
from raillinks.package import package_files
from raillinks.store.version_history import FOLDER
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


def head(connection: Connection, *, lock: bool = False) -> Head:
    """Which state the database has: one row by its key.

    Args:
        connection: A transaction.
        lock: Whether nobody else may write until it ends.
    """
    asked = select(layout.log.c.content_hash, layout.log.c.data_version).where(layout.log.c.id == layout.THE_LOG)
    return Head(*connection.execute(asked.with_for_update() if lock else asked).one())


def log_state(database: Database) -> LogState | None:
    """The log; None if there is none yet.

    Raises:
        DataError: The database is away, or its rows were changed by other means than a publication.
    """
    with database.reading() as connection:
        return read(connection, database.name)


def read(connection: Connection, name: str) -> LogState | None:
    """The same in a transaction; `name` says in problems which database it is."""
    expected = head(connection)
    if not expected.content_hash:
        return None
    parsed = {
        path: table_rows.read(connection, layout.ROWS[path], json.loads(header))
        for path, header in listed(connection)
        if header is not None
    }
    contents = {path: content(connection, path, parsed.get(path), name) for path, _ in listed(connection)}
    kept = {path: found for path, found in contents.items() if path.startswith(f"{FOLDER}/")}
    files = package_files.of_contents({path: found for path, found in contents.items() if path not in kept})
    if files.content_hash != expected.content_hash:
        raise DataError([_changed(name, f"the files of version {expected.data_version} do not have its content hash")])
    return LogState(replace(files, parsed=parsed), kept)


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
    if package_files.sha256(found) != connection.execute(asked_for).scalar_one():
        raise DataError([_changed(name, f"'{path}' is not as it was published")])
    return found


def _changed(name: str, reason: str) -> Problem:
    hint = "rows are written by `raillinks push` alone: restore the database, or pull the version before it"
    return Problem(name, 0, "", CHANGED, Severity.ERROR, reason, hint)
