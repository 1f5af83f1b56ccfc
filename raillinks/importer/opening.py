"""Opens a file of any accepted kind, by what it is and not by its name.

Reads Parquet as text; what is no text, number, day or truth is left out and named.

Reads GeoJSON as a table: a row for each feature, its properties as columns, and where a point lies.
"""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from raillinks.domain.problems import Problem, Severity, errors
from raillinks.importer import delimited, raw_table, spreadsheets
from raillinks.importer.mapping import ANY, HowToRead
from raillinks.importer.raw_table import Fault, RawTable, Reading, RefusedError, names_of, table_of
from raillinks.importer.spreadsheets import Zip
from raillinks.package import descriptor
from raillinks.package.descriptor import JsonError
from raillinks.package.package_files import DESCRIPTOR
from raillinks.package.schema import PATHS
from raillinks.package.tables import MOST_COLUMNS

NOTHING = Reading("")
"""What is said of a file of which nobody has said anything."""
_BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError)
NO_POINTS = "{} shapes that are no points ({}) give no place: they are left out"
MAGIC = b"PAR1"
_BATCH = 1024
"""Rows that are unpacked before somebody looks how much they are."""


def read_parquet(content: bytes, file: str, _: Reading = NOTHING) -> RawTable:
    """A Parquet file as a table.

    Raises:
        RefusedError: It is broken or too large.
    """
    try:
        parquet = pq.ParquetFile(io.BytesIO(content))
        _refuse_large_parquet(parquet.metadata)
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


def _refuse_large_parquet(about: pq.FileMetaData) -> None:
    if about.num_rows > raw_table.MOST_ROWS:
        raise RefusedError("too-many-rows", f"the table has {about.num_rows:,} rows")
    if about.num_columns > MOST_COLUMNS:
        raise RefusedError("too-many-columns", f"the table has {about.num_columns:,} columns")
    if (n := about.num_rows * about.num_columns) > raw_table.MOST_CELLS:
        raise RefusedError("too-many-cells", f"the table has {n:,} cells")
    groups = [about.row_group(n).total_byte_size for n in range(about.num_row_groups)]
    if sum(groups) > raw_table.MOST_UNZIPPED:
        raise RefusedError("zip-bomb", f"it unpacks to {sum(groups) // 2**20:,} MB")


def _unpacked(parquet: pq.ParquetFile) -> pa.Table:
    """All rows. The file says how large they are while a text that many rows have stands there once."""
    batches: list[pa.RecordBatch] = []
    size = 0
    for batch in parquet.iter_batches(_BATCH, use_threads=False):
        size += batch.nbytes
        if size > raw_table.MOST_TEXT:
            raise RefusedError("too-much-text", f"it unpacks to more than {raw_table.MOST_TEXT // 2**20} MB")
        batches.append(batch)
    return pa.Table.from_batches(batches, parquet.schema_arrow).combine_chunks()


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """A column as text; None where it is nested or of bytes that are none."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type):
        return None
    if pa.types.is_timestamp(column.type):
        moments = column.cast(pa.timestamp("s"), safe=False)
        is_timed = pc.any(pc.not_equal(moments, pc.floor_temporal(moments, unit="day"))).as_py()
        zone = "Z" if column.type.tz else ""  # what has a zone is kept in UTC
        column = pc.strftime(moments, format=f"%Y-%m-%d %H:%M:%S{zone}" if is_timed else "%Y-%m-%d")
    if pa.types.is_floating(column.type) and pc.all(pc.equal(column, pc.floor(column))).as_py():
        column = column.cast(pa.int64(), safe=False)
    try:
        texts = column.cast(pa.string())
    except pa.ArrowException:
        return None
    return pc.fill_null(texts, "")


LON, LAT = "lon", "lat"


def read_geojson(content: bytes, file: str, _: Reading = NOTHING) -> RawTable:
    """A FeatureCollection as a table.

    Raises:
        RefusedError: It is none, or too large.
    """
    if len(content) > raw_table.MOST_JSON_BYTES:
        raise RefusedError("json-bomb", f"the file has {len(content) // 2**20:,} MB")
    try:
        collection = descriptor.load(content.removeprefix(b"\xef\xbb\xbf"))
    except JsonError as error:
        raise RefusedError("bad-geojson", str(error), "GeoJSON in UTF-8, as RFC 7946 has it", error.row) from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise RefusedError("bad-geojson", "it is no FeatureCollection", "an object with a list of features")
    if len(features) > raw_table.MOST_FEATURES:
        raise RefusedError("json-bomb", f"it has {len(features):,} features")
    rows = [_row(feature) for feature in features]
    wrong = np.array([n for n, row in enumerate(rows, start=1) if row is None], np.int64)
    kept = [(n, row) for n, row in enumerate(rows, start=1) if row is not None]
    columns = _columns([row for _, row in kept])
    hint = "an object with type, properties and geometry"
    faults = [Fault("", "no-feature", wrong, "it is no Feature with properties", hint)] if len(wrong) else []
    names = names_of(list(columns))
    cells = pa.table([pa.array([row.get(c, "") for _, row in kept], pa.string()) for c in columns], names=list(columns))
    numbers = np.array([n for n, _ in kept], np.int64)
    shapes = [shape for n, _ in kept if (shape := _shape(features[n - 1]))]
    kinds = ", ".join(dict.fromkeys(shapes))
    notes = (NO_POINTS.format(f"{len(shapes):,}", kinds),) if shapes else ()
    return table_of(file, names, cells, numbers, Reading("GeoJSON"), faults=faults, notes=notes)


def _shape(feature: Mapping[str, Any]) -> str:
    """What a feature is, if it is no point."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    return kind[:40] if isinstance(kind, str) and kind != "Point" else ""


