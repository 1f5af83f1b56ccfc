"""Writes a state of a log into a database, in the transaction of whoever asks."""

import json

import pandas as pd
from sqlalchemy import Connection, Table, delete, insert, select, update

from raillinks.database import layout, table_rows
from raillinks.database.layout import ROWS, THE_LOG
from raillinks.package import package_files, package_paths
from raillinks.store.log_state import LogState

PART = 1_000_000  # bytes: the rows of some engines may not be much longer


def write(connection: Connection, state: LogState, there: LogState | None = None) -> None:
    """Replaces what differs from a state of the log: files, rows and versions. Nothing else is touched.

    Args:
        connection: The transaction, which has locked the head.
        state: The state; nothing of it is checked.
        there: What the database has, as it was read in this transaction; None = nothing, or nobody knows.

    Raises:
        DataError: A package has no file at one of the state's paths.
    """
    package_paths.refuse_others(state.every_file)
    files = layout.files
    present = {path: digest for path, digest in connection.execute(select(files.c.path, files.c.hash))}  # noqa: C416 (rows are no pairs)
    new = {path: package_files.sha256(content) for path, content in state.every_file.items()}
    rows = {} if there is None else there.files.parsed
    for path in present.keys() - new.keys():
        _remove(connection, path)
    for path, content in state.every_file.items():
        if present.get(path) == new[path]:
            continue
        frame = table_rows.parsed(content) if path in ROWS else None
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
        table_rows.replace(connection, table, frame, there)
        return
    connection.execute(delete(table))
    if frame is not None:
        table_rows.write(connection, table, frame)


def _add(connection: Connection, path: str, content: bytes, digest: str, frame: pd.DataFrame | None) -> None:
    """Adds a file: as bytes, unless its rows make them."""
    is_made = frame is not None and table_rows.made_of(frame) == content
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
