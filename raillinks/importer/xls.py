"""Reads a sheet of a workbook of Excel 97 to 2003 (`.xls`). Its libraries are an optional extra."""

import io
import struct
from datetime import date

import olefile
import xlrd

from raillinks.importer.raw_table import RawTable, Reading, RefusedError
from raillinks.importer.spreadsheets import COMPOUND, EPOCH, EPOCH_1904, Grid, chosen, in_words, table
from raillinks.package.tables import MOST_CHARACTERS

_BOOKS = ("Workbook", "Book")
"""The stream of a compound file that is a workbook: since Excel 97, and before."""
_BROKEN_XLS = (
    xlrd.XLRDError, OSError, struct.error, LookupError, ValueError, AssertionError, RecursionError, TypeError,
    AttributeError, ArithmeticError,
)  # fmt: skip
"""What `olefile` and `xlrd` raise for broken bytes."""


def read_xls(content: bytes, file: str, asked: Reading) -> RawTable:
    """The chosen sheet of a workbook of Excel 97 to 2003.

    Raises:
        RefusedError: It cannot be read.
    """
    grid = Grid()
    try:
        book = _xls_book(content)
        place, notes = chosen(book.sheet_names(), asked.sheet)
        sheet = book.sheet_by_index(place)
        epoch = EPOCH_1904 if book.datemode else EPOCH
        for n in range(sheet.nrows):
            row = zip(sheet.row_types(n), sheet.row_values(n), strict=True)
            grid.add(n + 1, [_of_xls(kind, value, epoch) for kind, value in row])
    except _BROKEN_XLS as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("bad-xls", "the workbook is broken, or has a password", "save it as .xlsx") from error
    return table(grid, file, Reading("XLS", header_row=asked.header_row, sheet=sheet.name), notes)


def _xls_book(content: bytes) -> xlrd.Book:
    """A workbook. `xlrd` gets its stream alone: of whole files it never ends with one whose parts name each other."""
    with olefile.OleFileIO(content) as parts:
        name = next((name for name in _BOOKS if parts.exists(name)), "")
        if not name:
            raise RefusedError("not-read", "it is no workbook, or one with a password", "save it as .xlsx")
        stream = parts.openstream(name).read()
    if stream.startswith(COMPOUND):
        raise RefusedError("bad-xls", "the workbook has another file inside", "save it as .xlsx")
    return xlrd.open_workbook(file_contents=stream, logfile=io.StringIO(), on_demand=True, ragged_rows=True)


def _of_xls(kind: int, value: str | float, epoch: date) -> str:
    """A cell as text; a time without a day stays a number."""
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "true" if value else "false"
    if isinstance(value, float):
        return in_words(repr(value).removesuffix(".0"), epoch if kind == xlrd.XL_CELL_DATE and value >= 1 else None)
    return str(value)[: MOST_CHARACTERS + 1]
