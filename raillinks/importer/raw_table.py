"""A table as it stood in a file: text in every cell, the number of every row, and what could not be read.

What a file may have at most, and the sentences that say so before and after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.domain.problems import Problem, Severity, shortened
from raillinks.package.tables import MOST_CHARACTERS, MOST_COLUMNS

MOST_BYTES = 256 * 2**20
MOST_ROWS = 2_000_000
MOST_CELLS = 20_000_000
"""Cells of a table: in a text file one byte makes a cell that takes memory."""
MOST_SHEET_CELLS = 10_000_000
"""Cells of a spreadsheet: a million take some four seconds, and XML can repeat one of them a million times."""
MOST_UNZIPPED = 512 * 2**20
MOST_TEXT = MOST_UNZIPPED
"""Characters of all cells of a table together: a spreadsheet or Parquet can name one long text in each of them."""
MOST_MEMBERS = 1_000
MOST_FEATURES = 200_000
MOST_JSON_BYTES = 64 * 2**20
MOST_XML_DEPTH = 60
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "too-large": f"A file has at most {MOST_BYTES // 2**20} MB.",
        "too-many-rows": f"A table has at most {MOST_ROWS:,} rows.",
        "too-many-columns": f"A table has at most {MOST_COLUMNS} columns.",
        "too-many-cells": f"A table has at most {MOST_CELLS:,} cells, a spreadsheet {MOST_SHEET_CELLS:,}.",
        "too-much-text": f"The cells of a table have at most {MOST_TEXT // 2**20} MB of text in all.",
        "too-long": f"A cell has at most {MOST_CHARACTERS:,} characters.",
        "zip-bomb": f"A zip, XLSX or ODS has at most {MOST_MEMBERS:,} parts with {MOST_UNZIPPED // 2**20} MB in all.",
        "xml-bomb": f"XML has no document type, and at most {MOST_XML_DEPTH} elements inside each other.",
        "json-bomb": f"GeoJSON has at most {MOST_JSON_BYTES // 2**20} MB and {MOST_FEATURES:,} features.",
    }
)
"""A sentence for each limit, by the code of the problem that it leads to."""


class RefusedError(ValueError):
    """A file, or a part of it, that is not read.

    Args:
        code: A short stable name, such as `zip-bomb`.
        reason: Why.
        hint: What would be right; the sentence of the limit if the code is one of `SENTENCES`.
        row: The row that it is about; 0 = the whole file.
    """

    def __init__(self, code: str, reason: str, hint: str = "", row: int = 0) -> None:
        super().__init__(reason)
        self.code, self.reason, self.row = code, reason, row
        self.hint = hint or SENTENCES.get(code, "")

    def problem(self, file: str) -> Problem:
        """It as a problem of a file."""
        return Problem(file, self.row, "", self.code, Severity.ERROR, self.reason, self.hint)


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
        form: `CSV`, `XLSX`, `XLS`, `ODS`, `Parquet` or `GeoJSON`.
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
    if cells.num_rows > MOST_ROWS:
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
        found.append(Fault("", "too-long", rows[long], "a cell is too long", SENTENCES["too-long"]))
    kept = filled & ~long
    if not kept.all():
        named, rows = named.filter(pa.array(kept)), rows[kept]
    return RawTable(file, named, rows, reading, tuple(found), tuple(notes))


FOR_THE_MAPPING = "mapping: "
"""So begins a hint on what to write in a mapping; who has fields for it, as the page has, needs none."""
Texts = NDArray[np.object_]
Mask = NDArray[np.bool_]


def is_among(numbers: Ints, others: Ints) -> Mask:
    """Which numbers are among others: pandas looks up what NumPy would sort."""
    found: Mask = pd.Series(numbers).isin(others).to_numpy()
    return found


class Note(NamedTuple):
    """What was assumed, and how to say otherwise."""

    text: str
    hint: str = ""


def note(file: str, text: str, hint: str = "", code: str = "note") -> Problem:
    """What was assumed of a file."""
    return Problem(file, 0, "", code, Severity.WARNING, text, hint)
