"""A log in each home that it may have, as tests look at it: a folder, a file of SQLite, a PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from raillinks.database import log
from raillinks.database import storage as database_drafts
from raillinks.database import storage as database_storage
from raillinks.database.address import Database
from raillinks.editor import draft
from raillinks.editor.draft import KeptDrafts
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.validation import load
from raillinks.versions import storage as versions_storage
from raillinks.versions.storage import FolderHome, LogState, LogStore
from raillinks.versions.version_history import VersionRecord
from tests import tiny
from tests.support import postgres
from tests.support.postgres import Postgres
from tests.support.tiers import slow

FOLDER, SQLITE, POSTGRESQL = "folder", "sqlite", "postgresql"
PLACES = (
    FOLDER,
    pytest.param(SQLITE, marks=slow("`make test` has the folder")),
    pytest.param(POSTGRESQL, marks=pytest.mark.database),
)
"""`make test` has the first one, `make test-all` the second, `make test-database` the last one."""
_NUMBERS = count(1)


def fresh(server: Postgres) -> str:
    """The address of a new database."""
    name = f"log{next(_NUMBERS)}"
    server.sql("postgres", f"CREATE DATABASE {name}")
    return server.address(name)


def log_in(database: Database) -> LogState | None:
    """The log in a database, proven; None if there is none yet."""
    with database.reading() as connection:
        return log.read_log(connection, database.name)


@dataclass
class Place:
    """Where a log is kept.

    Args:
        root: Its folder; that of a database has the package which was put into it.
        address: Of the database; empty = the log is in the folder.
    """

    root: Path
    address: str = ""

    @property
    def home(self) -> LogStore:
        """As whoever begins now has it."""
        return database_storage.of_address(self.address) if self.address else FolderHome(self.root)

    def state(self) -> LogState:
        """What is there, proven."""
        if not self.address:
            return versions_storage.of_folder(self.root)
        found = log_in(Database(self.address))
        assert found is not None
        return found

    def files(self) -> PackageFiles:
        return self.state().files

    def dataset(self) -> Dataset:
        return load.of_files(self.files())

    def read(self) -> tuple[PackageFiles, Dataset]:
        return (files := self.files()), load.of_files(files)

    def rows(self, table: str) -> list[str]:
        """The lines of a table, without its header."""
        return self.files().contents[f"data/{table}.csv"].decode().splitlines()[1:]

    def records(self) -> tuple[VersionRecord, ...]:
        return self.state().history.records

    @property
    def drafts(self) -> KeptDrafts:
        """What was begun on it."""
        if not self.address:
            return draft.Drafts(self.root / draft.FOLDER)
        return database_drafts.Drafts(Database(self.address))

    def versions(self) -> list[str]:
        return [record.data_version for record in self.records()]


def new_address(kind: str, folder: Path, server: Callable[[], Postgres]) -> str:
    """The address of a database that is not there yet, or empty; a file lies beside a folder."""
    return f"sqlite:///{folder.with_name(f'{folder.name}.db')}" if kind == SQLITE else fresh(server())


def put(kind: str, folder: Path, files: dict[str, bytes], server: Callable[[], Postgres]) -> Place:
    """Puts a package into a home.

    Args:
        kind: Which one.
        folder: An empty folder, or one that is not there.
        files: The package.
        server: Gives the PostgreSQL.
    """
    tiny.write(folder, files)
    return of(kind, folder, server)


def of(kind: str, folder: Path, server: Callable[[], Postgres]) -> Place:
    """Puts the package in a folder into a home: see `put`."""
    if kind == FOLDER:
        return Place(folder)
    address = new_address(kind, folder, server)
    log.push(folder, Database(address))
    return Place(folder, address)


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL for all tests, which make databases of their own in it."""
    with postgres.server() as started:
        yield started


@pytest.fixture(params=PLACES)
def place_with(request, tmp_path):
    """Puts a package into a home of each kind: `place_with(files)`."""
    server = partial(request.getfixturevalue, "postgres_server")
    return lambda files, name="log": put(request.param, tmp_path / name, files, server)
