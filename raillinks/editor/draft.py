"""What an editor has entered so far: texts as typed, and nothing that is derived from them.

Where drafts are kept, and what every such place keeps to: ids, limits, and that nobody's text is overwritten.

Drafts that survive a closed browser: one file each, in a folder that only its owner can read.
"""

import json
import os
import re
import secrets
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from raillinks.domain.problems import DataError, Problem, Severity, shortened
from raillinks.package import descriptor
from raillinks.package.descriptor import JsonError
from raillinks.versions.diff import CONFLICT

SCHEMA = "draft.json"
MOST_BYTES = 2_000_000
"""A draft with more is not one that a person typed."""
Cells = Mapping[str, str]
"""The cells of a row by column, as typed; a column that is left out is empty."""


def _no_cells() -> Cells:
    return MappingProxyType({})


class DraftKind(StrEnum):
    """What is entered."""

    REPORT = "report"
    SEARCH = "search"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Corrected:
    """Cells of one row of the log that a correction changes.

    Args:
        table: The table's name, such as `events`.
        key: Cells that tell the row apart from all others, such as its `event_id`.
        before: The cells that change, as they were when the correction was begun.
        after: The same cells as they should be.
    """

    table: str
    key: Cells
    before: Cells
    after: Cells


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft.

    Args:
        draft_id: Its id, which is random.
        kind: What is entered: see `DraftKind`. A `search` is a search record: "nothing found up to …".
        author: Who enters it.
        begun_on: The data version on which it was begun.
        source_id: The source, if the log has it; empty = a new one.
        source: The cells of a new source.
        event_id: The event, if the log has it; empty = a new one.
        event: The cells of a new event.
        claim: What the source says of the event: cells of `claims.csv`.
        counts: What the claim counts: rows of `measures.csv`.
        corrected: What a correction changes; empty for the other kinds.
        covered_to: The day up to which the log covers from now on; empty = as before.
        reason: Why.
        accepted: The warnings that the editor publishes all the same: the key of each, and why.
    """

    draft_id: str
    kind: str
    author: str = ""
    begun_on: str = ""
    source_id: str = ""
    source: Cells = field(default_factory=_no_cells)
    event_id: str = ""
    event: Cells = field(default_factory=_no_cells)
    claim: Cells = field(default_factory=_no_cells)
    counts: tuple[Cells, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    covered_to: str = ""
    reason: str = ""
    accepted: Cells = field(default_factory=_no_cells)


def stripped(draft: Draft) -> Draft:
    """The draft with the cells as they go into rows: a space before or behind a text would make it another one."""
    return replace(
        draft,
        source=_stripped(draft.source),
        event=_stripped(draft.event),
        claim=_stripped(draft.claim),
        counts=tuple(map(_stripped, draft.counts)),
        corrected=tuple(replace(one, after=_stripped(one.after)) for one in draft.corrected),
    )


def _stripped(cells: Cells) -> Cells:
    return MappingProxyType({column: cell.strip() for column, cell in cells.items()})


def written(draft: Draft) -> bytes:
    """The draft as JSON: equal drafts give equal bytes, and `read_draft` gives the draft back, whatever was typed."""
    value: dict[str, Any] = {name: getattr(draft, name) for name in Draft.__slots__}
    cells = {name: dict(value[name]) for name in ("source", "event", "claim", "accepted")}
    rows = [{part: getattr(row, part) for part in Corrected.__slots__} for row in draft.corrected]
    plain = [{name: part if isinstance(part, str) else dict(part) for name, part in row.items()} for row in rows]
    made = value | cells | {"counts": [dict(row) for row in draft.counts], "corrected": plain}
    text = json.dumps(made, ensure_ascii=False, indent=1)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can write
        return f"{json.dumps(made, indent=1)}\n".encode()


def read_draft(content: bytes, name: str) -> Draft:
    """The draft in a file.

    Args:
        content: The bytes of the file.
        name: Its name, for problems.

    Raises:
        DataError: The bytes are no draft; each problem has its place in the file.
    """
    if len(content) > MOST_BYTES:
        reason = f"the draft has {len(content):,} bytes"
        raise DataError([Problem(name, 0, "", "too-long", Severity.ERROR, reason, f"at most {MOST_BYTES:,}")])
    try:
        loaded = descriptor.load(content)
    except JsonError as error:
        raise DataError([descriptor.problem(name, error, "bad-draft")]) from error
    if problems := descriptor.schema_problems(loaded, _validator(), name):
        raise DataError(problems)
    rows = tuple(Corrected(**row) for row in loaded.get("corrected", ()))
    return Draft(**{**loaded, "counts": tuple(loaded.get("counts", ())), "corrected": rows})


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(descriptor.json_schema(SCHEMA))


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
    content = written(draft)
    if len(content) > MOST_BYTES:
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
    read = read_draft(content, name)
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


VARIABLE = "RAILLINKS_DRAFTS"
"""The environment variable that names the folder."""
FOLDER = "drafts"
DISCARDED = "discarded"
"""The folder in that of the drafts which has those that can be brought back."""
_OWNER_ONLY = 0o700


def folder(root: Path, environ: Mapping[str, str]) -> Path:
    """Where the drafts of a log are.

    Args:
        root: The log's folder.
        environ: The environment: `RAILLINKS_DRAFTS` names another folder than `drafts` in that of the log.
    """
    named = environ.get(VARIABLE, "").strip()
    return Path(named) if named else root / FOLDER


class Drafts:
    """The drafts in a folder: see `KeptDrafts`.

    Args:
        folder: The folder; it is made once a draft is saved.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Saved, ...]:
        """All drafts. Files that are no drafts are left out."""
        names = [file.stem for file in self.folder.glob("*.json")] if self.folder.is_dir() else []
        found = []
        for name in names:
            try:
                found.append(self.read(name))
            except DataError:
                continue
        return in_order(found)

    def state(self) -> Hashable:
        """Another value once any draft was begun, saved or removed: each save makes a new file."""
        found = []
        for file in self.folder.glob("*.json") if self.folder.is_dir() else ():
            with suppress(FileNotFoundError):
                now = file.stat()
                found.append((file.name, now.st_ino, now.st_mtime_ns))
        return tuple(sorted(found))

    def read(self, draft_id: str) -> Saved:
        """A draft."""
        file = self._file(draft_id)
        try:
            content, changed = file.read_bytes(), file.stat().st_mtime
        except FileNotFoundError as error:
            raise gone(draft_id) from error
        except OSError as error:
            raise _unreadable(draft_id, error) from error
        revision, _, rest = content.partition(b"\n")
        read = read_back(draft_id, rest, file.name)
        if not re.fullmatch(rb"[1-9][0-9]{0,8}", revision):
            raise bad(draft_id)
        return Saved(read, int(revision), changed)

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft."""
        file, content = self._file(draft.draft_id), content_of(draft)
        with self._alone():
            there = self.read(draft.draft_id).revision if file.exists() else 0
            if not there and not revision and self._discarded_file(draft.draft_id).exists():
                there = self._read_discarded(draft.draft_id).revision  # its id is taken
            kept = 0 if there else self._count()
            refuse_to_save(draft.draft_id, there, revision, kept)
            _write(file, f"{revision + 1}\n".encode() + content)
        return revision + 1

    def discard(self, draft_id: str, revision: int, by: str, now: float) -> None:
        """Discards a draft: it is kept in the other folder before it goes from this one."""
        file = self._file(draft_id)
        if not file.exists():
            return
        with self._alone():
            if not file.exists():
                return
            there = self.read(draft_id)
            refuse_to_remove(draft_id, there.revision, revision)
            head = json.dumps({"revision": there.revision, "by": by, "when": now})
            kept = self._discarded_file(draft_id)
            kept.parent.mkdir(mode=_OWNER_ONLY, exist_ok=True)
            _write(kept, f"{head}\n".encode() + content_of(there.draft))
            file.unlink()
            still = {each.draft.draft_id for each in self.discarded(now)}
            for old in kept.parent.glob("*.json"):
                if old.stem not in still:
                    old.unlink(missing_ok=True)

    def discarded(self, now: float) -> tuple[Discarded, ...]:
        """The drafts in the other folder; one that is there again, or whose server was killed amid it, is none."""
        found = []
        for file in (self.folder / DISCARDED).glob("*.json"):
            with suppress(DataError):
                found.append(self._read_discarded(file.stem))
        return still_kept([each for each in found if not self._file(each.draft.draft_id).exists()], now)

    def bring_back(self, draft_id: str) -> None:
        """Brings a draft back: it is there before it goes from the other folder."""
        file = self._file(draft_id)
        with self._alone():
            if file.exists():
                return
            kept = self._read_discarded(draft_id)
            refuse_one_more(draft_id, self._count())
            _write(file, f"{kept.revision + 1}\n".encode() + content_of(kept.draft))
            self._discarded_file(draft_id).unlink(missing_ok=True)

    def _read_discarded(self, draft_id: str) -> Discarded:
        file = self._discarded_file(draft_id)
        try:
            head, _, rest = file.read_bytes().partition(b"\n")
        except FileNotFoundError as error:
            raise gone(draft_id) from error
        except OSError as error:
            raise _unreadable(draft_id, error) from error
        draft = read_back(draft_id, rest, file.name)
        try:
            said = json.loads(head)
            return Discarded(draft, int(said["revision"]), str(said["by"]), float(said["when"]))
        except (ValueError, KeyError, TypeError) as error:
            raise bad(draft_id) from error

    def _count(self) -> int:
        return sum(1 for _ in self.folder.glob("*.json"))

    def _discarded_file(self, draft_id: str) -> Path:
        refuse_bad_id(draft_id)
        return self.folder / DISCARDED / f"{draft_id}.json"

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft."""
        file = self._file(draft_id)
        if not self.folder.is_dir():
            return
        with self._alone():
            if revision is not None and file.exists():
                refuse_to_remove(draft_id, self.read(draft_id).revision, revision)
            file.unlink(missing_ok=True)

    def _file(self, draft_id: str) -> Path:
        refuse_bad_id(draft_id)
        return self.folder / f"{draft_id}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Waits until nobody else writes to the folder; makes it if it is not there."""
        self.folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            flock(opened, LOCK_EX)
            yield
        finally:
            os.close(opened)


def _unreadable(draft_id: str, error: OSError) -> DataError:
    return problem(draft_id, "unreadable", f"the draft cannot be read: {error.strerror}", "")


def _write(file: Path, content: bytes) -> None:
    """Brings a file to the disk under another name, and renames it."""
    part = file.with_name(f".{file.name}.part")
    try:
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)
