"""A table of a package, as bytes and as rows of a database: whatever is made of rows is byte for byte the file."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select

from raillinks.database.layout import MORE, POSITION
from raillinks.package import csv_files
from raillinks.package.csv_text import LF, csv_text

AT_ONCE = 10_000  # rows that are on their way at a time
BETWEEN = "\x1f"  # stands between cells of a row: the unit separator, which hardly any text has
_TEXT = pa.large_string()


def parsed(content: bytes) -> pd.DataFrame | None:
    """The cells of a file, every one a text; None if it is no table.

    Cells that a row lacks are empty.
    """
    frame, _ = csv_files.parse(content, "")
    return None if frame is None else frame.fillna("")


def made_of(frame: pd.DataFrame) -> bytes:
    """The file that rows make: UTF-8, line feeds, quotes only where a cell needs them."""
    if frame.shape[1] > 1 and len(frame):
        return csv_text(frame, LF)
    text = StringIO(newline="")
    csv.writer(text, lineterminator=LF).writerows([frame.columns, *frame.itertuples(index=False)])
    return text.getvalue().encode()


def write(connection: Connection, table: Table, frame: pd.DataFrame, places: np.ndarray | None = None) -> None:
    """Puts the rows of a file into a table.

    Args:
        connection: The transaction.
        table: The table, which has no row in these places.
        frame: The rows.
        places: Which of them, from 0; None = all.
    """
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    others = [name for name in frame.columns if name not in own]
    wanted = np.arange(len(frame)) if places is None else places
    for first in range(0, len(wanted), AT_ONCE):
        these = wanted[first : first + AT_ONCE]
        part = frame.iloc[these]
        cells = {name: part[name].tolist() if name in part else [""] * len(part) for name in own}
        cells[MORE] = [json.dumps(row, ensure_ascii=False) if others else "" for row in part[others].to_dict("records")]
        cells[POSITION] = these.tolist()
        connection.execute(
            insert(table), [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
        )


def replace(connection: Connection, table: Table, frame: pd.DataFrame, there: pd.DataFrame) -> None:
    """Makes the rows of a table those of another file; rows that stay as and where they are are not touched.

    Args:
        connection: The transaction.
        table: The table.
        frame: The rows of the file.
        there: The rows that the table has, with the same columns.
    """
    both = min(len(frame), len(there))
    changed = (frame.iloc[:both].to_numpy() != there.iloc[:both].to_numpy()).any(axis=1)
    places, position = np.flatnonzero(changed), table.columns[POSITION]
    if len(frame) != len(there):  # all that follows the first change moves
        first = int(places[0]) if len(places) else both
        places = np.arange(first, len(frame))
        connection.execute(delete(table).where(position >= first))
    elif len(places):
        gone = [{"place": place} for place in places.tolist()]
        connection.execute(delete(table).where(position == bindparam("place")), gone)
    write(connection, table, frame, places)


def read(connection: Connection, table: Table, header: Sequence[str]) -> pd.DataFrame:
    """The rows of a file, in their order, with the columns of its header."""
    own = [column.name for column in table.columns if column.name not in {POSITION, MORE}]
    wanted = [name for name in header if name in own]
    others = [name for name in header if name not in own]
    columns = [*wanted, *([MORE] if others else [])]
    parts = _joined(connection, table, columns) or list(_parts(connection, table, columns))
    cells = {name: pa.chunked_array([part[i] for part in parts], _TEXT) for i, name in enumerate(wanted)}
    if others:
        cells |= _of_json([part[-1] for part in parts], others)
    frame: pd.DataFrame = pa.table({name: cells[name] for name in header}).to_pandas()
    return frame


def _joined(connection: Connection, table: Table, columns: Sequence[str]) -> list[list[pa.Array]]:
    """The same as `_parts`, where no cell has the sign that is put between them; else nothing.

    A text for each row instead of one for each cell takes a third of the time.
    """
    whole = reduce(lambda text, name: text + BETWEEN + table.columns[name], columns[1:], table.columns[columns[0]] + "")
    found = []
    for (rows,) in _fetched(connection, select(whole).order_by(table.columns[POSITION])):
        split = pc.split_pattern(rows, BETWEEN)
        if pc.any(pc.not_equal(pc.list_value_length(split), len(columns))).as_py():
            return []
        cells, places = split.flatten(), np.arange(len(rows)) * len(columns)
        found.append([cells.take(pa.array(places + i)) for i in range(len(columns))])
    return found


def _parts(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[list[pa.Array]]:
    """The cells of some columns, many rows at a time."""
    return _fetched(connection, select(*(table.columns[name] for name in columns)).order_by(table.columns[POSITION]))


def _fetched(connection: Connection, asked: Select[Any]) -> Iterator[list[pa.Array]]:
    """The columns of an answer, many rows at a time.

    They come from the driver's own cursor: the rows that SQLAlchemy makes of them take three times as long.
    """
    result = connection.execute(asked)
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(AT_ONCE):
        yield [pa.array(column, _TEXT) for column in zip(*rows, strict=True)]
    result.close()


def _of_json(parts: Sequence[pa.Array], columns: Sequence[str]) -> Mapping[str, pa.ChunkedArray]:
    rows = [json.loads(text) for part in parts for text in part.to_pylist()]
    return {name: pa.chunked_array([pa.array([row[name] for row in rows], _TEXT)]) for name in columns}
