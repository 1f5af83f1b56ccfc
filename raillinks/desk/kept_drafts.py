"""Where drafts are kept, and what every such place keeps to: ids, limits, and that nobody's text is overwritten."""

import json
import re
import secrets
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol

from raillinks.desk import draft as draft_files
from raillinks.desk.draft import Draft
from raillinks.store.row_changes import CONFLICT
from raillinks.words.problems import DataError, Problem, Severity, shortened

UNKNOWN = "unknown-draft"
"""The code of the problem of a draft that is not there."""
MOST = 500
"""Drafts in one place: more are not typed, and would fill the disk."""
BROUGHT_BACK_FOR = 30 * 24 * 3600
"""Seconds for which a discarded draft can be brought back."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it was saved.

    Args:
        draft: The draft.
        revision: How many times it has been saved.
        changed: When it was saved last, in seconds since 1970.
    """

    draft: Draft
    revision: int
    changed: float


@dataclass(frozen=True, slots=True)
class Discarded:
    """A draft that somebody has discarded.

    Args:
        draft: The draft.
        revision: How many times it had been saved.
        by: Who discarded it; empty = nobody said.
        when: When, in seconds since 1970.
    """

    draft: Draft
    revision: int
    by: str
    when: float


class KeptDrafts(Protocol):
    """The drafts of a log. Several programs may use them at once."""

    def all(self) -> tuple[Saved, ...]:
        """All drafts, the one that was saved last first. What is no draft is left out.

        Raises:
            DataError: A database that has them is away.
        """

    def state(self) -> Hashable:
        """Another value once any draft was begun, saved or removed. No draft is read for it, so it may be asked often.

        Raises:
            DataError: A database that has them is away.
        """

    def read(self, draft_id: str) -> Saved:
        """A draft.

        Raises:
            DataError: There is no draft with that id (`unknown-draft`), or it cannot be read.
        """

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft whole or not at all.

        Args:
            draft: The draft.
            revision: The revision on which it was changed; 0 = it is new.

        Returns:
            Its revision now.

        Raises:
            DataError: Somebody else saved it meanwhile (`conflict`); its id is none; there are too many drafts; a
                database that has them is away.
            OSError: It cannot be written; what was saved before is still there.
        """

    def discard(self, draft_id: str, revision: int, by: str, now: float) -> None:
        """Discards a draft; nothing happens if it is gone already. Those that are too old to be brought back go.

        Args:
            draft_id: Its id.
            revision: The revision that was seen last.
            by: Who discards it.
            now: The time, in seconds since 1970.

        Raises:
            DataError: Somebody else saved it meanwhile (`conflict`); its id is none; it cannot be read; a database that
                has it is away.
            OSError: It cannot be written; the draft is still there.
        """

    def discarded(self, now: float) -> tuple[Discarded, ...]:
        """The drafts that can be brought back, the one that was discarded last first.

        Args:
            now: The time, in seconds since 1970.

        Raises:
            DataError: A database that has them is away.
        """

    def bring_back(self, draft_id: str) -> None:
        """Makes a discarded draft one of the drafts again, as it was; nothing happens if it is one already.

        Raises:
            DataError: There is none with that id (`unknown-draft`), or there are too many drafts; a database that has
                them is away.
            OSError: It cannot be written.
        """

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft that was published; nothing happens if it is gone already.

        Args:
            draft_id: Its id.
            revision: The revision that was seen last; None = whatever is there goes.

        Raises:
            DataError: Somebody else saved it meanwhile (`conflict`); its id is none; with a revision, it cannot be
                read; a database that has them is away.
        """


def new_id() -> str:
    """The id of a new draft: random, so that two people's drafts never collide."""
    return secrets.token_urlsafe(12)


def in_order(found: list[Saved]) -> tuple[Saved, ...]:
    """Drafts in the order in which they are listed."""
    return tuple(sorted(found, key=lambda saved: (-saved.changed, saved.draft.draft_id)))


def still_kept(found: Iterable[Discarded], now: float) -> tuple[Discarded, ...]:
    """Those of discarded drafts that can be brought back, the last one first."""
    kept = [each for each in found if now - each.when < BROUGHT_BACK_FOR]
    return tuple(sorted(kept, key=lambda each: (-each.when, each.draft.draft_id))[:MOST])


def refuse_bad_id(draft_id: str) -> None:
    """Refuses what no draft has as its id.

    Raises:
        DataError: It is none (`unknown-draft`).
    """
    if not _ID.fullmatch(draft_id):
        raise problem(draft_id, UNKNOWN, "there is no such draft", "letters, digits, - and _")


def gone(draft_id: str) -> DataError:
    """The problem of a draft that is not there."""
    return problem(draft_id, UNKNOWN, "there is no such draft", "it was published or discarded")


def content_of(draft: Draft) -> bytes:
    """The bytes that are kept of a draft.

    Raises:
        DataError: They are more than anybody types.
    """
    content = draft_files.written(draft)
    if len(content) > draft_files.MOST_BYTES:
        raise problem(draft.draft_id, "too-long", f"the draft has {len(content):,} bytes", "make two of it")
    return content


def read_back(draft_id: str, content: bytes, name: str) -> Draft:
    """The draft in bytes that were kept.

    Args:
        draft_id: Its id.
        content: The bytes.
        name: What they are called, for problems.

    Raises:
        DataError: They are no draft, or another one.
    """
    read = draft_files.read(content, name)
    if read.draft_id != draft_id:
        raise bad(draft_id)
    return read


def bad(draft_id: str) -> DataError:
    """The problem of a draft that somebody else than the desk wrote."""
    return problem(draft_id, "bad-draft", "what is there is another draft", "remove it")


def refuse_to_save(draft_id: str, there: int, revision: int, kept: int) -> None:
    """Refuses to save over what somebody else has saved, and more drafts than people type.

    Args:
        draft_id: The draft.
        there: Its revision now; 0 = it is not there.
        revision: The revision on which it was changed; 0 = it is new.
        kept: How many drafts there are; of one that is there it does not matter.

    Raises:
        DataError: Somebody else saved it meanwhile (`conflict`), or there are too many.
    """
    if there != revision:
        saved = f"somebody else saved this draft meanwhile, as revision {there}; this one began at {revision}"
        reason = saved if there else "the draft was published or discarded meanwhile"
        raise problem(draft_id, CONFLICT, reason, "look at that one, and enter yours again")
    if not there:
        refuse_one_more(draft_id, kept)


def refuse_one_more(draft_id: str, kept: int) -> None:
    """Refuses more drafts than people type.

    Args:
        draft_id: The one that there would be.
        kept: How many there are.

    Raises:
        DataError: There are too many.
    """
    if kept >= MOST:
        raise problem(draft_id, "too-many", f"there are {MOST} drafts", "publish or discard some")


def refuse_to_remove(draft_id: str, there: int, revision: int | None) -> None:
    """Refuses to remove what somebody else has saved since.

    Args:
        draft_id: The draft.
        there: Its revision now; 0 = it is not there.
        revision: The revision that was seen last; None = whatever is there goes.

    Raises:
        DataError: Somebody else saved it meanwhile (`conflict`).
    """
    if revision is not None and there and there != revision:
        reason = f"somebody else saved this draft meanwhile, as revision {there}; seen was {revision}"
        raise problem(draft_id, CONFLICT, reason, "look at it before you remove it")


def problem(draft_id: str, code: str, reason: str, hint: str) -> DataError:
    """Why something cannot be done with a draft."""
    name = json.dumps(shortened(draft_id, 70))
    return DataError([Problem(name, 0, "", code, Severity.ERROR, reason, hint)])
