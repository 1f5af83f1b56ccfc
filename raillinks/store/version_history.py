"""The versions that a package's folder keeps: the first one whole, and what each later one changed.

`data/versions/0001.zip` has the files of the first version; `NNNN.json` is the record of each version. Any version is
made again from these alone, and its content hash proves it. Who made a version, when and why is in no content hash: so
each record has the SHA-256 of the record before it. The first one that has any has that of all records before it.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from raillinks.package import package_files, package_paths
from raillinks.store import deltas, version_record
from raillinks.store.deltas import Package
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError, Problem, Severity

FOLDER = package_paths.VERSIONS
FIRST = f"{FOLDER}/0001.zip"
MOST_UNPACKED = 500_000_000  # bytes of the first version: more is no package but an attack
_HINT = "the folder data/versions belongs to the package: take both from the same place"


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """The versions of a package, the first one first.

    Args:
        records: Their records; empty if the folder keeps none.
        first: The zip of the first version; empty if the folder keeps none.
        hashes: The SHA-256 of the bytes of each record.
    """

    records: tuple[VersionRecord, ...] = ()
    first: bytes = b""
    hashes: tuple[str, ...] = ()

    @property
    def data_versions(self) -> tuple[str, ...]:
        """The names of the versions, such as `0.1.0`, the first one first."""
        return tuple(record.data_version for record in self.records)

    @property
    def unchained(self) -> Mapping[str, str]:
        """The SHA-256 of each record that no later one names, by file name: what the next record has to name."""
        named_by = max((place for place, record in enumerate(self.records) if record.records_before), default=0)
        rest = zip(self.records[named_by:], self.hashes[named_by:], strict=True)
        return {_name_of(record): digest for record, digest in rest}

    @property
    def chained_since(self) -> str:
        """The first version whose record names those before it; empty if none does."""
        return next((record.data_version for record in self.records if record.records_before), "")

    def made_of(self, draft_id: str) -> VersionRecord | None:
        """The last version that was made of a draft; None = none was."""
        return next((record for record in reversed(self.records) if record.draft_id == draft_id), None)

    def without_last(self) -> "VersionHistory":
        """The versions before the last one."""
        return self._of_first(len(self.records) - 1)

    def until(self, content_hash: str) -> "VersionHistory":
        """The versions up to the one with a content hash; all of them where none has it."""
        known = (place for place, record in enumerate(self.records, start=1) if record.after == content_hash)
        count = max(known, default=len(self.records))
        return self if count == len(self.records) else self._of_first(count)

    def _of_first(self, count: int) -> "VersionHistory":
        return VersionHistory(self.records[:count], self.first, self.hashes[:count])

    def contents(self, data_version: str) -> Package:
        """The files of a version, byte for byte.

        Args:
            data_version: One of `data_versions`.

        Raises:
            DataError: The records do not lead to the version that its content hash names.
        """
        package = _unpacked(self.first)
        for record in self.records[: self.data_versions.index(data_version) + 1]:
            package = deltas.apply(record.delta, package)
        _compare(record, package_files.content_hash(package))
        return package


@dataclass(frozen=True, slots=True)
class Proven:
    """Versions that were made again, each with the content hash of its record.

    Args:
        history: The versions.
        package: The files of the last one.
    """

    history: VersionHistory = field(default_factory=VersionHistory)
    package: Package = field(default_factory=dict)


def check(history: VersionHistory, content_hash: str) -> tuple[Problem, ...]:
    """What is wrong with the versions of a folder: each is made again once and compared with its content hash.

    Args:
        history: The versions.
        content_hash: The content hash of the folder's own files, which the last version must have.
    """
    if not history.records:
        return ()
    try:
        prove(history)
    except DataError as error:
        return error.problems
    last = history.records[-1]
    if last.after == content_hash:
        return ()
    reason = f"the files are not those of the last version that is recorded, {last.data_version}"
    return (Problem(path_of(last.number), 0, "after", "not-recorded", Severity.WARNING, reason,
                    package_files.CHECKSUMS_HINT),)  # fmt: skip


def prove(history: VersionHistory, proven: Proven | None = None) -> Proven:
    """Makes each version again once and compares it with the content hash of its record.

    Args:
        history: The versions.
        proven: Earlier ones: where `history` begins with the same records, only those after them are made again.

    Raises:
        DataError: A version cannot be made again, or has another hash.
    """
    known = 0 if proven is None else len(proven.history.records)
    if proven is not None and known and _begins_with(history, proven.history):
        package = proven.package
    else:
        package, known = _unpacked(history.first) if history.records else {}, 0
    for record in history.records[known:]:
        package = deltas.apply(record.delta, package)
        _compare(record, package_files.content_hash(package))
    return Proven(history, package)


def _begins_with(history: VersionHistory, before: VersionHistory) -> bool:
    return history.first == before.first and history.hashes[: len(before.hashes)] == before.hashes


def refuse_changed(history: VersionHistory, before: VersionHistory) -> None:
    """Refuses records that say something else of a version than they did before, such as that none comes before it.

    Their content hashes prove the same files, and where all records are written anew they can agree with each other.
    The last record of before may have been made anew; and a package with other versions may have taken the place.

    Args:
        history: The versions.
        before: The versions as they were known.

    Raises:
        DataError: A record was changed.
    """
    known = list(zip(before.records, before.hashes, strict=True))[:-1]
    for (old, digest), new, now in zip(known, history.records, history.hashes, strict=False):
        if new.after != old.after:
            return
        if now != digest:
            reason = f"it was changed while the server ran: its SHA-256 was {digest}, and now is {now}"
            raise DataError([Problem(path_of(new.number), 0, "", "changed-record", Severity.ERROR, reason, _HINT)])


def read(root: Path) -> VersionHistory:
    """The versions that a package's folder keeps; none if it keeps none.

    Raises:
        DataError: A record, or the first version, cannot be read.
    """
    return of_contents(contents(root))


def contents(root: Path) -> Mapping[str, bytes]:
    """What a package's folder keeps of its versions: the records and the zip of the first one, by path.

    Raises:
        DataError: A file cannot be read.
    """
    names = paths(root)
    return {name: _bytes(root, name) for name in sorted({*names, FIRST} if names else names)}


def of_contents(kept: Mapping[str, bytes]) -> VersionHistory:
    """The versions of which these files are kept, by path; none if none are.

    Raises:
        DataError: A record, or the first version, cannot be read.
    """
    package_paths.refuse_others(kept)
    names = sorted({*kept} - {FIRST}, key=number_of)
    if not names:
        return VersionHistory()
    records = tuple(version_record.read(kept[name], name) for name in names)
    listed = [(path_of(i + 1), before.after) for i, before in enumerate((_NONE, *records[:-1]))]
    for (path, before), name, record in zip(listed, names, records, strict=True):
        if path != name or path_of(record.number) != name or record.before != before:
            reason = "it does not follow from the record before it"
            raise DataError([Problem(name, 0, "before", "wrong-record", Severity.ERROR, reason, _HINT)])
    if FIRST not in kept:
        raise _bad_zip("there is no such file")
    history = VersionHistory(records, kept[FIRST], tuple(sha256(kept[name]).hexdigest() for name in names))
    _refuse_other_records(history)
    return history


def _refuse_other_records(history: VersionHistory) -> None:
    """Refuses records that later ones do not name as they are. Those of earlier releases name none.

    Raises:
        DataError: A record was changed after the next one was made, or one names none although an earlier one does.
    """
    unchained: dict[str, str] = {}
    begun = False
    for record, digest in zip(history.records, history.hashes, strict=True):
        if record.records_before or begun:
            _compare_named(record, unchained)
            unchained, begun = {}, True
        unchained[_name_of(record)] = digest


def _compare_named(record: VersionRecord, records: Mapping[str, str]) -> None:
    """Compares the records that a record names with those that are there.

    Raises:
        DataError: One is another, or is not named.
    """
    named = record.records_before
    if named == records:
        return
    file, reason = path_of(record.number), "it does not name each record before it by its SHA-256"
    if changed := [name for name, digest in records.items() if named.get(name, digest) != digest]:
        file = f"{FOLDER}/{changed[0]}"
        reason = (
            f"it was changed after the next one was made: that of version {record.data_version} names another SHA-256"
        )
    raise DataError([Problem(file, 0, version_record.BEFORE, "wrong-record", Severity.ERROR, reason, _HINT)])


def paths(root: Path) -> set[str]:
    """The paths of the records in a package's folder."""
    folders = (root / FOLDER, root / package_files.NEXT / FOLDER)
    names = {f"{FOLDER}/{file.name}" for folder in folders for file in folder.glob("*.json")}
    return set(filter(package_paths.is_kept, names))


