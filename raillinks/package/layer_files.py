"""Reads and checks the layers, which are GeoJSON (RFC 7946).

`schemas/layers.json` defines the properties of each layer.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Any, cast

from jsonschema import Draft202012Validator

from raillinks.package import json_files
from raillinks.package.json_files import JsonError
from raillinks.words.problems import MOST_LISTED, Problem, Severity, shortened

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
_SCHEMAS = json_files.schema("layers.json")["$defs"]


def read(content: bytes, name: str) -> tuple[list[Json], list[Problem]]:
    """The features of a layer, and everything that is wrong with it.

    Args:
        content: The bytes of a GeoJSON FeatureCollection.
        name: The layer.

    Returns:
        The features (none if there is any problem), and the problems.
    """
    file = f"layers/{name}.geojson"
    try:
        collection = json_files.load(content)
    except JsonError as error:
        return [], [json_files.problem(file, error, "bad-layer")]
    if reason := _why_no_collection(collection, name):
        return [], [_problem(file, 0, "", reason, "a GeoJSON FeatureCollection")]
    features = collection["features"]
    own = {key: value for key, value in collection.items() if key != "features"}
    problems = [_problem(file, 0, place, why, "write another text") for place, why in json_files.bad_texts(own)]
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
    unusable = {place.removeprefix("properties."): why for place, why in json_files.bad_texts(feature, "geometry")}
    for place, why in unusable.items():
        yield _problem(file, number, place, why, "write another text", "not-text")
    of_schema = json_files.schema_problems(feature["properties"], _validator(name), file, number)
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
