"""The record of one data version: what changed from the version before it, as JSON that a git diff shows well."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from raillinks.package import json_files
from raillinks.package.json_files import JsonError
from raillinks.store.deltas import BytesChange, Delta, FileChange, LineChange
from raillinks.store.line_changes import Replaced
from raillinks.store.row_changes import Key, RowChange, TableChange
from raillinks.words.problems import DataError, Problem, Severity

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


def read(content: bytes, path: str) -> VersionRecord:
    """The record in a file.

    Args:
        content: The bytes of the file.
        path: Its path, for problems.

    Raises:
        DataError: The bytes are no record.
    """
    try:
        loaded = json_files.load(content)
    except JsonError as error:
        raise DataError([json_files.problem(path, error, "bad-record")]) from error
    if problems := json_files.schema_problems(loaded, _validator(), path) or [*_bad_text(loaded, path)]:
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
    return Draft202012Validator(json_files.schema(SCHEMA))


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
