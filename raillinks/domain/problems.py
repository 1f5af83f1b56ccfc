"""Problems, each with a hint: in the data, by file, row and column; and an optional extra that is not installed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from heapq import nsmallest
from importlib.util import find_spec
from types import MappingProxyType

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
        row: The row as a spreadsheet numbers it (the header is row 1), the line of a text, or the number of a layer's
            feature, counted from 1; 0 = the whole file.
        column: The name of the column or of a feature's property, or the place in a JSON file; or empty.
        code: A short stable name, such as `unknown-crossing`.
        severity: `error` or `warning`.
        reason: What is wrong, with the wrong value.
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
    """The data cannot be used: `problems` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(f"{p.file}:{p.row} {p.column} {p.reason}" for p in self.problems[:5]))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop the page."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


COLUMNS = ("file", "row", "column", "code", "severity", "reason", "hint")


def to_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as a table: file, row (int), column, code, severity, reason, hint."""
    return pd.DataFrame([{c: getattr(p, c) for c in COLUMNS} for p in problems], columns=list(COLUMNS))


MOST_LISTED = 200  # problems per check and file: more would bury the others
_MOST_COMPARED = 2000  # names: comparing one takes some microseconds
_LONGEST_COMPARED = 100  # characters: the time grows with the square of the length
_DOZEN = 12  # names that fit on one line
_FEW = 3  # names between which a reader can choose
_SHORTEST_PART = 3  # characters: less is a part of everything
_WORD = re.compile(r"[^\W_]+")


def shortened(text: str, most: int = 200) -> str:
    """A text for a problem, cut to `most` characters so that it does not bury the others."""
    return text if len(text) <= most else f"{text[:most]}…"


def did_you_mean(value: str, allowed: Sequence[str]) -> str:
    """A hint for an unknown name: the nearest allowed name, else those with it as a part, else a list of them.

    "RFA" is near "Radio Free Asia", "mla" is "MLA", and "Dandong" a part of "dandong-sinuiju". Takes milliseconds for
    any input.
    """
    if near := nearest(value, allowed):
        return "did you mean " + " or ".join(f"'{shortened(name)}'" for name in near) + "?"
    listed = ", ".join(shortened(name, 40) for name in nsmallest(_DOZEN, allowed))
    return f"allowed: {listed}" + (" …" if len(allowed) > _DOZEN else "")


def nearest(value: str, allowed: Sequence[str]) -> list[str]:
    """The allowed names that an unknown one may mean, as `did_you_mean` says them: a few, or none."""
    if len(value) > _LONGEST_COMPARED:
        return []
    alike = allowed if len(allowed) <= _MOST_COMPARED else [name for name in allowed if name[:2] == value[:2]]
    return get_close_matches(value, alike[:_MOST_COMPARED], n=1, cutoff=0.6) or _said_otherwise(value, alike)


def _said_otherwise(value: str, allowed: Sequence[str]) -> list[str]:
    """The names that a text is short for: in other letter case, by their initials, or as a part; at most a few."""
    asked = value.casefold()
    if len(asked) < _SHORTEST_PART:
        return []
    of_name = {name: name.casefold() for name in allowed[:_MOST_COMPARED]}
    for is_meant in (
        lambda name: name == asked,
        lambda name: "".join(word[0] for word in _WORD.findall(name)) == asked,
        lambda name: asked in name,
    ):
        near = [name for name, folded in of_name.items() if is_meant(folded)]
        if near:
            return near if len(near) <= _FEW else []
    return []


EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "map": ("geopandas", "pydeck"),
        "excel": ("olefile", "xlrd", "xlsxwriter"),
        "database": ("alembic", "psycopg", "sqlalchemy"),
        "cluster": ("dask", "distributed", "fsspec"),
        "mcp": ("mcp",),
        "dashboard": ("altair", "cachetools", "PIL", "prometheus_client", "pydeck", "streamlit"),
    }
)
"""The modules by which an extra is known to be there, by its name in pyproject.toml."""


def why_missing(extra: str, what: str) -> str:
    """What to say where an extra is not installed: what needs it, and the command that brings it; empty where it is.

    Args:
        extra: One of `EXTRAS`.
        what: What needs it, as the beginning of a sentence.
    """
    missing = [name for name in EXTRAS[extra] if find_spec(name) is None]
    if not missing:
        return ""
    return (
        f"{what} needs more than the library alone ({', '.join(missing)})\n"
        f"hint: pip install 'china-dprk-rail-links[{extra}]'; in a clone of the repository: pip install '.[{extra}]'"
    )
