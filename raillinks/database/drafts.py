"""Drafts in the database of their log: whoever has the desk open, on whichever server, finds the same ones."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from raillinks.database import migrating
from raillinks.database.address import DESK_LOCKED, Database
from raillinks.database.layout import drafts as table
from raillinks.desk import kept_drafts
from raillinks.desk.draft import Draft
from raillinks.desk.kept_drafts import Discarded, Saved
from raillinks.store.log_state import SavedDraft
from raillinks.words.problems import DataError

_IS_DRAFT = table.c.discarded.is_(None)


class Drafts:
    """The drafts in a database: see `kept_drafts.KeptDrafts`. Each step is one transaction.

    Args:
        database: The database.
        asked: Stands around whatever is asked of it: what becomes of a database that is away.
    """

    def __init__(self, database: Database, asked: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self.database, self.asked = database, asked

    def all(self) -> tuple[Saved, ...]:
        """All drafts."""
        with self.asked(), self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            rows = connection.execute(select(table).where(_IS_DRAFT)).all()
        found = []
        for row in rows:
            try:
                found.append(_saved(row))
            except DataError:  # somebody else than the desk wrote it
                continue
        return kept_drafts.in_order(found)

    def state(self) -> Hashable:
        """Another value once any draft was begun, saved or removed."""
        with self.asked(), self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            asked = select(table.c.draft_id, table.c.revision).where(_IS_DRAFT).order_by(table.c.draft_id)
            rows = connection.execute(asked).all()
        return tuple((row.draft_id, row.revision) for row in rows)

    def read(self, draft_id: str) -> Saved:
        """A draft."""
        kept_drafts.refuse_bad_id(draft_id)
        with self.asked(), self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            row = connection.execute(select(table).where(table.c.draft_id == draft_id, _IS_DRAFT)).one_or_none()
        if row is None:
            raise kept_drafts.gone(draft_id)
        return _saved(row)

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft. Two who begin a draft at once may be one too many: nobody else waits for that."""
        draft_id = draft.draft_id
        kept_drafts.refuse_bad_id(draft_id)
        cells = {"content": kept_drafts.content_of(draft).decode(), "revision": revision + 1,
                 "changed": func.current_timestamp()}  # fmt: skip

        def work(connection: Connection) -> None:
            migrating.refuse_other_layout(connection, self.database.name)
            there = _locked_revision(connection, draft_id, or_discarded=not revision)  # then its id is taken
            kept = 0 if there else _count(connection)
            kept_drafts.refuse_to_save(draft_id, there, revision, kept)
            if there:
                connection.execute(update(table).where(table.c.draft_id == draft_id).values(cells))
            else:
                connection.execute(insert(table).values(draft_id=draft_id, **cells))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)
        return revision + 1

    def discard(self, draft_id: str, revision: int, by: str, now: float) -> None:
        """Discards a draft."""
        kept_drafts.refuse_bad_id(draft_id)
        when = datetime.fromtimestamp(now, UTC)

        def work(connection: Connection) -> None:
            migrating.refuse_other_layout(connection, self.database.name)
            kept_drafts.refuse_to_remove(draft_id, _locked_revision(connection, draft_id), revision)
            is_it = (table.c.draft_id == draft_id) & _IS_DRAFT
            connection.execute(update(table).where(is_it).values(discarded=when, discarded_by=by))
            newest = (
                select(table.c.draft_id).where(~_IS_DRAFT).order_by(table.c.discarded.desc()).limit(kept_drafts.MOST)
            )
            too_many = table.c.draft_id.not_in(connection.execute(newest).scalars().all())
            too_old = table.c.discarded < when - timedelta(seconds=kept_drafts.BROUGHT_BACK_FOR)
            connection.execute(delete(table).where(~_IS_DRAFT, too_old | too_many))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)

    def discarded(self, now: float) -> tuple[Discarded, ...]:
        """The rows that are drafts no more."""
        with self.asked(), self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            rows = connection.execute(select(table).where(~_IS_DRAFT)).all()
        found = []
        for row in rows:
            with suppress(DataError):  # somebody else than the desk wrote it
                saved = _saved(row)
                found.append(Discarded(saved.draft, row.revision, row.discarded_by or "", _seconds(row.discarded)))
        return kept_drafts.still_kept(found, now)

    def bring_back(self, draft_id: str) -> None:
        """Brings a draft back."""
        kept_drafts.refuse_bad_id(draft_id)

        def work(connection: Connection) -> None:
            migrating.refuse_other_layout(connection, self.database.name)
            if _locked_revision(connection, draft_id):
                return
            revision = _locked_revision(connection, draft_id, or_discarded=True)
            if not revision:
                raise kept_drafts.gone(draft_id)
            kept_drafts.refuse_one_more(draft_id, _count(connection))
            again = {"discarded": None, "discarded_by": None, "revision": revision + 1}
            connection.execute(update(table).where(table.c.draft_id == draft_id).values(again))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft."""
        kept_drafts.refuse_bad_id(draft_id)

        def work(connection: Connection) -> None:
            migrating.refuse_other_layout(connection, self.database.name)
            kept_drafts.refuse_to_remove(draft_id, _locked_revision(connection, draft_id), revision)
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
    draft = kept_drafts.read_back(row.draft_id, row.content.encode(), row.draft_id)
    return Saved(draft, row.revision, _seconds(row.changed))


def _seconds(when: datetime) -> float:
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()  # SQLite has no time zones
