"""Drafts that survive a closed browser: one file each, in a folder that only its owner can read."""

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from raillinks.desk import draft as draft_files
from raillinks.desk.draft import Draft
from raillinks.store.row_changes import CONFLICT
from raillinks.words.problems import DataError, Problem, Severity, shortened

VARIABLE = "RAILLINKS_DRAFTS"
"""The environment variable that names the folder."""
FOLDER = "drafts"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_OWNER_ONLY = 0o700
UNKNOWN = "unknown-draft"
"""The code of the problem of a draft that is not there."""
MOST = 500
"""Drafts in a folder: more are not typed, and would fill the disk."""


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


def folder(root: Path, environ: Mapping[str, str]) -> Path:
    """Where the drafts of a log are.

    Args:
        root: The log's folder.
        environ: The environment: `RAILLINKS_DRAFTS` names another folder than `drafts` in that of the log.
    """
    named = environ.get(VARIABLE, "").strip()
    return Path(named) if named else root / FOLDER


def new_id() -> str:
    """The id of a new draft: random, so that two people's drafts never collide."""
    return secrets.token_urlsafe(12)


class Drafts:
    """The drafts in a folder. Several programs may use it at once.

    Args:
        folder: The folder; it is made once a draft is saved.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Saved, ...]:
        """All drafts, the one that was saved last first. Files that are no drafts are left out."""
        names = [file.stem for file in self.folder.glob("*.json")] if self.folder.is_dir() else []
        found = []
        for name in names:
            try:
                found.append(self.read(name))
            except DataError:
                continue
        return tuple(sorted(found, key=lambda saved: (-saved.changed, saved.draft.draft_id)))

    def read(self, draft_id: str) -> Saved:
        """A draft.

        Raises:
            DataError: There is no draft with that id (`unknown-draft`), or its file cannot be read.
        """
        file = self._file(draft_id)
        try:
            content, changed = file.read_bytes(), file.stat().st_mtime
        except FileNotFoundError as error:
            raise _problem(draft_id, UNKNOWN, "there is no such draft", "it was published or removed") from error
        except OSError as error:
            raise _problem(draft_id, "unreadable", f"the draft cannot be read: {error.strerror}", "") from error
        revision, _, rest = content.partition(b"\n")
        read = draft_files.read(rest, file.name)
        if read.draft_id != draft_id or not re.fullmatch(rb"[1-9][0-9]{0,8}", revision):
            raise _problem(draft_id, "bad-draft", "the file is that of another draft", "remove it")
        return Saved(read, int(revision), changed)

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft whole or not at all.

        Args:
            draft: The draft.
            revision: The revision on which it was changed; 0 = it is new.

        Returns:
            Its revision now.

        Raises:
            DataError: Somebody else saved it meanwhile (`conflict`); its id is none; there are too many drafts.
            OSError: It cannot be written; what was saved before is still there.
        """
        file, content = self._file(draft.draft_id), draft_files.written(draft)
        if len(content) > draft_files.MOST_BYTES:
            raise _problem(draft.draft_id, "too-long", f"the draft has {len(content):,} bytes", "make two of it")
        with self._alone():
            there = self.read(draft.draft_id).revision if file.exists() else 0
            if there != revision:
                saved = f"somebody else saved this draft meanwhile, as revision {there}; this one began at {revision}"
                reason = saved if there else "the draft was published or removed meanwhile"
                raise _problem(draft.draft_id, CONFLICT, reason, "look at that one, and enter yours again")
            if not there and sum(1 for _ in self.folder.glob("*.json")) >= MOST:
                raise _problem(draft.draft_id, "too-many", f"there are {MOST} drafts", "publish or remove some")
            _write(file, f"{revision + 1}\n".encode() + content)
        return revision + 1

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft; nothing happens if it is gone already.

        Args:
            draft_id: Its id.
            revision: The revision that was seen last; None = whatever is there goes.

        Raises:
            DataError: Somebody else saved it meanwhile (`conflict`); its id is none; with a revision, its file cannot
                be read.
        """
        file = self._file(draft_id)
        if not self.folder.is_dir():
            return
        with self._alone():
            if revision is not None and file.exists() and (there := self.read(draft_id).revision) != revision:
                reason = f"somebody else saved this draft meanwhile, as revision {there}; seen was {revision}"
                raise _problem(draft_id, CONFLICT, reason, "look at it before you remove it")
            file.unlink(missing_ok=True)

    def _file(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise _problem(draft_id, UNKNOWN, "there is no such draft", "letters, digits, - and _")
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


def _problem(draft_id: str, code: str, reason: str, hint: str) -> DataError:
    name = json.dumps(shortened(draft_id, 70))
    return DataError([Problem(name, 0, "", code, Severity.ERROR, reason, hint)])