def path_of(number: int) -> str:
    """The path of a record; from the ten thousandth on its name has more digits."""
    return f"{FOLDER}/{number:04}.json"


def _name_of(record: VersionRecord) -> str:
    return PurePosixPath(path_of(record.number)).name


def number_of(path: str) -> int:
    """The number of the record at a path."""
    return int(PurePosixPath(path).stem)


def zipped(package: Package) -> bytes:
    """The files of a package as a zip: equal files give equal bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path in sorted(package):
            archive.writestr(ZipInfo(path), package[path], ZIP_DEFLATED, 9)
    return packed.getvalue()


def _compare(record: VersionRecord, actual: str) -> None:
    """Compares the content hash of a version that was made again with that of its record.

    Raises:
        DataError: They differ.
    """
    if actual != record.after:
        reason = f"version {record.data_version} has the content hash {actual}, its record has {record.after}"
        raise DataError([Problem(path_of(record.number), 0, "after", "wrong-hash", Severity.ERROR, reason, _HINT)])


def _unpacked(content: bytes) -> Mapping[str, bytes]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise _bad_zip("it is too large")
            if not {info.compress_type for info in archive.infolist()} <= {ZIP_STORED, ZIP_DEFLATED}:
                raise _bad_zip("it is compressed in another way than deflate")
            return {name: archive.read(name) for name in archive.namelist()}
    except (BadZipFile, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise _bad_zip(f"the zip cannot be read: {error}") from error


def _bad_zip(reason: str) -> DataError:
    return DataError([Problem(FIRST, 0, "", "bad-zip", Severity.ERROR, reason, _HINT)])


def _bytes(root: Path, path: str) -> bytes:
    for file in (package_files.place(root, path), root / path):  # it may come to its place meanwhile
        package_paths.refuse_link(root, str(file.relative_to(root)))
        try:
            return file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"the file cannot be read: {error.strerror}"
            raise DataError([Problem(path, 0, "", "unreadable", Severity.ERROR, reason, _HINT)]) from error
    raise DataError([Problem(path, 0, "", "unreadable", Severity.ERROR, "there is no such file", _HINT)])


_NONE = VersionRecord("", "", "", "", "", "", deltas.Delta({}))
