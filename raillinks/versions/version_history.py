"""The versions that a package's folder keeps: the first one whole, and what each later one changed.

`data/versions/0001.zip` has the files of the first version; `NNNN.json` is the record of each version. Any version is
made again from these alone, and its content hash proves it. Who made a version, when and why is in no content hash: so
each record has the SHA-256 of the record before it. The first one that has any has that of all records before it.

The record of one data version: what changed from the version before it, as JSON that a git diff shows well.

What changed between two states of a package, as text for people: the versions between, then each file and row.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from jsonschema import Draft202012Validator

from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.package import descriptor, package_files
from raillinks.package.descriptor import JsonError
from raillinks.versions import diff
from raillinks.versions.diff import (
    BytesChange,
    Columns,
    Delta,
    FileChange,
    Key,
    LineChange,
    Package,
    Replaced,
    RowChange,
    TableChange,
)

SCHEMA = "version_record.json"
ABOUT = ("data_version", "date", "author", "reason", "before", "after")
OPTIONAL = ("drafted_by", "draft_id")
BEFORE = "records_before"
LONGEST_LIST = 120  # characters of a list that stands on one line


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One data version.

    Args:
        data_version: The version of the package, such as `0.1.0`.
        date: The day on which it was made.
        author: Who made it.
        reason: Why.
        before: The content hash of the version before it; empty for the first one, which is kept whole.
        after: Its own content hash.
        delta: What changed from the one to the other.
        number: 1 for the first version, then 2 and so on; 0: it is not one of a folder's.
        records_before: The SHA-256 of each earlier record that no record in between names, by its file name: so nobody
            changes what they say of author, day and reason. Empty in the first record, and in those of earlier
            releases.
        drafted_by: Who drafted it, where that is somebody else than its author; else empty.
        draft_id: The draft of the desk that it was made of; empty where there was none.
    """

    data_version: str
    date: str
    author: str
    reason: str
    before: str
    after: str
    delta: Delta
    number: int = 0
    records_before: Mapping[str, str] = field(default_factory=dict)
    drafted_by: str = ""
    draft_id: str = ""


def written(record: VersionRecord) -> bytes:
    """The record as JSON."""
    head = {"number": record.number} if record.number else {}
    about = {name: getattr(record, name) for name in ABOUT}
    about |= {name: getattr(record, name) for name in OPTIONAL if getattr(record, name)}
    about |= {BEFORE: record.records_before} if record.records_before else {}
    return ("".join(_text({**head, **about, "files": delta_json(record.delta)})) + "\n").encode()


def _text(value: Any, indent: str = "\n") -> Iterator[str]:  # noqa: ANN401 (JSON may hold anything)
    """JSON with a line for each cell, and one for each short list of texts."""
    short = json.dumps(value, ensure_ascii=False)
    plain = not isinstance(value, Mapping | list | tuple) or not value
    if plain or (not isinstance(value, Mapping) and len(short) <= LONGEST_LIST and isinstance(value[0], str)):
        yield short
        return
    first, last = "{}" if isinstance(value, Mapping) else "[]"
    names = [f"{json.dumps(name, ensure_ascii=False)}: " for name in value] if isinstance(value, Mapping) else None
    parts = value.values() if isinstance(value, Mapping) else value
    for i, part in enumerate(parts):
        yield f"{',' if i else first}{indent} {names[i] if names else ''}"
        yield from _text(part, f"{indent} ")
    yield f"{indent}{last}"


def read_record(content: bytes, path: str) -> VersionRecord:
    """The record in a file.

    Args:
        content: The bytes of the file.
        path: Its path, for problems.

    Raises:
        DataError: The bytes are no record.
    """
    try:
        loaded = descriptor.load(content)
    except JsonError as error:
        raise DataError([descriptor.problem(path, error, "bad-record")]) from error
    if problems := descriptor.schema_problems(loaded, _validator(), path) or [*_bad_text(loaded, path)]:
        raise DataError(problems)
    files = {file: _file_change(change) for file, change in loaded["files"].items()}
    about = {name: loaded[name] for name in (*ABOUT, *OPTIONAL, BEFORE, "number") if name in loaded}
    return VersionRecord(**about, delta=Delta(files))


