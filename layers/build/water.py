"""Large lakes and reservoirs near the border, for the country-wide view only."""

from __future__ import annotations

import shapely
from pyproj import Geod

from layers.build import read
from layers.build.write import Feature

NEAR_BORDER = shapely.box(123.5, 37.5, 131.5, 43.6)
SMALLEST_KM2 = 25.0
LARGEST_KM2 = 10_000.0  # a larger one is the sea, which is the map's background
MAX_ZOOM = 9  # closer than this the source's shapes are coarse triangles
GEOD = Geod(ellps="WGS84")


def lakes() -> list[Feature]:
    """Lakes of a medium size; their ids come from their position, since the source has no names."""
    features = []
    for shore in shapely.get_parts(read.geo_maps("water")[""]):
        if shore.within(NEAR_BORDER):
            area = abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shore))[0]) / 1e6
            if SMALLEST_KM2 <= area <= LARGEST_KM2:
                features.append(_lake(shore, area))
    return features


def _lake(shore: shapely.Polygon, area_km2: float) -> Feature:
    middle = shore.representative_point()
    name = f"water-{middle.x:.2f}-{middle.y:.2f}".replace(".", "")
    properties = {"kind": "lake", "area_km2": round(area_km2), "max_zoom": MAX_ZOOM}
    return Feature(name, shore.simplify(0.001), properties)
