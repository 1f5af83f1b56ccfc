"""Reads a sheet of an XLSX workbook as text: dates as YYYY-MM-DD, formulas as the value that they had."""

import posixpath
import re
from datetime import date, timedelta

from raillinks.intake import sheets, xml_events
from raillinks.intake.limits import MOST_ROWS, RefusedError
from raillinks.intake.raw_table import RawTable, Reading
from raillinks.intake.sheets import Grid
from raillinks.intake.xml_events import Attributes
from raillinks.intake.zips import Zip
from raillinks.package.csv_files import MOST_CHARACTERS, MOST_COLUMNS

WORKBOOK = "xl/workbook.xml"
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FEBRUARY_1900 = 60
"""Excel's 29 February 1900, which never was: numbers before it are a day behind."""
_LAST_DAY = 2_958_465  # 31 December 9999
_OWN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""The number formats of dates that need no description."""
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_A1 = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26


def read(archive: Zip, file: str, asked: Reading) -> RawTable:
    """The chosen sheet.

    Raises:
        RefusedError: It cannot be read.
    """
    book = _Book()
    xml_events.parse(archive.read(WORKBOOK), book)
    targets = _Targets()
    xml_events.parse(archive.read_if_there("xl/_rels/workbook.xml.rels") or b"<r/>", targets)
    place, notes = sheets.chosen([name for name, _ in book.sheets], asked.sheet)
    name, relation = book.sheets[place]
    path = targets.paths.get(relation, f"worksheets/sheet{place + 1}.xml")
    path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(f"xl/{path}")
    strings, styles = _Strings(), _Styles()
    if shared := archive.read_if_there("xl/sharedStrings.xml"):
        xml_events.parse(shared, strings)
    if styled := archive.read_if_there("xl/styles.xml"):
        xml_events.parse(styled, styles)
    sheet = _Sheet(strings.texts, styles.dates(), _EPOCH_1904 if book.from_1904 else _EPOCH)
    xml_events.parse(archive.read(path), sheet)
    return sheets.table(sheet.grid, file, Reading("XLSX", header_row=asked.header_row, sheet=name), notes)


class _Book(xml_events.Handler):
    """The names of the sheets, and from which day the workbook counts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _Targets(xml_events.Handler):
    """Where each part of the workbook is."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.paths[attributes.get("Id", "")] = attributes.get("Target", "")


class _Strings(xml_events.Handler):
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


class _Styles(xml_events.Handler):
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


class _Sheet(xml_events.Handler):
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
            return value.partition("T")[0] if self._kind == "d" else value
        return in_words(value, self._epoch if self._style in self._dates else None)


def in_words(value: str, epoch: date | None = None) -> str:
    """A number of a cell as people write it: whole ones without a point, days as YYYY-MM-DD.

    Args:
        value: The number.
        epoch: The day from which days are counted; None if it is no day.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if epoch is not None and 0 < number <= _LAST_DAY - (epoch - _EPOCH).days:
        behind = epoch == _EPOCH and number < _FEBRUARY_1900
        return (epoch + timedelta(days=int(number) + behind)).isoformat()
    return str(int(number)) if abs(number) < 10**15 and number == int(number) else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = _LETTERS * number + ord(letter) - ord("A") + 1
    return number
