"""Reads a table: bytes → frame of text, checked column by column against its schema in `datapackage.json`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.package import csv_files, schema
from raillinks.package.csv_files import MOST_CHARACTERS
from raillinks.package.descriptor import Json
from raillinks.words import dates, worded
from raillinks.words.problems import MOST_LISTED, Problem, Severity, did_you_mean, errors, shortened
from raillinks.words.text_columns import as_arrow
from raillinks.words.texts import CONTROL

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
    said = worded.of_row(words, row) if isinstance(words, str) else words(row)
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
    frame, problems = csv_files.parse(content, resource.path)
    return (None, problems) if frame is None else _as_described(frame, resource)


def row_count(content: bytes, resource: Resource) -> int | None:
    """The number of rows that the frame of `parse` has; None if the file cannot be read as a table."""
    frame, _ = csv_files.parse(content, resource.path)
    return None if frame is None or errors(_columns(frame, resource)) else len(frame)


def _as_described(frame: pd.DataFrame, resource: Resource) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The cells of a file with the columns that the schema describes, in their order."""
    problems = _columns(frame, resource)
    if errors(problems):
        return None, problems
    frame = frame[[c for c in resource.columns if c in frame]].reset_index(drop=True)
    frame = frame.reindex(columns=resource.columns, fill_value="")
    short = frame.isna().any(axis=1)
    hint = "as many cells as the header has, empty ones too"
    problems += flag(frame, short, (resource.path, resource.columns[0]), "short-row", "the row has too few cells", hint)
    return frame.fillna(""), problems


def _too_long(frame: pd.DataFrame, where: tuple[str, str]) -> list[Problem]:
    wrong = frame[where[1]].str.len() > MOST_CHARACTERS
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
    return [
        *_constraints(frame, resource),
        *(p for c in schema.TABLES.get(resource.name, ()) if c.one_line for p in _lines(frame, c.name, resource.path)),
        *(p for f in resource.fields for p in _dates(frame, f, resource.path)),
    ]


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


def _wrong(cells: "pd.Series[str]", field: Field) -> Iterator[tuple[str, Wrong]]:
    """The constraints of a field, by their names in `_CODES`, with the cells that break each.

    An empty cell only breaks `required`. Arrow asks a whole column in the time that pandas takes to begin.
    """
    constraints, texts = field.get("constraints", {}), as_arrow(cells)
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
        yield "date", ~empty & ~_are_days(cells, texts)


def _flags(found: pa.Array) -> Wrong:
    flags: Wrong = found.to_numpy(zero_copy_only=False)
    return flags


def _match(texts: pa.Array, pattern: str) -> Wrong:
    """Which texts a pattern matches as a whole. RE2 runs in linear time for any pattern."""
    return _flags(pc.match_substring_regex(texts, f"^(?:{pattern})$"))


def _are_days(cells: "pd.Series[str]", texts: pa.Array) -> Wrong:
    windows = dates.windows(cells)
    one_day = (windows.reason == "") & (windows.earliest == windows.latest)
    of_a_day: Wrong = one_day & _flags(pc.equal(pc.utf8_length(texts), len("YYYY-MM-DD")))
    return of_a_day


_PATTERNS = {"number": _NUMBER, "integer": r"-?[0-9]{1,9}"}
"""What a filled cell of a type looks like; `string` accepts all."""


def _constraints(frame: pd.DataFrame, resource: Resource) -> list[Problem]:
    return [
        problem
        for field in resource.fields
        for constraint, wrong in _wrong(frame[str(field["name"])], field)
        for problem in _problems(frame, resource.path, field, constraint, wrong)
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


def _lines(frame: pd.DataFrame, column: str, path: str) -> list[Problem]:
    """The cells of a name or a title that have more than one line, or another control character."""
    if column not in frame:
        return []
    wrong = _flags(pc.match_substring_regex(as_arrow(frame[column]), f"[{CONTROL}]"))
    reason, hint = "the text has a line end, a tab or another control character", "write it in one line"
    return flag(frame, wrong, (path, column), "control-character", reason, hint)


def _dates(frame: pd.DataFrame, field: Field, path: str) -> list[Problem]:
    """The problems of an EDTF column: `closed` needs both bounds, `open` may lack one."""
    if "edtf" not in field:
        return []
    column = str(field["name"])
    windows = dates.windows(frame[column])
    why = frame.assign(why=windows.reason)
    wrong = windows.reason != ""
    say = (lambda row: f"'{row[column]}': {row['why']}", f"accepted: {dates.ACCEPTED}")
    problems = flag(why, wrong, (path, column), "bad-date", *say)
    if field["edtf"] == "closed":
        open_ended = np.isnat(windows.earliest) | np.isnat(windows.latest)
        open_ended &= (frame[column] != "").to_numpy() & ~wrong
        hint = "both bounds are needed here"
        problems += flag(
            frame,
            open_ended,
            (path, column),
            "open-date",
            lambda row: f"'{row[column]}' has an open end",
            hint,
        )
    return problems
