"""Reads a table: bytes → frame of text, checked column by column against its schema in `datapackage.json`.

Reads CSV of the data package: any bytes give a frame of text, or a problem with its place, in bounded time.

A frame as CSV, column by column: pandas writes the same text cell by cell, which takes ten times as long.
"""

import csv
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.domain import dates
from raillinks.domain.problems import MOST_LISTED, Problem, Severity, did_you_mean, errors, shortened
from raillinks.domain.text import CONTROL, NOT_TEXT, as_arrow, why_not_text
from raillinks.i18n import translator
from raillinks.package import schema
from raillinks.package.descriptor import Json

MOST_CHARACTERS = 10_000  # in a cell: nobody reads a longer text
MOST_COLUMNS = 200  # in a header: a table with more is not one of ours
_LONGEST_HEADER = (MOST_COLUMNS + 1) * (2 * MOST_CHARACTERS + len('"",'))
"""Characters: a longer header has too many columns, or too long a name."""


def parse_csv(content: bytes, path: str) -> tuple[pd.DataFrame | None, list[Problem]]:
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


FIRST_ROW = 2  # a spreadsheet numbers the header 1

Field = Mapping[str, Any]
Wrong = NDArray[np.bool_]
"""Which rows break a rule."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of the data package, as `datapackage.json` describes it."""

    name: str
    path: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [str(field["name"]) for field in self.fields]


def resources(described: Json) -> dict[str, Resource]:
    """The tables that a descriptor lists, by name."""
    listed = [r for r in described["resources"] if r["format"] == "csv"]
    return {r["name"]: Resource(r["name"], r["path"], tuple(r["schema"]["fields"])) for r in listed}


_LONGEST_REASON = 500  # characters: a cell may be longer
Words = str | Callable[[Mapping[str, str]], str]
"""A text for a problem: a template with the row's cells, or a function of the row."""


def flag(  # noqa: PLR0913, PLR0917 (a problem has this many parts)
    frame: pd.DataFrame,
    wrong: "pd.Series[bool] | Wrong",
    where: tuple[str, str],
    code: str,
    reason: Words,
    hint: Words = "",
    severity: Severity = Severity.ERROR,
) -> list[Problem]:
    """One problem per row where `wrong` is true, at most `MOST_LISTED` plus one that counts the rest.

    Args:
        frame: The table, with the default index: row 0 is row 2 of a spreadsheet.
        wrong: Boolean, one entry per row.
        where: The file's path and the column that is wrong.
        code: The problem's short name.
        reason: What is wrong: "unknown kind '{kind}'", or a function of the row.
        hint: What would be right, in the same form.
        severity: `error` or `warning`.
    """
    rows = np.flatnonzero(np.asarray(wrong, dtype=bool))
    if len(rows) == 0:
        return []
    cells = frame.iloc[rows[:MOST_LISTED]].to_dict("records")
    problems = [
        Problem(where[0], int(row) + FIRST_ROW, where[1], code, severity, _say(reason, cell), _say(hint, cell))
        for row, cell in zip(rows[:MOST_LISTED], cells, strict=True)
    ]
    if len(rows) > MOST_LISTED:
        rest = f"{len(rows) - MOST_LISTED} more rows with the same problem"
        first = int(rows[MOST_LISTED]) + FIRST_ROW
        problems.append(Problem(where[0], first, where[1], code, severity, rest, f"they begin in row {first}"))
    return problems


def _say(words: Words, row: Mapping[Any, Any]) -> str:
    said = translator.of_row(words, row) if isinstance(words, str) else words(row)
    return said if len(said) <= _LONGEST_REASON else shortened(said, _LONGEST_REASON)


