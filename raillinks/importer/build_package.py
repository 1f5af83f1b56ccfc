"""What a package has: tables, the layers that every package needs, and the descriptor.

The land and the borders around the crossings of a log, so that its map shows where they are.

`land.geojson` is Natural Earth's, coarse: `layers/build/world.py` made it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from raillinks.importer.log_rows import NOWHERE, Place
from raillinks.package import descriptor
from raillinks.package.descriptor import LAYERS, OWN_LOG
from raillinks.package.package_files import PackageFiles
from raillinks.package.schema import COLUMNS, PATHS

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


_LICENCE = {"name": "LicenseRef-not-stated", "title": "Not stated: a log of one's own",
            "path": "https://spdx.org/licenses/"}  # fmt: skip
VERSION = "1.0.0+own"
"""Each row of each export ends with it: so all of them say that the log is somebody's own."""
_MOST_NAMED, _LONGEST_NAME = 1_000, 200  # files that the descriptor names
_APART = 0.5
"""Degrees between crossings of which nobody says where they are."""
_HALF_ROUND = 180.0


@dataclass(frozen=True, slots=True)
class Built:
    """What a package is made of.

    Args:
        tables: The tables that are not empty, by name.
        places: The crossings.
        title: Its title.
        covered_to: The last day that it covers.
        owner: Whose log it is.
        files: The names of the files that it was made of.
    """

    tables: Mapping[str, pd.DataFrame]
    places: Sequence[Place]
    title: str
    covered_to: np.datetime64
    owner: str
    files: Sequence[str]


def tables(built: Built) -> dict[str, pd.DataFrame]:
    """All tables of a package, by name; a log has nothing for most of them."""
    return {name: built.tables.get(name, _empty(name)) for name in PATHS} | {"places": _places(built.places)}


def package(built: Built, tables: Mapping[str, pd.DataFrame], made_of: str) -> PackageFiles:
    """A package whose tables are not written yet: see `pipeline.files_to_keep`.

    Args:
        built: What it is made of.
        tables: All its tables: see `tables`.
        made_of: A hash of what makes the package what it is.

    Raises:
        DataError: No package can be described so.
    """
    layers = _layers(built.places)
    described = _descriptor(built, {name: len(table) for name, table in tables.items()}, layers)
    files = {_path(name): collection(name, features) for name, features in layers.items()}
    return PackageFiles(descriptor.parse(json.dumps(described, ensure_ascii=False).encode()), files, made_of)


def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=columns_of(name), dtype=str)


def _places(places: Iterable[Place]) -> pd.DataFrame:
    rows = [
        {
            "place_id": place.place_id,
            "kind": "crossing",
            "name": place.name,
            "crossing_id": place.place_id,
            **place.names,
        }
        for place in places
    ]
    return pd.DataFrame(rows, dtype=str).fillna("").reindex(columns=columns_of("places"), fill_value="")


def _layers(places: Sequence[Place]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The features of the layers that every package must have, and land where somebody says where the crossings are.

    A log says nothing of provinces and bridges.
    """
    unplaced = [place for place in places if place.at is None]
    instead = {place.place_id: (_APART * n % _HALF_ROUND, 0.0) for n, place in enumerate(unplaced)}
    placed = [place.at for place in places if place.at is not None]
    layers: dict[str, Sequence[Mapping[str, Any]]] = dict.fromkeys(LAYERS, ())
    layers["crossings"] = [_crossing(place, instead.get(place.place_id)) for place in places]
    return layers | ({NAME: around(placed)} if placed else {})


def _path(layer: str) -> str:
    return f"layers/{layer}.geojson"


def _crossing(place: Place, instead: tuple[float, float] | None) -> dict[str, Any]:
    lon, lat = place.at or instead or (0.0, 0.0)
    properties: dict[str, Any] = {
        "id": place.place_id, "crossing_id": place.place_id, "name": place.name, **place.names,
        "context": False, "exists_from": "", "exists_to": "",
    }  # fmt: skip
    if place.at is None:
        properties |= {"accuracy_m": NOWHERE, "note": "nobody says where it is"}
    geometry = {"type": "Point", "coordinates": [round(lon, 7), lat]}
    return {"type": "Feature", "id": place.place_id, "properties": properties, "geometry": geometry}


def collection(name: str, features: Sequence[Mapping[str, Any]]) -> bytes:
    """A layer's file.

    Args:
        name: The layer.
        features: Its features.
    """
    made = {
        "type": "FeatureCollection",
        "name": name,
        **(MEMBERS if name == NAME else {}),
        "features": features,
    }
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _descriptor(built: Built, rows: Mapping[str, int], layers: Iterable[str]) -> dict[str, Any]:
    resources = [
        {"name": name, "path": PATHS[name], **descriptor.TABLE, "format": "csv", "encoding": "utf-8",
         "rows": rows[name], "schema": {"fields": fields_of(name)}}
        for name in PATHS
    ] + [
        {"name": name.replace("_", "-"), "path": _path(name), "format": "geojson", **OF_LAYER.get(name, {})}
        for name in layers
    ]  # fmt: skip
    return {
        "$schema": descriptor.SCHEMA,
        "name": "own-log",
        "title": built.title,
        "description": f"A log of one's own, made from {', '.join(built.files)}."[:2000],
        "version": VERSION,
        "covered_to": str(built.covered_to),
        OWN_LOG: {"files": [name[:_LONGEST_NAME] for name in built.files[:_MOST_NAMED]]},
        "licenses": [_LICENCE],
        "contributors": [{"title": built.owner, "roles": ["author"]}],
        "resources": resources,
    }


def columns_of(table: str) -> list[str]:
    """The names of the columns of a table, in their order."""
    return [field["name"] for field in fields_of(table)]


def fields_of(table: str) -> list[dict[str, Any]]:
    """The columns of a table; of events those that take any text come last, as own logs have always had them."""
    fields = [
        {key: value for key, value in column.field.items() if key not in {"description", "format"}}
        for column in COLUMNS[table].values()
    ]
    return sorted(fields, key=lambda field: table == "events" and [*field.values()] == [field["name"], "string"])
