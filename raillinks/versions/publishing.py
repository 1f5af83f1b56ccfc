"""Publishes a version of a log: plans files and record of it, and has its home write both, whole or not at all.

`CHANGES.csv` as a version changes it: its own rows at the end, and of which events the log no longer tells.

Which version takes back which. Records do not say it: it is read from what each version changed.

Records a version that somebody made by hand: by editing files and raising the version in the descriptor.

Whether a data version has left its makers: what git's tags and `deploy/publish-data` know of it.
"""

import csv
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package import descriptor, package_files
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.package.schema import PATHS, TAKEN_OUT
from raillinks.validation import load
from raillinks.versions import diff, storage, version_history
from raillinks.versions.diff import Delta, FileChange, LineChange, Package, TableChange
from raillinks.versions.storage import LogState, LogStore, NextVersion, SavedDraft
from raillinks.versions.version_history import VersionHistory, VersionRecord

CHANGES, EVENTS = PATHS["changes"], PATHS["events"]


def taken_out(before: Package, after: Package) -> list[str]:
    """The ids of the events that a version no longer has: what `CHANGES.csv` says of them stays."""
    old, new = (diff.parsed(package.get(EVENTS, b"")) for package in (before, after))
    if old is None or new is None or "event_id" not in old.columns:
        return []
    kept = {row.get("event_id") for row in new.rows}
    return [row["event_id"] for row in old.rows if row["event_id"] not in kept]


