"""The address of a database, and how it is spoken to: nobody is told the secrets in it."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.versions.diff import CONFLICT
from raillinks.versions.storage import UNAVAILABLE

WRONG = "wrong-address"
"""The code of a problem: it is no address of a database."""
REFUSES = "database-refuses"
"""The code of a problem: the database answers, and does not do what is asked."""
BUSY = "database-busy"
"""The code of a problem: somebody else holds what is to be written, for longer than anybody waits."""
DRIVERS = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+pysqlite"}
MEANWHILE = "somebody else wrote to the database meanwhile"
HELD = "somebody else is writing to the database and has not come to an end"
EXAMPLES = "postgresql://USER@HOST/DATABASE or sqlite:///FILE"
PATIENCE = 5  # seconds until a server that does not answer is away
LOCKED = 60.0  # seconds that one program waits for another that writes
DESK_LOCKED = 10.0  # seconds that somebody at the desk waits for another who writes, on a server
_IDLE = 120.0  # seconds until a server ends a transaction that writes and whose program says nothing
_AWAY_STATES = ("08", "57P01", "57P02", "57P03", "53300")
"""How the SQLSTATE of a server begins that is not there: connections fail, it stops or starts, or has no room."""
_HELD_STATE = "55P03"  # lock_not_available
_AWAY_CODES = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DBMOVED}
_HELD_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
WRITES = "raillinks_writes"
"""The execution option of a transaction that writes: SQLite has to know that from the start."""
_CONNECT = {
    "postgresql": {"connect_timeout": PATIENCE, "client_encoding": "utf8", "keepalives_idle": PATIENCE,
                   "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000},
    "sqlite": {"timeout": LOCKED},
}  # fmt: skip


_LIMITS = text(
    "SELECT set_config(name, CASE name WHEN 'lock_timeout' THEN :lock ELSE :idle END, true) FROM pg_settings"
    " WHERE name IN ('lock_timeout', 'idle_in_transaction_session_timeout')"
)
"""How long a transaction waits, and is waited for. An engine that has no such setting has nothing to set."""
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
    def writing(self, *, makes_file: bool = False, waits: float = LOCKED) -> Iterator[Connection]:
        """A transaction that writes: whole at its end, or not at all.

        Args:
            makes_file: Whether a file of SQLite that is not there is made; else the database is away.
            waits: Seconds to wait on a server for somebody else who writes; a file of SQLite has `LOCKED`.

        Raises:
            DataError: The database is away, does not allow it, somebody else wrote meanwhile (`conflict`), or does
                not come to an end with it (`BUSY`).
        """
        with self._transaction({"isolation_level": "READ COMMITTED"}, writes=True, makes_file=makes_file) as connection:
            if self.kind == "postgresql":
                limits = {"lock": f"{waits * 1000:.0f}", "idle": f"{_IDLE * 1000:.0f}"}  # milliseconds
                connection.execute(_LIMITS, limits)
            yield connection

    def write(self, work: Callable[[Connection], T], *, makes_file: bool = False, waits: float = LOCKED) -> T:
        """Does something in a transaction that writes; once more, where the engine took it back for somebody else.

        Args:
            work: What is done. It changes nothing but the database.
            makes_file: As for `writing`.
            waits: As for `writing`.

        Raises:
            DataError: As for `writing`, and what `work` raises.
        """
        try:
            with self.writing(makes_file=makes_file, waits=waits) as connection:
                return work(connection)
        except DataError as error:
            if error.problems != conflict(self.name, MEANWHILE).problems:
                raise
        with self.writing(makes_file=makes_file, waits=waits) as connection:
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
        if _is_held(error):
            return DataError([Problem(self.name, 0, "", BUSY, Severity.ERROR, HELD, "try again in a moment")])
        said = self._secret.sub("…", str(error).strip().partition("\n")[0])
        code, reason, hint = REFUSES, "the database refuses what is asked", "may this user do that? docs/shared-log.md"
        if _is_away(error):
            code, reason, hint = (
                UNAVAILABLE,
                "the database does not do what is asked",
                "is it there, and is it the right one?",
            )
        return DataError([Problem(self.name, 0, "", code, Severity.ERROR, f"{reason}: {said}", hint)])


def _is_of_others(error: BaseException | None) -> bool:
    """Whether somebody else wrote meanwhile: the same row, began the same draft, or made the same tables.

    No other row that is there twice is anybody else's: who tries again is refused again.
    """
    known = psycopg.errors
    if isinstance(error, sqlite3.IntegrityError):
        return str(error) == "UNIQUE constraint failed: drafts.draft_id"
    if isinstance(error, known.UniqueViolation):
        return error.diag.schema_name == "pg_catalog" or error.diag.table_name == "drafts"
    return isinstance(error, known.SerializationFailure | known.DeadlockDetected | known.DuplicateTable)


def _is_held(error: BaseException | None) -> bool:
    """Whether somebody else holds what was asked for, for too long."""
    if isinstance(error, sqlite3.Error):
        return _code(error) & 0xFF in _HELD_CODES
    return isinstance(error, psycopg.Error) and error.sqlstate == _HELD_STATE


def _is_away(error: BaseException | None) -> bool:
    """Whether the database is not there: what a server refuses that is there has a SQLSTATE of another kind."""
    if isinstance(error, sqlite3.Error):
        return bool({_code(error), _code(error) & 0xFF} & _AWAY_CODES)
    if isinstance(error, psycopg.Error) and error.sqlstate:
        return error.sqlstate.startswith(_AWAY_STATES)
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | OSError)


def _code(error: sqlite3.Error) -> int:
    """SQLite's own code, whose last byte is the kind; 0 = Python says it, not SQLite."""
    return getattr(error, "sqlite_errorcode", 0)


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
