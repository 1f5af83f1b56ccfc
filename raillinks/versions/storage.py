"""Where a log lives, whether it has changed there, and how it gets its next version: a folder, or a database.

Writes a version into a package's folder whole or not at all, even where the power fails in between.

1. Every changed file is written to `data/versions/.staged`, and brought to the disk.
2. `.staged` is renamed to `.next`: from here on readers see the new version (`package_files.place`).
3. The files are moved to their places, the descriptor last. What a crash leaves here, the next publication moves.

A log with its versions as a folder or a database has it, the next one, and how two of them stand to each other.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from time import monotonic, time_ns
from typing import Protocol

from raillinks.domain.problems import DataError, Problem
from raillinks.package import descriptor, package_files
from raillinks.package.package_files import DESCRIPTOR, NEXT, PackageFiles
from raillinks.versions import version_history
from raillinks.versions.version_history import FOLDER, VersionHistory, VersionRecord


class Relation(StrEnum):
    """How one state of a log stands to another."""

    SAME = "same"
    LATER = "later"
    EARLIER = "earlier"
    APART = "apart"


@dataclass(frozen=True)
class LogState:
    """A state of a log.

    Args:
        files: The files of the package.
        kept: What is kept of its versions: the records, and the zip of the first one, by path; empty if nothing is.
    """

    files: PackageFiles
    kept: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def history(self) -> VersionHistory:
        """The versions.

        Raises:
            DataError: A record cannot be read.
        """
        return version_history.of_contents(self.kept)

    @property
    def version_rows(self) -> list[dict[str, str | int]]:
        """What the records say of themselves, as rows of the table `versions`.

        Raises:
            DataError: A record cannot be read.
        """
        return [
            {
                "number": record.number, "data_version": record.data_version, "date": record.date,
                "author": record.author, "reason": record.reason, "content_hash": record.after,
            }
            for record in self.history.records
        ]  # fmt: skip

    @property
    def every_file(self) -> Mapping[str, bytes]:
        """All files, by path."""
        return {**self.files.contents, **self.kept}

    def changed_from(self, before: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The files that are others than before, or were not there, by path."""
        return {path: content for path, content in self.every_file.items() if before.get(path) != content}

    def relation_to(self, other: "LogState") -> Relation:
        """How this state stands to another: later, if all that the other one has became this one."""
        if self.every_file == other.every_file:
            return Relation.SAME
        if _leads(other, self):
            return Relation.LATER
        return Relation.EARLIER if _leads(self, other) else Relation.APART

    def refuse_unproven(self) -> None:
        """Refuses a state that its own versions do not prove.

        Raises:
            DataError: The files are not those of the last version, or a version cannot be made again.
        """
        if problems := version_history.check(self.history, self.files.content_hash):
            raise DataError(problems)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it is saved, by its name alone.

    Args:
        draft_id: Its id.
        revision: How many times it has been saved.
    """

    draft_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class NextVersion:
    """The state that follows another one.

    Args:
        state: The state.
        record: The record of its last version.
        draft: The draft that it is made of; None = none that is saved.
    """

    state: LogState
    record: VersionRecord
    draft: SavedDraft | None = None


NextOf = Callable[[LogState], NextVersion]
"""What makes the next version of the log as it is."""


def of_folder(root: Path) -> LogState:
    """The log in a folder.

    Raises:
        DataError: It cannot be read.
    """
    return LogState(package_files.read_files(root), version_history.contents(root))


def _leads(earlier: LogState, later: LogState) -> bool:
    """Whether a state is one of those that another one came from."""
    known = {later.files.content_hash, *(record.after for record in later.history.records)}
    return earlier.files.content_hash in known and earlier.kept.items() <= later.kept.items()


STAGED = f"{FOLDER}/.staged"


@contextmanager
def publish_lock(root: Path) -> Iterator[None]:
    """Waits until nobody else writes a version, and finishes what a crash left.

    Args:
        root: The package's folder.

    Raises:
        DataError: Its folder of versions, or what a crash left there, is a link or no file of a package.
    """
    for path in (FOLDER, STAGED, NEXT):
        descriptor.refuse_link(root, path)
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    folder = os.open(root / FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        shutil.rmtree(root / STAGED, ignore_errors=True)
        _move_to_place(root)
        yield
    finally:
        os.close(folder)


def write(root: Path, changed: Mapping[str, bytes]) -> None:
    """Writes all files or none, under `publish_lock`. A file that the new descriptor no longer lists is removed.

    Args:
        root: The package's folder.
        changed: The files that change, by path; the descriptor is one of them where another file of the package is.

    Raises:
        DataError: A package has no file at one of the paths, or it is a link; nothing is written then.
        OSError: They cannot be written; the old ones are still there.
    """
    descriptor.refuse_others(changed)
    for path in changed:
        descriptor.refuse_link(root, path)
    staged = root / STAGED
    try:
        for path, content in changed.items():
            _write(staged / path, content, root / path)
        for folder in (staged, *filter(Path.is_dir, staged.rglob("*"))):
            _to_disk(folder)
        staged.rename(root / NEXT)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    _to_disk(root / FOLDER)
    _move_to_place(root)


def _write(path: Path, content: bytes, old: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if old.exists():
        shutil.copymode(old, path)


def _move_to_place(root: Path) -> None:
    """Moves the files of a published version to their places; some may be there already."""
    coming = root / NEXT
    if not coming.is_dir():
        return
    files = sorted((f for f in coming.rglob("*") if f.is_file()), key=lambda f: f == coming / DESCRIPTOR)
    paths = [str(file.relative_to(coming)) for file in files]
    descriptor.refuse_others(paths, NEXT)
    for path in paths:
        descriptor.refuse_link(root, f"{NEXT}/{path}")
        descriptor.refuse_link(root, path)
    if (coming / DESCRIPTOR).exists():
        _remove_unlisted(root)
    for file, path in zip(files, paths, strict=True):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        _to_disk(target.parent)
    shutil.rmtree(coming)


def _remove_unlisted(root: Path) -> None:
    """Removes the files that the old descriptor lists and the new one does not."""
    try:
        old = descriptor.parse((root / DESCRIPTOR).read_bytes())
    except (DataError, OSError):  # it cannot be used: nobody knows what it listed
        return
    for path in {resource["path"] for resource in old["resources"]} - {*package_files.paths_of(root)}:
        descriptor.refuse_link(root, path)
        (root / path).unlink(missing_ok=True)


def _to_disk(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


YOUNG = 100_000_000  # nanoseconds: timestamps of files are coarse, so a file this new may change unnoticed
UNAVAILABLE = "database-away"
"""The code of a problem: the home of the log does not answer; what it held last is as good as before."""

FileState = tuple[int, int, int] | None
"""Inode, change time (nanoseconds) and size (bytes) of a file; None if there is no such file."""
VersionStates = tuple[Hashable, ...]
"""Something that is another thing once the records of the versions have changed; empty if none are kept."""


def is_address(text: str) -> bool:
    """Whether a text is the address of a database rather than the path of a folder."""
    return "://" in text


def seconds() -> float:
    """The time now, as `Home.unchanged_at` gives it: seconds of `monotonic`."""
    return monotonic()


class AnswerLostError(DataError):
    """The home went away as it was asked to make a version for good: `Home.has` says later whether it did.

    Args:
        problems: That it is away.
        record: The record of the version.
    """

    def __init__(self, problems: Iterable[Problem], record: VersionRecord) -> None:
        super().__init__(problems)
        self.record = record


class LogStore(Protocol):
    """Where a log lives. Requests ask `unchanged_at` and `version_states`, so both cost next to nothing."""

    @property
    def folder(self) -> Path | None:
        """The folder, with what it may have beside the package; None: it is no folder."""

    def unchanged_at(self) -> float | None:
        """When it was last seen that what is there is what was read last, as far as that shows without reading it.

        Returns:
            A time of `seconds`; that of this call where nobody can tell, since the home is away. None: something else
            is there.
        """

    def known(self) -> str:
        """The content hash of what is there, where that is known and was read last; else empty."""

    def read(self) -> PackageFiles:
        """Reads the files of the package.

        Raises:
            DataError: They cannot be read.
        """

    def moved_on(self) -> bool:
        """Whether what is there has changed since `read` began."""

    def version_states(self) -> VersionStates:
        """The state of what is kept of the versions."""

    def versions(self) -> VersionHistory:
        """The versions.

        Raises:
            DataError: They cannot be read.
        """

    def newest(self) -> PackageFiles:
        """The files as they are now, for who is about to change them: whoever serves them may not have them yet.

        Raises:
            DataError: They cannot be read.
        """

    def newest_versions(self) -> VersionHistory:
        """The versions as they are now: see `newest`.

        Raises:
            DataError: They cannot be read.
        """

    def write(self, next_of: NextOf) -> NextVersion:
        """Has the next version made of the log once nobody else writes; it is there whole, or not at all.

        Args:
            next_of: What makes it; it is asked again where the home has to begin anew.

        Raises:
            DataError: `next_of` refuses, or the home does; nothing is written then.
            AnswerLostError: Nobody knows whether it is there.
            OSError: It cannot be written; the old version is still there.
        """

    def has(self, record: VersionRecord) -> bool:
        """Whether a version is there, for good: whoever was making it has come to an end.

        Raises:
            DataError: Nobody knows yet: the home is away, or somebody is writing.
        """


class FolderHome:
    """A folder with a package.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: tuple[tuple[str, ...], list[FileState]] | None = None
        self._before: tuple[tuple[str, ...], list[FileState]] = ((), [])

    @property
    def folder(self) -> Path:
        """As `Home`; so the others."""
        return self.root

    def unchanged_at(self) -> float | None:
        """It looks at every file."""
        now = seconds()
        return now if self._seen is not None and self._seen[1] == self._states(self._seen[0]) else None

    def known(self) -> str:
        """Never known: the files may be anything."""
        return ""

    def read(self) -> PackageFiles:
        """Reads every file once."""
        self._before = ((), [])
        paths = package_files.paths_of(self.root)
        states, now = self._states(paths), time_ns()
        self._before = paths, states
        young = any(state and 0 <= now - state[1] < YOUNG for state in states)
        self._seen = None if young else (paths, states)
        files = package_files.read_files(self.root)
        if {*files.contents} != {*paths}:  # the descriptor was replaced in between
            self._seen = None
        return files

    def moved_on(self) -> bool:
        """Whether a file has changed since."""
        return self._before[1] != self._states(self._before[0])

    def version_states(self) -> VersionStates:
        """Path, inode, size, and the time of the last change, which no program can set back; so of the first zip."""
        records = version_history.paths(self.root)
        kept = {*records, version_history.FIRST} if records else records
        return tuple(self._version_state(path) for path in sorted(kept))

    def versions(self) -> VersionHistory:
        """The versions that the folder keeps."""
        return version_history.read_history(self.root)

    def newest(self) -> PackageFiles:
        """Reads every file once."""
        return package_files.read_files(self.root)

    def newest_versions(self) -> VersionHistory:
        """Reads every record once."""
        return self.versions()

    def write(self, next_of: NextOf) -> NextVersion:
        """Writes the files that change."""
        with publish_lock(self.root):
            now = of_folder(self.root)
            made = next_of(now)
            write(self.root, made.state.changed_from(now.every_file))
        return made

    def has(self, record: VersionRecord) -> bool:
        """Reads the records."""
        with publish_lock(self.root):
            return record in self.versions().records

    def _states(self, paths: tuple[str, ...]) -> list[FileState]:
        """The states of files. Each costs a call of the system, in which a busy server's other threads go first."""
        if (self.root / package_files.NEXT).exists():
            return [_state(package_files.place(self.root, path)) for path in paths]
        return [_state(self.root / path) for path in paths]

    def _version_state(self, path: str) -> tuple[str, int, int, int]:
        try:
            status = package_files.place(self.root, path).stat()
        except OSError:  # it is being moved to its place
            return path, 0, 0, 0
        return path, status.st_ino, status.st_ctime_ns, status.st_size


def home_of(place: Path | LogStore) -> LogStore:
    """A place where a log lives, as its home."""
    return FolderHome(place) if isinstance(place, Path) else place


def _state(path: Path) -> FileState:
    try:
        status = path.stat()
    except (OSError, RuntimeError, ValueError):  # missing, a loop of links, not a file name: reading it says which
        return None
    return status.st_ino, status.st_ctime_ns, status.st_size
