"""Moves a log with its versions into a database and out of it, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from raillinks.database import migrating, reading, writing
from raillinks.database.address import WRONG, Database
from raillinks.loading import load
from raillinks.package import package_files
from raillinks.package.package_files import DESCRIPTOR
from raillinks.store import log_state, whole_versions
from raillinks.store.log_state import LogState, Relation
from raillinks.words.problems import DataError, Problem, Severity


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
    mine = log_state.of_folder(root)
    load.of_files(mine.files)
    mine.refuse_unproven()
    relation, there = database.write(lambda connection: _put(mine, connection, database.name), makes_file=True)
    return Moved(relation, mine, there)


def _put(mine: LogState, connection: Connection, name: str) -> tuple[Relation, LogState | None]:
    """Puts a state into a database if it came from what is there; gives that too."""
    migrating.make_if_empty(connection)
    migrating.refuse_other_layout(connection, name)
    there = reading.read(connection, name, lock=True)
    relation = Relation.LATER if there is None else mine.relation_to(there)
    if relation is Relation.LATER:
        writing.write(connection, mine, there)
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
        migrating.refuse_other_layout(connection, database.name)
        theirs = reading.read(connection, database.name)
    if theirs is None:
        raise no_log(database.name)
    reading.refuse_unproven(theirs, database.name)
    if _has_other_files(root):
        reason, hint = "the folder has files, and no package", "an empty folder, or that of this log"
        raise DataError([Problem(str(root), 0, "", WRONG, Severity.ERROR, reason, hint)])
    with whole_versions.alone(root):
        there = log_state.of_folder(root) if (root / DESCRIPTOR).exists() else None
        relation = Relation.LATER if there is None else theirs.relation_to(there)
        if relation is Relation.LATER:
            whole_versions.write(root, theirs.changed_from({} if there is None else there.every_file))
    return Moved(relation, theirs, there)


def _has_other_files(root: Path) -> bool:
    """Whether a folder has files and no package. What a publication that was cut short left is none of these."""
    if package_files.place(root, DESCRIPTOR).exists() or (root / DESCRIPTOR).exists():  # it may come there meanwhile
        return False
    left = root / whole_versions.STAGED
    return any(not found.is_dir() and not found.is_relative_to(left) for found in root.rglob("*"))


def no_log(name: str) -> DataError:
    """The refusal of a database that has the tables of a log and no log."""
    hint = "raillinks push PACKAGE --to ADDRESS puts one there"
    return DataError([Problem(name, 0, "", "no-log", Severity.ERROR, "there is no log in this database", hint)])
