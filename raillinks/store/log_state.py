"""A log with its versions as a folder or a database has it, the next one, and how two of them stand to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from raillinks.package import package_files
from raillinks.package.package_files import PackageFiles
from raillinks.store import version_history
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError


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
    return LogState(package_files.read(root), version_history.contents(root))


def _leads(earlier: LogState, later: LogState) -> bool:
    """Whether a state is one of those that another one came from."""
    known = {later.files.content_hash, *(record.after for record in later.history.records)}
    return earlier.files.content_hash in known and earlier.kept.items() <= later.kept.items()
