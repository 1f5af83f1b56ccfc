"""A table as it stood in a file: text in every cell, the number of every row, and what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.intake import limits
from raillinks.intake.limits import RefusedError
from raillinks.package.csv_files import MOST_CHARACTERS, MOST_COLUMNS
from raillinks.words.problems import Severity, shortened

Ints = NDArray[np.int64]
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some rows of a file, all for the same kind of reason.

    Args:
        column: The column, or empty.
        code: A short stable name.
        rows: The rows, as a spreadsheet numbers them.
        reasons: One text for all rows, or one for each.
        hint: What would be right.
        severity: An error leaves the row out; a warning says what was made of it.
    """

    column: str
    code: str
    rows: Ints
    reasons: str | Sequence[str]
    hint: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read; each can be corrected by the mapping.

    Args:
        form: `CSV`, `XLSX`, `ODS`, `Parquet` or `GeoJSON`.
        encoding: Of a text file.
        delimiter: Of a text file.
        header_row: The row that names the columns; 0 = none does.
        sheet: Of a spreadsheet.
    """

    form: str
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table of a file.

    Args:
        file: The file's name, for the report.
        cells: All columns as text, without nulls.
        rows: The number of each row, as a spreadsheet numbers it.
        reading: How it was read.
        faults: Rows that are in the file and not in `cells`.
        notes: What was left out that is no row, such as further sheets.
    """

    file: str
    cells: pa.Table
    rows: Ints
    reading: Reading
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(map(str, self.cells.column_names))

    @property
    def rows_in(self) -> int:
        """How many rows the file has."""
        return len(self.rows) + sum(len(fault.rows) for fault in self.faults)


def names_of(cells: Sequence[str]) -> list[str]:
    """Names for columns from the cells of a header: none empty, none twice, none endless.

    Raises:
        RefusedError: There are too many.
    """
    if len(cells) > MOST_COLUMNS:
        raise RefusedError("too-many-columns", f"the header has {len(cells):,} columns")
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = shortened(" ".join(cell.split()), _LONGEST_NAME) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def table_of(  # noqa: PLR0913 (a table has this many parts)
    file: str,
    names: Sequence[str],
    cells: pa.Table,
    rows: Ints,
    reading: Reading,
    *,
    faults: Sequence[Fault] = (),
    notes: Sequence[str] = (),
) -> RawTable:
    """A table without its blank rows; rows with a cell that is too long are a fault.

    Args:
        file: The file's name.
        names: The columns.
        cells: As many columns of text.
        rows: The number of each row.
        reading: How it was read.
        faults: Rows that could not be read.
        notes: What else was left out.

    Raises:
        RefusedError: There are too many rows.
    """
    if cells.num_rows > limits.MOST_ROWS:
        raise RefusedError("too-many-rows", f"the table has {cells.num_rows:,} rows")
    named = cells.rename_columns(list(names))
    filled, long = np.zeros(named.num_rows, bool), np.zeros(named.num_rows, bool)
    for column in named.columns:
        in_bytes = pc.binary_length(column).to_numpy()
        filled |= in_bytes > 0
        if in_bytes.max(initial=0) > MOST_CHARACTERS:
            long |= pc.utf8_length(column).to_numpy() > MOST_CHARACTERS
    found = list(faults)
    if long.any():
        found.append(Fault("", "too-long", rows[long], "a cell is too long", limits.SENTENCES["too-long"]))
    kept = filled & ~long
    if not kept.all():
        named, rows = named.filter(pa.array(kept)), rows[kept]
    return RawTable(file, named, rows, reading, tuple(found), tuple(notes))
