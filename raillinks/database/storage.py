"""A database as the home of a log: it is fetched only where it has another version, and gets its next one whole.

Which state of the log a database has, looked at by a thread of its own: whoever serves the log asks nobody.

Drafts in the database of their log: whoever has the desk open, on whichever server, finds the same ones.
"""

import logging
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from raillinks.database import layout, log
from raillinks.database.address import BUSY, DESK_LOCKED, REFUSES, Database
from raillinks.database.layout import drafts as table
from raillinks.database.log import no_log
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import draft
from raillinks.editor.draft import Discarded, Draft, Saved, content_of, read_back, refuse_bad_id, refuse_to_save
from raillinks.package.package_files import PackageFiles
from raillinks.versions.storage import UNAVAILABLE, AnswerLostError, LogState, NextOf, NextVersion, SavedDraft, seconds
from raillinks.versions.version_history import VersionHistory, VersionRecord

_IS_DRAFT = table.c.discarded.is_(None)


class Drafts:
    """The drafts in a database: see `draft.KeptDrafts`. Each step is one transaction.

    Args:
        database: The database.
        asked: Stands around whatever is asked of it: what becomes of a database that is away.
    """

    def __init__(self, database: Database, asked: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self.database, self.asked = database, asked

    def all(self) -> tuple[Saved, ...]:
        """All drafts."""
        with self.asked(), self.database.reading() as connection:
            layout.refuse_other_layout(connection, self.database.name)
            rows = connection.execute(select(table).where(_IS_DRAFT)).all()
        found = []
        for row in rows:
            try:
                found.append(_saved(row))
            except DataError:  # somebody else than the desk wrote it
                continue
        return draft.in_order(found)

    def state(self) -> Hashable:
        """Another value once any draft was begun, saved or removed."""
        with self.asked(), self.database.reading() as connection:
            layout.refuse_other_layout(connection, self.database.name)
            asked = select(table.c.draft_id, table.c.revision).where(_IS_DRAFT).order_by(table.c.draft_id)
            rows = connection.execute(asked).all()
        return tuple((row.draft_id, row.revision) for row in rows)

    def read(self, draft_id: str) -> Saved:
        """A draft."""
        draft.refuse_bad_id(draft_id)
        with self.asked(), self.database.reading() as connection:
            layout.refuse_other_layout(connection, self.database.name)
            row = connection.execute(select(table).where(table.c.draft_id == draft_id, _IS_DRAFT)).one_or_none()
        if row is None:
            raise draft.gone(draft_id)
        return _saved(row)

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft. Two who begin a draft at once may be one too many: nobody else waits for that."""
        draft_id = draft.draft_id
        refuse_bad_id(draft_id)
        cells = {"content": content_of(draft).decode(), "revision": revision + 1,
                 "changed": func.current_timestamp()}  # fmt: skip

        def work(connection: Connection) -> None:
            layout.refuse_other_layout(connection, self.database.name)
            there = _locked_revision(connection, draft_id, or_discarded=not revision)  # then its id is taken
            kept = 0 if there else _count(connection)
            refuse_to_save(draft_id, there, revision, kept)
            if there:
                connection.execute(update(table).where(table.c.draft_id == draft_id).values(cells))
            else:
                connection.execute(insert(table).values(draft_id=draft_id, **cells))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)
        return revision + 1

    def discard(self, draft_id: str, revision: int, by: str, now: float) -> None:
        """Discards a draft."""
        draft.refuse_bad_id(draft_id)
        when = datetime.fromtimestamp(now, UTC)

        def work(connection: Connection) -> None:
            layout.refuse_other_layout(connection, self.database.name)
            draft.refuse_to_remove(draft_id, _locked_revision(connection, draft_id), revision)
            is_it = (table.c.draft_id == draft_id) & _IS_DRAFT
            connection.execute(update(table).where(is_it).values(discarded=when, discarded_by=by))
            newest = select(table.c.draft_id).where(~_IS_DRAFT).order_by(table.c.discarded.desc()).limit(draft.MOST)
            too_many = table.c.draft_id.not_in(connection.execute(newest).scalars().all())
            too_old = table.c.discarded < when - timedelta(seconds=draft.BROUGHT_BACK_FOR)
            connection.execute(delete(table).where(~_IS_DRAFT, too_old | too_many))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)

    def discarded(self, now: float) -> tuple[Discarded, ...]:
        """The rows that are drafts no more."""
        with self.asked(), self.database.reading() as connection:
            layout.refuse_other_layout(connection, self.database.name)
            rows = connection.execute(select(table).where(~_IS_DRAFT)).all()
        found = []
        for row in rows:
            with suppress(DataError):  # somebody else than the desk wrote it
                saved = _saved(row)
                found.append(Discarded(saved.draft, row.revision, row.discarded_by or "", _seconds(row.discarded)))
        return draft.still_kept(found, now)

    def bring_back(self, draft_id: str) -> None:
        """Brings a draft back."""
        draft.refuse_bad_id(draft_id)

        def work(connection: Connection) -> None:
            layout.refuse_other_layout(connection, self.database.name)
            if _locked_revision(connection, draft_id):
                return
            revision = _locked_revision(connection, draft_id, or_discarded=True)
            if not revision:
                raise draft.gone(draft_id)
            draft.refuse_one_more(draft_id, _count(connection))
            again = {"discarded": None, "discarded_by": None, "revision": revision + 1}
            connection.execute(update(table).where(table.c.draft_id == draft_id).values(again))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft."""
        draft.refuse_bad_id(draft_id)

        def work(connection: Connection) -> None:
            layout.refuse_other_layout(connection, self.database.name)
            draft.refuse_to_remove(draft_id, _locked_revision(connection, draft_id), revision)
            connection.execute(delete(table).where(table.c.draft_id == draft_id, _IS_DRAFT))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)


