"""Reads and checks the layers, which are GeoJSON (RFC 7946).

`schemas/layers.json` defines the properties of each layer.

Checks the layers of a package (readable dates, bridges of known crossings) and returns the crossings as a table.

Which provinces a crossing connects: by spatial join, and by name where half a bridge is left.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import pandas as pd
import shapely
from jsonschema import Draft202012Validator
from shapely.geometry.base import BaseGeometry

from raillinks.domain import dates
from raillinks.domain.problems import MOST_LISTED, Problem, Severity, did_you_mean, shortened
from raillinks.i18n.languages import NAME_COLUMNS
from raillinks.package import descriptor
from raillinks.package.descriptor import JsonError

Json = Mapping[str, Any]

_LINES, _AREAS = frozenset({"LineString", "MultiLineString"}), frozenset({"Polygon", "MultiPolygon"})
_POINTS = frozenset({"Point"})
GEOMETRY: Mapping[str, frozenset[str]] = MappingProxyType(
    dict.fromkeys(("land", "water", "dandong", "provinces", "sinuiju", "reaches"), _AREAS)
    | dict.fromkeys(("rivers", "lines", "friendship_bridge"), _LINES)
    | dict.fromkeys(("crossings", "stations", "cities"), _POINTS)
    | {"yards": _LINES | _POINTS}
)
"""The geometry types of each layer of the map; any other layer may have any of these."""
NOT_EMPTY = ("crossings",)
"""The layers that must have features: without a crossing there is no link."""
UNIQUE: Mapping[str, str] = MappingProxyType({"crossings": "crossing_id", "provinces": "iso_3166_2"})
"""Properties that must be unique in a layer, in addition to the ids."""

_DEPTH = MappingProxyType({"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3})
_LEAST = MappingProxyType({"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4})
_FARTHEST = (180.0, 90.0)
_NUMBERS = (float, int)
_LONGEST_ID = 200
_SCHEMAS = descriptor.json_schema("layers.json")["$defs"]


def read_layers(content: bytes, name: str) -> tuple[list[Json], list[Problem]]:
    """The features of a layer, and everything that is wrong with it.

    Args:
        content: The bytes of a GeoJSON FeatureCollection.
        name: The layer.

    Returns:
        The features (none if there is any problem), and the problems.
    """
    file = f"layers/{name}.geojson"
    try:
        collection = descriptor.load(content)
    except JsonError as error:
        return [], [descriptor.problem(file, error, "bad-layer")]
    if reason := _why_no_collection(collection, name):
        return [], [_problem(file, 0, "", reason, "a GeoJSON FeatureCollection")]
    features = collection["features"]
    own = {key: value for key, value in collection.items() if key != "features"}
    problems = [_problem(file, 0, place, why, "write another text") for place, why in descriptor.bad_texts(own)]
    wrong_features = (p for number, f in enumerate(features, start=1) for p in _of_feature(f, number, name, file))
    problems += islice(wrong_features, MOST_LISTED)
    problems = problems or [*islice(_repeated(features, name, file), MOST_LISTED)]
    return ([] if problems else cast("list[Json]", features)), problems


def _problem(file: str, number: int, column: str, reason: str, hint: str, code: str = "bad-layer") -> Problem:  # noqa: PLR0913, PLR0917 (a problem has this many parts)
    return Problem(file, number, column, code, Severity.ERROR, reason, hint)


def _why_no_collection(collection: object, name: str) -> str:
    """Why a value is not a collection of features, or empty."""
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        return "it is no FeatureCollection"
    if not isinstance(collection.get("features"), list):
        return "it has no list of features"
    for key in ("licence", "credits"):
        if not isinstance(collection.get(key, ""), str):
            return f"'{key}' is no text"
    return "it has no feature" if name in NOT_EMPTY and not collection["features"] else ""


def _of_feature(feature: object, number: int, name: str, file: str) -> Iterator[Problem]:
    """What is wrong with one feature."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield _problem(file, number, "type", "it is no Feature", '"type": "Feature"')
        return
    if not isinstance(feature.get("properties"), dict):
        yield _problem(file, number, "properties", "it has no properties", "an object")
        return
    unusable = {place.removeprefix("properties."): why for place, why in descriptor.bad_texts(feature, "geometry")}
    for place, why in unusable.items():
        yield _problem(file, number, place, why, "write another text", "not-text")
    of_schema = descriptor.schema_problems(feature["properties"], _validator(name), file, number)
    yield from (problem for problem in of_schema if problem.column not in unusable)
    yield from _wrong_id(feature, number, file)
    kinds = GEOMETRY.get(name, _POINTS | _LINES | _AREAS)
    if reason := _wrong_geometry(feature.get("geometry"), kinds):
        hint = "degrees of longitude and latitude (WGS 84), rings closed, as " + " or ".join(sorted(kinds))
        yield _problem(file, number, "geometry", reason, hint, "bad-geometry")


