"""Writes a state of a log into a database, in the transaction of whoever asks."""

import json

from sqlalchemy import Connection, delete, insert, select, update

from raillinks.database import layout, table_rows
from raillinks.database.layout import ROWS, THE_LOG
from raillinks.database.log_state import LogState
from raillinks.package import package_files

PART = 1_000_000  # bytes: the rows of some engines may not be much longer


def write(connection: Connection, state: LogState) -> None:
    """Replaces what differs from a state of the log: files, rows and versions.

    Args:
        connection: The transaction, which has locked the head.
        state: The state; nothing of it is checked.
    """
    files = layout.files
    present = {path: digest for path, digest in connection.execute(select(files.c.path, files.c.hash))}  # noqa: C416 (rows are no pairs)
    new = {path: package_files.sha256(content) for path, content in state.every_file.items()}
    for path in present.keys() - new.keys():
        _remove(connection, path)
    for path, content in state.every_file.items():
        if present.get(path) != new[path]:
            _remove(connection, path)
            _add(connection, path, content, new[path])
    _write_versions(connection, state)
    head = {"content_hash": state.files.content_hash, "data_version": str(state.files.descriptor["version"])}
    connection.execute(update(layout.log).where(layout.log.c.id == THE_LOG).values(head))


def _remove(connection: Connection, path: str) -> None:
    connection.execute(delete(layout.file_parts).where(layout.file_parts.c.path == path))
    if path in ROWS:
        connection.execute(delete(ROWS[path]))
    connection.execute(delete(layout.files).where(layout.files.c.path == path))


def _add(connection: Connection, path: str, content: bytes, digest: str) -> None:
    """Adds a file; one that is a table of the package as rows, and as bytes too where the rows do not make them."""
    frame = table_rows.parsed(content) if path in ROWS else None
    header = None
    if frame is not None:
        table_rows.write(connection, ROWS[path], frame)
        header = json.dumps([*frame.columns], ensure_ascii=False) if table_rows.made_of(frame) == content else None
    if header is None:
        parts = [content[first : first + PART] for first in range(0, len(content), PART)]
        rows = [{"path": path, "part": number, "content": part} for number, part in enumerate(parts)]
        if rows:
            connection.execute(insert(layout.file_parts), rows)
    listed = {"path": path, "bytes": len(content), "hash": digest, "header": header}
    connection.execute(insert(layout.files).values(listed))


def _write_versions(connection: Connection, state: LogState) -> None:
    """Writes what the records say of themselves into columns."""
    connection.execute(delete(layout.versions))
    if rows := state.version_rows:
        connection.execute(insert(layout.versions), rows)
