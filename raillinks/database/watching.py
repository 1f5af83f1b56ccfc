"""Which state of the log a database has, looked at by a thread of its own: whoever serves the log asks nobody."""

import logging
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection

from raillinks.database import reading
from raillinks.database.address import BUSY, REFUSES, Database
from raillinks.store.homes import AWAY, LastTime
from raillinks.words.problems import DataError, Problem, Severity

CHANNEL = "raillinks_log"
"""What a publication notifies, and replicas listen to (PostgreSQL's LISTEN and NOTIFY)."""
LOOK_EVERY = 5.0  # seconds: a notification may get lost, with its connection or in a crash
LOOK_ALONE_EVERY = 2.0  # the same where there are no notifications, and until a database that is away is asked again
HANGS_AFTER = 3  # times `LOOK_EVERY` without the end of a look: then the database is away, whatever holds it
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database has.

    Args:
        content_hash: The content hash of the log; empty: there is none, or nobody knows.
        away: Whether the database does not answer.
        attempt: How often a state that could not be used is to have been read.
    """

    content_hash: str
    away: bool = False
    attempt: int = 0


class Watch:
    """Looks at a database again and again, from the first question on.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._lock = threading.Lock()
        self._begun = False
        self._seen: Seen | None = None
        self._looked = LastTime()
        self.try_again = False
        """Whether what was seen could not be used, so that somebody may mend it without another content hash."""

    def seen(self) -> Seen | None:
        """What was seen last; None as long as nobody has looked. Costs no look."""
        if not self._begun:
            with self._lock:
                if not self._begun:
                    own = (weakref.ref(self),)  # it ends with the last one who serves the log
                    threading.Thread(target=_watch, args=own, name="watch the log", daemon=True).start()
                    self._looked.is_now()
                    self._begun = True
        if self.hangs and (self._seen is None or not self._seen.away):
            reason = f"no look at it has ended for {HANGS_AFTER * LOOK_EVERY:g} seconds"
            self._note_away(Problem(self.database.name, 0, "", AWAY, Severity.ERROR, reason))
        return self._seen

    @property
    def hangs(self) -> bool:
        """Whether the last look has not come to an end for too long: whoever asks the database would wait too."""
        return self._looked.seconds_ago > HANGS_AFTER * LOOK_EVERY

    def note(self, content_hash: str) -> Seen:
        """Takes note of what the database has, and gives the note: another thread may make the next one at once."""
        self._looked.is_now()
        last = self._seen
        attempt = 0 if last is None else last.attempt
        if self.try_again and last is not None and last.content_hash == content_hash:
            attempt, self.try_again = attempt + 1, False
        if last is not None and last.away:
            _LOG.warning("the database is back", extra={"event": "database-back", "database": self.database.name})
        self._seen = noted = Seen(content_hash, attempt=attempt)
        return noted

    def note_error(self, error: DataError) -> Seen:
        """Takes note that nobody knows what the database has: it does not answer, or somebody changed it."""
        if not is_away(error):
            return self.note("")
        self._looked.is_now()
        return self._note_away(error.problems[0])

    def _note_away(self, problem: Problem) -> Seen:
        """Takes note that the database does not answer: the log says what it said, without a secret."""
        if self._seen is None or not self._seen.away:
            told = {"event": "database-away", "database": problem.file, "said": problem.reason}
            _LOG.error("the database does not answer: %s: %s", problem.file, problem.reason, extra=told)
        self._seen = noted = Seen("", away=True)
        return noted


def is_away(error: DataError) -> bool:
    """Whether a database does not answer, refuses what is asked or is held: to readers all are the same."""
    return any(problem.code in {AWAY, BUSY, REFUSES} for problem in error.problems)


def _watch(of: "weakref.ref[Watch]") -> None:
    """Looks again and again, for as long as somebody serves the log."""
    pause = threading.Event()
    while (watch := of()) is not None:
        database = watch.database
        try:
            for content_hash in _looks(database, pause):
                watch = of()
                if watch is None:
                    return
                watch.note(content_hash)
                del watch
        except DataError as error:
            if (watch := of()) is not None:
                watch.note_error(error)
        watch = None
        pause.wait(LOOK_ALONE_EVERY)


def _looks(database: Database, pause: threading.Event) -> Iterator[str]:
    """The content hash of a log at each look: at a file of SQLite one, at a server until it goes away."""
    if database.kind == "sqlite":
        with database.reading() as connection:
            yield reading.head(connection, database.name).content_hash
        return
    with database.open() as connection:
        listens = _listens(connection)
        while True:
            yield reading.head(connection, database.name).content_hash
            if listens:
                driver: Any = connection.connection.driver_connection
                tuple(driver.notifies(timeout=LOOK_EVERY, stop_after=1))
            else:
                pause.wait(LOOK_ALONE_EVERY)


def notify(database: Database) -> None:
    """Tells everybody who listens that there is a new version; where nobody can be told, they look themselves."""
    if database.kind == "sqlite":
        return
    try:
        with database.open() as connection:
            connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
    except DataError as error:
        _LOG.info("nobody is told of the new version: %s", error.problems[0].reason)


def _listens(connection: Connection) -> bool:
    """Begins to listen; False where the engine cannot."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(f"LISTEN {CHANNEL}")
    except (psycopg.NotSupportedError, psycopg.ProgrammingError):
        return False
    return True
