"""What a file may have at most, and the sentences that say so before and after."""

from collections.abc import Mapping
from types import MappingProxyType

from raillinks.package.csv_files import MOST_CHARACTERS, MOST_COLUMNS
from raillinks.words.problems import Problem, Severity

MOST_BYTES = 256 * 2**20
MOST_ROWS = 2_000_000
MOST_CELLS = 20_000_000
"""Cells of a table: in a text file one byte makes a cell that takes memory."""
MOST_SHEET_CELLS = 10_000_000
"""Cells of a spreadsheet: a million take some four seconds, and XML can repeat one of them a million times."""
MOST_UNZIPPED = 512 * 2**20
MOST_TEXT = MOST_UNZIPPED
"""Characters of all cells of a table together: a spreadsheet or Parquet can name one long text in each of them."""
MOST_MEMBERS = 1_000
MOST_FEATURES = 200_000
MOST_JSON_BYTES = 64 * 2**20
MOST_XML_DEPTH = 60

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "too-large": f"A file has at most {MOST_BYTES // 2**20} MB.",
        "too-many-rows": f"A table has at most {MOST_ROWS:,} rows.",
        "too-many-columns": f"A table has at most {MOST_COLUMNS} columns.",
        "too-many-cells": f"A table has at most {MOST_CELLS:,} cells, a spreadsheet {MOST_SHEET_CELLS:,}.",
        "too-much-text": f"The cells of a table have at most {MOST_TEXT // 2**20} MB of text in all.",
        "too-long": f"A cell has at most {MOST_CHARACTERS:,} characters.",
        "zip-bomb": f"A zip, XLSX or ODS has at most {MOST_MEMBERS:,} parts with {MOST_UNZIPPED // 2**20} MB in all.",
        "xml-bomb": f"XML has no document type, and at most {MOST_XML_DEPTH} elements inside each other.",
        "json-bomb": f"GeoJSON has at most {MOST_JSON_BYTES // 2**20} MB and {MOST_FEATURES:,} features.",
    }
)
"""A sentence for each limit, by the code of the problem that it leads to."""


class RefusedError(ValueError):
    """A file, or a part of it, that is not read.

    Args:
        code: A short stable name, such as `zip-bomb`.
        reason: Why.
        hint: What would be right; the sentence of the limit if the code is one of `SENTENCES`.
        row: The row that it is about; 0 = the whole file.
    """

    def __init__(self, code: str, reason: str, hint: str = "", row: int = 0) -> None:
        super().__init__(reason)
        self.code, self.reason, self.row = code, reason, row
        self.hint = hint or SENTENCES.get(code, "")

    def problem(self, file: str) -> Problem:
        """It as a problem of a file."""
        return Problem(file, self.row, "", self.code, Severity.ERROR, self.reason, self.hint)
