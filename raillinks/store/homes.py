"""Where a log lives, whether it has changed there, and how it gets its next version: a folder, or a database."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from time import monotonic, time_ns
from typing import Protocol

from raillinks.package import package_files
from raillinks.package.package_files import PackageFiles
from raillinks.store import log_state, version_history, whole_versions
from raillinks.store.log_state import NextOf, NextVersion
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem

YOUNG = 100_000_000  # nanoseconds: timestamps of files are coarse, so a file this new may change unnoticed
AWAY = "database-away"
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


class Home(Protocol):
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
        paths = package_files.paths(self.root)
        states, now = self._states(paths), time_ns()
        self._before = paths, states
        young = any(state and 0 <= now - state[1] < YOUNG for state in states)
        self._seen = None if young else (paths, states)
        files = package_files.read(self.root)
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
        return version_history.read(self.root)

    def newest(self) -> PackageFiles:
        """Reads every file once."""
        return package_files.read(self.root)

    def newest_versions(self) -> VersionHistory:
        """Reads every record once."""
        return self.versions()

    def write(self, next_of: NextOf) -> NextVersion:
        """Writes the files that change: see `whole_versions`."""
        with whole_versions.alone(self.root):
            now = log_state.of_folder(self.root)
            made = next_of(now)
            whole_versions.write(self.root, made.state.changed_from(now.every_file))
        return made

    def has(self, record: VersionRecord) -> bool:
        """Reads the records."""
        with whole_versions.alone(self.root):
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


def home_of(place: Path | Home) -> Home:
    """A place where a log lives, as its home."""
    return FolderHome(place) if isinstance(place, Path) else place


def _state(path: Path) -> FileState:
    try:
        status = path.stat()
    except (OSError, RuntimeError, ValueError):  # missing, a loop of links, not a file name: reading it says which
        return None
    return status.st_ino, status.st_ctime_ns, status.st_size
