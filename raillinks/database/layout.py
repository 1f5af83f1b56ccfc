"""The tables of a log in a database: what each holds, and which columns the rows of a package's tables have.

The migrations make them; a test holds both equal. docs/shared-log.md says why they are as they are.

The layouts of the database, and the way from one to the next and back (Alembic).
"""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger, Column, Connection, DateTime, Integer, LargeBinary, MetaData, Table, Text, inspect

from raillinks.database.address import Database
from raillinks.domain.problems import DataError, Problem, Severity
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


LAYOUT = "other-layout"
"""The code of a problem: the tables are not those that this release knows."""
_one_at_a_time = threading.Lock()  # what Alembic's migrations work on is the module's own, for all threads


def newest() -> str:
    """The layout that this release reads and writes."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None  # noqa: S101 (the folder has a layout)
    return found


def present(connection: Connection) -> str:
    """The layout of a database; empty if it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def layouts() -> tuple[str, ...]:
    """All layouts, the first one first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())[::-1]


def make_if_empty(connection: Connection) -> None:
    """Makes the tables in a database that has none at all."""
    if not present(connection) and not inspect(connection).get_table_names():
        _move(command.upgrade, connection, "head")


def refuse_other_layout(connection: Connection, name: str) -> None:
    """Refuses a database whose tables are not those that this release knows.

    Raises:
        DataError: They are not.
    """
    has, needs = present(connection), newest()
    if has == needs:
        return
    if not has:
        reason, hint = "the database has no log", "raillinks push PACKAGE --to ADDRESS puts one into an empty database"
    elif has in layouts():
        reason, hint = (
            f"the database has layout {has}, this release needs {needs}",
            "raillinks database upgrade ADDRESS",
        )
    else:
        reason, hint = f"the database has layout {has}, which a later release made", "a later release of raillinks"
    raise DataError([Problem(name, 0, "", LAYOUT, Severity.ERROR, reason, hint)])


def migrate(database: Database, layout: str) -> tuple[str, str]:
    """Brings the database to another layout, later or earlier; whole or not at all.

    Args:
        database: The database.
        layout: One of `layouts`.

    Returns:
        The layout before, and now.

    Raises:
        DataError: There is no such layout, or the database is away.
    """
    if layout not in layouts():
        reason = f"there is no layout '{layout}'"
        raise DataError([Problem(database.name, 0, "", LAYOUT, Severity.ERROR, reason, ", ".join(layouts()))])
    with database.writing() as connection:
        before = present(connection)
        if not before or before not in layouts():
            refuse_other_layout(connection, database.name)
        move = command.upgrade if layouts().index(layout) > layouts().index(before) else command.downgrade
        if layout != before:
            _move(move, connection, layout)
        return before, present(connection)


def _move(way: Callable[[Config, str], None], connection: Connection, layout: str) -> None:
    """Carries out migrations, for one thread at a time.

    Whoever has done so holds locks of the database until its transaction ends, and needs nothing more of Alembic: so
    whoever waits for these locks here comes to an end.
    """
    with _one_at_a_time:
        way(_config(connection), layout)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
