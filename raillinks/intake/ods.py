"""Reads a sheet of an OpenDocument spreadsheet as text: dates as YYYY-MM-DD, formulas as the value that they had."""

from raillinks.intake import sheets, xml_events
from raillinks.intake.limits import MOST_ROWS, RefusedError
from raillinks.intake.raw_table import RawTable, Reading
from raillinks.intake.sheets import Grid
from raillinks.intake.xlsx import in_words
from raillinks.intake.xml_events import Attributes
from raillinks.intake.zips import Zip
from raillinks.package.csv_files import MOST_CHARACTERS, MOST_COLUMNS

CONTENT = "content.xml"
_LONGEST_NUMBER = 9


def read(archive: Zip, file: str, asked: Reading) -> RawTable:
    """The chosen sheet.

    Raises:
        RefusedError: It cannot be read.
    """
    content = archive.read(CONTENT)
    names = _Names()
    xml_events.parse(content, names)
    place, notes = sheets.chosen(names.found, asked.sheet)
    sheet = _Sheet(place)
    xml_events.parse(content, sheet)
    reading = Reading("ODS", header_row=asked.header_row, sheet=names.found[place])
    return sheets.table(sheet.grid, file, reading, notes)


class _Names(xml_events.Handler):
    """The names of the sheets."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.found.append(attributes.get("name", ""))


class _Sheet(xml_events.Handler):
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
        return attributes.get("date-value", "").partition("T")[0]
    if kind == "float":
        return in_words(attributes.get("value", ""))
    return attributes.get("boolean-value", "") if kind == "boolean" else ""
