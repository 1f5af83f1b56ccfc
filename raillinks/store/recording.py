"""Records a version that somebody made by hand: by editing files and raising the version in the descriptor."""

import csv
from io import StringIO
from pathlib import Path

from raillinks.package import package_files
from raillinks.package.package_files import PackageFiles
from raillinks.store import publishing, version_history, whole_versions
from raillinks.store.changes_file import CHANGES
from raillinks.store.publishing import About
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity


def record(root: Path, date: str, reason: str = "") -> VersionRecord | None:
    """Records the files of a folder as its last version, if it keeps versions and they are not recorded yet.

    As long as the version in the descriptor is that of the last record, this one is written anew; a higher version gets
    a record of its own.

    Args:
        root: The package's folder, with the checksums of its files.
        date: Today.
        reason: Why a new version was made; empty = what `CHANGES.csv` says of the whole log.

    Returns:
        The record; None if there was nothing to record.

    Raises:
        DataError: The descriptor names a version that another one follows; or a record cannot be read,
            the new one among them.
    """
    if not version_history.paths(root):
        return None
    with whole_versions.alone(root):
        files = package_files.read(root)
        history = version_history.read(root)
        name, last = str(files.descriptor["version"]), history.records[-1]
        if last.after == files.content_hash:
            return None
        if name in history.data_versions[:-1]:
            reason = f"version '{name}' is recorded with other files"
            raise DataError([Problem(package_files.DESCRIPTOR, 0, "version", "duplicate", Severity.ERROR, reason,
                                     "a higher version")])  # fmt: skip
        again = name == last.data_version
        earlier = history.without_last() if again else history
        about = _about_again(last) if again else _about(files, name, date, reason)
        if again and last.number == 1:
            kept = publishing.first_record(files.contents, about, name)
        else:
            before = earlier.contents(earlier.data_versions[-1])
            kept = publishing.later_record(before, files.contents, about, name, earlier)
        made = publishing.read_back(kept, len(earlier.records) + 1)
        whole_versions.write(root, kept)
        return made


def _about_again(last: VersionRecord) -> About:
    """What the record says already."""
    return About(last.date, last.author, last.reason, drafted_by=last.drafted_by, draft_id=last.draft_id)


def _about(files: PackageFiles, data_version: str, date: str, reason: str) -> About:
    """What the package itself says about its version: the rows of `CHANGES.csv`, and who is to be cited."""
    rows = [*csv.DictReader(StringIO(files.contents[CHANGES].decode("utf-8-sig"), newline=""))]
    own = [row for row in rows if row.get("version") == data_version]
    whole = [row["change"] for row in own if not row.get("event_id")]
    why = reason or " ".join(whole) or f"{len(own)} events changed."
    return About(date, "; ".join(str(c["title"]) for c in files.descriptor["contributors"]), why)
