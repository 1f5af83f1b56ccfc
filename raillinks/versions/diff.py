"""What changed from one state of a data package to another, file by file: `diff`, `apply` and `undo`.

For any two packages `apply(diff(a, b), a)` is `b`, byte for byte, and `apply(undo(diff(a, b)), b)` is `a`.

What changed in a table: rows that were added, changed or removed.

Works on any CSV file whose bytes are exactly those that `written` makes of its rows; `parsed` says which are.

What changed in a text that is no table: the parts of it that were replaced.

A text is cut into its lines, and a line behind each point of GeoJSON: the outline of a province is one line of many
thousand points, of which a change moves a few.
"""

import csv
import re
from bisect import bisect_left
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import StringIO
from pathlib import PurePosixPath

from raillinks.domain.problems import DataError, Problem, Severity, shortened

Key = tuple[str, ...]
Row = Mapping[str, str]
Columns = tuple[str, ...]
CONFLICT = "conflict"
"""The code of a problem: the change was made on other content than this."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text.

    Args:
        columns: The header.
        rows: The cells of each row, by column.
    """

    columns: Columns
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was added (`before` is None), removed (`after` is None) or changed.

    Args:
        key: The cells of the key's columns, and a number where equal rows have the same.
        before: The cells that it had: of a removed row all that are filled, of a changed one those that differ.
        after: The cells that it has now, in the same way.
        follows: The key of the row in front of an added or removed one; None = it is the first.
    """

    key: Key
    before: Row | None
    after: Row | None
    follows: Key | None = None


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in a table.

    Args:
        key: The columns that tell its rows apart, before and after.
        columns: The header before and after; None = there was, or is, no such file.
        rows: The rows: removed ones in their old order, changed ones, added ones in their new order. A row that moved
            is removed and added.
    """

    key: Columns
    columns: tuple[Columns | None, Columns | None]
    rows: tuple[RowChange, ...]


