"""A log with its versions, as it is in a folder or in a database, and how two of them stand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from raillinks.package import package_files
from raillinks.package.package_files import PackageFiles
from raillinks.store import version_history
from raillinks.store.version_history import VersionHistory
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