def with_rows(content: bytes, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file with further rows at its end.

    Args:
        content: The file.
        rows: The cells of each by column; columns that the file does not have are left out.

    Raises:
        DataError: It is not there, or no table.
    """
    text = StringIO(newline="")
    try:
        header = next(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        reason, hint = "the file is missing, or no table", "the first row names the columns"
        raise DataError([Problem(CHANGES, 1, "", "not-a-table", Severity.ERROR, reason, hint)]) from error
    csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n").writerows(rows)
    return content.removesuffix(b"\n") + b"\n" + text.getvalue().encode()


def _with_later_columns(package: Package, whole: descriptor.Json) -> dict[str, bytes]:
    """The files of a package in the form of an earlier release, of which a table may have got a column of a later one.

    Descriptor and file of such a table get all its later columns, in the descriptor's order; other tables stay.

    Args:
        package: The files.
        whole: Their descriptor, with every column that the project needs.
    """
    files, written = dict(package), descriptor.load(package[DESCRIPTOR])
    for before, resource in zip(written["resources"], whole["resources"], strict=True):
        names, listed = ([field["name"] for field in each.get("schema", {}).get("fields", ())]
                         for each in (before, resource))  # fmt: skip
        read = diff.parsed(files.get(resource["path"], b"")) if len(listed) > len(names) else None
        later = {*listed} - {*names}
        if read is None or not later & {*read.columns}:
            continue
        before["schema"] = resource["schema"]
        order = dict.fromkeys((*listed, *read.columns))
        columns = tuple(column for column in order if column in later or column in read.columns)
        rows = tuple({**dict.fromkeys(later, ""), **row} for row in read.rows)
        files[resource["path"]] = diff.written(diff.Table(columns, rows))
    return {**files, DESCRIPTOR: json.dumps(written, ensure_ascii=False).encode()}


_CHECKSUM = re.compile(r' *"(version|bytes|hash|rows)": [^{\[]*\n?')
_Sides = tuple[Hashable, Hashable]  # what was before, and what is after


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Which of some versions take others back.

    Args:
        takes: The version that a version takes back, by its name.
        by: The version that took a version back, by its name; without those that were brought back since.
    """

    takes: Mapping[str, str]
    by: Mapping[str, str]


def taken_back(records: Sequence[VersionRecord]) -> TakenBack:
    """Which of these versions take others back: each the last one before it whose changes it undoes, row by row.

    What each version has anew (its name, checksums and rows of `CHANGES.csv`) is left out.

    Args:
        records: The records, the first version first.
    """
    rests = [(record.data_version, without_what_is_anew(record.delta)) for record in records]
    rows = [_rows(rest) for _, rest in rests]
    often = Counter(rows)
    takes: dict[str, str] = {}
    there: dict[_Sides, list[str]] = {}  # versions that nobody has taken back yet, by what each changed
    for (name, rest), changed in zip(rests, rows, strict=True):
        if not rest.files or often[changed] == 1:  # no other version changes the same rows
            continue
        before, after = _sides(rest)
        if undone := there.get((after, before)):
            takes[name] = undone.pop()
        there.setdefault((before, after), []).append(name)
    by: dict[str, str] = {}
    for later, earlier in reversed(takes.items()):
        if later not in by:
            by[earlier] = later
    return TakenBack(takes, by)


def _rows(delta: Delta) -> Hashable:
    """Which rows a delta changes: its opposite changes the same ones."""
    return frozenset((path, _keys(change)) for path, change in delta.files.items())


def _keys(change: FileChange) -> Hashable:
    return frozenset(row.key for row in change.rows) if isinstance(change, TableChange) else None


def _sides(delta: Delta) -> _Sides:
    """What a delta takes away and what it puts there, wherever its rows and lines stand."""
    both = [(path, _sides_of(change)) for path, change in delta.files.items()]
    return frozenset((path, before) for path, (before, _) in both), frozenset(
        (path, after) for path, (_, after) in both
    )


def _sides_of(change: FileChange) -> _Sides:
    if isinstance(change, TableChange):
        before = frozenset((row.key, _cells(row.before)) for row in change.rows)
        after = frozenset((row.key, _cells(row.after)) for row in change.rows)
        columns = (None, None) if change.rows else change.columns  # of rows the cells say which columns matter
        return (columns[0], before), (columns[1], after)
    if isinstance(change, LineChange):
        return tuple(_lines(part.before) for part in change.parts), tuple(_lines(part.after) for part in change.parts)
    return change.before, change.after


def _lines(texts: Iterable[str]) -> Hashable:
    return tuple(text for text in texts if not _is_anew(text))


def _cells(row: Mapping[str, str] | None) -> Hashable:
    return None if row is None else frozenset(row.items())


def without_what_is_anew(delta: Delta) -> Delta:
    """A delta without what each version has anew: rows of `CHANGES.csv`; name and checksums in the descriptor."""
    kept = {path: change for path, change in delta.files.items() if path != CHANGES}
    own = kept.pop(DESCRIPTOR, None)
    if isinstance(own, LineChange):
        parts = tuple(part for part in own.parts if not all(map(_is_anew, (*part.before, *part.after))))
        own = replace(own, parts=parts) if parts else None
    return Delta(kept if own is None else {**kept, DESCRIPTOR: own})


def _is_anew(line: str) -> bool:
    """Whether a line of the descriptor is one that each version has anew: its name, or a checksum."""
    return _CHECKSUM.fullmatch(line) is not None


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


def publish(place: Path | LogStore, edits: Edits, about: About) -> VersionRecord:
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


def apply(place: Path | LogStore, delta: Delta, about: About) -> VersionRecord:
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


def undo(place: Path | LogStore, data_version: str, about: About) -> VersionRecord:
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
            return _applied(now, diff.undo(record.delta), replace(about, notes=notes))
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
    table = diff.parsed(package.get(CHANGES, b""))
    rows = [row for row in (table.rows if table else ()) if row.get("version") == data_version]
    what = f"Version {data_version} taken back"
    return [Note(f"{what}: {row['change']}", reason, row.get("event_id", "")) for row in rows] or [
        Note(f"{what}.", reason)
    ]


def _changed_since(record: VersionRecord, history: VersionHistory) -> Iterator[Problem]:
    """The version that has taken another one back, or else the later ones that have changed what it changed."""
    by = taken_back(history.records).by.get(record.data_version)
    if by is not None:
        reason = f"version {by} has taken it back already"
        yield Problem(DESCRIPTOR, 0, "version", diff.CONFLICT, Severity.ERROR, reason)
        return
    mine = diff.places(without_what_is_anew(record.delta))
    for later in history.records[record.number :]:
        if mine & diff.places(without_what_is_anew(later.delta)):
            reason, hint = f"version {later.data_version} has changed this since", "take that version back first"
            yield Problem(DESCRIPTOR, 0, "version", diff.CONFLICT, Severity.ERROR, reason, hint)


def publish_from(place: Path | LogStore, plan_of: Callable[[LogState], Plan]) -> VersionRecord:
    """Makes the next version from what somebody makes of the log once nobody else writes: no change gets lost.

    Args:
        place: The package's folder, or another home.
        plan_of: What the version changes, given the log as it is then. It may be asked twice.

    Raises:
        DataError: `plan_of` refuses, the package cannot be used with its edits, or its home refuses; nothing is
            written then.
        OSError: The files cannot be written; the old version is still there.
    """
    return storage.home_of(place).write(lambda now: planned(now, plan_of(now))).record


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
    rest = without_what_is_anew(delta)
    applied = diff.apply(rest, now.files.contents)
    return Plan({path: applied.get(path) for path in rest.files}, about)


def next_version(package: Package, edits: Edits, about: About, history: VersionHistory) -> PackageFiles:
    """The files of the next version, for a preview too (`load.of_files` reads them): nothing is written.

    A table of an earlier release's form gets the later columns once one of them is filled.

    Raises:
        DataError: Descriptor or `CHANGES.csv` cannot be used, the version's name is taken or lower than the present
            one, or an edit is of a file that the descriptor does not list.
    """
    new = {path: content for path, content in {**package, **edits}.items() if content is not None}
    new = _with_later_columns(new, descriptor.parse(new.get(DESCRIPTOR, b"")))
    present = str(json.loads(package[DESCRIPTOR])["version"])
    name = about.data_version or _next_name(present)
    if name in history.data_versions or name == present:
        raise _bad_version("duplicate", f"there is a version '{name}' already")
    if _numbers(name) < _numbers(present):
        raise _bad_version("lower-version", f"the package has version '{present}' already, and '{name}' is lower")
    gone = [Note(TAKEN_OUT, about.reason, event_id) for event_id in taken_out(package, new)]
    notes = [*(about.notes or [Note(about.reason, about.reason)]), *gone]
    rows = [{"version": name, "date": about.date, "event_id": note.event_id, "change": note.change,
             "reason": note.reason} for note in notes]  # fmt: skip
    new[CHANGES] = with_rows(new.get(CHANGES, b""), rows)
    described = {**descriptor.load(new[DESCRIPTOR]), "version": name}
    new[DESCRIPTOR] = json.dumps(described, ensure_ascii=False).encode()
    files = package_files.of_contents(new)
    if unlisted := [path for path, content in edits.items() if content is not None and path not in files.contents]:
        reason, hint = "the descriptor does not list this file", f"list it in {DESCRIPTOR}, or leave it out"
        raise DataError([Problem(path, 0, "", "unlisted", Severity.ERROR, reason, hint) for path in unlisted])
    checked = package_files.with_checksums(files, load.row_counts(files))
    contents = {**files.contents, DESCRIPTOR: checked}
    return PackageFiles(descriptor.parse(checked), contents, package_files.content_hash(contents))


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
    record = VersionRecord(*texts, *hashes, diff.diff(before, after), number, history.unchained,
                           about.drafted_by, about.draft_id)  # fmt: skip
    return {version_history.path_of(number): version_history.written(record)}


def first_record(package: Package, about: About, data_version: str) -> Mapping[str, bytes]:
    """The files that a folder keeps of its first version, by path."""
    after = package_files.content_hash(package)
    record = VersionRecord(data_version, about.date, about.author, about.reason, "", after, Delta({}), 1)
    kept = {version_history.FIRST: version_history.zipped(package)}
    return {**kept, version_history.path_of(1): version_history.written(record)}


def _refuse_bad_text(about: About) -> None:
    """Refuses texts that no file of a package may hold, such as half of a surrogate pair.

    Raises:
        DataError: There is one.
    """
    notes = (text for note in about.notes for text in (note.change, note.reason))
    texts = [about.author, about.drafted_by, about.reason, *notes]
    if bad := [reason for _, reason in descriptor.bad_texts(texts)]:
        raise DataError([Problem(CHANGES, 0, "", "not-text", Severity.ERROR, bad[0], "leave the character out")])


def read_back(kept: Mapping[str, bytes], number: int) -> VersionRecord:
    """The record of a number among files that are to be kept, as everybody will read it.

    Raises:
        DataError: It could not be read again, by which the folder would lose all its versions.
    """
    path = version_history.path_of(number)
    return version_history.read_record(kept[path], path)


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
    with storage.publish_lock(root):
        files = package_files.read_files(root)
        history = version_history.read_history(root)
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
            kept = first_record(files.contents, about, name)
        else:
            before = earlier.contents(earlier.data_versions[-1])
            kept = later_record(before, files.contents, about, name, earlier)
        made = read_back(kept, len(earlier.records) + 1)
        storage.write(root, kept)
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


NOTED = f"{version_history.FOLDER}/.published"
"""The file in which `deploy/publish-data` notes the versions that it has published, one to a line."""


def is_released(root: Path, record: VersionRecord) -> str:
    """Who released a version; empty if nobody is known to have.

    A folder that is served itself is not known: whoever edits it by hand there must know it.

    Args:
        root: The package's folder.
        record: The record of the version.
    """
    if record.data_version in _noted(root):
        return "deploy/publish-data has published it"
    return "a tag of the repository has it" if _is_tagged(root, version_history.path_of(record.number)) else ""


def _noted(root: Path) -> list[str]:
    try:
        return (root / NOTED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _is_tagged(root: Path, path: str) -> bool:
    """Whether a commit that a tag leads to has written a file; without git, or outside a repository, none has."""
    command = ["git", "-C", str(root), "rev-list", "--tags", "--max-count=1", "--", path]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