def parsed(content: bytes) -> Table | None:
    """The table, if its bytes are exactly those that `written` makes of it; else None."""
    if content.startswith(BOM_UTF8):
        return None  # the mark would belong to the name of the first column
    try:
        lines = list(csv.reader(StringIO(content.decode(), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return None
    if not lines or len({*lines[0]}) != len(lines[0]) or any(len(line) != len(lines[0]) for line in lines):
        return None
    columns = tuple(lines[0])
    table = Table(columns, tuple(dict(zip(columns, line, strict=True)) for line in lines[1:]))
    return table if written(table) == content else None


def written(table: Table) -> bytes:
    """The table as CSV: UTF-8, line feeds, quotes only where a cell needs them."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([row[column] for column in table.columns] for row in table.rows)
    return text.getvalue().encode()


def diff_rows(before: Table | None, after: Table | None) -> TableChange:
    """What changed from one state of a table to another; None = there is no such file."""
    old, new = before or Table((), ()), after or Table((), ())
    common = [column for column in (old if before else new).columns if not (before and after) or column in new.columns]
    key = _key_columns(common, old, new)
    old_keys, new_keys = _keys(old, key), _keys(new, key)
    kept = _in_order(old_keys, new_keys)
    old_rows, new_rows = dict(zip(old_keys, old.rows, strict=True)), dict(zip(new_keys, new.rows, strict=True))
    removed = [RowChange(k, _filled(old_rows[k]), None, f) for k, f in _with_previous(old_keys) if k not in kept]
    changed = [_changed(k, old_rows[k], new_rows[k]) for k in new_keys if k in kept]
    added = [RowChange(k, None, _filled(new_rows[k]), f) for k, f in _with_previous(new_keys) if k not in kept]
    rows = (*removed, *(change for change in changed if change.before or change.after), *added)
    return TableChange(tuple(key), (before.columns if before else None, after.columns if after else None), rows)


def undo_rows(change: TableChange) -> TableChange:
    """The change that takes this one back."""
    swapped = [replace(row, before=row.after, after=row.before) for row in change.rows]
    removed, added = [r for r in swapped if r.after is None], [r for r in swapped if r.before is None]
    changed = [row for row in swapped if row.before is not None and row.after is not None]
    return TableChange(change.key, (change.columns[1], change.columns[0]), (*removed, *changed, *added))


def apply_rows(change: TableChange, table: Table | None, path: str) -> Table | None:
    """The table with a change.

    An added row whose predecessor is no longer there becomes the last. Columns that the table got after the change was
    made stay, and so does one that the change takes away while another row fills it.

    Args:
        change: The change.
        table: The table; None = there is no such file.
        path: Its path, for problems.

    Raises:
        DataError: The rows that change are not as the change has them.
    """
    before, after = change.columns
    known = None if table is None else tuple(column for column in table.columns if column in (before or ()))
    if known != before or not {*change.key} <= {*(before or change.key)}:
        raise DataError([_row_conflict(path, "", "the table has other columns than the change was made on")])
    rows = dict(zip(_keys(table, change.key), table.rows, strict=True)) if table else {}
    if problems := [*_conflicts(change, rows, path)]:
        raise DataError(problems)
    if after is None:
        return None
    columns = _columns_after(change, table, rows) if table else after
    for row in change.rows:
        if row.after is None:
            del rows[row.key]
        elif row.before is not None:
            rows[row.key] = {**rows[row.key], **row.after}
    added = [row for row in change.rows if row.before is None]
    full = {key: {column: row.get(column, "") for column in columns} for key, row in rows.items()}
    full |= {row.key: dict.fromkeys(columns, "") | dict(row.after or {}) for row in added}
    return Table(columns, tuple(full[key] for key in _with_added(list(rows), added)))


def _columns_after(change: TableChange, table: Table, rows: Mapping[Key, Row]) -> Columns:
    """The columns of a table that a change was not made on alone: none that another row fills goes."""
    before, after = change.columns
    if before == after or after is None:
        return table.columns
    changed = {row.key for row in change.rows}
    filled = {column for key, row in rows.items() if key not in changed for column, cell in row.items() if cell}
    later = {*table.columns} - {*(before or ())}
    return (*after, *(column for column in table.columns if column not in after and column in later | filled))


def _conflicts(change: TableChange, rows: Mapping[Key, Row], path: str) -> Iterator[Problem]:
    """Where the rows of a table are not those that a change was made on."""
    removed = {row.key for row in change.rows if row.after is None}
    steps = Counter((row.key, row.before is None) for row in change.rows)
    for row in change.rows:
        name, now = " · ".join(row.key), rows.get(row.key)
        if steps[row.key, row.before is None] > 1 or row.before is row.after is None:
            yield _row_conflict(path, "", f"the change of '{shortened(name)}' contradicts itself")
            continue
        if row.before is None:
            if now is not None and row.key not in removed:
                yield _row_conflict(path, "", f"there is a row '{shortened(name)}' already")
        elif now is None:
            yield _row_conflict(path, "", f"there is no row '{shortened(name)}' any more")
        else:
            whole = {**dict.fromkeys(now, ""), **row.before} if row.after is None else row.before
            for column, cell in whole.items():
                if now.get(column, "") != cell:
                    reason = f"'{shortened(name)}' has '{shortened(now.get(column, ''))}', not '{shortened(cell)}'"
                    yield _row_conflict(path, column, reason)


def _row_conflict(path: str, column: str, reason: str) -> Problem:
    hint = "somebody changed it meanwhile: make the change again on the data as it is now"
    return Problem(path, 0, column, CONFLICT, Severity.ERROR, reason, hint)


def _with_added(kept: list[Key], added: Sequence[RowChange]) -> Iterator[Key]:
    """All keys in order: each added row directly behind the row that it follows."""
    known, behind = {*kept}, dict[Key | None, list[Key]]()
    for row in added:
        place = row.follows if row.follows is None or row.follows in known else kept[-1] if kept else None
        behind.setdefault(place, []).insert(0, row.key)
        known.add(row.key)
    stack: list[Key | None] = [*reversed(kept), None]
    while stack:
        key = stack.pop()
        stack += behind.get(key, [])
        if key is not None:
            yield key


def _key_columns(common: Sequence[str], *tables: Table) -> Sequence[str]:
    """The fewest first columns that tell the rows of each table apart; all of them if none do."""
    for n in range(1, len(common)):
        if all(len({tuple(row[c] for c in common[:n]) for row in t.rows}) == len(t.rows) for t in tables):
            return common[:n]
    return common


def _keys(table: Table, columns: Sequence[str]) -> list[Key]:
    """The key of each row; rows that the columns do not tell apart are numbered from the second."""
    seen: Counter[Key] = Counter()
    keys = []
    for row in table.rows:
        cells = tuple(row[column] for column in columns)
        seen[cells] += 1
        keys.append(cells if seen[cells] == 1 else (*cells, str(seen[cells])))
    return keys


def _in_order(old: Sequence[Key], new: Sequence[Key]) -> set[Key]:
    """The most keys that stand in the same order in both: the longest increasing run of their old places."""
    place = {key: i for i, key in enumerate(old)}
    both = [key for key in new if key in place]
    ends: list[int] = []
    last: list[Key] = []
    before: dict[Key, Key | None] = {}
    for key in both:
        at = bisect_left(ends, place[key])
        before[key] = last[at - 1] if at else None
        ends[at : at + 1], last[at : at + 1] = [place[key]], [key]
    kept: set[Key] = set()
    step = last[-1] if last else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept


def _with_previous(keys: Sequence[Key]) -> Iterator[tuple[Key, Key | None]]:
    return zip(keys, [None, *keys], strict=False)


def _filled(row: Row) -> Row:
    return {column: cell for column, cell in row.items() if cell}


def _changed(key: Key, old: Row, new: Row) -> RowChange:
    """A row that stays: the cells that differ, and the filled ones of columns that come or go."""
    differ = {column for column in {*old, *new} if old.get(column, "") != new.get(column, "")}
    before = {column: cell for column, cell in old.items() if column in differ}
    return RowChange(key, before, {column: cell for column, cell in new.items() if column in differ})


MOST_COMPARED = 100_000  # pairs of equal parts: texts with more are replaced whole, since comparing takes long
_CUT = re.compile(r"(?<=\n)|(?<=\],)(?!\n)")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Parts of a text that others replaced.

    Args:
        part: The number of the first one before the change, from 1.
        before: The parts that there were; empty = others were added in front of `part`.
        after: The parts that there are now.
    """

    part: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def parts(content: bytes | None) -> list[str] | None:
    """The parts of a text in UTF-8; none if there is no such file, None for other bytes."""
    try:
        return [] if content is None else _CUT.split(content.decode())
    except UnicodeDecodeError:
        return None


def diff_lines(before: Sequence[str], after: Sequence[str]) -> tuple[Replaced, ...]:
    """What changed from the parts of one text to those of another."""
    shortest = min(len(before), len(after))
    first = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    last = next((i for i in range(shortest - first) if before[-1 - i] != after[-1 - i]), shortest - first)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    in_new = Counter(new)
    if sum(in_new[part] for part in old) > MOST_COMPARED:
        return (Replaced(first + 1, tuple(old), tuple(new)),)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Replaced(first + i + 1, tuple(old[i:j]), tuple(new[k:n])) for step, i, j, k, n in steps if step != "equal"
    )


def undo_lines(changes: Sequence[Replaced]) -> tuple[Replaced, ...]:
    """The changes that take these back."""
    return tuple(_undone(changes))


def _undone(changes: Sequence[Replaced]) -> Iterator[Replaced]:
    shift = 0
    for change in changes:
        yield Replaced(change.part + shift, change.after, change.before)
        shift += len(change.after) - len(change.before)


def apply_lines(changes: Sequence[Replaced], content: bytes | None, path: str) -> bytes | None:
    """The text with changes; None = there is no such file.

    Raises:
        DataError: The parts that change are not as the changes have them.
    """
    now = parts(content)
    made: list[str] = []
    done = 0
    for change in changes:
        start = change.part - 1
        if now is None or start < done or tuple(now[start : start + len(change.before)]) != change.before:
            raise DataError([_line_conflict(path, now, start)])
        made += [*now[done:start], *change.after]
        done = start + len(change.before)
    made += (now or [])[done:]
    return "".join(made).encode() if made else None


def _line_conflict(path: str, now: Sequence[str] | None, start: int) -> Problem:
    row = "".join(now[:start]).count("\n") + 1 if now else 0
    reason = "the text here is not the one that the change was made on"
    hint = "somebody changed it meanwhile: make the change again on the file as it is now"
    return Problem(path, row, "", CONFLICT, Severity.ERROR, reason, hint)


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
            return diff_rows(old, new)
    old_parts, new_parts = parts(before), parts(after)
    if old_parts is None or new_parts is None:
        return BytesChange(before, after)
    return LineChange(diff_lines(old_parts, new_parts))


def _file_undo(change: FileChange) -> FileChange:
    if isinstance(change, TableChange):
        return undo_rows(change)
    if isinstance(change, LineChange):
        return LineChange(undo_lines(change.parts))
    return BytesChange(change.after, change.before)


def _file_apply(change: FileChange, content: bytes | None, path: str) -> bytes | None:
    if isinstance(change, LineChange):
        return apply_lines(change.parts, content, path)
    if isinstance(change, BytesChange):
        if content != change.before:
            raise _other_file(path)
        return change.after
    table = _table(content)
    if content is not None and table is None:
        raise _other_file(path)
    changed = apply_rows(change, table, path)
    return None if changed is None else written(changed)


def _table(content: bytes | None) -> Table | None:
    return None if content is None else parsed(content)


def _other_file(path: str) -> DataError:
    reason, hint = "the file is not the one that the change was made on", "make the change again on it as it is now"
    return DataError([Problem(path, 0, "", CONFLICT, Severity.ERROR, reason, hint)])