def _bad_text(loaded: object, path: str) -> Iterator[Problem]:
    """Whether a text is none that a file can hold: half of a surrogate pair."""
    try:
        json.dumps(loaded, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        reason = "it has half of a surrogate pair"
        yield Problem(path, 0, "", "not-text", Severity.ERROR, reason, "leave the character out")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(descriptor.json_schema(SCHEMA))


def delta_json(delta: Delta) -> Mapping[str, Any]:
    """A delta as JSON: its files, by path."""
    return {path: _file_json(change) for path, change in delta.files.items()}


def _file_json(change: FileChange) -> Mapping[str, Any]:
    if isinstance(change, TableChange):
        before, after = change.columns
        same = {"columns": before} if before == after else {"columns_before": before, "columns_after": after}
        return {"key": change.key, **same, "rows": [*_rows_json(change.rows)]}
    if isinstance(change, LineChange):
        return {"parts": [{"part": c.part, "before": c.before, "after": c.after} for c in change.parts]}
    old, new = (None if b is None else base64.b64encode(b).decode() for b in (change.before, change.after))
    return {"base64_before": old, "base64_after": new}


def _rows_json(rows: Sequence[RowChange]) -> Iterator[Mapping[str, Any]]:
    """Each row; `follows` is left out where that is the row listed before it."""
    last: RowChange | None = None
    for row in rows:
        told = {"key": row.key, "before": row.before, "after": row.after}
        moved = row.before is None or row.after is None
        behind = last is not None and last.key == row.follows and (last.before is None) is (row.before is None)
        yield {**told, "follows": row.follows} if moved and not behind else told
        last = row if moved else None


def _file_change(loaded: Mapping[str, Any]) -> FileChange:
    if "parts" in loaded:
        found = [Replaced(c["part"], tuple(c["before"]), tuple(c["after"])) for c in loaded["parts"]]
        return LineChange(tuple(found))
    if "rows" in loaded:
        columns = [loaded.get("columns", loaded.get(name)) for name in ("columns_before", "columns_after")]
        before, after = (None if named is None else tuple(named) for named in columns)
        return TableChange(tuple(loaded["key"]), (before, after), tuple(_row_changes(loaded["rows"])))
    texts = loaded["base64_before"], loaded["base64_after"]
    return BytesChange(*(None if text is None else base64.b64decode(text) for text in texts))


def _row_changes(loaded: Sequence[Mapping[str, Any]]) -> Iterator[RowChange]:
    last: Key | None = None
    for row in loaded:
        key = tuple(row["key"])
        follows = row.get("follows", last)
        moved = row["before"] is None or row["after"] is None
        yield RowChange(key, row["before"], row["after"], tuple(follows) if moved and follows is not None else None)
        last = key


FOLDER = descriptor.VERSIONS_FOLDER
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
            package = diff.apply(record.delta, package)
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
        package = diff.apply(record.delta, package)
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


def read_history(root: Path) -> VersionHistory:
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
    descriptor.refuse_others(kept)
    names = sorted({*kept} - {FIRST}, key=number_of)
    if not names:
        return VersionHistory()
    records = tuple(read_record(kept[name], name) for name in names)
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
    raise DataError([Problem(file, 0, BEFORE, "wrong-record", Severity.ERROR, reason, _HINT)])


def paths(root: Path) -> set[str]:
    """The paths of the records in a package's folder."""
    folders = (root / FOLDER, root / package_files.NEXT / FOLDER)
    names = {f"{FOLDER}/{file.name}" for folder in folders for file in folder.glob("*.json")}
    return set(filter(descriptor.is_kept, names))


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
        descriptor.refuse_link(root, str(file.relative_to(root)))
        try:
            return file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"the file cannot be read: {error.strerror}"
            raise DataError([Problem(path, 0, "", "unreadable", Severity.ERROR, reason, _HINT)]) from error
    raise DataError([Problem(path, 0, "", "unreadable", Severity.ERROR, "there is no such file", _HINT)])


_NONE = VersionRecord("", "", "", "", "", "", diff.Delta({}))


_SIGNS: Mapping[str, str] = MappingProxyType({"added": "+", "changed": "~", "removed": "-"})
NOTHING = "nothing has changed"


def text(delta: Delta, versions: Iterable[VersionRecord] = ()) -> str:
    """The text, with a line end at its end.

    Args:
        delta: What changed.
        versions: The records of the versions that made it, the first one first; none where that is not known.
    """
    lines = [line for record in versions for line in _version(record)]
    lines += [line for path, change in delta.files.items() for line in _file(path, change)]
    return "\n".join(lines or [NOTHING]) + "\n"


def _version(record: VersionRecord) -> Iterator[str]:
    drafted = f" (drafted by {record.drafted_by})" if record.drafted_by else ""
    yield plain(f"version {record.data_version}  {record.date}  {record.author}{drafted}")
    yield plain(f"  {record.reason}")
    yield ""


def _file(path: str, change: FileChange) -> Iterator[str]:
    if isinstance(change, TableChange):
        kinds = [_kind(row) for row in change.rows]
        counted = [f"{kinds.count(kind)} {kind}" for kind in _SIGNS if kind in kinds]
        yield plain(f"{path}: rows: {', '.join([*counted, *_columns(change)]) or 'none'}")
        for row in change.rows:
            yield from _row(row, change.key)
    elif isinstance(change, LineChange):
        gone, come = (sum(len(getattr(part, side)) for part in change.parts) for side in ("before", "after"))
        yield plain(f"{path}: parts of text: {come} come, {gone} gone")
    else:
        sizes = ["nothing" if each is None else f"{len(each)} bytes" for each in (change.before, change.after)]
        yield plain(f"{path}: {' → '.join(sizes)}")
    yield ""


def _columns(change: TableChange) -> Sequence[str]:
    """Which columns came and went, or whether the whole table did."""
    before, after = change.columns
    if before is None or after is None:
        return ["a new table" if before is None else "the table is gone"]
    come, gone = ([name for name in one if name not in other] for one, other in ((after, before), (before, after)))
    return [f"{what}: {', '.join(names)}" for what, names in (("columns added", come), ("removed", gone)) if names]


def _kind(row: RowChange) -> str:
    return "added" if row.before is None else "removed" if row.after is None else "changed"


def _row(row: RowChange, key: Columns) -> Iterator[str]:
    kind = _kind(row)
    yield plain(f"  {_SIGNS[kind]} {' '.join(row.key)}")
    before, after = row.before or {}, row.after or {}
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, ""), after.get(column, "")
        if kind == "changed":
            yield plain(f"      {column}: {old or '(empty)'} → {new or '(empty)'}")
        elif (old or new) and column not in key:
            yield plain(f"      {column}: {old or new}")


def plain(told: str) -> str:
    """A text on one line, without what a terminal would obey: data may hold anything."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in told)
