"""The address of a database, and how it is spoken to: nobody is told the secrets in it."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from raillinks.store.homes import AWAY
from raillinks.store.row_changes import CONFLICT
from raillinks.words.problems import DataError, Problem, Severity

WRONG = "wrong-address"
"""The code of a problem: it is no address of a database."""
REFUSES = "database-refuses"
"""The code of a problem: the database answers, and does not do what is asked."""
DRIVERS = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+pysqlite"}
MEANWHILE = "somebody else wrote to the database meanwhile"
EXAMPLES = "postgresql://USER@HOST/DATABASE or sqlite:///FILE"
PATIENCE = 5  # seconds until a server that does not answer is away
LOCKED = 60.0  # seconds that one program waits for another that writes to a file of SQLite
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, sqlite3.OperationalError, sqlite3.InterfaceError, OSError)
WRITES = "raillinks_writes"
"""The execution option of a transaction that writes: SQLite has to know that from the start."""
_CONNECT = {
    "postgresql": {"connect_timeout": PATIENCE, "client_encoding": "utf8", "keepalives_idle": PATIENCE,
                   "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000},
    "sqlite": {"timeout": LOCKED},
}  # fmt: skip


T = TypeVar("T")


class Database:
    """A database by its address.

    Args:
        address: Such as `postgresql://reader:secret@host/log` or `sqlite:///log.db`.

    Raises:
        DataError: It is no address of a database that can be used.
    """

    def __init__(self, address: str) -> None:
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):  # a port that is no number
            raise _wrong("the address of the database cannot be read") from None
        if url.drivername not in DRIVERS:
            raise _wrong(f"'{url.drivername}' is no kind of database that can be used")
        if url.drivername == "postgresql" and "@" in f"{url.host}{url.database}":
            raise _wrong("the address has more than one @", "in a user or a password, write @ as %40")
        if url.drivername == "sqlite" and (url.query or url.host):
            raise _wrong("an address of SQLite has a file and nothing else")
        if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
            raise _wrong("an address of SQLite needs a file: what is in memory alone is lost at once")
        self.kind, self.name = url.drivername, described(url)
        self._secret = _secret(url)
        try:
            self._engine = _engine(url.set(drivername=DRIVERS[self.kind]))
        except (SQLAlchemyError, TypeError, ValueError):
            raise _wrong("the address of the database cannot be used") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the log, whoever writes meanwhile.

        Raises:
            DataError: The database is away.
        """
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._transaction(options) as connection:
            yield connection

    @contextmanager
    def writing(self, *, makes_file: bool = False) -> Iterator[Connection]:
        """A transaction that writes: whole at its end, or not at all.

        Args:
            makes_file: Whether a file of SQLite that is not there is made; else the database is away.

        Raises:
            DataError: The database is away, does not allow it, or somebody else wrote meanwhile (`conflict`).
        """
        with self._transaction({"isolation_level": "READ COMMITTED"}, writes=True, makes_file=makes_file) as connection:
            yield connection

    def write(self, work: Callable[[Connection], T], *, makes_file: bool = False) -> T:
        """Does something in a transaction that writes; once more, where the engine took it back for somebody else.

        Args:
            work: What is done. It changes nothing but the database.
            makes_file: As for `writing`.

        Raises:
            DataError: As for `writing`, and what `work` raises.
        """
        try:
            with self.writing(makes_file=makes_file) as connection:
                return work(connection)
        except DataError as error:
            if error.problems != conflict(self.name, MEANWHILE).problems:
                raise
        with self.writing(makes_file=makes_file) as connection:
            return work(connection)

    @contextmanager
    def open(self) -> Iterator[Connection]:
        """A connection to a server without a transaction: each statement is one.

        Raises:
            DataError: The database is away.
        """
        with self._spoken_to(), self._engine.connect() as opened:
            yield opened.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def _transaction(
        self, of_a_server: Mapping[str, Any], *, writes: bool = False, makes_file: bool = False
    ) -> Iterator[Connection]:
        options = of_a_server if self.kind == "postgresql" else {}
        if self.kind == "sqlite" and not makes_file and not Path(self._engine.url.database or "").exists():
            raise self._said(FileNotFoundError("there is no such file"))  # SQLite would make an empty one
        with self._spoken_to(), self._engine.connect() as opened:
            connection = opened.execution_options(**{**options, WRITES: writes})
            with connection.begin():
                yield connection

    @contextmanager
    def _spoken_to(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, sqlite3.Error) as error:  # the driver itself waits for a notification, or fetches rows
            raise self._said(error) from None
        except SQLAlchemyError as error:
            raise self._said(error.orig if isinstance(error, DBAPIError) else error) from None

    def _said(self, error: BaseException | None) -> DataError:
        if _is_of_others(error):
            return conflict(self.name, MEANWHILE)
        said = self._secret.sub("…", str(error).strip().partition("\n")[0])
        code, reason, hint = REFUSES, "the database refuses what is asked", "may this user do that? docs/shared-log.md"
        if isinstance(error, _AWAY):
            code, reason, hint = AWAY, "the database does not do what is asked", "is it there, and is it the right one?"
        return DataError([Problem(self.name, 0, "", code, Severity.ERROR, f"{reason}: {said}", hint)])


def _is_of_others(error: BaseException | None) -> bool:
    """Whether somebody else wrote meanwhile: the same row, or the same tables."""
    known = psycopg.errors
    if isinstance(error, sqlite3.IntegrityError):
        return "UNIQUE" in str(error)
    return isinstance(
        error, known.SerializationFailure | known.DeadlockDetected | known.UniqueViolation | known.DuplicateTable
    )


def _secret(url: URL) -> re.Pattern[str]:
    """What nobody is told of what a database says: passwords wherever they stand, and users, which are whole words."""
    given = url.normalized_query
    passwords = [url.password, *given.get("password", ()), *given.get("sslpassword", ())]
    users = [url.username, *given.get("user", ())]
    return re.compile("|".join([
        *(re.escape(each) for each in passwords if each),
        *(rf"(?<!\w){re.escape(each)}(?!\w)" for each in users if each),
        r'(?<=(?:user|role) ")[^"]+',  # that of the system, where the address has none
    ]))  # fmt: skip


def described(url: URL) -> str:
    """A database as people may read of it: without the user and every secret."""
    where = f"{url.host or ''}{f':{url.port}' if url.port else ''}"
    return f"{url.get_backend_name()}://{where}/{url.database or ''}"


def conflict(name: str, reason: str) -> DataError:
    """The refusal of what was made on a state that is not there any more."""
    return DataError([Problem(name, 0, "", CONFLICT, Severity.ERROR, reason, "look at what is there now, then again")])


def _wrong(reason: str, hint: str = EXAMPLES) -> DataError:
    return DataError([Problem("", 0, "", WRONG, Severity.ERROR, reason, hint)])


def _engine(url: URL) -> Engine:
    """An engine without a pool: a log is read once for each version, so no connection is kept for the next time."""
    kind = url.get_backend_name()
    engine = create_engine(url, poolclass=NullPool, connect_args=_CONNECT[kind], hide_parameters=True)
    if kind == "sqlite":
        event.listen(engine, "connect", _begin_nothing_by_itself)
        event.listen(engine, "begin", _begin)
    return engine


def _begin_nothing_by_itself(connection: DBAPIConnection, _: object) -> None:
    """Python's `sqlite3` begins transactions late, and ends them before a change of the layout; so we do it."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
