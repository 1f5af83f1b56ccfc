"""Whole columns of text at once."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def as_arrow(values: "pd.Series[str] | pd.Index[str]") -> pa.Array:
    """A column as one Arrow array of text; missing cells become empty."""
    array = pa.array(values.astype("str"), type=pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.fill_null(array, "")


def among(column: "pd.Series[str]", ids: Iterable[str]) -> "pd.Series[bool]":
    """Which cells of a column are among many ids.

    `Series.isin` makes a Python object of each id, which takes half a minute for a million.

    Args:
        column: Text; a missing cell is among no ids.
        ids: Texts, none of them missing.
    """
    many = ids if isinstance(ids, pd.Series | pd.Index) else pd.Series(list(ids), dtype=str)
    found = pc.is_in(pa.array(column.astype("str"), type=pa.large_string()), value_set=as_arrow(many))
    return pd.Series(np.asarray(found, bool), index=column.index)


def each_once(column: "pd.Series[str]", work: Callable[[str], object]) -> "pd.Series[Any]":
    """What a function makes of each cell: it is called once for each distinct text.

    Args:
        column: Text without missing cells.
        work: The function.
    """
    code, distinct = pd.factorize(column)
    made = np.empty(len(distinct), object)
    for n, text in enumerate(distinct):
        made[n] = work(text)
    return pd.Series(made[code], index=column.index, dtype=object)
