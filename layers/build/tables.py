"""The authored tables: `data/places.csv` and those in `inputs/`. All cells are text; empty means unknown."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

Row = dict[str, str]
NAMES = ("name", "name_ko", "name_zh", "name_ru")


@cache
def inputs(table: str) -> list[Row]:
    """The rows of `inputs/<table>.csv`, in file order."""
    return _rows(HERE / "inputs" / f"{table}.csv")


@cache
def places() -> dict[str, Row]:
    """The rows of `data/places.csv` by `place_id`, in file order."""
    return {row["place_id"]: row for row in _rows(ROOT / "data" / "places.csv")}


def names(row: Row) -> Row:
    """A row's names in English, Korean, Chinese and Russian; empty names are left out."""
    return {column: row[column] for column in NAMES if row[column]}


def given(row: Row, *columns: str) -> Row:
    """The named cells of a row that are not empty."""
    return {column: row[column] for column in columns if row[column]}


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
