"""A table of a package, as bytes and as rows of a database: whatever is made of rows is byte for byte the file."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Table, insert, select

from raillinks.database.layout import MORE, POSITION
from raillinks.package import csv_files
from raillinks.package.csv_text import LF, csv_text

AT_ONCE = 10_000  # rows that are on their way at a time
_TEXT = pa.large_string()


def parsed(content: bytes) -> pd.DataFrame | None:
    """The cells of a file, every one a text; None if it is no table.

    Cells that a row lacks are empty.
    """
    frame, _ = csv_files.parse(content, "")
    return None if frame is None else frame.fillna("")


def frame_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Cells as a frame of text."""
    return pd.DataFrame([*rows], columns=[*header], dtype=str)


def made_of(frame: pd.DataFrame) -> bytes:
    """The file that rows make: UTF-8, line feeds, quotes only where a cell needs them."""
    if frame.shape[1] > 1 and len(frame):
        return csv_text(frame, LF)
    text = StringIO(newline="")
    csv.writer(text, lineterminator=LF).writerows([frame.columns, *frame.itertuples(index=False)])
    return text.getvalue().encode()


def write(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Puts the rows of a file into an empty table."""
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    others = [name for name in frame.columns if name not in own]
    for first in range(0, len(frame), AT_ONCE):
        part = frame.iloc[first : first + AT_ONCE]
        cells = {name: part[name].tolist() if name in part else [""] * len(part) for name in own}
        cells[MORE] = [json.dumps(row, ensure_ascii=False) if others else "" for row in part[others].to_dict("records")]
        cells[POSITION] = [*range(first, first + len(part))]
        connection.execute(
            insert(table), [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
        )


def read(connection: Connection, table: Table, header: Sequence[str]) -> pd.DataFrame:
    """The rows of a file, in their order, with the columns of its header."""
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    wanted = [name for name in header if name in own]
    others = [name for name in header if name not in own]
    parts = list(_parts(connection, table, [*wanted, *([MORE] if others else [])]))
    cells = {name: pa.chunked_array([part[i] for part in parts], _TEXT) for i, name in enumerate(wanted)}
    if others:
        cells |= _of_json([part[-1] for part in parts], others)
    frame: pd.DataFrame = pa.table({name: cells[name] for name in header}).to_pandas()
    return frame


def _parts(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[list[pa.Array]]:
    """The cells of some columns, many rows at a time.

    They come from the driver's own cursor: the rows that SQLAlchemy makes of them take three times as long.
    """
    asked = select(*(table.columns[name] for name in columns)).order_by(table.columns[POSITION])
    result = connection.execute(asked)
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(AT_ONCE):
        yield [pa.array(column, _TEXT) for column in zip(*rows, strict=True)]
    result.close()


def _of_json(parts: Sequence[pa.Array], columns: Sequence[str]) -> Mapping[str, pa.ChunkedArray]:
    rows = [json.loads(text) for part in parts for text in part.to_pylist()]
    return {name: pa.chunked_array([pa.array([row[name] for row in rows], _TEXT)]) for name in columns}
