"""What the sheets of a workbook say, in the form of the CSV."""

import io
from datetime import datetime

from openpyxl import load_workbook

from raillinks.exports import tables

ABOUT, ANSWER = "About", "Answer"


def sheets(content: bytes):
    """The cells of each sheet by name, row by row, as openpyxl reads them."""
    book = load_workbook(io.BytesIO(content))
    return {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}


def as_csv(value: object) -> str:
    """A typed cell as the CSV writes it; numbers as Python does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str(value.date())
    return "" if value is None else str(value)


def numbers_alike(dataset, table: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of a CSV with each number as Python writes it: "12.50" is 12.5 in a workbook."""
    numeric = tables.numeric(tables.fields(dataset, table))
    return [row | {name: f"{float(row[name]):g}" for name in numeric if row[name]} for row in rows]