@cache
def _validator(name: str) -> Draft202012Validator:
    """The validator of a layer's properties; for a layer that the map does not draw, of those that all share."""
    return Draft202012Validator(_SCHEMAS[name if name in GEOMETRY else "any"])


def _wrong_id(feature: Json, number: int, file: str) -> Iterator[Problem]:
    """The map identifies a feature by its id. `id` and `line_id` in the properties must be equal to it."""
    own = feature.get("id")
    if not isinstance(own, str) or not 0 < len(own) <= _LONGEST_ID:
        reason = "the feature has no id" if own is None else f"the id {shortened(repr(own), 40)} is no short text"
        yield _problem(file, number, "id", reason, 'a text, stable and unique in the layer: "id": "…"', "missing-value")
        return
    for key in ("id", "line_id"):
        if feature["properties"].get(key, own) != own:
            yield _problem(file, number, key, f"'{key}' in the properties is not the feature's id", own, "wrong-value")


def _repeated(features: list[Json], name: str, file: str) -> Iterator[Problem]:
    """Features that share a value that must be unique."""
    columns = {"id": [f["id"] for f in features]}
    if key := UNIQUE.get(name):
        columns[key] = [f["properties"][key] for f in features]
    for column, values in columns.items():
        seen: set[str] = set()
        for number, value in enumerate(values, start=1):
            if value in seen:
                reason = f"'{shortened(value)}' is in more than one feature"
                yield _problem(file, number, column, reason, "ids are unique", "duplicate")
            seen.add(value)


def _wrong_geometry(geometry: object, kinds: frozenset[str]) -> str:
    """What is wrong with the geometry of a feature, or empty."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return "its geometry is not a " + " or ".join(sorted(kinds))
    coordinates = cast("Json", geometry).get("coordinates")
    return "" if _is_shape(kind, coordinates) else "its coordinates are not in order"


def _is_shape(kind: str, coordinates: object) -> bool:
    """Whether coordinates are nested as their type of geometry requires, on the globe, with enough points."""
    return _nests(coordinates, _DEPTH[kind], _LEAST.get(kind, 1), ring=kind.endswith("Polygon"))


def _nests(coordinates: object, depth: int, least: int, *, ring: bool) -> bool:
    if not isinstance(coordinates, list):
        return False
    if depth == 0:
        return _are_points([coordinates])
    parts = coordinates and (
        _are_points(coordinates)
        if depth == 1
        else all(_nests(part, depth - 1, least, ring=ring) for part in coordinates)
    )
    if not parts:
        return False
    return depth > 1 or (len(coordinates) >= least and (not ring or coordinates[0] == coordinates[-1]))


def _are_points(coordinates: list[object]) -> bool:
    """Whether each is a longitude and a latitude. A plain loop is fastest: a package has tens of thousands of them."""
    farthest_east, farthest_north = _FARTHEST
    for point in coordinates:
        if not isinstance(point, list) or len(point) != len(_FARTHEST):
            return False
        lon, lat = point
        if type(lon) not in _NUMBERS or type(lat) not in _NUMBERS:  # in Python a bool is an int; here it is not
            return False
        if not (-farthest_east <= lon <= farthest_east and -farthest_north <= lat <= farthest_north):
            return False
    return True


DATES = ("exists_from", "exists_to")
TEXTS = ("crossing_id", *NAME_COLUMNS, *DATES)
"""The properties of a crossing that are text in the table; empty if the layer has none."""


def read_crossings(layers: Mapping[str, bytes]) -> tuple[pd.DataFrame, list[Problem]]:
    """The crossings as a table (see `table`), and everything that is wrong with any layer.

    Args:
        layers: The bytes of each layer, by name.
    """
    crossings, problems = _read(tuple(layers.items()))
    return crossings, [*problems]


@lru_cache(maxsize=4)
def _read(layers: tuple[tuple[str, bytes], ...]) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Layers are a third of what reading a package costs, and most versions and drafts have those of the one before."""
    features: dict[str, list[Json]] = {}
    problems: list[Problem] = []
    for name, content in layers:
        features[name], wrong = read_layers(content, name)
        problems += wrong or [*_wrong_dates(features[name], name)]
    if problems:
        return pd.DataFrame(), tuple(problems)
    crossings = table(features["crossings"])
    return crossings, tuple(_strange_bridges(features["friendship_bridge"], list(crossings["crossing_id"])))


