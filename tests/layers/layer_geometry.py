"""The committed layers as geometries, and where they meet the border."""

import json
from pathlib import Path

import geopandas

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "layers").glob("*.geojson"))
METRES = "+proj=aea +lat_1=38 +lat_2=43 +lat_0=40 +lon_0=127 +ellps=WGS84 +units=m"
# Where the tracks meet the border line (lon, lat).
ANCHORS = {
    "dandong-sinuiju": (124.392329, 40.115133),
    "jian-manpo": (126.273205, 41.154877),
    "tumen-namyang": (129.849287, 42.949015),
    "khasan-tumangang": (130.641271, 42.415217),
    "shanghekou-chongsu": (124.879328, 40.458402),
}
CROSSINGS = {
    "dandong-sinuiju",
    "broken-bridge",
    "jian-manpo",
    "tumen-namyang",
    "shanghekou-chongsu",
    "kaishantun-sambong",
    "hunchun-hunyung",
    "qingshi-samgang",
    "khasan-tumangang",
}


def read(name):
    """A layer as it is written: no guessing of dates."""
    features = json.loads((ROOT / "layers" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    return geopandas.GeoDataFrame.from_features(features, crs=4326).set_index("id", drop=False)


def metres(geometry):
    return geopandas.GeoSeries([geometry], crs=4326).to_crs(METRES).iloc[0]
