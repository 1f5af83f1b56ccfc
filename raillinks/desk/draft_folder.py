"""Drafts that survive a closed browser: one file each, in a folder that only its owner can read."""

import json
import os
import re
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

from raillinks.desk import kept_drafts
from raillinks.desk.draft import Draft
from raillinks.desk.kept_drafts import Discarded, Saved
from raillinks.words.problems import DataError

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
        return kept_drafts.in_order(found)

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
            raise kept_drafts.gone(draft_id) from error
        except OSError as error:
            raise _unreadable(draft_id, error) from error
        revision, _, rest = content.partition(b"\n")
        read = kept_drafts.read_back(draft_id, rest, file.name)
        if not re.fullmatch(rb"[1-9][0-9]{0,8}", revision):
            raise kept_drafts.bad(draft_id)
        return Saved(read, int(revision), changed)

    def save(self, draft: Draft, revision: int) -> int:
        """Saves a draft."""
        file, content = self._file(draft.draft_id), kept_drafts.content_of(draft)
        with self._alone():
            there = self.read(draft.draft_id).revision if file.exists() else 0
            if not there and not revision and self._discarded_file(draft.draft_id).exists():
                there = self._read_discarded(draft.draft_id).revision  # its id is taken
            kept = 0 if there else self._count()
            kept_drafts.refuse_to_save(draft.draft_id, there, revision, kept)
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
            kept_drafts.refuse_to_remove(draft_id, there.revision, revision)
            head = json.dumps({"revision": there.revision, "by": by, "when": now})
            kept = self._discarded_file(draft_id)
            kept.parent.mkdir(mode=_OWNER_ONLY, exist_ok=True)
            _write(kept, f"{head}\n".encode() + kept_drafts.content_of(there.draft))
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
        return kept_drafts.still_kept([each for each in found if not self._file(each.draft.draft_id).exists()], now)

    def bring_back(self, draft_id: str) -> None:
        """Brings a draft back: it is there before it goes from the other folder."""
        file = self._file(draft_id)
        with self._alone():
            if file.exists():
                return
            kept = self._read_discarded(draft_id)
            kept_drafts.refuse_one_more(draft_id, self._count())
            _write(file, f"{kept.revision + 1}\n".encode() + kept_drafts.content_of(kept.draft))
            self._discarded_file(draft_id).unlink(missing_ok=True)

    def _read_discarded(self, draft_id: str) -> Discarded:
        file = self._discarded_file(draft_id)
        try:
            head, _, rest = file.read_bytes().partition(b"\n")
        except FileNotFoundError as error:
            raise kept_drafts.gone(draft_id) from error
        except OSError as error:
            raise _unreadable(draft_id, error) from error
        draft = kept_drafts.read_back(draft_id, rest, file.name)
        try:
            said = json.loads(head)
            return Discarded(draft, int(said["revision"]), str(said["by"]), float(said["when"]))
        except (ValueError, KeyError, TypeError) as error:
            raise kept_drafts.bad(draft_id) from error

    def _count(self) -> int:
        return sum(1 for _ in self.folder.glob("*.json"))

    def _discarded_file(self, draft_id: str) -> Path:
        kept_drafts.refuse_bad_id(draft_id)
        return self.folder / DISCARDED / f"{draft_id}.json"

    def remove(self, draft_id: str, revision: int | None = None) -> None:
        """Removes a draft."""
        file = self._file(draft_id)
        if not self.folder.is_dir():
            return
        with self._alone():
            if revision is not None and file.exists():
                kept_drafts.refuse_to_remove(draft_id, self.read(draft_id).revision, revision)
            file.unlink(missing_ok=True)

    def _file(self, draft_id: str) -> Path:
        kept_drafts.refuse_bad_id(draft_id)
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
    return kept_drafts.problem(draft_id, "unreadable", f"the draft cannot be read: {error.strerror}", "")


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
