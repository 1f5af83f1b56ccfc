"""The formats of exports, one row each: those of one table, and those of files with every table of a view.

Paths of the API, the command `raillinks export`, the menus of downloads, OpenAPI and docs read `OF_TABLES` and
`OF_VIEWS`. A new format is a function that writes it, and a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from raillinks.exports import bundles, table_bytes, workbook
from raillinks.exports.tables import IN_ZIP, TABLES, Field, Own, OwnParameter, Write
from raillinks.i18n.translator import message
from raillinks.package.dataset import Dataset
from raillinks.package.tables import csv_text
from raillinks.query.views import View

CSV, PARQUET, SQLITE = "text/csv", "application/vnd.apache.parquet", "application/vnd.sqlite3"
ZIP, XLSX = "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = OwnParameter(
    "for",
    ("code", "excel"),
    "`excel`: UTF-8 with BOM; cells that look like formulas are prefixed with an apostrophe.",
)
MOST_ROWS = 200_000
"""Of figures of periods, in a file that is written quickly: some two seconds for all of them."""
MOST_SHEET_ROWS = 30_000
"""The same in a workbook, where a row takes twenty times as long."""


@dataclass(frozen=True, slots=True)
class OfTable:
    """A format that holds one table. The API has a path for each table in it, `TABLE` and the ending.

    Args:
        ending: How the names of its files end.
        media: The media type.
        write: Writes a table, with the values of the path's own parameters.
        tables: The tables that have a path in it.
        summary: What such a path answers with; empty = what the table has.
        own: Its parameters beside those of the table.
    """

    ending: str
    media: str
    write: Write
    tables: Sequence[str] = tuple(TABLES)
    summary: str = ""
    own: tuple[OwnParameter, ...] = ()


@dataclass(frozen=True, slots=True)
class OfView:
    """A format whose file holds a whole view. It is the API's `export` with the ending, and the command's `OUT`.

    Args:
        ending: How the names of its files end.
        media: The media type.
        write: Writes the file.
        label: What its link in the menus of downloads says (a message).
        summary: What it has.
        most_rows: How many rows the figures of the periods may have in it, one for each link and period; 0 = it has
            no such table.
    """

    ending: str
    media: str
    write: Callable[[Dataset, View], bytes]
    label: str
    summary: str
    most_rows: int = MOST_ROWS


def _csv(frame: pd.DataFrame, fields: Sequence[Field], own: Own) -> bytes:
    is_plain = FORM.of(own) == "code"
    return csv_text(frame) if is_plain else table_bytes.to_excel_csv(frame, fields)


def _parquet(frame: pd.DataFrame, fields: Sequence[Field], _: Own) -> bytes:
    return table_bytes.to_parquet(frame, fields)


def _every_table(form: OfTable, label: str, summary: str) -> OfView:
    """Every table in a format, each as a file, in one zip."""
    write = partial(bundles.tables_zip, form=form.ending.removeprefix("."), media=form.media, write=form.write)
    return OfView(f"{form.ending}.zip", ZIP, write, label, summary)


PARQUET_FILE = OfTable(".parquet", PARQUET, _parquet, ("panel",), "The same as Parquet, with types.")
OF_TABLES = (OfTable(".csv", CSV, _csv, own=(FORM,)), PARQUET_FILE)
XLSX_FILE = OfView(
    ".xlsx",
    XLSX,
    workbook.export_xlsx,
    message("Excel (.xlsx)"),
    "An Excel workbook: every table of this list but `panel.csv`, `sensitivity.csv` and `frontier.csv` as a sheet of "
    "the chosen period (else of the month or year of `as_of`), with real dates, numbers and yes-or-no cells, behind a "
    "sheet that answers.",
    MOST_SHEET_ROWS,
)
OF_VIEWS = (
    OfView(
        ".zip",
        ZIP,
        bundles.export_zip,
        message("Everything: tables, sources, README (zip)"),
        f"{', '.join(f'`{name}.csv`' for name in IN_ZIP)}, "
        "`features.geojson`, `datapackage.json`, `croissant.json`, `README.md`, `CITATION.cff`.",
        most_rows=0,
    ),
    XLSX_FILE,
    OfView(
        ".sqlite",
        SQLITE,
        bundles.export_sqlite,
        message("SQLite database"),
        "One SQLite file: every table of the workbook with types and keys, the listed links, and views that join each "
        "interval, status and claim with its event.",
    ),
    _every_table(
        PARQUET_FILE,
        message("Parquet files (zip)"),
        "The same tables as Parquet files, with types, `datapackage.json`, `CITATION.cff`.",
    ),
)


def of_file(name: str) -> OfView | None:
    """The format of a file with a whole view, by the end of its name; None if there is none."""
    found = [each for each in OF_VIEWS if name.lower().endswith(each.ending)]
    return max(found, key=lambda each: len(each.ending), default=None)
