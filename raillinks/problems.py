"""A wrong datum is a value with an address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import pandas as pd


class Severity(StrEnum):
    """An error stops the page; a warning is shown on it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in the data.

    Args:
        file: Path inside the data package, such as `data/events.csv`.
        row: The row as a spreadsheet numbers it (the header is row 1), or the line of a text; 0 = the whole file.
        column: The column's name, or empty.
        code: A short stable name, such as `unknown-crossing`.
        severity: `error` or `warning`.
        reason: What is wrong, with the value found.
        hint: What would be right.
    """

    file: str
    row: int
    column: str
    code: str
    severity: Severity
    reason: str
    hint: str = ""


class DataError(Exception):
    """The data cannot be used: `problems` says where and why. The project's only exception class."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(f"{p.file}:{p.row} {p.column} {p.reason}" for p in self.problems[:5]))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only the problems that stop the page."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


COLUMNS = ("file", "row", "column", "code", "severity", "reason", "hint")


def to_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as a table: file, row (int), column, code, severity, reason, hint."""
    return pd.DataFrame([{c: getattr(p, c) for c in COLUMNS} for p in problems], columns=list(COLUMNS))


def did_you_mean(value: str, allowed: Sequence[str]) -> str:
    """A hint for an unknown name: the nearest allowed one, else the list of them."""
    near = get_close_matches(value, allowed, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    shown = ", ".join(sorted(allowed)[:12])
    return f"allowed: {shown}" + (" …" if len(allowed) > 12 else "")  # noqa: PLR2004 (a dozen fit one line)
