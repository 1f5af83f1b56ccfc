"""Publishes a version of a package: checks it, and writes files and record together, whole or not at all."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from raillinks.loading import load
from raillinks.package import package_files
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.package.table_columns import PATHS
from raillinks.store import deltas, version_history, version_record, whole_versions
from raillinks.store.deltas import Delta, FileChange, LineChange, Package
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity

CHANGES = PATHS["changes"]
_CHECKSUM = re.compile(r' *"(version|bytes|hash|rows)": [^{\[]*\n?')


@dataclass(frozen=True, slots=True)
class Note:
    """A row of `CHANGES.csv`.

    Args:
        change: What changed.
        reason: Why.
        event_id: The event; empty = the whole log.
    """

    change: str
    reason: str
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Who makes a version, when and why.

    Args:
        date: The day, `YYYY-MM-DD`.
        author: Who.
        reason: Why.
        notes: The rows of `CHANGES.csv`; none: one with the reason.
        data_version: The version's name; empty = the next one.
    """

    date: str
    author: str
    reason: str
    notes: Sequence[Note] = ()
    data_version: str = ""


def publish(root: Path, edits: Mapping[str, bytes | None], about: About) -> VersionRecord:
    """Makes the next version of a package. Version, checksums and `CHANGES.csv` are written with it.

    Args:
        root: The package's folder. If it keeps no versions yet, it begins to: its present state is the first one.
        edits: The new bytes of each file that changes, by path; None = the file goes. The descriptor of a package that
            gains or loses a file is one of them.
        about: Who makes the version, when and why.

    Returns:
        The record of the version.

    Raises:
        DataError: The package cannot be used with these edits; nothing is written then.
        OSError: The files cannot be written; the old version is still there.
    """
    with whole_versions.alone(root):
        now = package_files.read(root)
        history, begun = _begun(version_history.read(root), now.contents, str(now.descriptor["version"]), about)
        new = next_version(now.contents, edits, about, history)
        load.of_files(new)
        number, name = len(history.records) + 1, str(new.descriptor["version"])
        kept = later_record(now.contents, new.contents, about, name, number)
        changed = {path: content for path, content in new.contents.items() if now.contents.get(path) != content}
        whole_versions.write(root, {**changed, **begun, **kept})
    return version_record.read(kept[version_history.path_of(number)], version_history.path_of(number))


def apply(root: Path, delta: Delta, about: About) -> VersionRecord:
    """Makes the next version of a package from what a delta changes.

    Version, checksums and rows of `CHANGES.csv` in the delta are those of the version that it was made for; this
    version gets its own.

    Args:
        root: The package's folder.
        delta: The delta; what it changes must be in the package as it was where the delta was made.
        about: Who makes the version, when and why.

    Raises:
        DataError: The delta does not fit the package, or the package cannot be used with it.
    """
    contents = package_files.read(root).contents
    own = Delta({path: change for path, change in delta.files.items() if not _is_own(path, change)})
    applied = deltas.apply(own, contents)
    return publish(root, {path: applied.get(path) for path in own.files}, about)


def undo(root: Path, data_version: str, about: About) -> VersionRecord:
    """Makes the next version of a package, which takes back what a version changed.

    Args:
        root: The package's folder.
        data_version: The version; what it changed must not have changed again since.
        about: Who takes it back, when and why.

    Raises:
        DataError: There is no such version, it is the first one, or what it changed has changed again.
    """
    history = version_history.read(root)
    later = history.data_versions[1:]
    if data_version not in later:
        reason = f"there is no version '{data_version}' that can be taken back"
        raise DataError([Problem(DESCRIPTOR, 0, "version", "unknown-version", Severity.ERROR, reason,
                                 ", ".join(later) or "no version has been published yet")])  # fmt: skip
    record = history.records[history.data_versions.index(data_version)]
    return apply(root, deltas.undo(record.delta), about)


