"""Reads GeoJSON as a table: a row for each feature, its properties as columns, and where a point lies."""

import json
from typing import Any

import numpy as np
import pyarrow as pa

from raillinks.intake import limits
from raillinks.intake.limits import RefusedError
from raillinks.intake.raw_table import Fault, RawTable, Reading, names_of, table_of
from raillinks.package import json_files
from raillinks.package.csv_files import MOST_COLUMNS
from raillinks.package.json_files import JsonError

LON, LAT = "lon", "lat"


def read(content: bytes, file: str) -> RawTable:
    """A FeatureCollection as a table.

    Raises:
        RefusedError: It is none, or too large.
    """
    if len(content) > limits.MOST_JSON_BYTES:
        raise RefusedError("json-bomb", f"the file has {len(content) // 2**20:,} MB")
    try:
        collection = json_files.load(content.removeprefix(b"\xef\xbb\xbf"))
    except JsonError as error:
        raise RefusedError("bad-geojson", str(error), "GeoJSON in UTF-8, as RFC 7946 has it", error.row) from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise RefusedError("bad-geojson", "it is no FeatureCollection", "an object with a list of features")
    if len(features) > limits.MOST_FEATURES:
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
    return table_of(file, names, cells, numbers, Reading("GeoJSON"), faults=faults)


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
