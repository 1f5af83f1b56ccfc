"""Rows of tables as JSON has them: numbers are numbers, yes or no is true or false, all else is text."""

import math
from collections.abc import Hashable, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from raillinks.mcp.arguments import Schema
from raillinks.package.dataset import Dataset
from raillinks.publish import tables
from raillinks.publish.tables import Field

TYPES = MappingProxyType({"integer": ["integer", "null"], "number": ["number", "null"], "boolean": "boolean"})
"""The JSON types of columns that are no text, whose empty cells are empty texts."""


def rows_schema(description: str, fields: Sequence[Field]) -> Schema:
    """The JSON Schema of rows with some columns."""
    cells = {
        f["name"]: {"type": TYPES.get(f["type"], "string"), "description": f.get("description", "")} for f in fields
    }
    return {"type": "array", "description": description, "items": {"type": "object", "properties": cells}}


def typed_rows(dataset: Dataset, table: str, frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows of an exported table, with numbers as numbers and yes-or-no cells as such; without `tables.STAMP`.

    Args:
        dataset: The package.
        table: A key of `tables.TABLES`.
        frame: The rows, as that function gives them.
    """
    fields = tables.unstamped(tables.fields(dataset, table))
    names, kinds = tables.names(fields), [str(field["type"]) for field in fields]
    cells = zip(*(_cells(list(frame[name]), kind) for name, kind in zip(names, kinds, strict=True)), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def _cells(cells: list[Any], kind: str) -> list[object]:
    if kind == "boolean":
        return [cell == "true" for cell in cells]
    if kind == "integer":
        return [None if cell == "" else int(cell) for cell in cells]
    if kind == "number":
        return [None if cell == "" or not math.isfinite(float(cell)) else float(cell) for cell in cells]
    return list(cells)
