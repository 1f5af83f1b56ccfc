"""Reads a sheet of a spreadsheet as text: dates as YYYY-MM-DD, formulas as the value that they had.

XLSX, ODS and XLS (Excel 97 to 2003, by libraries of an optional extra) end in the same table.

Reads XML without document types, so that no entity is ever expanded, and only to a certain depth.

Opens a zip within bounds: what it unpacks to is counted while it is unpacked, whatever it says of itself.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from raillinks.domain.problems import why_missing
from raillinks.importer import delimited, raw_table
from raillinks.importer.raw_table import MOST_ROWS, MOST_XML_DEPTH, RawTable, Reading, RefusedError, names_of, table_of
from raillinks.package.tables import MOST_CHARACTERS, MOST_COLUMNS

if TYPE_CHECKING:
    import xlrd


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
        if len(self.rows) > raw_table.MOST_ROWS:
            raise RefusedError("too-many-rows", f"the sheet has more than {raw_table.MOST_ROWS:,} rows")
        if self.cells > raw_table.MOST_SHEET_CELLS:
            raise RefusedError("too-many-cells", f"the sheet has more than {raw_table.MOST_SHEET_CELLS:,} cells")
        if self.characters > raw_table.MOST_TEXT:
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
        head = 0 if asked < 0 else delimited.find(grid.rows[: delimited.LOOKED_AT])
    width = max(len(row) for row in grid.rows[max(head - 1, 0) :])
    first = grid.rows[head - 1] if head else []
    names = names_of([*first, *[""] * (width - len(first))])
    body = grid.rows[head:]
    columns = [pa.array([row[n] if n < len(row) else "" for row in body], pa.string()) for n in range(width)]
    shown = Reading(reading.form, header_row=grid.numbers[head - 1] if head else 0, sheet=reading.sheet)
    numbers = np.array(grid.numbers[head:], np.int64)
    cells = pa.table(columns, names=[str(n) for n in range(width)])
    return table_of(file, names, cells, numbers, shown, notes=notes)


Attributes = Mapping[str, str]


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


class Handler:
    """What a reader of one kind of XML does at each element; nothing, unless it says otherwise."""

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins; all names are local ones."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


def parse(content: bytes, handler: Handler) -> None:
    """Has a handler see every element.

    Raises:
        RefusedError: It is no XML, has a document type or nests too deeply.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_XML_DEPTH:
            raise RefusedError("xml-bomb", "its XML nests too deeply")
        handler.begin(local(name), {local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local(name))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 (expat's own: the last piece)
    except expat.ExpatError as error:
        raise RefusedError("not-xml", f"its XML is broken in line {error.lineno}", "save the file again") from error
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("not-xml", "its XML has an encoding that cannot be read", "save the file again") from error


def _refuse(*_: object) -> None:
    raise RefusedError("xml-bomb", "its XML has a document type")


_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
"""What `zipfile` raises for broken bytes, wherever in a zip they are."""


@dataclass(slots=True)
class Zip:
    """A zip whose parts are unpacked one by one.

    Args:
        archive: The opened zip.
        names: Its files.
        left: How many bytes it may still unpack to.
    """

    archive: zipfile.ZipFile
    names: tuple[str, ...]
    left: int = raw_table.MOST_UNZIPPED

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            RefusedError: It is not there, is broken, encrypted, or too large.
        """
        try:
            info = self.archive.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise RefusedError("encrypted", "it is protected by a password", "save it without one")
            if info.compress_type not in _READABLE:
                raise RefusedError("bad-zip", "it is packed in a way that is not read here", "pack it by deflate")
            if info.file_size > self.left:
                raise RefusedError("zip-bomb", f"it unpacks to more than {raw_table.MOST_UNZIPPED // 2**20} MB")
            with self.archive.open(info) as part:
                content = part.read(self.left + 1)
        except _BROKEN as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError(
                "bad-zip", "the file is broken: a part of it cannot be unpacked", "save it again"
            ) from error
        self.left -= len(content)
        if self.left < 0:
            raise RefusedError("zip-bomb", f"it unpacks to more than {raw_table.MOST_UNZIPPED // 2**20} MB")
        return content

    def read_if_there(self, name: str) -> bytes:
        """The bytes of a file, empty where there is none."""
        return self.read(name) if name in self.names else b""


def is_zip(content: bytes) -> bool:
    """Whether bytes begin as a zip does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_zip(content: bytes) -> Zip:
    """A zip.

    Raises:
        RefusedError: It is broken, or has too many parts.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise RefusedError("bad-zip", "the file begins like a zip and is none", "save it again") from error
    names = tuple(info.filename for info in archive.infolist() if not info.is_dir())
    if len(names) > raw_table.MOST_MEMBERS:
        raise RefusedError("zip-bomb", f"the zip has {len(names):,} parts")
    return Zip(archive, names)


WORKBOOK = "xl/workbook.xml"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""How a compound file begins: a workbook of Excel 97 to 2003, or another document of that time."""
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The day from which a workbook counts days, and that of one which counts from 1904."""
_FEBRUARY_1900 = 60
"""Excel's 29 February 1900, which never was: numbers before it are a day behind."""
_DAY = 86_400
_LAST_DAY = 2_958_465  # 31 December 9999
_OWN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""The number formats of dates that need no description."""
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_A1 = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26


def read_xlsx(content: bytes, file: str, asked: Reading) -> RawTable:
    """The chosen sheet.

    Raises:
        RefusedError: It cannot be read.
    """
    archive, book = open_zip(content), _Book()
    parse(archive.read(WORKBOOK), book)
    targets = _Targets()
    parse(archive.read_if_there("xl/_rels/workbook.xml.rels") or b"<r/>", targets)
    place, notes = chosen([name for name, _ in book.sheets], asked.sheet)
    name, relation = book.sheets[place]
    path = targets.paths.get(relation, f"worksheets/sheet{place + 1}.xml")
    path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(f"xl/{path}")
    strings, styles = _Strings(), _Styles()
    if shared := archive.read_if_there("xl/sharedStrings.xml"):
        parse(shared, strings)
    if styled := archive.read_if_there("xl/styles.xml"):
        parse(styled, styles)
    sheet = _XlsxSheet(strings.texts, styles.dates(), EPOCH_1904 if book.from_1904 else EPOCH)
    parse(archive.read(path), sheet)
    return table(sheet.grid, file, Reading("XLSX", header_row=asked.header_row, sheet=name), notes)


class _Book(Handler):
    """The names of the sheets, and from which day the workbook counts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _Targets(Handler):
    """Where each part of the workbook is."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.paths[attributes.get("Id", "")] = attributes.get("Target", "")


class _Strings(Handler):
    """The texts that cells share, without the readings that stand above them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._above = False

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 (the handler's)
        if name == "si":
            self._parts = []
        self._above = self._above or name == "rPh"
        self._in_text = name == "t" and not self._above

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self._parts))
        elif name == "rPh":
            self._above = False
        self._in_text = False


class _Styles(Handler):
    """Which styles of cells are those of dates."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._cells: list[str] = []
        self._of_cells = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self._cells.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False

    def dates(self) -> frozenset[str]:
        """The numbers of the styles."""
        return frozenset(str(n) for n, number in enumerate(self._cells) if self._is_date(number))

    def _is_date(self, number: str) -> bool:
        plain = _NO_DATE.sub("", self._formats.get(number, "")).lower()
        return (number.isdecimal() and int(number) in _OWN_DATES) or "y" in plain or ("d" in plain and "m" in plain)


class _XlsxSheet(Handler):
    """The rows of a sheet."""

    def __init__(self, strings: list[str], dates: frozenset[str], epoch: date) -> None:
        self.grid = Grid()
        self._strings, self._dates, self._epoch = strings, dates, epoch
        self._row: list[str] = []
        self._number = self._place = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._in_value = self._above = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() and len(number) < len("10000000") else self._number + 1
            self._row, self._place = [], 0
        elif name == "c":
            self._kind, self._style, self._parts = attributes.get("t", ""), attributes.get("s", "0"), []
            match = _A1.fullmatch(attributes.get("r", ""))
            self._place = _column(match[1]) if match else self._place + 1
        self._above = self._above or name == "rPh"
        self._in_value = name == "v" or (name == "t" and not self._above)

    def text(self, text: str) -> None:
        if self._in_value:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._in_value = False
        if name == "rPh":
            self._above = False
        elif name == "c" and self._parts:
            if self._place > MOST_COLUMNS:
                raise RefusedError(
                    "too-many-columns", f"row {self._number} has {self._place:,} cells", row=self._number
                )
            self._row += [""] * (self._place - len(self._row))
            self._row[self._place - 1] = self._shown("".join(self._parts)[: MOST_CHARACTERS + 1])
        elif name == "row":
            if self._number > MOST_ROWS:
                raise RefusedError("too-many-rows", f"the sheet has a row {self._number:,}")
            self.grid.add(self._number, self._row)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            place = int(value) if value.isdecimal() and len(value) < len("10000000000") else -1
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if self._kind == "b":
            return "true" if value == "1" else "false"
        if self._kind not in {"", "n"}:
            return _moment(value) if self._kind == "d" else value
        return in_words(value, self._epoch if self._style in self._dates else None)


def _moment(iso: str) -> str:
    """A day and, if it is not midnight, its clock time."""
    day, _, clock = iso.partition("T")
    return f"{day} {clock}" if clock.strip("0:.Z") else day


def in_words(value: str, epoch: date | None = None) -> str:
    """A number of a cell as people write it: whole ones without a point, days as YYYY-MM-DD, with their clock times.

    Args:
        value: The number.
        epoch: The day from which days are counted; None if it is no day.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if epoch is not None and 0 < number <= _LAST_DAY - (epoch - EPOCH).days:
        behind = epoch == EPOCH and number < _FEBRUARY_1900
        seconds = (int(number) + behind) * _DAY + round(number % 1 * _DAY)
        return _moment(str(np.datetime64(epoch, "s") + seconds))
    return str(int(number)) if abs(number) < 10**15 and number == int(number) else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = _LETTERS * number + ord(letter) - ord("A") + 1
    return number


CONTENT = "content.xml"
_LONGEST_NUMBER = 9


def read_ods(content: bytes, file: str, asked: Reading) -> RawTable:
    """The chosen sheet.

    Raises:
        RefusedError: It cannot be read.
    """
    cells = open_zip(content).read(CONTENT)
    names = _Names()
    parse(cells, names)
    place, notes = chosen(names.found, asked.sheet)
    sheet = _OdsSheet(place)
    parse(cells, sheet)
    reading = Reading("ODS", header_row=asked.header_row, sheet=names.found[place])
    return table(sheet.grid, file, reading, notes)


class _Names(Handler):
    """The names of the sheets."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.found.append(attributes.get("name", ""))


class _OdsSheet(Handler):
    """The rows of one sheet; a row or cell that is repeated is there as often, if it is not empty."""

    def __init__(self, place: int) -> None:
        self.grid = Grid()
        self._place, self._seen = place, -1
        self._number, self._times = 1, 1
        self._row: list[str] = []
        self._cell_times, self._value = 1, ""
        self._paragraphs: list[str] = []
        self._in_cell = self._in_paragraph = self._in_note = False

    @property
    def _read(self) -> bool:
        return self._seen == self._place

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._seen += 1
        elif not self._read:
            return
        elif name == "table-row":
            self._row, self._times = [], _repeated(attributes, "number-rows-repeated")
        elif name in {"table-cell", "covered-table-cell"}:
            self._in_cell, self._paragraphs = True, []
            self._cell_times, self._value = _repeated(attributes, "number-columns-repeated"), _value(attributes)
        elif name == "annotation":
            self._in_note = True
        elif name == "p" and self._in_cell and not self._in_note:
            self._in_paragraph = True
            self._paragraphs.append("")
        elif name in {"s", "tab", "line-break"} and self._in_paragraph:
            self.text(" ")

    def text(self, text: str) -> None:
        if self._in_paragraph and not self._in_note and len(self._paragraphs[-1]) <= MOST_CHARACTERS:
            self._paragraphs[-1] += text

    def end(self, name: str) -> None:
        if not self._read:
            return
        if name == "annotation":
            self._in_note = False
        elif name == "p" and not self._in_note:
            self._in_paragraph = False
        elif name in {"table-cell", "covered-table-cell"}:
            self._in_cell = False
            text = self._value or "\n".join(self._paragraphs)
            times = self._cell_times if text else min(self._cell_times, MOST_COLUMNS + 1)
            if text and len(self._row) + times > MOST_COLUMNS:
                raise RefusedError("too-many-columns", f"row {self._number} has more cells", row=self._number)
            self._row += [text] * times
        elif name == "table-row":
            self._add()

    def _add(self) -> None:
        if any(self._row):
            if self._number + self._times > MOST_ROWS:
                raise RefusedError("too-many-rows", f"the sheet has more than {MOST_ROWS:,} rows")
            for n in range(self._times):
                self.grid.add(self._number + n, list(self._row))
        self._number += self._times


def _repeated(attributes: Attributes, name: str) -> int:
    given = attributes.get(name, "1")
    return max(1, int(given)) if given.isdecimal() and len(given) <= _LONGEST_NUMBER else 1


def _value(attributes: Attributes) -> str:
    """The value of a cell that is a date, a number or a truth; empty for texts."""
    kind = attributes.get("value-type", "")
    if kind == "date":
        return _moment(attributes.get("date-value", ""))
    if kind == "float":
        return in_words(attributes.get("value", ""))
    return attributes.get("boolean-value", "") if kind == "boolean" else ""


_BOOKS = ("Workbook", "Book")
"""The stream of a compound file that is a workbook: since Excel 97, and before."""
_BROKEN_XLS = (
    OSError, struct.error, LookupError, ValueError, AssertionError, RecursionError, TypeError, AttributeError,
    ArithmeticError,
)  # fmt: skip
"""What `olefile` and `xlrd` raise for broken bytes, beside `XLRDError`."""


def read_xls(content: bytes, file: str, asked: Reading) -> RawTable:
    """The chosen sheet of a workbook of Excel 97 to 2003.

    Raises:
        RefusedError: It cannot be read, or its libraries, which are an optional extra, are missing.
    """
    if why := why_missing("excel", "a workbook of Excel 97 to 2003"):
        reason, hint = why.split("\nhint: ")
        raise RefusedError("not-read", reason, f"save it as .xlsx, or {hint}")
    import xlrd  # noqa: PLC0415 (an optional extra)

    grid = Grid()
    try:
        book = _xls_book(content)
        place, notes = chosen(book.sheet_names(), asked.sheet)
        sheet = book.sheet_by_index(place)
        epoch = EPOCH_1904 if book.datemode else EPOCH
        for n in range(sheet.nrows):
            row = zip(sheet.row_types(n), sheet.row_values(n), strict=True)
            grid.add(n + 1, [_of_xls(kind, value, epoch) for kind, value in row])
    except (xlrd.XLRDError, *_BROKEN_XLS) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("bad-xls", "the workbook is broken, or has a password", "save it as .xlsx") from error
    return table(grid, file, Reading("XLS", header_row=asked.header_row, sheet=sheet.name), notes)


def _xls_book(content: bytes) -> "xlrd.Book":
    """A workbook. `xlrd` gets its stream alone: of whole files it never ends with one whose parts name each other."""
    import olefile  # noqa: PLC0415 (an optional extra)
    import xlrd  # noqa: PLC0415 (the same)

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
    import xlrd  # noqa: PLC0415 (an optional extra)

    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "true" if value else "false"
    if isinstance(value, float):
        return in_words(repr(value).removesuffix(".0"), epoch if kind == xlrd.XL_CELL_DATE and value >= 1 else None)
    return str(value)[: MOST_CHARACTERS + 1]
