"""What the first sheet of the workbook says: what it is, of which day and version, how to read it, every column.

The SQLite file has the same facts.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from raillinks.package.dataset import Dataset
from raillinks.publish import cite, tables
from raillinks.publish.readme import EVERYTHING, caveats, where
from raillinks.views import describe, display_names, permalinks
from raillinks.views.viewing import View

TITLE, HEAD, PLAIN = "title", "head", "plain"
_CELLS = (
    "Days are dates, numbers are numbers, yes-or-no columns are TRUE or FALSE. All else is text; no cell is a formula.",
    "A date that is not one day, such as 2020-08, stays text; date_earliest and date_latest are dates.",
    "Days before 1 March 1900 stay text, since spreadsheets disagree about them.",
    "crossing_id, service, event_id, claim_id and source_id join the sheets.",
)
_FILE = re.compile(rf"\b({'|'.join(tables.IN_WHOLE)})\.csv\b")


class Row(NamedTuple):
    """A row of the sheet: how it looks (`TITLE`, `HEAD` or `PLAIN`), and its cells."""

    look: str
    cells: tuple[str | int, ...]


def rows(dataset: Dataset, view: View, counts: Mapping[str, int], notes: Iterable[str]) -> list[Row]:
    """The rows of the sheet.

    Args:
        dataset: The package.
        view: The view.
        counts: The number of rows of each table, in the order of the sheets.
        notes: What the sheets cannot hold, if anything.
    """
    sheets = [(table, _plain(tables.TABLES[table].summary), n) for table, n in counts.items()]
    reading = (*caveats(dataset, view), *_CELLS, *notes)
    return [
        Row(TITLE, (str(dataset.descriptor["title"]),)),
        *(Row(PLAIN, fact) for fact in facts(dataset, view).items()),
        *_section("How to read it", (("", _plain(line)) for line in reading)),
        *_section("Sheets", sheets, "what it has", "rows"),
        *(row for table in counts for row in _columns(dataset, table)),
    ]


def facts(dataset: Dataset, view: View) -> dict[str, str]:
    """What an export is, of which day and version, and how it is cited: each fact under its name."""
    sentence = describe.sentence(view, display_names.names(dataset, "en"))
    link = permalinks.permalink(dataset, view.selection)
    cited = cite.citation(dataset, sentence, link)
    said = tables.stamp(dataset, view)
    return {
        "What it is": f"{sentence}.",
        "As of": view.selection.as_of_text,
        "Known on": said["known_on"] or EVERYTHING,
        "Data version": said["data_version"],
        "Covered to": f"{dataset.covered_to}, the last day up to which the maintainers have read sources",
        "Permalink": f"{link}{where(dataset)}",
        "How to cite": cite.chicago(cited),
        "Licences": _titles(dataset, "licenses"),
        "Credits": "; ".join(filter(None, (_titles(dataset, "contributors"), _titles(dataset, "sources")))),
    }


def _section(head: str, lines: Iterable[tuple[str | int, ...]], *heads: str) -> list[Row]:
    """A section behind an empty row."""
    return [Row(PLAIN, ()), Row(HEAD, (head, *heads)), *(Row(PLAIN, line) for line in lines)]


def _columns(dataset: Dataset, table: str) -> list[Row]:
    lines = [
        (str(field["name"]), _plain(str(field.get("description", ""))), str(field["type"]))
        for field in tables.fields(dataset, table)
    ]
    return _section(f"Columns of {table}", lines, "what it has", "type")


def _titles(dataset: Dataset, key: str) -> str:
    return "; ".join(str(item["title"]) for item in dataset.descriptor.get(key, ()))


def _plain(text: str) -> str:
    """A text of the docs without the marks of code; the tables that it names are sheets here."""
    return _FILE.sub(r"\1", text.replace("`", ""))