def table(features: list[Json]) -> pd.DataFrame:
    """The crossings as a table.

    Args:
        features: The features of the layer `crossings`.

    Returns:
        One row per feature: the layer's properties, with `TEXTS` as text, `context` (bool), `accuracy_m` (float,
        metres; missing = unknown), `lon`, `lat` (degrees, WGS 84), `exists_earliest`, `exists_latest`
        (`datetime64[s]`: the first and last day on which the bridge may have existed).
    """
    points = [feature["geometry"]["coordinates"] for feature in features]
    frame = pd.DataFrame([feature["properties"] for feature in features])
    frame = frame.reindex(columns=list(dict.fromkeys([*frame.columns, *TEXTS, "accuracy_m"])))
    first, last = (dates.windows(frame[column]) for column in DATES)
    return frame.assign(
        **{column: frame[column].astype(object).fillna("").astype(str) for column in TEXTS},
        context=frame["context"].astype(bool),
        accuracy_m=pd.to_numeric(frame["accuracy_m"]).astype(float),
        lon=[float(lon) for lon, _ in points],
        lat=[float(lat) for _, lat in points],
        exists_earliest=dates.to_series(first.earliest, frame.index),
        exists_latest=dates.to_series(last.latest, frame.index),
    )


def in_order_of(known_places: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """The crossings in the order of `places.csv`, which is used everywhere."""
    position = {place: i for i, place in enumerate(known_places["place_id"])}
    order = crossings["crossing_id"].map(position)
    return crossings.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _wrong_dates(features: list[Json], name: str) -> Iterator[Problem]:
    """Dates of existence that cannot be read."""
    for column in DATES:
        values = pd.Series([f["properties"].get(column) or "" for f in features], dtype=str)
        for number, reason in enumerate(dates.windows(values).reason, start=1):
            if reason:
                why = f"'{values[number - 1][:80]}': {reason}"
                yield _crossing_problem(name, number, column, "bad-date", why, f"accepted: {dates.ACCEPTED}")


def _strange_bridges(bridges: list[Json], crossing_ids: list[str]) -> Iterator[Problem]:
    """Bridges whose crossing is not in the layer of crossings."""
    for number, feature in enumerate(bridges, start=1):
        crossing = feature["properties"]["crossing_id"]
        if crossing not in crossing_ids:
            hint = did_you_mean(crossing, crossing_ids)
            reason = f"unknown crossing '{crossing}'"
            yield _crossing_problem("friendship_bridge", number, "crossing_id", "unknown-crossing", reason, hint)


def _crossing_problem(name: str, number: int, column: str, code: str, reason: str, hint: str) -> Problem:  # noqa: PLR0913, PLR0917 (a problem has this many parts)
    return Problem(f"layers/{name}.geojson", number, column, code, Severity.ERROR, reason, hint)


_METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere as large as the earth: a bridge's accuracy is a round figure, the ellipsoid adds nothing."""


@lru_cache(maxsize=4)
def provinces_of_crossings(bridges: bytes, provinces: bytes) -> pd.DataFrame:
    """Which provinces each crossing connects: those that its bridge touches, and those that the bridge names.

    Args:
        bridges: Bytes of a GeoJSON FeatureCollection of lines with `crossing_id`, `accuracy_m` and `provinces`.
        provinces: Bytes of a GeoJSON FeatureCollection of areas with `iso_3166_2`.

    Returns:
        `crossing_id`, `iso_3166_2`, sorted and distinct. A bridge touches every province within its `accuracy_m`
        (metres), or within one metre if it has none. `provinces` (codes with `;` between) adds those that a bridge
        reached before a part of it was lost; a code without an area is left out. The frame is kept for the next
        package with the same layers: do not change it.
    """
    areas = json.loads(provinces)["features"]
    codes, shapes = [area["properties"]["iso_3166_2"] for area in areas], [_shape(area) for area in areas]
    pairs = set()
    for bridge in json.loads(bridges)["features"]:
        own = bridge["properties"]
        touches = shapely.intersects(_widened(_shape(bridge), max(own.get("accuracy_m") or 0.0, 1.0)), shapes)
        named = (own.get("provinces") or "").split(";")
        pairs |= {
            (own["crossing_id"], code) for code, is_met in zip(codes, touches, strict=True) if is_met or code in named
        }
    return pd.DataFrame(sorted(pairs), columns=["crossing_id", "iso_3166_2"], dtype=str)


def _shape(feature: Json) -> BaseGeometry:
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def _widened(line: BaseGeometry, metres: float) -> BaseGeometry:
    """All that lies within so many metres of a line, in degrees as the line itself."""
    lengths = np.array([np.cos(np.radians(line.centroid.y)), 1.0]) * _METRES_PER_DEGREE
    return shapely.transform(shapely.transform(line, lambda at: at * lengths).buffer(metres), lambda at: at / lengths)
