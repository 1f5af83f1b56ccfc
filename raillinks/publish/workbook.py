"""`export.xlsx`: every table of a view as a sheet of an Excel workbook, behind a sheet that explains them.

Cells have types: days, numbers, TRUE or FALSE, text. Nothing in it is a formula or a link, whatever the data says. The
same selection and data version give the same bytes.
"""

import io
import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from raillinks.package.dataset import Dataset
from raillinks.publish import cite, explanation, table_bytes, tables
from raillinks.publish.readme import EVERYTHING
from raillinks.publish.tables import Field
from raillinks.views import describe, display_names, permalinks
from raillinks.views.viewing import View
from raillinks.words import dates, texts

MOST_CHARACTERS = 32_767
"""What a cell of a workbook can have, in units of UTF-16."""
MOST_ROWS = 1_048_575
"""What a sheet can have below its heading."""
CUT = " … [cut: a cell of a workbook has at most 32,767 characters; the CSV has the whole text]"
FIRST_DAY = np.datetime64("1900-03-01", "D")
"""The first day that is a date in a cell. Spreadsheets disagree on earlier ones: Excel has a 29 February 1900."""
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 (a workbook has no time zones), the time of the files inside
_NUMBER = re.compile(r"-?(?=(?:\D*\d){1,15}\D*$)\d+(?:\.\d+)?")  # a cell keeps 15 digits
_WIDTHS = 8, 60  # the narrowest and the widest column, in characters
_LINE_END = re.compile("\r\n?")


class _Formats(NamedTuple):
    """The formats of cells. `risky` keeps a text that starts like a formula a text, even after somebody edits it."""

    title: Format
    head: Format
    day: Format
    risky: Format
    wrapped: Format


def export_xlsx(dataset: Dataset, view: View) -> bytes:
    """The workbook of a view, as the download button, the API and the command line return it."""
    made = {table: tables.written(dataset, view, table) for table in tables.IN_WHOLE}
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        formats = _formats(book)
        _describe(book, dataset, view)
        about = book.add_worksheet("About")
        notes = [
            note
            for table, (frame, fields) in made.items()
            for note in _write_table(book.add_worksheet(table), frame, fields, formats)
        ]
        counts = {table: len(frame) for table, (frame, _) in made.items()}
        _write_about(about, explanation.rows(dataset, view, counts, notes), formats)
    return target.getvalue()


def _formats(book: Workbook) -> _Formats:
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        risky=book.add_format({"quote_prefix": True}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _describe(book: Workbook, dataset: Dataset, view: View) -> None:
    """The properties of the file: what it is, and which state of which version. Its date is that of the version."""
    sentence = describe.sentence(view, display_names.names(dataset, "en"))
    cited = cite.citation(dataset, sentence, permalinks.permalink(dataset, view.selection))
    created = _EPOCH if cited.released is None else datetime.fromisoformat(str(cited.released))
    book.set_properties(
        {
            "title": _cell(cited.title)[0],
            "author": _cell("; ".join(cited.authors))[0],
            "comments": _cell(cite.chicago(cited))[0],
            "created": created,
        }
    )
    for name, value in tables.said(dataset, view).items():
        book.set_custom_property(name, value or EVERYTHING, "text")


def _write_table(sheet: Worksheet, frame: pd.DataFrame, fields: list[Field], formats: _Formats) -> Iterator[str]:
    """Writes a table; yields what its sheet cannot hold."""
    names = tables.names(fields)
    shown = frame.head(MOST_ROWS)
    if len(frame) > MOST_ROWS:
        yield f"{sheet.name}: the first {MOST_ROWS:,} of {len(frame):,} rows; the CSV has all."
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(shown), len(fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})
    for column, field in enumerate(fields):
        name, values = names[column], shown[names[column]].tolist()
        sheet.write_string(0, column, name, formats.head)
        sheet.set_column(column, column, _width([name, *map(str, {*values})]))
        cut = _write_column(sheet, column, str(field["type"]), values, formats)
        if cut:
            yield f"{sheet.name}, {name}: cells cut after {MOST_CHARACTERS:,} characters: {cut}; the CSV has all."


def _write_column(sheet: Worksheet, column: int, kind: str, values: list[Hashable], formats: _Formats) -> int:
    """Writes the cells of a column below its head; returns how many are cut."""
    cut = 0
    made = {
        value: _typed(str(value), kind) for value in set(values)
    }  # a column has the same few values again and again
    for row, value in enumerate(values, start=1):
        content, is_cut = made[value]
        if isinstance(content, bool):
            sheet.write_boolean(row, column, content)
        elif isinstance(content, float):
            sheet.write_number(row, column, content)
        elif isinstance(content, datetime):
            sheet.write_datetime(row, column, content, formats.day)
        elif content:
            sheet.write_string(row, column, content, formats.risky if table_bytes.FORMULA.match(content) else None)
            cut += is_cut
    return cut


def _typed(value: str, kind: str) -> tuple[bool | float | datetime | str, bool]:
    """A value as a cell of its column holds it, and whether it is cut."""
    if kind == "boolean":
        return value == "true", False
    if kind in {"integer", "number"} and _NUMBER.fullmatch(value):
        return float(value), False
    day = _day(value) if kind == "date" else None
    return _cell(value) if day is None else (day, False)


def _day(text: str) -> datetime | None:
    """A day as a cell can hold it; None for other texts, and for days before `FIRST_DAY`."""
    try:
        day = dates.day(text)
    except ValueError:
        return None
    return datetime.fromisoformat(str(day)) if day >= FIRST_DAY else None


def _write_about(sheet: Worksheet, rows: Iterable[explanation.Row], formats: _Formats) -> None:
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.set_column(2, 2, 12)
    for number, row in enumerate(rows):
        look = {explanation.TITLE: formats.title, explanation.HEAD: formats.head}.get(row.look, formats.wrapped)
        for column, text in enumerate(row.cells):
            if isinstance(text, int):
                sheet.write_number(number, column, text, look)
            elif text:
                sheet.write_string(number, column, _cell(text)[0], look)


def _cell(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it, and whether it is cut. Line ends become line feeds, as in every cell of Excel."""
    clean = texts.NOT_TEXT.sub("\ufffd", _LINE_END.sub("\n", text))
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return clean, False
    kept = units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore")  # never half of a pair
    return kept + CUT, True


def _width(values: list[str]) -> int:
    """The width of a column, in characters: that of its longest text within limits."""
    low, high = _WIDTHS
    return min(max(low, *(len(value) + 2 for value in values)), high)
