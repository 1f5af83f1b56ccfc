"""The fields of a draft by name, such as `source.url`, `counts.0.least` or `reason`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from raillinks.editor.draft import Cells, Corrected, Draft

PARTS = ("source", "event", "claim", "accepted")
"""The parts of a draft that are cells by column."""
COUNTS = "counts"
ALONE = ("source_id", "event_id", "reason", "covered_to")
"""The fields that are no part of a row."""


def value(draft: Draft, field: str) -> str:
    """What a field holds; empty where nothing was typed."""
    part, _, name = field.partition(".")
    if part in PARTS:
        cells: Cells = getattr(draft, part)
        return cells.get(name, "")
    if part == COUNTS:
        number, _, column = name.partition(".")
        rows = draft.counts
        return rows[int(number)].get(column, "") if int(number) < len(rows) else ""
    return str(getattr(draft, field))


def is_empty(draft: Draft, field: str) -> bool:
    """Whether nothing was typed in a field that a problem names, which may be a whole part of the draft."""
    part, _, name = field.partition(".")
    number, _, column = name.partition(".")
    if part == "corrected":
        rows = draft.corrected
        return not (rows[int(number)].after.get(column) if number and int(number) < len(rows) else rows)
    if not name and part in {*PARTS, COUNTS}:
        return not getattr(draft, part)
    return bool(field) and not value(draft, field).strip()


def with_value(draft: Draft, field: str, text: str) -> Draft:
    """The draft with another text in a field."""
    part, _, name = field.partition(".")
    if part in PARTS:
        changed: dict[str, Any] = {part: _with(getattr(draft, part), name, text)}
        return replace(draft, **changed)
    if part == COUNTS:
        number, _, column = name.partition(".")
        rows = [*draft.counts, *({} for _ in range(int(number) + 1 - len(draft.counts)))]
        rows[int(number)] = _with(rows[int(number)], column, text)
        return replace(draft, counts=tuple(rows))
    typed: dict[str, Any] = {field: text}
    return replace(draft, **typed)


def _with(cells: Cells, name: str, text: str) -> Cells:
    kept = {key: cell for key, cell in cells.items() if key != name}
    return {**kept, name: text} if text else kept


def without_count(draft: Draft, number: int) -> Draft:
    """The draft without one of its rows of counts."""
    return replace(draft, counts=(*draft.counts[:number], *draft.counts[number + 1 :]))


def corrected_cell(draft: Draft, table: str, key: Cells, column: str) -> str | None:
    """What a correction makes of a cell; None where it leaves it alone."""
    row = _row(draft, table, key)
    return None if row is None else row.after.get(column)


def began_from(draft: Draft, table: str, key: Cells, column: str) -> str | None:
    """What a corrected cell was when the correction was begun; None where the correction leaves it alone."""
    row = _row(draft, table, key)
    return None if row is None else row.before.get(column)


def with_corrected(draft: Draft, table: str, key: Cells, was: Mapping[str, str], column: str, text: str) -> Draft:  # noqa: PLR0913, PLR0917 (where a cell is, what it was, what it becomes)
    """The draft with another text in a cell of a row that the log has; the text that it had takes it out again.

    Args:
        draft: The draft.
        table: The table's name.
        key: What tells the row apart.
        was: The cells of the row as the editor saw them; what the correction already says it began from stays.
        column: The column.
        text: The text.
    """
    row = _row(draft, table, key) or Corrected(table, dict(key), {}, {})
    began = row.before.get(column, was.get(column, ""))
    before = {name: cell for name, cell in row.before.items() if name != column}
    after = {name: cell for name, cell in row.after.items() if name != column}
    if text != began:
        before[column], after[column] = began, text
    rows = [each for each in draft.corrected if not _is(each, table, key)]
    if after:
        at = next((n for n, each in enumerate(draft.corrected) if _is(each, table, key)), len(rows))
        rows.insert(at, Corrected(table, dict(key), before, after))
    return replace(draft, corrected=tuple(rows))


def number_of(draft: Draft, table: str, key: Cells) -> int | None:
    """The number of a corrected row, by which its problems name it."""
    return next((n for n, each in enumerate(draft.corrected) if _is(each, table, key)), None)


def begun_anew(draft: Draft, seen: Corrected, now: Mapping[str, str], data_version: str) -> Draft:
    """The draft with a corrected row that begins from the cells as they are now: the editor has seen both.

    Args:
        draft: The draft.
        seen: The row as it stood on the page; nothing happens if the draft no longer has it.
        now: Its cells now.
        data_version: The version that they are from.
    """
    number = number_of(draft, seen.table, seen.key)
    if number is None:
        return draft
    row = draft.corrected[number]
    after = {column: cell for column, cell in row.after.items() if cell != now.get(column, "")}
    renewed = replace(row, before={column: now.get(column, "") for column in after}, after=after)
    rows = (*draft.corrected[:number], *([renewed] if after else []), *draft.corrected[number + 1 :])
    return replace(draft, corrected=rows, begun_on=data_version)


def _row(draft: Draft, table: str, key: Cells) -> Corrected | None:
    return next((each for each in draft.corrected if _is(each, table, key)), None)


def _is(row: Corrected, table: str, key: Cells) -> bool:
    return row.table == table and dict(row.key) == dict(key)


def without_cells(draft: Draft, cells: Iterable[tuple[Corrected, str]]) -> Draft:
    """The draft with cells of its corrected rows left out: the row as it stood on the page, and the column."""
    leave = [*cells]
    rows = []
    for row in draft.corrected:
        gone = {column for seen, column in leave if _is(row, seen.table, seen.key)}
        kept = [column for column in row.after if column not in gone]
        if kept:
            rows.append(replace(row, before=_only(row.before, kept), after=_only(row.after, kept)))
    return replace(draft, corrected=tuple(rows))


def _only(cells: Cells, columns: Iterable[str]) -> Cells:
    return {column: cells.get(column, "") for column in columns}


def cell_name(table: str, key: Cells, column: str) -> str:
    """The name of the field for a cell of a row that the log has, whichever number its row has in the draft."""
    return ".".join(("cell", table, *key.values(), column))


def place(draft: Draft, field: str) -> str:
    """The name of the field on the page in which a problem can be mended."""
    if field == "corrected":
        return "event_id"  # what is to be corrected is chosen there
    part, _, rest = field.partition(".")
    number, _, column = rest.partition(".")
    if part != "corrected" or not number.isdecimal() or int(number) >= len(draft.corrected):
        return field
    row = draft.corrected[int(number)]
    return cell_name(row.table, row.key, column)
