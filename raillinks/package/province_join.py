"""Which provinces a crossing connects, by spatial join."""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

METRES = 32652
"""EPSG code of UTM zone 52 north, which covers the border; its unit is the metre."""


def provinces_of_crossings(bridges: Mapping[str, Any], provinces: Mapping[str, Any]) -> pd.DataFrame:
    """Which provinces each crossing connects: those that its bridge touches.

    Args:
        bridges: GeoJSON FeatureCollection of lines with `crossing_id` and `accuracy_m`.
        provinces: GeoJSON FeatureCollection of areas with `iso_3166_2`.

    Returns:
        `crossing_id`, `iso_3166_2`, sorted and distinct. A bridge touches every province within its `accuracy_m`
        (metres), or within one metre if it has none.
    """
    lines = _frame(bridges, ["crossing_id", "accuracy_m"]).to_crs(METRES)
    reach = pd.to_numeric(lines["accuracy_m"]).fillna(0.0)
    lines = lines.set_geometry(lines.geometry.buffer(reach.clip(lower=1.0)))
    areas = _frame(provinces, ["iso_3166_2"]).to_crs(METRES)
    joined = gpd.sjoin(lines, areas, predicate="intersects")
    pairs = pd.DataFrame(joined[["crossing_id", "iso_3166_2"]]).drop_duplicates()
    return pairs.sort_values(["crossing_id", "iso_3166_2"], ignore_index=True)


def _frame(collection: Mapping[str, Any], columns: list[str]) -> gpd.GeoDataFrame:
    features = collection["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    properties = {column: [feature["properties"].get(column) for feature in features] for column in columns}
    return gpd.GeoDataFrame(properties, geometry=shapes, crs=4326)
