"""Reads CSV of the data package: any bytes give a frame of text, or a problem with its place, in bounded time."""

import csv
import re
import warnings
from collections.abc import Iterator
from io import BytesIO, StringIO

import pandas as pd

from raillinks.words.problems import Problem, Severity, shortened
from raillinks.words.texts import NOT_TEXT, why_not_text

MOST_CHARACTERS = 10_000  # in a cell: nobody reads a longer text
MOST_COLUMNS = 200  # in a header: a table with more is not one of ours
_LONGEST_HEADER = (MOST_COLUMNS + 1) * (2 * MOST_CHARACTERS + len('"",'))
"""Characters: a longer header has too many columns, or too long a name."""


def parse(content: bytes, path: str) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The file as a frame: every cell is text, nothing is guessed.

    Args:
        content: The bytes of the file.
        path: The file's path in the package, for problems.

    Returns:
        The frame (None if the file cannot be read), and the problems.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return None, [Problem(path, row, "", "not-utf-8", Severity.ERROR, "the file is not UTF-8", "save it as UTF-8")]
    if reason := why_not_text(text):
        row = text[: NOT_TEXT.search(text).start()].count("\n") + 1  # type: ignore[union-attr]  # it has one
        return None, [Problem(path, row, "", "not-text", Severity.ERROR, reason, "leave the character out")]
    if problems := [*_wrong_header(text, path)]:
        return None, problems
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                BytesIO(text.encode()),
                dtype=str,
                keep_default_na=False,
                index_col=False,
                skip_blank_lines=False,
            )
    except pd.errors.EmptyDataError:
        return None, [
            Problem(path, 1, "", "empty", Severity.ERROR, "the file is empty", "the first row names the columns")
        ]
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        return None, [_ragged(path, str(error))]
    return frame, []


def _wrong_header(text: str, path: str) -> Iterator[Problem]:
    """Whether the header is too wide to be read in reasonable time, or names a column twice."""
    try:
        header = next(csv.reader(StringIO(text[:_LONGEST_HEADER], newline="")), [])
    except csv.Error as error:
        yield _ragged(path, f"line 1: {error}")
        return
    if len(header) > MOST_COLUMNS:
        reason = f"the header has {len(header):,} columns"
        yield Problem(path, 1, "", "too-many-columns", Severity.ERROR, reason, f"at most {MOST_COLUMNS}")
        return
    if any(len(name) > MOST_CHARACTERS for name in header):
        yield _ragged(path, f"line 1: a column has a name of more than {MOST_CHARACTERS:,} characters")
        return
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        reason = f"the header names the column '{shortened(name)}' twice"
        yield Problem(path, 1, shortened(name), "duplicate", Severity.ERROR, reason, "name each column once")


def _ragged(path: str, message: str) -> Problem:
    """The problem of a row that does not fit, from the parser's message; with the row's number if it has one."""
    line = re.search(r"line (\d+)", message)
    row = int(line[1]) if line else 0
    hint = "a cell with a comma or a quote must be in double quotes"
    return Problem(path, row, "", "not-a-table", Severity.ERROR, message.strip().replace("\n", " ")[:200], hint)
