"""Drafts in the database of their log: whoever has the desk open, on whichever server, finds the same ones."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from raillinks.database import migrating
from raillinks.database.address import DESK_LOCKED, Database
from raillinks.database.layout import drafts as table
from raillinks.desk import kept_drafts
from raillinks.desk.draft import Draft
from raillinks.desk.kept_drafts import Saved
from raillinks.store.log_state import SavedDraft
from raillinks.words.problems import DataError


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
            rows = connection.execute(select(table)).all()
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
            rows = connection.execute(select(table.c.draft_id, table.c.revision).order_by(table.c.draft_id)).all()
        return tuple((row.draft_id, row.revision) for row in rows)

    def read(self, draft_id: str) -> Saved:
        """A draft."""
        kept_drafts.refuse_bad_id(draft_id)
        with self.asked(), self.database.reading() as connection:
            migrating.refuse_other_layout(connection, self.database.name)
            row = connection.execute(select(table).where(table.c.draft_id == draft_id)).one_or_none()
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
            there = _locked_revision(connection, draft_id)
            kept = 0 if there else connection.execute(select(func.count()).select_from(table)).scalar_one()
            kept_drafts.refuse_to_save(draft_id, there, revision, kept)
            if there:
                connection.execute(update(table).where(table.c.draft_id == draft_id).values(cells))
            else:
                connection.execute(insert(table).values(draft_id=draft_id, **cells))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)
        return revision + 1

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft."""
        kept_drafts.refuse_bad_id(draft_id)

        def work(connection: Connection) -> None:
            migrating.refuse_other_layout(connection, self.database.name)
            kept_drafts.refuse_to_remove(draft_id, _locked_revision(connection, draft_id), revision)
            connection.execute(delete(table).where(table.c.draft_id == draft_id))

        with self.asked():
            self.database.write(work, waits=DESK_LOCKED)


def end(connection: Connection, saved: SavedDraft) -> None:
    """Ends a draft that becomes a version, in its transaction; what somebody else has saved since stays a draft."""
    is_it = (table.c.draft_id == saved.draft_id) & (table.c.revision == saved.revision)
    connection.execute(delete(table).where(is_it))


def _locked_revision(connection: Connection, draft_id: str) -> int:
    """The revision of a draft, which nobody else changes until the transaction ends; 0 = it is not there."""
    asked = select(table.c.revision).where(table.c.draft_id == draft_id).with_for_update()
    return connection.execute(asked).scalar_one_or_none() or 0


def _saved(row: Row[Any]) -> Saved:
    """A row as a draft.

    Raises:
        DataError: It is none.
    """
    changed = row.changed if row.changed.tzinfo else row.changed.replace(tzinfo=UTC)  # SQLite has no time zones
    return Saved(
        kept_drafts.read_back(row.draft_id, row.content.encode(), row.draft_id), row.revision, changed.timestamp()
    )
