"""The layouts of the database, and the way from one to the next and back (Alembic)."""

import threading
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from raillinks.database.address import Database
from raillinks.words.problems import DataError, Problem, Severity

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
