"""The tables of a log in a database: what each holds, and which columns the rows of a package's tables have.

The migrations make them; a test holds both equal. docs/shared-log.md says why they are as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text

from raillinks.package.schema import PATHS, TABLES

MORE = "more"
"""The column that has the cells of all other columns of a row, as JSON: a package may have more than these."""
POSITION = "position"
"""The column that has the place of a row in its file, from 0."""
THE_LOG = 1
"""The id of the one row of `log`."""

metadata = MetaData()
log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", Text, nullable=False),
    Column("data_version", Text, nullable=False),
)
"""One row: which state the database has. Who writes locks it first, so that writers follow each other."""
files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("header", Text),
)
"""Every file of the package and of its versions; with a `header` (the columns, as JSON) it is made of rows."""
file_parts = Table(
    "file_parts",
    metadata,
    Column("path", Text, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of the files that are not made of rows, in parts that every engine takes."""
versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data_version", Text, nullable=False, unique=True),
    Column("date", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
)
"""The data versions, for questions in SQL: what each changed is in its record, one of the files."""

drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("content", Text, nullable=False),
    Column("discarded", DateTime(timezone=True)),
    Column("discarded_by", Text),
)
"""What editors have begun, as the JSON of docs/desk.md: no part of the log, and of no version of it.

A row with a time in `discarded` is no draft any more, but can be brought back."""


def _rows(name: str) -> Table:
    cells = [Column(column.name, Text, nullable=False) for column in TABLES[name]]
    position = Column(POSITION, BigInteger, primary_key=True, autoincrement=False)
    return Table(f"{name}_text", metadata, position, *cells, Column(MORE, Text, nullable=False))


ROWS: Mapping[str, Table] = MappingProxyType({path: _rows(name) for name, path in PATHS.items()})
"""The rows of each table of a package, by the path of its file: every cell as the text that it is in the file."""
