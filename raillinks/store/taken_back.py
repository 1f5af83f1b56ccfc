"""Which version takes back which. Records do not say it: it is read from what each version changed."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from raillinks.package.package_files import DESCRIPTOR
from raillinks.store.changes_file import CHANGES
from raillinks.store.deltas import Delta, FileChange, LineChange
from raillinks.store.row_changes import TableChange
from raillinks.store.version_record import VersionRecord

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
        return (change.columns[0], before), (change.columns[1], after)
    if isinstance(change, LineChange):
        return tuple(_lines(part.before) for part in change.parts), tuple(_lines(part.after) for part in change.parts)
    return change.before, change.after


def _lines(texts: Iterable[str]) -> Hashable:
    return tuple(text for text in texts if not _is_anew(text))


def _cells(row: Mapping[str, str] | None) -> Hashable:
    return None if row is None else frozenset(row.items())


def without_what_is_anew(delta: Delta) -> Delta:
    """A delta without the files in which it changes only what each version has anew: name, checksums, `CHANGES.csv`."""
    return Delta({path: change for path, change in delta.files.items() if not _is_own(path, change)})


def _is_own(path: str, change: FileChange) -> bool:
    """Whether each version has this change anew: rows of `CHANGES.csv`; version and checksums of the descriptor."""
    if path != DESCRIPTOR or not isinstance(change, LineChange):
        return path == CHANGES
    return all(_is_anew(text) for part in change.parts for text in (*part.before, *part.after))


def _is_anew(line: str) -> bool:
    """Whether a line of the descriptor is one that each version has anew: its name, or a checksum."""
    return _CHECKSUM.fullmatch(line) is not None
