"""Writes a layer as RFC 7946 GeoJSON, the same bytes for the same input: one feature per line, in the order of ids."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

LAYERS = Path(__file__).parents[1]
DECIMALS = 5  # about one metre; RFC 7946 advises no more than is meaningful


@dataclass(frozen=True)
class Feature:
    """One feature of a layer.

    Args:
        id: Unique in its layer and stable; a `place_id` if the feature is a place.
        geometry: Lon, lat in degrees (WGS 84).
        properties: Text, numbers and `True`; unknown and false values are left out.
    """

    id: str
    geometry: BaseGeometry
    properties: dict[str, Any]


def text(name: str, features: Iterable[Feature], licence: str, credited: Iterable[str]) -> str:
    """A layer's file, with its licence and credit line as foreign members of the collection."""
    head = {"type": "FeatureCollection", "name": name, "licence": licence, "credits": "; ".join(credited)}
    lines = [_dumps(_feature(feature)) for feature in sorted(features, key=lambda feature: feature.id)]
    return _dumps(head)[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _feature(feature: Feature) -> dict[str, Any]:
    properties = {"id": feature.id, **feature.properties}
    return {
        "type": "Feature",
        "id": feature.id,
        "properties": properties,
        "geometry": _geometry(feature.geometry),
    }


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON with rounded coordinates; outer rings counter-clockwise, parts and rings in a fixed order."""
    ordered = shapely.orient_polygons(geometry.normalize(), exterior_cw=False)
    document = mapping(ordered)
    return {"type": document["type"], "coordinates": _rounded(document["coordinates"])}


def _rounded(value: Any) -> Any:  # noqa: ANN401  # a nest of any depth
    if isinstance(value, float):
        return round(value, DECIMALS)
    return [_rounded(part) for part in value]


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
