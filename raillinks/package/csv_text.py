"""A frame as CSV, column by column: pandas writes the same text cell by cell, which takes ten times as long."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.words import dates

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
    columns = [pd.concat([pd.Series([str(name)], dtype=str), _text(frame[name])]) for name in frame.columns]
    cells = [_cells(column) for column in columns]
    lines = _joined([*cells[:-1], _joined([cells[-1], line_end], "")], ",")
    return _content(lines)


def as_text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as an export has it: days as `YYYY-MM-DD`, bool as `true` or empty, missing text empty, numbers as such.

    Args:
        values: A column of days, bool, numbers or text.
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        code, days = pd.factorize(values)  # each day is formatted once: a log has fewer days than rows
        texts = pd.Series([*dates.iso(dates.to_days(pd.Series(days))), ""], dtype=str)
        return texts.take(code % len(texts)).set_axis(values.index)
    if pd.api.types.is_bool_dtype(values):
        return pd.Series(np.where(values, "true", ""), index=values.index, dtype=str)
    return values if pd.api.types.is_numeric_dtype(values) else values.fillna("")


def _text(values: "pd.Series[Any]") -> "pd.Series[str]":
    return values if values.dtype == "str" else values.map(str).where(values.notna(), "").astype(str)


def _cells(column: "pd.Series[str]") -> pa.Array:
    texts = pa.array(column.array).cast(_TEXT)
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
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
