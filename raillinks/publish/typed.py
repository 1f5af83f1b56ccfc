"""Exported tables with types: what a CSV says in text, as frames of pandas and as Parquet."""

import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from raillinks.publish.columns import Field


def _days(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[s]")


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells.astype(object).where(cells.astype(str) != ""))


TYPED: Mapping[str, Callable[[pd.Series], pd.Series]] = MappingProxyType(
    {
        "string": lambda cells: cells.astype("str"),
        "date": _days,
        "integer": lambda cells: _numbers(cells).astype("Int64"),
        "number": lambda cells: _numbers(cells).astype("Float64"),
        "boolean": lambda cells: cells == "true",
    }
)
"""The types of columns (`columns.Field`), each with what makes one of an exported text."""
ARROW: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "string": pa.string(),
        "date": pa.date32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
)
"""The same in Parquet."""


def typed(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.DataFrame:
    """A table with the columns and types that its fields say.

    Args:
        frame: The table as it is exported: text, and whole numbers.
        fields: Its columns.

    Returns:
        `str` (empty where there is no value), `datetime64[s]` (NaT), `Int64` and `Float64` (NA), `bool`. The rows are
        numbered.
    """
    made = {str(f["name"]): TYPED[str(f["type"])](frame[str(f["name"])]) for f in fields}
    return pd.DataFrame(made, index=frame.index).reset_index(drop=True)


def parquet_bytes(frame: pd.DataFrame, fields: Sequence[Field]) -> bytes:
    """A table as Parquet: the columns of its CSV, with their types (`ARROW`). Arguments as for `typed`."""
    cells = typed(frame, fields)
    columns = [pa.Array.from_pandas(cells[str(f["name"])], type=ARROW[str(f["type"])]) for f in fields]
    schema = pa.schema([pa.field(str(f["name"]), ARROW[str(f["type"])]) for f in fields])
    target = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), target)
    return target.getvalue()
