"""The land and the borders around the crossings of a log, so that its map shows where they are.

`land.geojson` is Natural Earth's, coarse: `layers/build/world.py` made it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

NAME = "land"
FILE = Path(__file__).with_name("land.geojson")
LICENCE: Mapping[str, str] = MappingProxyType(
    {"name": "other-pd", "title": "Public domain", "path": "https://www.naturalearthdata.com"}
)
SOURCE: Mapping[str, str] = MappingProxyType({"title": "Natural Earth", "path": "https://www.naturalearthdata.com"})
OF_LAYER: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        NAME: {
            "title": "Land",
            "description": "Land and borders around the crossings, coarse: some four kilometres.",
            "licenses": [dict(LICENCE)],
            "sources": [dict(SOURCE)],
        }
    }
)
"""What a descriptor says of the layer, by its name."""
MEMBERS: Mapping[str, str] = MappingProxyType({"licence": LICENCE["title"], "credits": SOURCE["title"]})
"""What the layer's file says of itself."""
_AROUND = 8.0
"""Degrees of land around the outermost crossings, at least: a map of one crossing shows its countries."""
_WORLD = (-180.0, -90.0, 180.0, 90.0)


def around(points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """The land around points, as GeoJSON features that are cut at the edge of what a map of them shows.

    Args:
        points: Longitudes and latitudes in degrees (WGS 84); at least one.
    """
    west, south = np.min(points, axis=0)
    east, north = np.max(points, axis=0)
    margin = max(_AROUND, east - west, north - south)
    window = np.array([west - margin, south - margin, east + margin, north + margin])
    edges = [float(edge) for edge in np.clip(window, [*_WORLD[:2]] * 2, [*_WORLD[2:]] * 2)]
    world = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    return [cut for feature in world if (cut := _cut(feature, edges)) is not None]


def _cut(feature: Mapping[str, Any], edges: Sequence[float]) -> dict[str, Any] | None:
    """What of a country lies within a rectangle; None if nothing does."""
    return of_shape(feature, shapely.clip_by_rect(shape(feature["geometry"]), *edges))


def of_shape(feature: Mapping[str, Any], cut: BaseGeometry) -> dict[str, Any] | None:
    """A feature with the areas of another shape; None if it has none: lines and points are left out."""
    kept = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon" and not part.is_empty]
    return {**feature, "geometry": mapping(shapely.multipolygons(kept))} if kept else None
