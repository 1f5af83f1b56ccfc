"""One table as bytes: plain CSV, CSV for Excel, JSON, Parquet; and as a frame with types.

CSV has two forms: plain (`for=code`; UTF-8 without BOM, CRLF, RFC 4180), and Excel (with BOM; text cells that look like
formulas are prefixed with an apostrophe).
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from raillinks.domain.text import without_formulas
from raillinks.exports import tables
from raillinks.exports.tables import NO_OWN, Field, Own
from raillinks.package.dataset import Dataset
from raillinks.package.tables import csv_text
from raillinks.query import permalinks, views
from raillinks.query.views import View

EXCEL_BOM = "\ufeff"


def plain_csv(dataset: Dataset, view: View, table: str, own: Own = NO_OWN) -> bytes:
    """A table as plain CSV. Arguments as for `tables.written`."""
    return csv_text(tables.written(dataset, view, table, own)[0])


def to_excel_csv(frame: pd.DataFrame, fields: Sequence[Field]) -> bytes:
    """A frame of text and numbers as CSV for Excel.

    Args:
        frame: The cells.
        fields: Its columns.
    """
    numeric = tables.numeric(fields)
    texts = [str(c) for c in frame.columns if c not in numeric]
    safe = {c: without_formulas(frame[c]) for c in texts}
    return EXCEL_BOM.encode() + csv_text(frame.assign(**safe))


def events_json(dataset: Dataset, view: View) -> bytes:
    """The events in view as JSON, each with its claims, each claim with its source; numbers are numbers."""
    by_source = {str(row["source_id"]): row for row in records(dataset, view, "sources")}
    of_event: dict[str, list[Mapping[str, object]]] = {}
    for row in records(dataset, view, "claims"):
        claim = {**row, "source": by_source[str(row["source_id"])]}
        of_event.setdefault(str(row["event_id"]), []).append(claim)
    events = records(dataset, view, "events")
    body = {
        **tables.said(dataset, view),
        "covered_to": str(dataset.covered_to),
        "selection": permalinks.query(view.selection),
        "count": len(events),
        "left_out_undated": views.undated(dataset, view)["event_id"].tolist(),
        "events": [{**row, "claims": of_event.get(str(row["event_id"]), [])} for row in events],
    }
    return json_bytes(body)


def json_bytes(body: object) -> bytes:
    """JSON in UTF-8 without escapes for other scripts, keys in the given order, with a newline at the end."""
    return (json.dumps(body, ensure_ascii=False, indent=1, default=dict) + "\n").encode()


def records(dataset: Dataset, view: View, table: str) -> list[dict[str, object]]:
    """The rows of a table as JSON objects without `tables.STAMP`: text, bool, whole numbers (None: an empty cell)."""
    frame, fields = tables.written(dataset, view, table)
    fields = tables.unstamped(fields)
    whole = {c: [None if n == "" else int(n) for n in frame[c]] for c in tables.numeric(fields)}
    yes_or_no = {c: (frame[c] == "true").tolist() for c in tables.yes_or_no(fields)}
    given = frame[tables.names(fields)].assign(
        **{c: pd.Series(cells, index=frame.index, dtype=object) for c, cells in {**whole, **yes_or_no}.items()}
    )
    return [{str(k): v for k, v in row.items()} for row in given.to_dict("records")]


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
"""The types of columns (`tables.Field`), each with what makes one of an exported text."""
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


def to_parquet(frame: pd.DataFrame, fields: Sequence[Field]) -> bytes:
    """A table as Parquet: the columns of its CSV, with their types (`ARROW`). Arguments as for `typed`."""
    cells = typed(frame, fields)
    columns = [pa.Array.from_pandas(cells[str(f["name"])], type=ARROW[str(f["type"])]) for f in fields]
    schema = pa.schema([pa.field(str(f["name"]), ARROW[str(f["type"])]) for f in fields])
    target = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), target)
    return target.getvalue()
