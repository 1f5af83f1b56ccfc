"""Reads CSV and TSV by Arrow: delimiter and header are found, rows that do not fit are faults, none is lost."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv

from raillinks.intake import encodings, header_row, limits
from raillinks.intake.limits import RefusedError
from raillinks.intake.raw_table import Fault, RawTable, Reading, names_of, table_of
from raillinks.package.csv_files import MOST_COLUMNS

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 64_000
_MOST_SAMPLED = 60
_BLOCK = 4 * 2**20
UNCLOSED = "a quotation mark is opened here and never closed"


def read(content: bytes, file: str, asked: Reading) -> RawTable:
    """A text file as a table.

    Args:
        content: Its bytes.
        file: Its name.
        asked: What somebody has said of it; empty values are found.

    Raises:
        RefusedError: It is no table.
    """
    utf8, encoding = encodings.to_utf8(content, asked.encoding)
    if not utf8 or utf8.isspace():
        raise RefusedError("empty", "the file is empty", "a row that names the columns, and rows below it")
    sample = utf8[:_SAMPLE].decode(errors="ignore")
    delimiter = asked.delimiter or _delimiter(sample)
    rows = _rows(sample, delimiter)
    header = asked.header_row if asked.header_row > 0 else header_row.find(rows)
    if asked.header_row < 0:
        header = 0
    if header > len(rows):
        raise RefusedError("no-header", f"there is no row {header} to name the columns", "mapping: reading.header_row")
    width = max((len(row) for row in rows), default=1)
    names = names_of(rows[header - 1] if header else [""] * min(width, MOST_COLUMNS))
    _refuse_too_many_cells(utf8, delimiter, len(names))
    _refuse_unclosed(utf8, delimiter)
    body = utf8[_offset(sample, delimiter, header) :]
    reading = Reading("CSV", encoding, delimiter, header)
    return _parsed(body, file, names, reading)


def _parsed(body: bytes, file: str, names: Sequence[str], reading: Reading) -> RawTable:
    """The rows below the header."""
    odd: list[pa.csv.InvalidRow] = []

    def keep(row: pa.csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    places = [str(number) for number in range(len(names))]
    try:
        cells = pa.csv.read_csv(
            io.BytesIO(body),
            pa.csv.ReadOptions(use_threads=False, column_names=places, block_size=_BLOCK),
            pa.csv.ParseOptions(
                delimiter=reading.delimiter, invalid_row_handler=keep, newlines_in_values=True, ignore_empty_lines=False
            ),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False),
        ) if (body and not body.isspace()) else _nothing(places)  # fmt: skip
    except pa.ArrowInvalid as error:
        raise _endless(body, reading) from error
    numbers = np.array([row.number for row in odd], np.int64)
    if cells.num_rows + len(odd) > limits.MOST_ROWS:
        raise RefusedError("too-many-rows", f"the table has {cells.num_rows + len(odd):,} rows")
    at = np.delete(np.arange(1, cells.num_rows + len(odd) + 1), numbers - 1) + reading.header_row
    mended, faults = _odd_rows(odd, len(names), reading)
    if mended:
        added = pa.table({place: [row[n] for _, row in mended] for n, place in enumerate(places)}, schema=cells.schema)
        cells, at = pa.concat_tables([cells, added]), np.append(at, [number for number, _ in mended])
        order = np.argsort(at, kind="stable")
        cells, at = cells.take(order), at[order]
    return table_of(file, names, cells, at.astype(np.int64), reading, faults=faults)


def _endless(body: bytes, reading: Reading) -> RefusedError:
    """Why the rows cannot be told apart: Arrow gives up at a row of more than a block, and does not say which."""
    number = reading.header_row
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    try:
        for row in csv.reader(lines, delimiter=reading.delimiter):
            number += 1
            if sum(map(len, row)) > _BLOCK // 4:  # a character has at most four bytes
                break
    except csv.Error:  # a cell that is longer than Python reads
        number += 1
    return RefusedError("too-long", "a cell of this row is too long to be read", _LONG, number)


_LONG = f"{limits.SENTENCES['too-long']} Look for a quotation mark that is never closed."


def _nothing(places: Sequence[str]) -> pa.Table:
    return pa.table({place: pa.array([], pa.string()) for place in places})


def _odd_rows(
    odd: Sequence[pa.csv.InvalidRow], width: int, reading: Reading
) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Rows that only have empty cells too many, as they are meant; and the others, as a fault."""
    mended: list[tuple[int, list[str]]] = []
    numbers, reasons = [], []
    for row in odd:
        number = row.number + reading.header_row
        cells = next(csv.reader([row.text], delimiter=reading.delimiter), []) if row.actual_columns > width else []
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            mended.append((number, cells[:width]))
        elif row.text.strip(f"\r\n \t{reading.delimiter}"):
            numbers.append(number)
            reasons.append(f"the row has {row.actual_columns} cells, the header {width}")
    hint = "a cell with the delimiter or a quotation mark must be in quotation marks"
    return mended, [Fault("", "wrong-number-of-cells", np.array(numbers, np.int64), reasons, hint)] if numbers else []


def _delimiter(sample: str) -> str:
    """The delimiter that divides most rows into the same number of cells, more than one."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _rows(sample, delimiter) if row)
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            return 0.0, 0
        usual = max(several, key=lambda width: (several[width], width))
        return several[usual] / sum(widths.values()), usual

    return max(DELIMITERS, key=fit)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows of a text; the last one of a long sample may be cut."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) >= _MOST_SAMPLED:
                break
    except csv.Error as error:
        if not rows:
            raise RefusedError("not-a-table", f"row 1: {error}", UNCLOSED) from error
    return rows


def _offset(sample: str, delimiter: str, header: int) -> int:
    """Where the row below the header begins, in bytes."""
    lines = io.StringIO(sample, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(header):
        next(reader, None)
    return sum(len(line.encode()) for line in lines[: reader.line_num])


def _refuse_too_many_cells(utf8: bytes, delimiter: str, width: int) -> None:
    """Refuses a file of empty cells: each takes far more memory than its one byte of the file."""
    most_rows = max(utf8.count(b"\n"), utf8.count(b"\r")) + 1
    most = min(most_rows * width, utf8.count(delimiter.encode()) + most_rows)
    if most > limits.MOST_CELLS:
        raise RefusedError("too-many-cells", f"the table has some {most:,} cells")


def _refuse_unclosed(utf8: bytes, delimiter: str) -> None:
    """Refuses a file whose last row never ends: an even number of quotation marks needs no look."""
    if utf8.count(b'"') % 2 == 0:
        return
    lines = io.StringIO(utf8.decode(), newline="").readlines()
    reader, number, begins, ends = csv.reader(lines, delimiter=delimiter), 0, 0, 0
    hint = "close it, or double it inside a cell"
    try:
        for _ in reader:
            number, begins, ends = number + 1, ends, reader.line_num
        list(csv.reader(lines[begins:], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if ends < len(lines) or "end of data" in str(error):
            row = number + (ends < len(lines))  # where the reader stopped, or the last row
            raise RefusedError("not-a-table", UNCLOSED, hint, row) from error
