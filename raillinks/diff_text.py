"""What changed between two states of a package, as text for people: the versions between, then each file and row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from raillinks.store.deltas import Delta, FileChange, LineChange
from raillinks.store.row_changes import Columns, RowChange, TableChange
from raillinks.store.version_record import VersionRecord

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
