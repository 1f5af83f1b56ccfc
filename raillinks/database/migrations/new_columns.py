"""Columns that are new in the tables of the log: what the layouts do that `tools.write_schema` writes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from alembic import op
from sqlalchemy import Column, MetaData, Table, Text, delete, select

from raillinks.database import log
from raillinks.database.layout import files
from raillinks.database.migrations.versions.v0002_typed_views import make_view
from raillinks.package.schema import PATHS, TABLES

Added = Mapping[str, Sequence[str]]
"""The new columns by table."""
_TYPES = {"integer": "INTEGER", "number": "DOUBLE PRECISION", "date": "DATE"}


def add(added: Added) -> None:
    """Adds columns: the cells that rows have of them in `more` go there."""
    for table, columns in added.items():
        with _rows_written_anew(table):
            for name in columns:
                op.add_column(f"{table}_text", Column(name, Text, nullable=False, server_default=""))


def take_out(added: Added) -> None:
    """Takes columns out again: their cells go back into `more`, where an earlier release reads them."""
    for table, columns in added.items():
        with _rows_written_anew(table):
            for name in columns:
                op.drop_column(f"{table}_text", name)


@contextmanager
def _rows_written_anew(table: str) -> Iterator[None]:
    """Around a change of a table's columns: its rows are read before it and written after it, and its view is new."""
    connection, path = op.get_bind(), PATHS[table]
    header = connection.execute(select(files.c.header).where(files.c.path == path)).scalar_one_or_none()
    before = Table(f"{table}_text", MetaData(), autoload_with=connection)
    frame = None if header is None else log.bytes_of_table(connection, before, json.loads(header))
    op.execute(f"DROP VIEW {table}")
    yield
    if frame is not None:
        after = Table(f"{table}_text", MetaData(), autoload_with=connection)
        connection.execute(delete(after))
        log.rows_of_table(connection, after, frame)
    make_view(table, {column.name: _TYPES[column.type] for column in TABLES[table] if column.type in _TYPES})
