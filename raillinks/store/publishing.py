"""Publishes a version of a log: plans files and record of it, and has its home write both, whole or not at all."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from raillinks.loading import load
from raillinks.package import descriptor, json_files, package_files
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.package.schema import TAKEN_OUT
from raillinks.store import changes_file, deltas, homes, row_changes, taken_back, version_history, version_record
from raillinks.store.changes_file import CHANGES
from raillinks.store.deltas import Delta, Package
from raillinks.store.homes import Home
from raillinks.store.log_state import LogState, NextVersion, SavedDraft
from raillinks.store.version_history import VersionHistory
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity

Edits = Mapping[str, bytes | None]
"""The new bytes of files by path; None = the file goes."""


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
        drafted_by: Who drafted it, where that is somebody else; else empty.
        draft_id: The saved draft that it is made of; empty = none.
    """

    date: str
    author: str
    reason: str
    notes: Sequence[Note] = ()
    data_version: str = ""
    drafted_by: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a version changes.

    Args:
        edits: As for `publish`.
        about: Who makes the version, when and why.
        read: The content hash of the version, if somebody has read it and found no error; it is not read again then.
        draft: The draft that it is made of; a home that keeps drafts has it end in the same moment.
    """

    edits: Edits
    about: About
    read: str = ""
    draft: SavedDraft | None = None


def publish(place: Path | Home, edits: Edits, about: About) -> VersionRecord:
    """Makes the next version of a log. Version, checksums and `CHANGES.csv` are written with it.

    Args:
        place: The package's folder, or another home. If it keeps no versions yet, it begins to: its present state is
            the first one.
        edits: The new bytes of each file that changes, by path; None = the file goes. The descriptor of a package that
            gains or loses a file is one of them.
        about: Who makes the version, when and why.

    Returns:
        The record of the version.

    Raises:
        DataError: The package cannot be used with these edits, or its home refuses; nothing is written then.
        OSError: The files cannot be written; the old version is still there.
    """
    return publish_from(place, lambda _: Plan(edits, about))


def apply(place: Path | Home, delta: Delta, about: About) -> VersionRecord:
    """Makes the next version of a log from what a delta changes.

    Version, checksums and rows of `CHANGES.csv` in the delta are those of the version that it was made for; this
    version gets its own.

    Args:
        place: The package's folder, or another home.
        delta: The delta; what it changes must be in the package as it was where the delta was made.
        about: Who makes the version, when and why.

    Raises:
        DataError: The delta does not fit the package, or the package cannot be used with it.
    """
    return publish_from(place, lambda now: _applied(now, delta, about))


def undo(place: Path | Home, data_version: str, about: About) -> VersionRecord:
    """Makes the next version of a log, which takes back what a version changed.

    Args:
        place: The package's folder, or another home.
        data_version: The version; what it changed must not have changed again since.
        about: Who takes it back, when and why.

    Raises:
        DataError: There is no such version, it is the first one, or what it changed has changed again.
    """

    def plan(now: LogState) -> Plan:
        later = now.history.data_versions[1:]
        if data_version not in later:
            reason = f"there is no version '{data_version}' that can be taken back"
            raise DataError([Problem(DESCRIPTOR, 0, "version", "unknown-version", Severity.ERROR, reason,
                                     ", ".join(later) or "no version has been published yet")])  # fmt: skip
        record = now.history.records[now.history.data_versions.index(data_version)]
        notes = about.notes or taking_back(data_version, about.reason, now.files.contents)
        try:
            return _applied(now, deltas.undo(record.delta), replace(about, notes=notes))
        except DataError as error:
            raise DataError([*_changed_since(record, now.history), *error.problems]) from error

    return publish_from(place, plan)


def taking_back(data_version: str, reason: str, package: Package) -> list[Note]:
    """The rows of `CHANGES.csv` of a version that takes another one back: one for each of its rows.

    Args:
        data_version: The version that is taken back.
        reason: Why.
        package: The files of the log.
    """
    table = row_changes.parsed(package.get(CHANGES, b""))
    rows = [row for row in (table.rows if table else ()) if row.get("version") == data_version]
    what = f"Version {data_version} taken back"
    return [Note(f"{what}: {row['change']}", reason, row.get("event_id", "")) for row in rows] or [
        Note(f"{what}.", reason)
    ]


def _changed_since(record: VersionRecord, history: VersionHistory) -> Iterator[Problem]:
    """The version that has taken another one back, or else the later ones that have changed what it changed."""
    by = taken_back.taken_back(history.records).by.get(record.data_version)
    if by is not None:
        reason = f"version {by} has taken it back already"
        yield Problem(DESCRIPTOR, 0, "version", row_changes.CONFLICT, Severity.ERROR, reason)
        return
    mine = deltas.places(taken_back.without_what_is_anew(record.delta))
    for later in history.records[record.number :]:
        if mine & deltas.places(taken_back.without_what_is_anew(later.delta)):
            reason, hint = f"version {later.data_version} has changed this since", "take that version back first"
            yield Problem(DESCRIPTOR, 0, "version", row_changes.CONFLICT, Severity.ERROR, reason, hint)


def publish_from(place: Path | Home, plan_of: Callable[[LogState], Plan]) -> VersionRecord:
    """Makes the next version from what somebody makes of the log once nobody else writes: no change gets lost.

    Args:
        place: The package's folder, or another home.
        plan_of: What the version changes, given the log as it is then. It may be asked twice.

    Raises:
        DataError: `plan_of` refuses, the package cannot be used with its edits, or its home refuses; nothing is
            written then.
        OSError: The files cannot be written; the old version is still there.
    """
    return homes.home_of(place).write(lambda now: planned(now, plan_of(now))).record


def planned(now: LogState, plan: Plan) -> NextVersion:
    """The next version of a log; nothing is written.

    Args:
        now: The log as it is.
        plan: What the version changes.

    Raises:
        DataError: The package cannot be used with it.
    """
    edits, about, before = plan.edits, plan.about, now.files.contents
    _refuse_bad_text(about)
    history, begun = _begun(now.history, before, str(now.files.descriptor["version"]), about)
    new = next_version(before, edits, about, history)
    if new.content_hash != plan.read:
        load.of_files(new)
    kept = later_record(before, new.contents, about, str(new.descriptor["version"]), history)
    record = read_back(kept, len(history.records) + 1)
    return NextVersion(LogState(new, {**now.kept, **begun, **kept}), record, plan.draft)


def _applied(now: LogState, delta: Delta, about: About) -> Plan:
    """What a version changes that gets the changes of a delta, but for what each version has anew."""
    rest = taken_back.without_what_is_anew(delta)
    applied = deltas.apply(rest, now.files.contents)
    return Plan({path: applied.get(path) for path in rest.files}, about)


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
    gone = [Note(TAKEN_OUT, about.reason, event_id) for event_id in changes_file.taken_out(package, new)]
    notes = [*(about.notes or [Note(about.reason, about.reason)]), *gone]
    rows = [{"version": name, "date": about.date, "event_id": note.event_id, "change": note.change,
             "reason": note.reason} for note in notes]  # fmt: skip
    new[CHANGES] = changes_file.with_rows(new.get(CHANGES, b""), rows)
    new[DESCRIPTOR] = json.dumps({**described, "version": name}, ensure_ascii=False).encode()
    files = package_files.of_contents(new)
    if unlisted := [path for path, content in edits.items() if content is not None and path not in files.contents]:
        reason, hint = "the descriptor does not list this file", f"list it in {DESCRIPTOR}, or leave it out"
        raise DataError([Problem(path, 0, "", "unlisted", Severity.ERROR, reason, hint) for path in unlisted])
    checked = package_files.with_checksums(files, load.row_counts(files))
    contents = {**files.contents, DESCRIPTOR: checked}
    return PackageFiles(json.loads(checked), contents, package_files.content_hash(contents))


def later_record(
    before: Package, after: Package, about: About, data_version: str, history: VersionHistory
) -> Mapping[str, bytes]:
    """The file that a folder keeps of a later version, by path.

    Args:
        before: The files of the version before it.
        after: Its own files.
        about: Who makes it, when and why.
        data_version: Its name.
        history: The versions before it, whose records it names.
    """
    number, hashes = len(history.records) + 1, (package_files.content_hash(before), package_files.content_hash(after))
    texts = data_version, about.date, about.author, about.reason
    record = VersionRecord(*texts, *hashes, deltas.diff(before, after), number, history.unchained,
                           about.drafted_by, about.draft_id)  # fmt: skip
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
    notes = (text for note in about.notes for text in (note.change, note.reason))
    texts = [about.author, about.drafted_by, about.reason, *notes]
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
        return version_history.of_contents(began), began
    if history.records[-1].after != package_files.content_hash(now):
        reason = "the files were changed since the last version was recorded"
        raise DataError([Problem(DESCRIPTOR, 0, "version", "not-recorded", Severity.ERROR, reason,
                                 package_files.CHECKSUMS_HINT)])  # fmt: skip
    return history, {}


def _bad_version(code: str, reason: str) -> DataError:
    return DataError([Problem(DESCRIPTOR, 0, "version", code, Severity.ERROR, reason, "a higher version")])


def _numbers(name: str) -> tuple[int, ...]:
    """The numbers in a version's name: `0.10` is higher than `0.9`."""
    return tuple(map(int, re.findall(r"\d+", name)))


def _next_name(name: str) -> str:
    """The name with its last number raised by one: `0.1.10` after `0.1.9`."""
    last = re.search(r"\d+(?=\D*$)", name)
    return f"{name}.1" if last is None else f"{name[: last.start()]}{int(last[0]) + 1}{name[last.end() :]}"