def next_version(
    package: Package, edits: Mapping[str, bytes | None], about: About, history: VersionHistory
) -> PackageFiles:
    """The files of the next version, for a preview too (`load.of_files` reads them): nothing is written.

    Raises:
        DataError: The descriptor cannot be used, or the version's name is taken.
    """
    new = {path: content for path, content in {**package, **edits}.items() if content is not None}
    described = json.loads(new[DESCRIPTOR])
    name = about.data_version or _next_name(str(json.loads(package[DESCRIPTOR])["version"]))
    if name in history.data_versions:
        reason = f"there is a version '{name}' already"
        raise DataError([Problem(DESCRIPTOR, 0, "version", "duplicate", Severity.ERROR, reason, "a higher version")])
    new[CHANGES] = _with_notes(new[CHANGES], name, about)
    new[DESCRIPTOR] = json.dumps({**described, "version": name}, ensure_ascii=False).encode()
    files = package_files.of_contents(new)
    checked = package_files.with_checksums(files, load.row_counts(files))
    contents = {**files.contents, DESCRIPTOR: checked}
    return PackageFiles(json.loads(checked), contents, package_files.content_hash(contents))


def later_record(before: Package, after: Package, about: About, data_version: str, number: int) -> Mapping[str, bytes]:
    """The file that a folder keeps of a later version, by path."""
    hashes = package_files.content_hash(before), package_files.content_hash(after)
    delta = deltas.diff(before, after)
    record = VersionRecord(data_version, about.date, about.author, about.reason, *hashes, delta, number)
    return {version_history.path_of(number): version_record.written(record)}


def first_record(package: Package, about: About, data_version: str) -> Mapping[str, bytes]:
    """The files that a folder keeps of its first version, by path."""
    after = package_files.content_hash(package)
    record = VersionRecord(data_version, about.date, about.author, about.reason, "", after, Delta({}), 1)
    kept = {version_history.FIRST: version_history.zipped(package)}
    return {**kept, version_history.path_of(1): version_record.written(record)}


def _begun(
    history: VersionHistory, now: Package, data_version: str, about: About
) -> tuple[VersionHistory, Mapping[str, bytes]]:
    """The history of a folder, and the files with which it begins if there was none.

    Raises:
        DataError: The last version that the folder keeps is not the one that its files hold.
    """
    if not history.records:
        began = first_record(now, replace(about, reason="The folder begins to keep its versions."), data_version)
        record = version_record.read(began[version_history.path_of(1)], version_history.path_of(1))
        return VersionHistory((record,), began[version_history.FIRST]), began
    if history.records[-1].after != package_files.content_hash(now):
        reason = "the files were changed since the last version was recorded"
        raise DataError([Problem(DESCRIPTOR, 0, "version", "not-recorded", Severity.ERROR, reason,
                                 package_files.CHECKSUMS_HINT)])  # fmt: skip
    return history, {}


def _is_own(path: str, change: FileChange) -> bool:
    """Whether each version has this change anew: rows of `CHANGES.csv`; version and checksums of the descriptor."""
    if path != DESCRIPTOR or not isinstance(change, LineChange):
        return path == CHANGES
    return all(_CHECKSUM.fullmatch(text) for part in change.parts for text in (*part.before, *part.after))


def _next_name(name: str) -> str:
    """The name with its last number raised by one: `0.1.10` after `0.1.9`."""
    last = re.search(r"\d+(?=\D*$)", name)
    return f"{name}.1" if last is None else f"{name[: last.start()]}{int(last[0]) + 1}{name[last.end() :]}"


def _with_notes(content: bytes, data_version: str, about: About) -> bytes:
    """`CHANGES.csv` with the rows of a version at its end."""
    text = StringIO(newline="")
    header = next(csv.reader(StringIO(content.decode(), newline="")))
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n")
    for note in about.notes or (Note(about.reason, about.reason),):
        row = {"version": data_version, "date": about.date, "event_id": note.event_id}
        writer.writerow({**row, "change": note.change, "reason": note.reason})
    return content.removesuffix(b"\n") + b"\n" + text.getvalue().encode()