def _columns(rows: list[dict[str, str]]) -> dict[str, None]:
    """The names of all properties, in the order in which they are met.

    Raises:
        RefusedError: There are none, or too many.
    """
    columns: dict[str, None] = {}
    for row in rows:
        columns |= dict.fromkeys(row)
        if len(columns) > MOST_COLUMNS:
            raise RefusedError("too-many-columns", f"the features have more than {MOST_COLUMNS} properties")
    if not columns:
        raise RefusedError("empty", "it has no feature with properties", "at least a crossing and a date")
    return columns


def _row(feature: Any) -> dict[str, str] | None:  # noqa: ANN401 (JSON may hold anything)
    """The properties of a feature as texts; None if it is none."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return None
    row = {str(key): _text(value) for key, value in feature["properties"].items()}
    if "id" in feature:
        row.setdefault("id", _text(feature["id"]))
    return row | _point(feature.get("geometry"))


def _point(geometry: object) -> dict[str, str]:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return {}
    place = geometry.get("coordinates")
    if not isinstance(place, list) or len(place) < len((LON, LAT)):
        return {}
    return {LON: _text(place[0]), LAT: _text(place[1])}


def _text(value: Any) -> str:  # noqa: ANN401 (JSON may hold anything)
    """A value as text that can be kept: half of a surrogate pair is replaced."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else json.dumps(value)
    return text.encode(errors="replace").decode()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table.

    Args:
        endings: How the names of its files end.
        read: Reads one: its bytes, its name, and how somebody has said that it is to be read.
    """

    endings: tuple[str, ...]
    read: Callable[[bytes, str, Reading], RawTable]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "CSV": Kind((".csv", ".txt"), delimited.read_delimited),
        "TSV": Kind((".tsv", ".tab"), delimited.read_delimited),
        "XLSX": Kind((".xlsx",), spreadsheets.read_xlsx),
        "XLS": Kind((".xls",), spreadsheets.read_xls),
        "ODS": Kind((".ods",), spreadsheets.read_ods),
        "Parquet": Kind((".parquet",), read_parquet),
        "GeoJSON": Kind((".geojson", ".json"), read_geojson),
    }
)
"""The kinds of tables. A file outside of a zip is read as what it is, whatever its name."""
ZIP = "zip"
"""What a file is that has several."""
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)
FORMS = f"{', '.join(KINDS)}, or a zip of these"
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"<!DOCTYPE", b"<html")
_CROSSINGS = "crossings.geojson"
_OF_A_PACKAGE = "of a data package its events and its layer of crossings are taken in"
Asked = Callable[[str], Reading | None]


def open_files(
    files: Mapping[str, bytes], how: HowToRead, tell: Callable[[str, str], None]
) -> tuple[list[RawTable], list[Problem]]:
    """The tables of files, and what is wrong with files as a whole.

    Args:
        files: The bytes of each file, by its name.
        how: What is said of them.
        tell: Is told each step.
    """
    read: list[RawTable] = []
    problems: list[Problem] = []
    for name, content in files.items():
        tell("open", name)
        found, wrong = tables(content, name, lambda file: how.reading.get(file) or how.reading.get(ANY))
        read += found
        problems += wrong
    return read, problems


def tables(content: bytes, file: str, asked: Asked) -> tuple[list[RawTable], list[Problem]]:
    """The tables of a file, and what is wrong with it as a whole.

    Args:
        content: Its bytes.
        file: Its name, for problems.
        asked: What somebody has said of a file, by its name.
    """
    try:
        _refuse_too_large(content)
        kind = kind_of(content, file)
        if kind == ZIP:
            return _several(spreadsheets.open_zip(content), file, asked)
        return [KINDS[kind].read(content, file, asked(file) or NOTHING)], []
    except RefusedError as refused:
        return [], [refused.problem(file)]


def _refuse_too_large(content: bytes) -> None:
    if len(content) > raw_table.MOST_BYTES:
        raise RefusedError("too-large", f"the file has {len(content) // 2**20:,} MB")


def kind_of(content: bytes, file: str) -> str:
    """What a file is, by its content: one of `KINDS`, or `ZIP`.

    Args:
        content: Its bytes.
        file: Its name; it tells a list in JSON from a text.

    Raises:
        RefusedError: It is no table, or a broken zip.
    """
    if spreadsheets.is_zip(content):
        names = spreadsheets.open_zip(content).names
        return "XLSX" if spreadsheets.WORKBOOK in names else "ODS" if spreadsheets.CONTENT in names else ZIP
    if content.startswith(MAGIC):
        return "Parquet"
    if content.startswith(spreadsheets.COMPOUND):
        return "XLS"
    if content.lstrip()[:20].lower().startswith(tuple(magic.lower() for magic in _NO_TABLE)):
        raise RefusedError("not-read", "it is no table", FORMS)
    start = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    is_json = start.startswith(b"{") or (start.startswith(b"[") and file.endswith("json"))
    return "GeoJSON" if is_json else "CSV"


def _several(archive: Zip, file: str, asked: Asked) -> tuple[list[RawTable], list[Problem]]:
    """The tables in a zip; what is no table is left out and named."""
    read: list[RawTable] = []
    problems: list[Problem] = []
    is_package = any(PurePosixPath(name).name == DESCRIPTOR for name in archive.names)
    is_wanted = _is_of_a_log if is_package else _is_table
    left_out = [name for name in archive.names if not is_wanted(name)]
    for name in (name for name in archive.names if is_wanted(name)):
        inner = f"{file}/{name}"
        try:
            content = archive.read(name)
            kind = kind_of(content, inner)
            if kind == ZIP:
                raise RefusedError("not-read", "a zip inside a zip is not opened", FORMS)  # noqa: TRY301 (it is reported)
            read.append(KINDS[kind].read(content, inner, asked(inner) or NOTHING))
        except RefusedError as refused:
            problems.append(refused.problem(inner))
    if left_out:
        text = f"not read: {', '.join(left_out)[:300]}"
        problems.append(
            Problem(file, 0, "", "left-out", Severity.WARNING, text, _OF_A_PACKAGE if is_package else FORMS)
        )
    if not read and not errors(problems):
        problems.append(RefusedError("empty", "the zip has no table", FORMS).problem(file))
    return read, problems


def _is_of_a_log(name: str) -> bool:
    """Whether a table of a data package is one of those that are taken in."""
    return _is_table(name) and PurePosixPath(name).name in {PurePosixPath(PATHS["events"]).name, _CROSSINGS}


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not hidden and path.suffix.lower() in ENDINGS and path.name != DESCRIPTOR
