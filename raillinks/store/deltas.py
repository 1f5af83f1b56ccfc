"""What changed from one state of a data package to another, file by file: `diff`, `apply` and `undo`.

For any two packages `apply(diff(a, b), a)` is `b`, byte for byte, and `apply(undo(diff(a, b)), b)` is `a`.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from raillinks.store import line_changes, row_changes
from raillinks.store.line_changes import Replaced
from raillinks.store.row_changes import CONFLICT, Table, TableChange
from raillinks.words.problems import DataError, Problem, Severity

Package = Mapping[str, bytes]
"""The bytes of the descriptor and every file that it lists, by the path inside the package."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What changed in a text that is no table."""

    parts: tuple[Replaced, ...]


@dataclass(frozen=True, slots=True)
class BytesChange:
    """A file that is no text, before and after; None = there was, or is, no such file."""

    before: bytes | None
    after: bytes | None


FileChange = TableChange | LineChange | BytesChange


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed from one state of a package to another; a file that did not change is not in it."""

    files: Mapping[str, FileChange]


def diff(before: Package, after: Package) -> Delta:
    """What changed from one state of a package to another."""
    paths = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return Delta({path: _file_diff(path, before.get(path), after.get(path)) for path in paths})


def undo(delta: Delta) -> Delta:
    """The delta that takes this one back."""
    return Delta({path: _file_undo(change) for path, change in delta.files.items()})


def places(delta: Delta) -> frozenset[tuple[str, Hashable]]:
    """What a delta changes: each row of a table, by its key; each other file as a whole."""
    rows = [(path, row.key) for path, each in delta.files.items() if isinstance(each, TableChange) for row in each.rows]
    files = [(path, None) for path, each in delta.files.items() if not isinstance(each, TableChange)]
    return frozenset([*rows, *files])


def apply(delta: Delta, package: Package) -> Package:
    """The package with a delta.

    It need not be the package that the delta was made on, as long as what the delta changes is the same there.

    Raises:
        DataError: It is not; the problems name every row and cell that differs.
    """
    made = dict(package)
    problems: list[Problem] = []
    for path, change in delta.files.items():
        try:
            content = _file_apply(change, package.get(path), path)
        except DataError as error:
            problems += error.problems
            continue
        if content is None:
            made.pop(path, None)
        else:
            made[path] = content
    if problems:
        raise DataError(problems)
    return made


def _file_diff(path: str, before: bytes | None, after: bytes | None) -> FileChange:
    if PurePosixPath(path).suffix == ".csv":
        old, new = _table(before), _table(after)
        if (old is not None) is (before is not None) and (new is not None) is (after is not None):
            return row_changes.diff(old, new)
    old_parts, new_parts = line_changes.parts(before), line_changes.parts(after)
    if old_parts is None or new_parts is None:
        return BytesChange(before, after)
    return LineChange(line_changes.diff(old_parts, new_parts))


def _file_undo(change: FileChange) -> FileChange:
    if isinstance(change, TableChange):
        return row_changes.undo(change)
    if isinstance(change, LineChange):
        return LineChange(line_changes.undo(change.parts))
    return BytesChange(change.after, change.before)


def _file_apply(change: FileChange, content: bytes | None, path: str) -> bytes | None:
    if isinstance(change, LineChange):
        return line_changes.apply(change.parts, content, path)
    if isinstance(change, BytesChange):
        if content != change.before:
            raise _other_file(path)
        return change.after
    table = _table(content)
    if content is not None and table is None:
        raise _other_file(path)
    changed = row_changes.apply(change, table, path)
    return None if changed is None else row_changes.written(changed)


def _table(content: bytes | None) -> Table | None:
    return None if content is None else row_changes.parsed(content)


def _other_file(path: str) -> DataError:
    reason, hint = "the file is not the one that the change was made on", "make the change again on it as it is now"
    return DataError([Problem(path, 0, "", CONFLICT, Severity.ERROR, reason, hint)])
