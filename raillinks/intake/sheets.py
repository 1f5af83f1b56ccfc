"""A sheet of a spreadsheet as a table: XLSX and ODS both end here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from raillinks.intake import header_row, limits
from raillinks.intake.limits import RefusedError
from raillinks.intake.raw_table import RawTable, Reading, names_of, table_of
from raillinks.package.csv_files import MOST_COLUMNS


@dataclass(slots=True)
class Grid:
    """The cells of one sheet; each row has its number, and blank rows are left out.

    Args:
        numbers: The number of each row.
        rows: The texts of each row.
        cells: How many cells there are.
        characters: How many characters they have.
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cells: int = 0
    characters: int = 0

    def add(self, number: int, row: list[str]) -> None:
        """One more row.

        Raises:
            RefusedError: There are too many rows, columns or cells, or too much text.
        """
        while row and not row[-1]:
            row.pop()
        if not row:
            return
        if len(row) > MOST_COLUMNS:
            raise RefusedError("too-many-columns", f"row {number} has {len(row):,} cells", row=number)
        self.cells += len(row)
        self.characters += sum(map(len, row))
        if len(self.rows) > limits.MOST_ROWS:
            raise RefusedError("too-many-rows", f"the sheet has more than {limits.MOST_ROWS:,} rows")
        if self.cells > limits.MOST_SHEET_CELLS:
            raise RefusedError("too-many-cells", f"the sheet has more than {limits.MOST_SHEET_CELLS:,} cells")
        if self.characters > limits.MOST_TEXT:
            raise RefusedError("too-much-text", f"the cells up to row {number:,} have too much text", row=number)
        self.numbers.append(number)
        self.rows.append(row)


def chosen(names: Sequence[str], asked: str) -> tuple[int, tuple[str, ...]]:
    """Which sheet is read, and a note on the others.

    Raises:
        RefusedError: The one that somebody named is not there, or there is none.
    """
    if not names:
        raise RefusedError("no-sheet", "the file has no sheet", "a sheet with a row that names the columns")
    if asked and asked not in names:
        raise RefusedError("no-sheet", f"there is no sheet '{asked[:80]}'", "one of: " + ", ".join(names)[:300])
    place = names.index(asked) if asked else 0
    others = [name for number, name in enumerate(names) if number != place]
    note = f"the sheet '{names[place]}' is read; not read: {', '.join(others)[:300]}"
    return place, (note,) if others else ()


def table(grid: Grid, file: str, reading: Reading, notes: Sequence[str]) -> RawTable:
    """The table of a sheet: its header, and the rows below it.

    Raises:
        RefusedError: It is empty, or the header is too wide.
    """
    if not grid.rows:
        raise RefusedError("empty", "the sheet is empty", "a row that names the columns, and rows below it")
    asked = reading.header_row
    if asked > 0:
        head = grid.numbers.index(asked) + 1 if asked in grid.numbers else 0
        if not head:
            raise RefusedError("no-header", f"row {asked} is empty", "mapping: reading.header_row")
    else:
        head = 0 if asked < 0 else header_row.find(grid.rows[: header_row.LOOKED_AT])
    width = max(len(row) for row in grid.rows[max(head - 1, 0) :])
    first = grid.rows[head - 1] if head else []
    names = names_of([*first, *[""] * (width - len(first))])
    body = grid.rows[head:]
    columns = [pa.array([row[n] if n < len(row) else "" for row in body], pa.string()) for n in range(width)]
    shown = Reading(reading.form, header_row=grid.numbers[head - 1] if head else 0, sheet=reading.sheet)
    numbers = np.array(grid.numbers[head:], np.int64)
    cells = pa.table(columns, names=[str(n) for n in range(width)])
    return table_of(file, names, cells, numbers, shown, notes=notes)
