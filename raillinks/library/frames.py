"""Places as GeoDataFrames: rows at the point of their crossing, and layers of the map."""

from typing import TYPE_CHECKING

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.words.problems import did_you_mean

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees, as every layer has them."""


def at_crossings(dataset: Dataset, frame: pd.DataFrame) -> "GeoDataFrame":
    """Rows with the point of their crossing.

    Args:
        dataset: The package.
        frame: `crossing_id`, and any other columns.

    Returns:
        Those columns and `geometry`, in `WGS84`.
    """
    import geopandas  # noqa: PLC0415 (slow to import, and only this needs it)

    at = dataset.crossings.set_index("crossing_id")[["lon", "lat"]].reindex(frame["crossing_id"])
    return geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(at["lon"], at["lat"]), crs=WGS84)


def layer(dataset: Dataset, name: str) -> "GeoDataFrame":
    """A layer of the package: its properties, and `geometry` in `WGS84`.

    Raises:
        KeyError: There is no such layer.
    """
    import geopandas  # noqa: PLC0415 (as above)

    if name not in dataset.layers:
        raise KeyError(f"there is no layer '{name}': {did_you_mean(name, list(dataset.layers))}")
    features = dataset.layer(name)["features"]
    if not features:
        return geopandas.GeoDataFrame(geometry=[], crs=WGS84)
    return geopandas.GeoDataFrame.from_features(features, crs=WGS84)
