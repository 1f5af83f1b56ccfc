"""Publishes a version of a package: checks it, and writes files and record together, whole or not at all."""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from raillinks.loading import load
from raillinks.package import descriptor, json_files, package_files
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.package.table_columns import PATHS, TAKEN_OUT
from raillinks.store import deltas, row_changes, version_history, version_record, whole_versions
from raillinks.store.deltas import Delta, FileChange, LineChange, Package
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity

CHANGES, EVENTS = PATHS["changes"], PATHS["events"]
Edits = Mapping[str, bytes | None]
"""The new bytes of files by path; None = the file goes."""
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What a version changes.

    Args:
        edits: As for `publish`.
        about: Who makes the version, when and why.
        read: The content hash of the version, if somebody has read it and found no error; it is not read again then.
    """

    edits: Edits
    about: About
    read: str = ""


def publish(root: Path, edits: Edits, about: About) -> VersionRecord:
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
    return publish_from(root, lambda _: Plan(edits, about))


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
    own = Delta({path: change for path, change in delta.files.items() if not _is_own(path, change)})

    def plan(now: PackageFiles) -> Plan:
        applied = deltas.apply(own, now.contents)
        return Plan({path: applied.get(path) for path in own.files}, about)

    return publish_from(root, plan)


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


def publish_from(root: Path, plan_of: Callable[[PackageFiles], Plan]) -> VersionRecord:
    """Makes the next version from what somebody makes of the package once nobody else writes: no change gets lost.

    Args:
        root: The package's folder.
        plan_of: What the version changes, given the files as they are then.

    Raises:
        DataError: `plan_of` refuses, or the package cannot be used with its edits; nothing is written then.
        OSError: The files cannot be written; the old version is still there.
    """
    with whole_versions.alone(root):
        now = package_files.read(root)
        edits, about = (plan := plan_of(now)).edits, plan.about
        _refuse_bad_text(about)
        history, begun = _begun(version_history.read(root), now.contents, str(now.descriptor["version"]), about)
        new = next_version(now.contents, edits, about, history)
        if new.content_hash != plan.read:
            load.of_files(new)
        number, name = len(history.records) + 1, str(new.descriptor["version"])
        kept = later_record(now.contents, new.contents, about, name, number)
        record = read_back(kept, number)
        changed = {path: content for path, content in new.contents.items() if now.contents.get(path) != content}
        whole_versions.write(root, {**changed, **begun, **kept})
    return record


def next_version(package: Package, edits: Edits, about: About, history: VersionHistory) -> PackageFiles:
    """The files of the next version, for a preview too (`load.of_files` reads them): nothing is written.

    Raises:
        DataError: Descriptor or `CHANGES.csv` cannot be used, the version's name is taken or lower than the present
            one, or an edit is of a file that the descriptor does not list.
    """
    new = {path: content for path, content in {**package, **edits}.items() if content is not None}
    described = descriptor.parse(new.get(DESCRIPTOR, b""))
    present = str(json.loads(package[DESCRIPTOR])["version"])
    name = about.data_version or _next_name(present)
    if name in history.data_versions or name == present:
        raise _bad_version("duplicate", f"there is a version '{name}' already")
    if _numbers(name) < _numbers(present):
        raise _bad_version("lower-version", f"the package has version '{present}' already, and '{name}' is lower")
    gone = [Note(TAKEN_OUT, about.reason, event_id) for event_id in _taken_out(package, new)]
    notes = [*(about.notes or [Note(about.reason, about.reason)]), *gone]
    new[CHANGES] = _with_notes(new.get(CHANGES, b""), name, replace(about, notes=notes))
    new[DESCRIPTOR] = json.dumps({**described, "version": name}, ensure_ascii=False).encode()
    files = package_files.of_contents(new)
    if unlisted := [path for path, content in edits.items() if content is not None and path not in files.contents]:
        reason, hint = "the descriptor does not list this file", f"list it in {DESCRIPTOR}, or leave it out"
        raise DataError([Problem(path, 0, "", "unlisted", Severity.ERROR, reason, hint) for path in unlisted])
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


def _refuse_bad_text(about: About) -> None:
    """Refuses texts that no file of a package may hold, such as half of a surrogate pair.

    Raises:
        DataError: There is one.
    """
    texts = [about.author, about.reason, *(text for note in about.notes for text in (note.change, note.reason))]
    if bad := [reason for _, reason in json_files.bad_texts(texts)]:
        raise DataError([Problem(CHANGES, 0, "", "not-text", Severity.ERROR, bad[0], "leave the character out")])


def read_back(kept: Mapping[str, bytes], number: int) -> VersionRecord:
    """The record of a number among files that are to be kept, as everybody will read it.

    Raises:
        DataError: It could not be read again, by which the folder would lose all its versions.
    """
    path = version_history.path_of(number)
    return version_record.read(kept[path], path)


def _begun(
    history: VersionHistory, now: Package, data_version: str, about: About
) -> tuple[VersionHistory, Mapping[str, bytes]]:
    """The history of a folder, and the files with which it begins if there was none.

    Raises:
        DataError: The last version that the folder keeps is not the one that its files hold.
    """
    if not history.records:
        began = first_record(now, replace(about, reason="The folder begins to keep its versions."), data_version)
        return VersionHistory((read_back(began, 1),), began[version_history.FIRST]), began
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


def _bad_version(code: str, reason: str) -> DataError:
    return DataError([Problem(DESCRIPTOR, 0, "version", code, Severity.ERROR, reason, "a higher version")])


def _numbers(name: str) -> tuple[int, ...]:
    """The numbers in a version's name: `0.10` is higher than `0.9`."""
    return tuple(map(int, re.findall(r"\d+", name)))


def _next_name(name: str) -> str:
    """The name with its last number raised by one: `0.1.10` after `0.1.9`."""
    last = re.search(r"\d+(?=\D*$)", name)
    return f"{name}.1" if last is None else f"{name[: last.start()]}{int(last[0]) + 1}{name[last.end() :]}"


def _taken_out(before: Package, after: Package) -> list[str]:
    """The ids of the events that a version no longer has: what `CHANGES.csv` says of them stays."""
    old, new = (row_changes.parsed(package.get(EVENTS, b"")) for package in (before, after))
    if old is None or new is None or "event_id" not in old.columns:
        return []
    kept = {row.get("event_id") for row in new.rows}
    return [row["event_id"] for row in old.rows if row["event_id"] not in kept]


def _with_notes(content: bytes, data_version: str, about: About) -> bytes:
    """`CHANGES.csv` with the rows of a version at its end.

    Raises:
        DataError: It is not there, or no table.
    """
    text = StringIO(newline="")
    try:
        header = next(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        reason, hint = "the file is missing, or no table", "the first row names the columns"
        raise DataError([Problem(CHANGES, 1, "", "not-a-table", Severity.ERROR, reason, hint)]) from error
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n")
    for note in about.notes:
        row = {"version": data_version, "date": about.date, "event_id": note.event_id}
        writer.writerow({**row, "change": note.change, "reason": note.reason})
    return content.removesuffix(b"\n") + b"\n" + text.getvalue().encode()
