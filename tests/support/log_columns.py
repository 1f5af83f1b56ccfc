"""The columns of the log's tables, as `datapackage.json` has them, so that a test spells no header of its own."""

import csv
import io
import json
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def columns(table: str) -> tuple[str, ...]:
    """The columns of a table of the package, in their order."""
    resources = json.loads((ROOT / "datapackage.json").read_bytes())["resources"]
    (fields,) = (resource["schema"]["fields"] for resource in resources if resource["name"] == table)
    return tuple(field["name"] for field in fields)


def padded(table: str, rows: str) -> str:
    """Rows of CSV text with empty cells for the columns that they leave out at their end.

    Args:
        table: The table.
        rows: Rows without a header, each with the first columns of the table.
    """
    width, out = len(columns(table)), io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for cells in csv.reader(io.StringIO(rows, newline="")):
        writer.writerow([*cells, *[""] * (width - len(cells))])
    return out.getvalue()


def table_text(table: str, rows: str) -> str:
    """A table as CSV text: its header, and rows as `padded` takes them."""
    return ",".join(columns(table)) + "\n" + padded(table, rows)
