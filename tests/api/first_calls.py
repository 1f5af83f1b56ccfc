"""The calls that clients of version 0.1.0 made (commit 69f9816), and what stands in an answer to each.

`first_calls.json` has what 0.1.0 answered, of data version 0.4.0: the names of all members and columns, and a digest of
the values under each, whatever their order.
"""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing

import openpyxl
import pyarrow.parquet

VERSION = "0.4.0"
LINK = "crossing=dandong-sinuiju&service=freight"
DAY = "as_of=2022-09-26"
CALLS = [
    f"answer?{DAY}&{LINK}", f"answer?as_of=2020-08&{LINK}&lang=ko", f"answer?{DAY}&{LINK}&known_on=2022-10-01",
    f"answer?{DAY}&crossing=tumen-namyang&service=passenger&stale_after=30",
    f"events.csv?{DAY}", f"events.csv?{DAY}&mode=window&days=100&q=flood",
    f"events.csv?{DAY}&for=excel&service=freight", f"answer?{DAY}",
    f"events.csv?{DAY}&mode=period&from=2020-01-01&to=2020-12-31&kind=suspension&kind=closure",
    f"events.csv?{DAY}&confidence=confirmed&cause_class=epidemic&province=CN-LN&publisher=Yonhap",
    f"events.csv?{DAY}&rests_on=Yonhap&source_type=news&basis=secondary&context=1",
    f"events.csv?{DAY}&updated_since=0.2.0", f"events.json?{DAY}&{LINK}&mode=window",
    f"events.geojson?{DAY}&{LINK}&mode=window", f"claims.csv?{DAY}&{LINK}", f"sources.csv?{DAY}&{LINK}",
    f"status.csv?{DAY}", "status.csv?as_of=2020-08&context=1", f"status.csv?{DAY}&disputed=apply&known_on=2023-01-01",
    f"intervals.csv?{DAY}", f"uptime.csv?{DAY}&from=2019-01-01&to=2022-12-31&by=year",
    f"panel.csv?{DAY}&from=2020-01-01&to=2021-12-31&every=month&{LINK}",
    f"panel.csv?{DAY}&from=2020-01-01&to=2021-12-31&shape=wide&figure=suspended_days&crossing=dandong-sinuiju",
    f"panel.parquet?{DAY}&from=2020-01-01&to=2021-12-31&{LINK}",
    f"sensitivity.csv?{DAY}&from=2022-01-01&to=2022-12-31&{LINK}&leave_out=single_source",
    f"suspensions.csv?{DAY}&{LINK}", f"suspended_by_cause.csv?{DAY}&{LINK}", f"measures.csv?{DAY}&{LINK}",
    f"compare.csv?{DAY}&compare_with=2020-01-01", f"changes.csv?{DAY}",
    f"compare_uptime.csv?{DAY}&from=2022-01-01&to=2022-06-30&compare_from=2021-01-01&compare_to=2021-06-30",
    f"export.zip?{DAY}&{LINK}", f"export.xlsx?{DAY}&{LINK}", f"export.sqlite?{DAY}&{LINK}",
    f"export.parquet.zip?{DAY}&{LINK}", f"feed.atom?{DAY}&{LINK}", f"changes.ics?{DAY}", f"trains.ics?{DAY}",
    "latest.json", "versions.json", f"delta.json?since=0.2.0&{DAY}&{LINK}", "ids/dd-2022-09-26-resumption.json",
    "layers/crossings.geojson", "health", "events.csv?kind=no-such", "events.csv?sevice=freight", "nothing.csv",
    "ids/no-such.json", "events.csv?data_version=9.9.9", "status.csv?as_of=26.9.2022",
]  # fmt: skip


def address(call: str) -> str:
    """A call with the data version whose answer is kept."""
    pinned = "" if "data_version" in call else f"{'&' if '?' in call else '?'}data_version={VERSION}"
    return f"/api/v1/{call}{pinned}"


def csv_with(content: bytes, cells: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The names of a CSV file with digests of its values, in which one cell of some columns stands for another."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for row in rows:
        row.update({name: then for name, (now, then) in cells.items() if row.get(name) == now})
    return _columns(rows)


def facts(response) -> dict:
    """The status of an answer, and its names, each with a digest of the values under it."""
    media = response.headers["content-type"].partition(";")[0]
    return {"status": response.status_code, "media": media, "names": _READERS.get(media, _whole)(response.content)}


_IN_WORDS = ("Answer", "About")
"""The sheets of a workbook that are no tables."""


def _digest(values) -> str:
    return hashlib.sha256("\n".join(sorted(map(str, values))).encode()).hexdigest()[:10]


def _columns(rows) -> dict[str, str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: _digest(row.get(name) for row in rows) for name in names}


def _csv(content: bytes) -> dict[str, str]:
    rows = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    return {"rows": str(len(rows)), **_columns(rows)}


def _json(content: bytes) -> dict[str, str]:
    found: dict[str, list] = {}

    def walk(value, name):
        if isinstance(value, dict):
            for member, inner in value.items():
                walk(inner, f"{name}.{member}" if name else member)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in value:
                walk(inner, name)
        else:
            found.setdefault(name, []).append(json.dumps(value, ensure_ascii=False))

    walk(json.loads(content), "")
    return {name: _digest(values) for name, values in found.items()}


def _zip(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        named = {name: files.read(name) for name in files.namelist()}
    tables = {f"{n} {column}": "" for n, c in named.items() if n.endswith(".csv") for column in _csv(c)}
    columns = {f"{n} {column}": "" for n, c in named.items() if n.endswith(".parquet") for column in _parquet(c)}
    return {**dict.fromkeys(named, ""), **tables, **columns}


def _parquet(content: bytes) -> dict[str, str]:
    rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    return _columns(rows)


def _sqlite(content: bytes) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]
        return {f"{t} {c[1]}": "" for t in tables for c in connection.execute(f'PRAGMA table_info("{t}")')}


def _workbook(content: bytes) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    heads = {sheet.title: next(sheet.iter_rows(values_only=True), ()) for sheet in book if sheet.title not in _IN_WORDS}
    return {f"{title} {cell}": "" for title, cells in heads.items() for cell in cells if cell}


def _whole(content: bytes) -> dict[str, str]:
    text = content.decode("utf-8", "replace")
    return {mark: str(text.count(mark)) for mark in ("<entry>", "BEGIN:VEVENT", "RRULE") if mark in text}


_READERS = {
    "text/csv": _csv, "application/json": _json, "application/geo+json": _json, "application/zip": _zip,
    "application/vnd.apache.parquet": _parquet, "application/vnd.sqlite3": _sqlite,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _workbook,
}  # fmt: skip
