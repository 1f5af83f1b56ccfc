"""Which row of a table names its columns: the first whole one without numbers and dates; titles may stand above it."""

import re
from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 20
_NOT_A_NAME = re.compile(r"[\d\s.,:/~%+-]*\d[\d\s.,:/~%+-]*|\d{4}\D\d{1,2}\D.*")
_LEAST = 2


def find(rows: Sequence[Sequence[str]]) -> int:
    """The number of the header among the first rows, counted from 1; 0 if none names the columns.

    Args:
        rows: The first rows of the file, blank ones too.
    """
    widths = Counter(len(_trimmed(row)) for row in rows if len(_trimmed(row)) >= _LEAST)
    if not widths:
        return 1 if rows and rows[0] else 0
    usual = max(widths, key=lambda width: (widths[width], width))
    for number, row in enumerate(rows[:LOOKED_AT], start=1):
        cells = _trimmed(row)
        if len(cells) >= min(usual, max(widths)) and _are_names(cells):
            return number
        if len(cells) >= usual and any(_NOT_A_NAME.fullmatch(cell.strip()) for cell in cells):
            return 0
    return 0


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    """The cells without empty ones at the end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _are_names(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= max(_LEAST, 0.6 * len(cells)) and not any(_NOT_A_NAME.fullmatch(cell) for cell in filled)
