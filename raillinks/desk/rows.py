"""The rows of a table that a draft is put into: each new row stands where the table's own order asks for it."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from raillinks.package.schema import PATHS
from raillinks.store import row_changes
from raillinks.store.row_changes import Table
from raillinks.words.problems import DataError, Problem, Severity

Row = Mapping[str, str]
KeyOf = Callable[[Row], Any]
"""What a table is sorted by."""


@dataclass(slots=True)
class Rows:
    """The rows of one table, to be changed in place.

    Args:
        columns: The header.
        rows: The rows, each with all columns.
        places: For each row, its position in the table as it was read; -1 = it is new.
    """

    columns: list[str]
    rows: list[Row]
    places: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Numbers the rows."""
        self.places = self.places or list(range(len(self.rows)))

    def insert(self, cells: Row, key: KeyOf) -> Row:
        """Puts a row behind the last one that may stand before it; the row as it stands there."""
        self.columns += [column for column, cell in cells.items() if cell and column not in self.columns]
        row = {column: cells.get(column, "") for column in self.columns}
        self._put(row, -1, key)
        return row

    def replace(self, position: int, cells: Row) -> Row:
        """Changes cells of the row at a position; the row as it is then."""
        self.columns += [column for column, cell in cells.items() if cell and column not in self.columns]
        self.rows[position] = {**self.rows[position], **cells}
        return self.rows[position]

    def settle(self, chosen: Callable[[Row], bool], key: KeyOf) -> None:
        """Takes rows out and puts each where the table's order asks for it now."""
        moved = [(row, place) for row, place in zip(self.rows, self.places, strict=True) if chosen(row)]
        kept = [(row, place) for row, place in zip(self.rows, self.places, strict=True) if not chosen(row)]
        self.rows, self.places = [row for row, _ in kept], [place for _, place in kept]
        for row, place in moved:
            self._put(row, place, key)

    def _put(self, row: Row, place: int, key: KeyOf) -> None:
        own = key(row)
        at = next((i + 1 for i in range(len(self.rows) - 1, -1, -1) if key(self.rows[i]) <= own), 0)
        self.rows.insert(at, row)
        self.places.insert(at, place)

    def where(self, column: str, cell: str) -> int:
        """The position of the first row with a cell; -1 if there is none."""
        return next((i for i, row in enumerate(self.rows) if row[column] == cell), -1)


def read(package: Mapping[str, bytes], table: str) -> Rows:
    """The rows of a table of a package.

    Raises:
        DataError: It cannot be read as a table.
    """
    content, path = package.get(PATHS[table], b""), PATHS[table]
    parsed = row_changes.parsed(content)
    if parsed is not None:
        return Rows(list(parsed.columns), list(parsed.rows))
    try:  # another program wrote it: with other line ends, or quotes where none are needed
        header, *lines = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise DataError([Problem(path, 1, "", "not-a-table", Severity.ERROR, "the file is missing, or no table",
                                 "the first row names the columns")]) from error  # fmt: skip
    padded = [dict(zip(header, [*line, *[""] * len(header)], strict=False)) for line in lines]
    return Rows(header, [row for row, line in zip(padded, lines, strict=True) if line])


def written(rows: Rows) -> bytes:
    """The table as the bytes of its file."""
    full = tuple({column: row.get(column, "") for column in rows.columns} for row in rows.rows)
    return row_changes.written(Table(tuple(rows.columns), full))