def end(connection: Connection, saved: SavedDraft) -> None:
    """Ends a draft that becomes a version, in its transaction; what somebody else has saved since stays a draft."""
    is_it = (table.c.draft_id == saved.draft_id) & (table.c.revision == saved.revision) & _IS_DRAFT
    connection.execute(delete(table).where(is_it))


def _locked_revision(connection: Connection, draft_id: str, *, or_discarded: bool = False) -> int:
    """The revision of a draft, which nobody else changes until the transaction ends; 0 = it is not there."""
    asked = select(table.c.revision).where(table.c.draft_id == draft_id).with_for_update()
    return connection.execute(asked if or_discarded else asked.where(_IS_DRAFT)).scalar_one_or_none() or 0


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(table).where(_IS_DRAFT)).scalar_one()


def _saved(row: Row[Any]) -> Saved:
    """A row as a draft.

    Raises:
        DataError: It is none.
    """
    draft = read_back(row.draft_id, row.content.encode(), row.draft_id)
    return Saved(draft, row.revision, _seconds(row.changed))


def _seconds(when: datetime) -> float:
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()  # SQLite has no time zones


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


class Poller:
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
            self.note_away(Problem(self.database.name, 0, "", UNAVAILABLE, Severity.ERROR, reason))
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
    return any(problem.code in {UNAVAILABLE, BUSY, REFUSES} for problem in error.problems)


def _watch(of: "weakref.ref[Poller]") -> None:
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
            content_hash = log.head(connection, database.name).content_hash
        yield content_hash
    with database.open() as connection:
        while True:
            yield log.head(connection, database.name).content_hash


_AWAY = Problem(
    "", 0, "", UNAVAILABLE, Severity.ERROR, "the database does not answer", "the log of the server says what it said"
)
"""What readers get: where the database is and what it said is for the log of the server alone."""
_REFUSED = Problem(
    "", 0, "", REFUSES, Severity.ERROR, "the database refuses what is asked", "the log of the server says what it said"
)
_SOON = 1.0  # seconds that a page waits for somebody who is writing before it asks again


class DatabaseHome:
    """A database that has a log: see `storage.LogStore`.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._watch = Poller(database)
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
            log.write_log(connection, made.state, there)
            if made.draft is not None:
                end(connection, made.draft)
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
            log.head(connection, self.database.name, lock=True)
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
            if UNAVAILABLE in said:
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
        layout.refuse_other_layout(connection, self.database.name)
        state = log.read_log(connection, self.database.name, lock=lock)
        if state is None:
            raise no_log(self.database.name)
        return state


def of_address(address: str) -> DatabaseHome:
    """The home at an address.

    Raises:
        DataError: It is no address of a database that can be used.
    """
    return DatabaseHome(Database(address))
