"""Reads Parquet as text; what is no text, number, day or truth is left out and named."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from raillinks.intake import limits
from raillinks.intake.limits import RefusedError
from raillinks.intake.raw_table import RawTable, Reading, names_of, table_of
from raillinks.package.csv_files import MOST_COLUMNS

_BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError)
MAGIC = b"PAR1"
_BATCH = 1024
"""Rows that are unpacked before somebody looks how much they are."""


def read(content: bytes, file: str) -> RawTable:
    """A Parquet file as a table.

    Raises:
        RefusedError: It is broken or too large.
    """
    try:
        parquet = pq.ParquetFile(io.BytesIO(content))
        _refuse_too_large(parquet.metadata)
        cells = _unpacked(parquet)
        cells.validate(full=True)  # bytes that are no UTF-8
        texts = {
            name: _as_text(column) for name, column in zip(names_of(cells.column_names), cells.columns, strict=True)
        }
    except RefusedError:
        raise
    except _BROKEN as error:
        raise RefusedError(
            "bad-parquet", "the file begins like Parquet and cannot be read", "write it again"
        ) from error
    kept = {name: column for name, column in texts.items() if column is not None}
    if not kept:
        raise RefusedError(
            "empty", "the table has no column of texts, numbers or days", "at least a crossing and a date"
        )
    left_out = ", ".join(name for name in texts if name not in kept)
    notes = (f"not read, since they hold no texts, numbers or days: {left_out[:300]}",) if left_out else ()
    table = pa.table(kept)
    rows = np.arange(1, table.num_rows + 1)
    return table_of(file, list(kept), table, rows, Reading("Parquet"), notes=notes)


def _refuse_too_large(about: pq.FileMetaData) -> None:
    if about.num_rows > limits.MOST_ROWS:
        raise RefusedError("too-many-rows", f"the table has {about.num_rows:,} rows")
    if about.num_columns > MOST_COLUMNS:
        raise RefusedError("too-many-columns", f"the table has {about.num_columns:,} columns")
    if (n := about.num_rows * about.num_columns) > limits.MOST_CELLS:
        raise RefusedError("too-many-cells", f"the table has {n:,} cells")
    groups = [about.row_group(n).total_byte_size for n in range(about.num_row_groups)]
    if sum(groups) > limits.MOST_UNZIPPED:
        raise RefusedError("zip-bomb", f"it unpacks to {sum(groups) // 2**20:,} MB")


def _unpacked(parquet: pq.ParquetFile) -> pa.Table:
    """All rows. The file says how large they are while a text that many rows have stands there once."""
    batches: list[pa.RecordBatch] = []
    size = 0
    for batch in parquet.iter_batches(_BATCH, use_threads=False):
        size += batch.nbytes
        if size > limits.MOST_TEXT:
            raise RefusedError("too-much-text", f"it unpacks to more than {limits.MOST_TEXT // 2**20} MB")
        batches.append(batch)
    return pa.Table.from_batches(batches, parquet.schema_arrow).combine_chunks()


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """A column as text; None where it is nested or of bytes that are none."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type):
        return None
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d")
    if pa.types.is_floating(column.type) and pc.all(pc.equal(column, pc.floor(column))).as_py():
        column = column.cast(pa.int64(), safe=False)
    try:
        texts = column.cast(pa.string())
    except pa.ArrowException:
        return None
    return pc.fill_null(texts, "")
