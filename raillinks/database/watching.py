"""Which state of the log a database has, looked at by a thread of its own: whoever serves the log asks nobody."""

import logging
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field

from raillinks.database import reading
from raillinks.database.address import BUSY, REFUSES, Database
from raillinks.store.homes import AWAY, seconds
from raillinks.words.problems import DataError, Problem, Severity

LOOK_EVERY = 0.5  # seconds: less than `live_package.MOST_AGE`, so that answers seldom wait for a look
AGAIN_EVERY = 2.0  # seconds until a database that is away is asked again
TRY_EVERY = 5.0  # seconds until a log that could not be used is read again: somebody may mend it by SQL
HANGS_AFTER = 5.0  # seconds without the end of a look: then the database is away, whatever holds it
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database has.

    Args:
        content_hash: The content hash of the log; empty: there is none, or nobody knows.
        away: Whether the database does not answer.
        attempt: How often a state that could not be used is to have been read.
        at: When it had it (a time of `seconds`): not compared.
    """

    content_hash: str
    away: bool = False
    attempt: int = 0
    at: float = field(default=0.0, compare=False)


class Watch:
    """Looks at a database again and again, from the first question on.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._seen: Seen | None = None
        self.looks_since: float | None = None
        """Since when a look is under way (a time of `seconds`); None between two looks."""
        self._unusable_since: float | None = None

    def seen(self) -> Seen | None:
        """What was seen last; None as long as nobody has looked. Costs no look."""
        if self._thread is None or not self._thread.is_alive():  # it failed, where it has begun
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    own = (weakref.ref(self),)  # it ends with the last one who serves the log
                    self._thread = threading.Thread(target=_watch, args=own, name="watch the log", daemon=True)
                    self._thread.start()
        if self.hangs and (self._seen is None or not self._seen.away):
            reason = f"no look at it has ended for {HANGS_AFTER:g} seconds"
            self.note_away(Problem(self.database.name, 0, "", AWAY, Severity.ERROR, reason))
        return self._seen

    @property
    def hangs(self) -> bool:
        """Whether a look has not come to an end for too long: whoever asks the database would wait too."""
        since = self.looks_since
        return since is not None and seconds() - since > HANGS_AFTER

    def try_again(self) -> None:
        """What the database has could not be used: somebody may mend it without another content hash."""
        self._unusable_since = seconds()

    def note(self, content_hash: str, at: float) -> Seen:
        """Takes note of what the database has, and gives the note: another thread may make the next one at once.

        Args:
            content_hash: Of the log.
            at: When it had it, at the latest: before it was asked.
        """
        last, unusable_since = self._seen, self._unusable_since
        attempt = 0 if last is None else last.attempt
        is_the_same = last is not None and last.content_hash == content_hash
        if is_the_same and unusable_since is not None and seconds() - unusable_since >= TRY_EVERY:
            attempt, self._unusable_since = attempt + 1, None
        if last is not None and last.away:
            _LOG.warning("the database is back", extra={"event": "database-back", "database": self.database.name})
        self._seen = noted = Seen(content_hash, attempt=attempt, at=at)
        return noted

    def note_away(self, problem: Problem) -> Seen:
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
    pause, looks = threading.Event(), None
    while (watch := of()) is not None:
        looks = looks or _looks(watch.database)
        watch.looks_since = at = seconds()
        watch, content_hash, wrong = None, "", None
        try:
            content_hash = next(looks)
        except DataError as error:
            looks, wrong = None, error
        if (watch := of()) is None:
            return
        watch.looks_since = None
        if wrong is not None and is_away(wrong):
            watch.note_away(wrong.problems[0])
        else:  # somebody changed it, where something is wrong
            watch.note(content_hash, at)
        watch = None
        pause.wait(LOOK_EVERY if wrong is None else AGAIN_EVERY)


def _looks(database: Database) -> Iterator[str]:
    """The content hash of the log at each look; a server is looked at by one connection."""
    while database.kind == "sqlite":  # a connection would not see that another file lies there
        with database.reading() as connection:
            content_hash = reading.head(connection, database.name).content_hash
        yield content_hash
    with database.open() as connection:
        while True:
            yield reading.head(connection, database.name).content_hash
