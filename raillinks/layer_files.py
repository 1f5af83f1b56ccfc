"""The layers that the engine needs, as GeoJSON that has been checked: crossings, bridges and provinces."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from raillinks.descriptor import load_json

Json = Mapping[str, Any]

GEOMETRY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "crossings": frozenset({"Point"}),
        "friendship_bridge": frozenset({"LineString", "MultiLineString"}),
        "provinces": frozenset({"Polygon", "MultiPolygon"}),
    }
)
"""What each of the needed layers draws."""
TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crossings": ("crossing_id", "name", "exists_from", "exists_to"),
        "friendship_bridge": ("crossing_id",),
        "provinces": ("iso_3166_2", "name"),
    }
)
"""The properties that must be text."""
_DEPTH = MappingProxyType({"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3})
_LEAST = MappingProxyType({"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4})
_FARTHEST = (180.0, 90.0)
_HUGE = 1e9  # more than any length on Earth in metres; not-a-number lies on neither side of it


def features(content: bytes, layer: str = "") -> list[Json]:
    """The features of a layer.

    Args:
        content: The bytes of a GeoJSON FeatureCollection.
        layer: A key of `GEOMETRY`, to check what the engine needs of that layer; empty for any other.

    Raises:
        ValueError: It is not such a layer; the message says why.
    """
    found = load_json(content)
    listed = found.get("features") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it has no list of features")  # noqa: TRY004 (the value of a file, not an argument)
    for number, feature in enumerate(listed, start=1):
        reason = _why_not(feature, layer)
        if reason:
            raise ValueError(f"feature {number}: {reason}")
    return cast("list[Json]", listed)


def _why_not(feature: object, layer: str) -> str:
    """Why something is no feature of a layer, or empty."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return "no properties"
    if layer not in GEOMETRY:
        return ""
    return _wrong_property(feature["properties"], layer) or _wrong_geometry(feature.get("geometry"), layer)


def _wrong_property(properties: Json, layer: str) -> str:
    """What is wrong with the properties of a feature, or empty."""
    wrong = [name for name in TEXTS[layer] if not isinstance(properties.get(name), str)]
    wrong += [name for name, value in properties.items() if isinstance(value, list | dict)]
    if wrong:
        return f"'{wrong[0]}' is not text"
    if layer == "crossings" and not isinstance(properties.get("context"), bool):
        return "'context' is neither true nor false"
    accuracy = properties.get("accuracy_m", 0)
    return "" if accuracy is None or (_is_number(accuracy) and accuracy >= 0) else "'accuracy_m' is not a distance"


def _wrong_geometry(geometry: object, layer: str) -> str:
    """What is wrong with the geometry of a feature, or empty."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in GEOMETRY[layer]:
        return "its geometry is not a " + " or ".join(sorted(GEOMETRY[layer]))
    coordinates = cast("Json", geometry).get("coordinates")
    return "" if _is_shape(kind, coordinates) else "its coordinates are not in order"


def _is_shape(kind: str, coordinates: object) -> bool:
    """Whether coordinates nest as their kind of geometry does, on the globe, with enough points."""
    return _nests(coordinates, _DEPTH[kind], _LEAST.get(kind, 1), ring=kind.endswith("Polygon"))


def _nests(coordinates: object, depth: int, least: int, *, ring: bool) -> bool:
    if not isinstance(coordinates, list):
        return False
    if depth == 0:
        numbers = len(coordinates) == len(_FARTHEST) and all(_is_number(c) for c in coordinates)
        return numbers and all(abs(c) <= most for c, most in zip(coordinates, _FARTHEST, strict=True))
    if not coordinates or not all(_nests(part, depth - 1, least, ring=ring) for part in coordinates):
        return False
    return depth > 1 or (len(coordinates) >= least and (not ring or coordinates[0] == coordinates[-1]))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_HUGE < value < _HUGE
