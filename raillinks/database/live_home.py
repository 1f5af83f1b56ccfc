"""A database as the home of a log: it is fetched only where it has another version, and gets its next one whole."""

import logging
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select

from raillinks.database import drafts, layout, migrating, reading, writing
from raillinks.database.address import DESK_LOCKED, REFUSES, Database
from raillinks.database.drafts import Drafts
from raillinks.database.moving import no_log
from raillinks.database.watching import Seen, Watch, is_away
from raillinks.package.package_files import PackageFiles
from raillinks.store.homes import AWAY, AnswerLostError, seconds
from raillinks.store.log_state import LogState, NextOf, NextVersion
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity

_AWAY = Problem(
    "", 0, "", AWAY, Severity.ERROR, "the database does not answer", "the log of the server says what it said"
)
"""What readers get: where the database is and what it said is for the log of the server alone."""
_REFUSED = Problem(
    "", 0, "", REFUSES, Severity.ERROR, "the database refuses what is asked", "the log of the server says what it said"
)
_SOON = 1.0  # seconds that a page waits for somebody who is writing before it asks again
_LOG = logging.getLogger(__name__)


class DatabaseHome:
    """A database that has a log: see `homes.Home`.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._watch = Watch(database)
        self._looked_at: Seen | None = None
        self._read = ""
        self._versions = VersionHistory()
        self._newest: PackageFiles | None = None
        self._fetching = threading.Lock()  # so that a version is fetched once, whoever asks
        self._keeping = threading.Lock()
        self._told: tuple[Problem, ...] = ()

    @property
    def folder(self) -> None:
        """A database has the package and its versions, and nothing beside them."""
        return

    @property
    def drafts(self) -> Drafts:
        """What editors have begun on the log."""
        return Drafts(self.database, self.asked)

    def unchanged_at(self) -> float | None:
        """Asks the thread that watches the database, not the database."""
        seen = self._watch.seen()
        if seen is None or seen != self._looked_at:
            return None
        return seconds() if seen.away else seen.at

    def known(self) -> str:
        """The content hash that the database has, if it is the one that was read last: it need not be fetched again."""
        seen = self._watch.seen()
        if seen is None or seen.away or seen.content_hash != self._read:
            return ""
        self._looked_at = seen
        return self._read

    def read(self) -> PackageFiles:
        """Fetches the log in one transaction."""
        self._looked_at = self._watch.seen()
        if self._watch.hangs:
            raise DataError([_AWAY])
        before, begun = self._newest, seconds()
        try:
            state = self._fetched()
        except DataError as error:
            if is_away(error):
                self._looked_at = self._watch.note_away(error.problems[0])
                raise DataError([_AWAY]) from None
            self._watch.try_again()
            raise self._without_the_place(error) from None
        self._read, self._versions = state.files.content_hash, state.history
        self._told = ()
        if before is not None:
            self._keep(state.files, before)
        self._looked_at = self._watch.note(self._read, begun)
        return state.files

    def moved_on(self) -> bool:
        """Never: a transaction sees one state, and the thread that watches sees the next one."""
        return False

    def version_states(self) -> tuple[Hashable, ...]:
        """Another one with each state that was fetched."""
        return (self._read,) if self._versions.records else ()

    def versions(self) -> VersionHistory:
        """The versions, which were fetched with the log."""
        return self._versions

    def newest(self) -> PackageFiles:
        """The files, fetched where the database has another version; the last ones while it is away.

        Whoever only serves the log never asks for them, and they are not kept then.
        """
        with self._fetching:
            seen, known = self._watch.seen(), self._newest
            if known is not None and (seen is None or seen.away or seen.content_hash == known.content_hash):
                return known
            with self.asked():
                files = self._fetched().files
            self._keep(files, known)
            return files

    def newest_versions(self) -> VersionHistory:
        """The versions, fetched with the log."""
        with self.asked():
            return self._fetched().history

    def write(self, next_of: NextOf) -> NextVersion:
        """One transaction: it locks the log, reads it, has the next version made of it, and writes what differs."""
        all_but_committed: list[NextVersion] = []
        begun = seconds()

        def work(connection: Connection) -> NextVersion:
            all_but_committed.clear()
            there = self._read_in(connection, lock=True)
            self._watch.note(there.files.content_hash, begun)
            made = next_of(there)
            writing.write(connection, made.state, there)
            if made.draft is not None:
                drafts.end(connection, made.draft)
            all_but_committed.append(made)
            return made

        before = self._newest
        try:
            with self.asked():
                made = self.database.write(work, waits=DESK_LOCKED)
        except DataError as error:
            if all_but_committed and error.problems == (_AWAY,):
                raise AnswerLostError(error.problems, all_but_committed[0].record) from None
            raise
        self._keep(made.state.files, before)
        self._watch.note(made.state.files.content_hash, begun)  # so that this server shows it at once
        return made

    def has(self, record: VersionRecord) -> bool:
        """Locks the log as a publication does: then no other is under way."""

        def work(connection: Connection) -> bool:
            reading.head(connection, self.database.name, lock=True)
            found = connection.execute(select(layout.versions).where(layout.versions.c.number == record.number))
            row = found.one_or_none()
            return row is not None and (row.author, row.content_hash) == (record.author, record.after)

        with self.asked():
            return self.database.write(work, waits=_SOON)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Around what an editor asks of the database: where it is and what it said is for the log of the server alone.

        Raises:
            DataError: It is away, at once where that is known; or it refuses.
        """
        seen = self._watch.seen()
        if self._watch.hangs or (seen is not None and seen.away):
            raise DataError([_AWAY])
        try:
            yield
        except DataError as error:
            said = {problem.code: problem for problem in error.problems}
            if AWAY in said:
                self._watch.note_away(error.problems[0])
                raise DataError([_AWAY]) from None
            if refusal := said.get(REFUSES):
                told = {"event": "database-refuses", "database": refusal.file, "said": refusal.reason}
                _LOG.error("an editor is refused: %s: %s", refusal.file, refusal.reason, extra=told)
                raise DataError([_REFUSED]) from None
            raise self._without_the_place(error) from None

    def _without_the_place(self, error: DataError) -> DataError:
        """A refusal as readers and editors get it: where the database is stands in the log of the server, once."""
        problems = error.problems
        if all(problem.file != self.database.name for problem in problems):
            return error
        if problems != self._told:
            for problem in problems:
                told = {"event": "database-unusable", "database": problem.file, "said": problem.reason}
                _LOG.error("the database cannot be used: %s: %s", problem.file, problem.reason, extra=told)
            self._told = problems
        return DataError([replace(each, file="") if each.file == self.database.name else each for each in problems])

    def _keep(self, files: PackageFiles, before: PackageFiles | None) -> None:
        """Keeps what was fetched or made, unless somebody kept other files since these were asked for."""
        with self._keeping:
            if self._newest is before:
                self._newest = files

    def _fetched(self) -> LogState:
        with self.database.reading() as connection:
            return self._read_in(connection)

    def _read_in(self, connection: Connection, *, lock: bool = False) -> LogState:
        migrating.refuse_other_layout(connection, self.database.name)
        state = reading.read(connection, self.database.name, lock=lock)
        if state is None:
            raise no_log(self.database.name)
        return state


def of_address(address: str) -> DatabaseHome:
    """The home at an address.

    Raises:
        DataError: It is no address of a database that can be used.
    """
    return DatabaseHome(Database(address))
