"""`export.xlsx`: every table of a view as a sheet of an Excel workbook, behind a sheet that answers.

All are of the chosen period; a sheet that compares is there where a period is chosen only if what it compares with is
chosen too. The first sheet says the sentence of the day, period, links, and counts in words; the last one every column.

Cells have types: days, numbers, TRUE or FALSE, text. Nothing in it is a formula or a link, whatever the data says. The
same selection and data version give the same bytes.
"""

import io
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.status import Status
from raillinks.domain.text import FORMULA, NOT_TEXT
from raillinks.exports import answer_json, bundles, cite, days_of, tables
from raillinks.exports.tables import TABLES, Field
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, permalinks, views
from raillinks.query.selection import Selection
from raillinks.query.views import View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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


TITLE, HEAD, PLAIN = "title", "head", "plain"
_CELLS = (
    "Days are dates, numbers are numbers, yes-or-no columns are TRUE or FALSE. All else is text; no cell is a formula.",
    "A date that is not one day, such as 2020-08, stays text; date_earliest and date_latest are dates.",
    "Days before 1 March 1900 stay text, since spreadsheets disagree about them.",
    "crossing_id, service, event_id, claim_id and source_id join the sheets.",
)
_FILE = re.compile(rf"\b({'|'.join(tables.IN_WHOLE)})\.csv\b")


ANSWER, ABOUT = "Answer", "About"
"""The first and the last sheet of the workbook."""


class Sheet(NamedTuple):
    """A sheet with a table: its name, of which days it is in words, and its number of rows."""

    name: str
    days: str
    rows: int


class Row(NamedTuple):
    """A row of the sheet: how it looks (`TITLE`, `HEAD` or `PLAIN`), and its cells."""

    look: str
    cells: tuple[str | int, ...]


SENTENCE, DAY, PERIOD, LINKS, STATUSES, COUNTS, LEFT_OUT = (
    "Answer", "Day", "Period", "Links", "Status of all listed links", "In this file", "Left out",
)  # fmt: skip
"""The names of what it says."""


class _Formats(NamedTuple):
    """The formats of cells. `risky` keeps a text that starts like a formula a text, even after somebody edits it."""

    title: "Format"
    head: "Format"
    day: "Format"
    risky: "Format"
    wrapped: "Format"


_COMPARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"compare": ("compare_with",), "compare_uptime": ("compare_from", "compare_to")}
)
"""The sheets that compare, with the fields of the selection that choose with what."""


def export_xlsx(dataset: Dataset, view: View) -> bytes:
    """The workbook of a view, as the download button, the API and the command line return it.

    It needs the extra `excel`.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (an optional extra)

    shown = days_of.in_period(view)
    made = {table: _sheet(dataset, shown, table) for table in tables.IN_WHOLE if _has_sheet(shown, table)}
    days = {table: days_of.words(shown, TABLES[table].days) for table in made}
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        formats = _formats(book)
        _describe(book, dataset, shown)
        first = book.add_worksheet(ANSWER)
        notes = [
            note
            for table, (frame, fields) in made.items()
            for note in _write_table(book.add_worksheet(table), frame, fields, formats, days[table])
        ]
        sheets = [Sheet(table, days[table], len(frame)) for table, (frame, _) in made.items()]
        left_out = [table for table in tables.IN_WHOLE if table not in made]
        answer = _answer(dataset, view, shown, {table: frame for table, (frame, _) in made.items()}, left_out)
        _write_texts(first, first_rows(dataset, shown, sheets, answer), formats, (26, 100, 32, 9))
        about = last_rows(dataset, shown, made, notes)
        _write_texts(book.add_worksheet(ABOUT), about, formats, (26, 100, 12))
    return target.getvalue()


def _has_sheet(view: View, table: str) -> bool:
    """Whether a table has a sheet: one that compares the chosen period has none unless the other side is chosen."""
    names = _COMPARED.get(table)
    return not (names and days_of.has_period(view)) or any(getattr(view.selection, name) is not None for name in names)


def _sheet(dataset: Dataset, view: View, table: str) -> tuple[pd.DataFrame, list[Field]]:
    """A table with its columns in the order of reading; of a period the changes of its events and of the whole log."""
    frame, fields = tables.written(dataset, view, table)
    if table == "changes" and days_of.has_period(view):
        frame = frame[frame["event_id"].isin(["", *view.events["event_id"]])]
    return frame, tables.in_reading_order(table, fields)


def _formats(book: "Workbook") -> _Formats:
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        risky=book.add_format({"quote_prefix": True}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _describe(book: "Workbook", dataset: Dataset, view: View) -> None:
    """The properties of the file: what it is, and which state of which version. Its date is that of the version."""
    sentence = describe.sentence(view, display_names.crossing_names(dataset, "en"))
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
        book.set_custom_property(name, value or bundles.EVERYTHING, "text")


def _write_table(
    sheet: "Worksheet", frame: pd.DataFrame, fields: list[Field], formats: _Formats, days: str
) -> Iterator[str]:
    """Writes a table, with its days at the top of each printed page; yields what its sheet cannot hold."""
    names = tables.names(fields)
    shown = frame.head(MOST_ROWS)
    if len(frame) > MOST_ROWS:
        yield f"{sheet.name}: the first {MOST_ROWS:,} of {len(frame):,} rows; the CSV has all."
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{sheet.name} {days}&R&P / &N")
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


def _write_column(sheet: "Worksheet", column: int, kind: str, values: list[Hashable], formats: _Formats) -> int:
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
            sheet.write_string(row, column, content, formats.risky if FORMULA.match(content) else None)
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


def _write_texts(sheet: "Worksheet", rows: Iterable[Row], formats: _Formats, widths: Sequence[int]) -> None:
    """Writes a sheet of texts, with columns of some widths in characters."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        look = {TITLE: formats.title, HEAD: formats.head}.get(row.look, formats.wrapped)
        for column, text in enumerate(row.cells):
            if isinstance(text, int):
                sheet.write_number(number, column, text, look)
            elif text:
                sheet.write_string(number, column, _cell(text)[0], look)


