"""Which provinces a crossing connects: by spatial join, and by name where half a bridge is left."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

METRES = 32652
"""EPSG code of UTM zone 52 north, which covers the border; its unit is the metre."""


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
    lines = _frame(json.loads(bridges), ["crossing_id", "accuracy_m", "provinces"]).to_crs(METRES)
    areas = _frame(json.loads(provinces), ["iso_3166_2"]).to_crs(METRES)
    pairs = pd.concat([_touched(lines, areas), _named(lines, areas)]).drop_duplicates()
    return pairs.sort_values(["crossing_id", "iso_3166_2"], ignore_index=True)


def _touched(lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """The provinces that each bridge touches."""
    reach = pd.to_numeric(lines["accuracy_m"]).fillna(0.0)
    widened = lines.set_geometry(lines.geometry.buffer(reach.clip(lower=1.0)))
    joined = gpd.sjoin(widened, areas, predicate="intersects")
    return pd.DataFrame(joined[["crossing_id", "iso_3166_2"]])


def _named(lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """The provinces that each bridge names."""
    codes = lines["provinces"].fillna("").astype(str).str.split(";")
    named = pd.DataFrame({"crossing_id": lines["crossing_id"], "iso_3166_2": codes}).explode("iso_3166_2")
    return named[named["iso_3166_2"].isin(areas["iso_3166_2"])]


def _frame(collection: Mapping[str, Any], columns: list[str]) -> gpd.GeoDataFrame:
    features = collection["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    properties = {column: [feature["properties"].get(column) for feature in features] for column in columns}
    return gpd.GeoDataFrame(properties, geometry=shapes, crs=4326)