def read(
    content: bytes, resource: Resource, parsed: pd.DataFrame | None = None
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """A CSV file as a frame of text, and everything that is wrong with it.

    Args:
        content: The bytes of the file.
        resource: The description of the table.
        parsed: The cells of the file, where they are known already.

    Returns:
        The frame with the schema's columns in their order, missing cells empty (None if the file cannot be read as a
        table), and the problems.
    """
    frame, problems = parse(content, resource) if parsed is None else _as_described(parsed, resource)
    if frame is None:
        return None, problems
    may_be_long = resource.columns if len(content) > MOST_CHARACTERS else []  # no cell is longer than its file
    long = [p for column in may_be_long for p in _too_long(frame, (resource.path, column))]
    return frame, problems + (long or check(frame, resource))


def parse(content: bytes, resource: Resource) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The frame that `read` returns, and what is wrong with its form. The cells are not checked."""
    frame, problems = parse_csv(content, resource.path)
    return (None, problems) if frame is None else _as_described(frame, resource)


def row_count(content: bytes, resource: Resource) -> int | None:
    """The number of rows that the frame of `parse` has; None if the file cannot be read as a table."""
    frame, _ = parse_csv(content, resource.path)
    return None if frame is None or errors(_columns(frame, resource)) else len(frame)


def _as_described(frame: pd.DataFrame, resource: Resource) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The cells of a file with the columns that the schema describes, in their order."""
    problems = _columns(frame, resource)
    if errors(problems):
        return None, problems
    if [*frame.columns] != resource.columns:
        frame = frame[[c for c in resource.columns if c in frame]].reindex(columns=resource.columns, fill_value="")
    frame = frame.reset_index(drop=True)
    short = frame.isna().any(axis=1).to_numpy()
    if not short.any():
        return frame, problems
    hint = "as many cells as the header has, empty ones too"
    problems += flag(frame, short, (resource.path, resource.columns[0]), "short-row", "the row has too few cells", hint)
    return frame.fillna(""), problems


def _too_long(frame: pd.DataFrame, where: tuple[str, str]) -> list[Problem]:
    wrong = _flags(pc.greater(pc.utf8_length(as_arrow(frame[where[1]])), MOST_CHARACTERS))
    reason, hint = f"the cell has more than {MOST_CHARACTERS:,} characters", "put it into several rows, or shorten it"
    return flag(frame, wrong, where, "too-long", reason, hint)


def _columns(frame: pd.DataFrame, resource: Resource) -> list[Problem]:
    """Missing and unknown columns."""
    have = [str(c) for c in frame.columns]
    required = [str(f["name"]) for f in resource.fields if f.get("constraints", {}).get("required")]
    missing = [
        Problem(resource.path, 1, c, "missing-column", Severity.ERROR, f"there is no column '{c}'", _near(c, have))
        for c in required
        if c not in have
    ]
    unknown = [
        Problem(
            resource.path, 1, shortened(c), "unknown-column", Severity.WARNING,
            f"the column '{shortened(c)}' is not known and not used", did_you_mean(c, resource.columns),
        )
        for c in have
        if c not in resource.columns
    ]  # fmt: skip
    return missing + unknown


def _near(column: str, have: Sequence[str]) -> str:
    return (did_you_mean(column, have) if have else "") or "the first row names the columns"


def check(frame: pd.DataFrame, resource: Resource) -> list[Problem]:
    """Checks every column against its constraints, names and titles for control characters, dates for their form."""
    if frame.empty:
        return []
    one_line = {column.name for column in schema.TABLES.get(resource.name, ()) if column.one_line}
    constraints, lines, dated = [], [], []
    for field in resource.fields:
        where = resource.path, str(field["name"])
        texts = as_arrow(frame[where[1]])  # once for all checks, as it takes most of their time; one column at a time
        constraints += _constraints(frame, texts, field, resource.path)
        if where[1] in one_line:
            lines += _lines(frame, texts, where)
        if "edtf" in field:
            dated += _dates(frame, texts, where, closed=field["edtf"] == "closed")
    return constraints + lines + dated


_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?"
_CODES = {
    "required": ("missing-value", "the cell is empty", "this column must be filled"),
    "unique": ("duplicate", "'{cell}' is in more than one row", "ids are unique"),
    "enum": ("unknown-value", "unknown value '{cell}'", ""),
    "pattern": ("wrong-form", "'{cell}' has the wrong form", "needed: {pattern}"),
    "number": ("not-a-number", "'{cell}' is not a number", "digits with a point, such as 1234.5, or an empty cell"),
    "integer": ("not-a-number", "'{cell}' is not a whole number", "up to nine digits, or an empty cell"),
    "date": ("bad-date", "'{cell}' is not a day", "YYYY-MM-DD, and a day of its month"),
}


def _wrong(cells: "pd.Series[str]", texts: pa.Array, field: Field) -> Iterator[tuple[str, Wrong]]:
    """The constraints of a field, by their names in `_CODES`, with the cells that break each.

    An empty cell only breaks `required`. Arrow asks a whole column in the time that pandas takes to begin.
    """
    constraints = field.get("constraints", {})
    empty = _flags(pc.equal(texts, ""))
    if constraints.get("required"):
        yield "required", empty
    if empty.all():
        return
    if constraints.get("unique"):
        yield "unique", ~empty & cells.duplicated(keep=False).to_numpy()
    if "enum" in constraints:
        allowed = pa.array(map(str, constraints["enum"]), type=texts.type)
        yield "enum", ~empty & ~_flags(pc.is_in(texts, value_set=allowed))
    if "pattern" in constraints:
        yield "pattern", ~empty & ~_match(texts, constraints["pattern"])
    if field["type"] in _PATTERNS:
        yield field["type"], ~empty & ~_match(texts, _PATTERNS[field["type"]])
    if field["type"] == "date":
        yield "date", ~empty & ~_are_days(texts)


def _flags(found: pa.Array) -> Wrong:
    flags: Wrong = found.to_numpy(zero_copy_only=False)
    return flags


def _match(texts: pa.Array, pattern: str) -> Wrong:
    """Which texts a pattern matches as a whole. RE2 runs in linear time for any pattern."""
    return _flags(pc.match_substring_regex(texts, f"^(?:{pattern})$"))


def _are_days(texts: pa.Array) -> Wrong:
    windows = dates.windows(texts)
    one_day = (windows.reason == "") & (windows.earliest == windows.latest)
    of_a_day: Wrong = one_day & _flags(pc.equal(pc.utf8_length(texts), len("YYYY-MM-DD")))
    return of_a_day


_PATTERNS = {"number": _NUMBER, "integer": r"-?[0-9]{1,9}"}
"""What a filled cell of a type looks like; `string` accepts all."""


def _constraints(frame: pd.DataFrame, texts: pa.Array, field: Field, path: str) -> list[Problem]:
    return [
        problem
        for constraint, wrong in _wrong(frame[str(field["name"])], texts, field)
        for problem in _problems(frame, path, field, constraint, wrong)
    ]


def _problems(frame: pd.DataFrame, path: str, field: Field, constraint: str, wrong: Wrong) -> list[Problem]:
    """The rows that break one constraint of one column."""
    code, reason, hint = _CODES[constraint]
    column, constraints = str(field["name"]), field.get("constraints", {})
    allowed = [str(v) for v in constraints.get("enum", [])] if constraint == "enum" else []
    hint = hint.replace("{pattern}", shortened(constraints.get("pattern", "")))
    return flag(
        frame,
        wrong,
        (path, column),
        code,
        lambda row: reason.replace("{cell}", row[column]),
        (lambda row: did_you_mean(row[column], allowed)) if allowed else lambda _: hint,
    )


def _lines(frame: pd.DataFrame, texts: pa.Array, where: tuple[str, str]) -> list[Problem]:
    """The cells of a name or a title that have more than one line, or another control character."""
    wrong = _flags(pc.match_substring_regex(texts, f"[{CONTROL}]"))
    reason, hint = "the text has a line end, a tab or another control character", "write it in one line"
    return flag(frame, wrong, where, "control-character", reason, hint)


def _dates(frame: pd.DataFrame, texts: pa.Array, where: tuple[str, str], *, closed: bool) -> list[Problem]:
    """The problems of an EDTF column; `closed`: each date needs both bounds."""
    column, windows, problems = where[1], dates.windows(texts), []
    wrong = windows.reason != ""
    if wrong.any():
        say = (lambda row: f"'{row[column]}': {row['why']}", f"accepted: {dates.ACCEPTED}")
        problems = flag(frame.assign(why=windows.reason), wrong, where, "bad-date", *say)
    if closed:
        open_ended = np.isnat(windows.earliest) | np.isnat(windows.latest)
        open_ended &= (frame[column] != "").to_numpy() & ~wrong
        hint = "both bounds are needed here"
        problems += flag(frame, open_ended, where, "open-date", lambda row: f"'{row[column]}' has an open end", hint)
    return problems


CRLF, LF = "\r\n", "\n"
_TEXT = pa.large_string()
_QUOTED = b'",\r\n'
"""What makes quotes necessary around a cell (RFC 4180)."""


def csv_text(frame: pd.DataFrame, line_end: str = CRLF) -> bytes:
    r"""A frame as CSV in UTF-8 with a header (RFC 4180): quotes only where a cell needs them.

    Args:
        frame: Two columns or more of text and numbers; a missing number becomes an empty cell.
        line_end: What ends each line.

    Returns:
        The same as `frame.to_csv(index=False, lineterminator=line_end).encode()`, but a cell with `\r` is always in
        quotes.
    """
    return _content(_csv_lines(frame, line_end))


def csv_rows(frame: pd.DataFrame) -> list[str]:
    """The same as text, row by row: the header, then each row, with its line end."""
    lines: list[str] = _csv_lines(frame, CRLF).to_pylist()
    return lines


def as_text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as an export has it: days `YYYY-MM-DD`, bool `true` or `false`, missing text empty, numbers as such.

    Args:
        values: A column of days, bool, numbers or text.
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        code, days = pd.factorize(values)  # each day is formatted once: a log has fewer days than rows
        texts = pd.Series([*dates.iso(dates.to_days(pd.Series(days))), ""], dtype=str)
        return texts.take(code % len(texts)).set_axis(values.index)
    if pd.api.types.is_bool_dtype(values):
        return pd.Series(np.where(values, "true", "false"), index=values.index, dtype=str)
    return values if pd.api.types.is_numeric_dtype(values) else values.fillna("")


def _text(values: "pd.Series[Any]") -> "pd.Series[str]":
    return values if values.dtype == "str" else values.map(str).where(values.notna(), "").astype(str)


def _csv_lines(frame: pd.DataFrame, line_end: str) -> pa.Array:
    cells = [_cells(str(name), _text(frame[name])) for name in frame.columns]
    return _joined([*cells[:-1], _joined([cells[-1], line_end], "")], ",")


def _cells(name: str, column: "pd.Series[str]") -> pa.Array:
    """The cells of a column below its name, in quotes where they need them."""
    texts = pa.array(column.array, _TEXT)
    below = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    texts = pa.concat_arrays([pa.array([name], _TEXT), *below])
    content = _content(texts)
    if not any(sign in content for sign in _QUOTED):
        return texts
    needed = pc.match_substring_regex(texts, f"[{_QUOTED.decode()}]")
    return pc.if_else(needed, _joined(['"', pc.replace_substring(texts, '"', '""'), '"'], ""), texts)


def _joined(parts: list[Any], between: str) -> pa.Array:
    own = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in (*parts, between)]
    return pc.binary_join_element_wise(*own)


def _content(lines: pa.Array) -> bytes:
    """All texts of an array, one after another: so they lie in its buffer."""
    _, offsets, texts = lines.buffers()
    ends = pa.Array.from_buffers(pa.int64(), len(lines) + 1, [None, offsets])
    content: bytes = texts[ends[0].as_py() : ends[-1].as_py()].to_pybytes()
    return content