def _cell(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it, and whether it is cut. Line ends become line feeds, as in every cell of Excel."""
    clean = NOT_TEXT.sub("\ufffd", _LINE_END.sub("\n", text))
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return clean, False
    kept = units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore")  # never half of a pair
    return kept + CUT, True


def _width(values: list[str]) -> int:
    """The width of a column, in characters: that of its longest text within limits."""
    low, high = _WIDTHS
    return min(max(low, *(len(value) + 2 for value in values)), high)


def first_rows(dataset: Dataset, view: View, sheets: Iterable[Sheet], answer: Mapping[str, str]) -> list[Row]:
    """The rows of the first sheet: what the workbook answers, what it is, and what each sheet is.

    Args:
        dataset: The package.
        view: The view that the sheets are of.
        sheets: The sheets with tables, in their order.
        answer: What it answers, each fact under its name.
    """
    listed = ((each.name, _plain(tables.TABLES[each.name].summary), each.days, each.rows) for each in sheets)
    return [
        Row(TITLE, (str(dataset.descriptor["title"]),)),
        *(Row(PLAIN, fact) for fact in {**answer, **bundles.facts(dataset, view)}.items()),
        *_section("Sheets", (*listed, (ABOUT, "How to read the sheets, and every column.")), "what it has",
                  "of which days", "rows"),
    ]  # fmt: skip


def last_rows(dataset: Dataset, view: View, sheets: Iterable[str], notes: Iterable[str]) -> list[Row]:
    """The rows of the last sheet: how to read the others, and every column.

    Args:
        dataset: The package.
        view: The view that the sheets are of.
        sheets: The names of the sheets with tables, in their order.
        notes: What the sheets cannot hold, if anything.
    """
    reading = (*bundles.caveats(dataset, view), *_CELLS, *notes)
    return [
        Row(HEAD, ("How to read it",)),
        *(Row(PLAIN, ("", _plain(line))) for line in reading),
        *(row for table in sheets for row in _columns(dataset, table)),
    ]


def _section(head: str, lines: Iterable[tuple[str | int, ...]], *heads: str) -> list[Row]:
    """A section behind an empty row."""
    return [Row(PLAIN, ()), Row(HEAD, (head, *heads)), *(Row(PLAIN, line) for line in lines)]


def _columns(dataset: Dataset, table: str) -> list[Row]:
    lines = [
        (str(field["name"]), _plain(str(field.get("description", ""))), str(field["type"]))
        for field in tables.in_reading_order(table, tables.fields(dataset, table))
    ]
    return _section(f"Columns of {table}", lines, "what it has", "type")


def _plain(text: str) -> str:
    """A text of the docs without the marks of code; the tables that it names are sheets here."""
    return _FILE.sub(r"\1", text.replace("`", ""))


def _answer(
    dataset: Dataset, view: View, shown: View, made: Mapping[str, pd.DataFrame], left_out: Iterable[str]
) -> dict[str, str]:
    """What the workbook answers, each fact under its name.

    Args:
        dataset: The package.
        view: The view that was asked for.
        shown: The same in its period, which the sheets are of.
        made: The rows of each sheet, by the name of its table.
        left_out: The tables that have no sheet.
    """
    said = {
        SENTENCE: answer_json.sentence(dataset, shown),
        DAY: _shown_day(view, shown),
        PERIOD: _shown_period(shown),
        LINKS: _links(dataset, shown),
        STATUSES: _statuses(made["status"]["status"]),
        COUNTS: ", ".join(_counted(len(made[noun + "s"]), noun) for noun in ("event", "claim", "source")),
        LEFT_OUT: _left_out(left_out),
    }
    return {name: text for name, text in said.items() if text}


def _shown_day(view: View, shown: View) -> str:
    text = shown.selection.as_of_text
    asked = view.selection.as_of_text
    return text if text == asked else f"{text}, the day of the chosen period that is nearest to {asked}"


def _shown_period(shown: View) -> str:
    first, last = views.period(shown)
    if not days_of.has_period(shown):
        return f"none chosen: sheets of a period are of the whole log, {first} to {min(last, shown.counted_to)}"
    return f"{first} to {last}"


def _links(dataset: Dataset, shown: View) -> str:
    """Which links are listed, and by which filters."""
    chosen = shown.selection
    filters = {name: getattr(chosen, name) for name in ("crossing", "service", "province")}
    only = replace(Selection(as_of=chosen.as_of), **filters)
    words = describe.in_words(only, display_names.crossing_names(dataset, "en"), timed=False)
    return f"{_counted(len(shown.links), 'link')} ({words or 'all that are listed'})"


def _statuses(statuses: "pd.Series[str]") -> str:
    numbers = statuses.value_counts()
    return ", ".join(f"{numbers[status]} {status}" for status in map(str, Status) if status in numbers)


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _left_out(tables: Iterable[str]) -> str:
    names = " and ".join(tables)
    return f"{names}: the period is chosen, but nothing to compare it with" if names else ""
