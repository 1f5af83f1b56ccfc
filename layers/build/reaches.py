"""The rivers at the bridges as areas. They are schematic, since no open package has the river banks.

The border line, the ends of the bridges, and the towns, stations and tracks on land are surveyed. A reach is as wide as
its bridge is long between the banks, centred on the border line, and narrower near towns, stations and tracks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer
from shapely.ops import substring

from layers.build import network
from layers.build.tables import Row, inputs, places
from layers.build.write import DECIMALS, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

REACH_M = 8000.0  # length along the border line, up and down the river: the view of a bridge and a little more
TAPER_M = 3000.0  # the last part, where a reach narrows into the line
STEP_M = 100.0
BANK_M = 60.0  # minimum distance of the bank from towns, stations and tracks
APPROACH_M = 150.0  # tracks this close to the bridge lead to it and do not push the bank away
DETAIL_M = 2.0
ACCURACY_M = 1000  # away from the bridge: islands as wide as the river are not drawn


def reaches(rivers: Iterable[BaseGeometry], tracks: Iterable[BaseGeometry]) -> list[Feature]:
    """One area per anchored crossing (see `network.ANCHORED_M`)."""
    border, railways = (shapely.union_all([_as_written(line) for line in lines]) for lines in (rivers, tracks))
    return [_feature(row, border, railways) for row in inputs("crossings") if _anchored(row["crossing_id"])]


def _as_written(line: BaseGeometry) -> BaseGeometry:
    """A line rounded to the decimals of its layer, so that the files give the same reaches as the build."""
    return shapely.transform(line, lambda spots: spots.round(DECIMALS))


def _anchored(crossing: str) -> bool:
    """Whether the bridge is anchored; the Broken Bridge shares the reach of the Friendship Bridge."""
    return crossing != network.BROKEN and int(places()[crossing]["accuracy_m"]) <= network.ANCHORED_M


def _feature(row: Row, border: BaseGeometry, railways: BaseGeometry) -> Feature:
    crossing = row["crossing_id"]
    properties = {
        "crossing_id": crossing,
        "river": row["river"],
        "geometry_quality": "schematic",
        "accuracy_m": ACCURACY_M,
        "approximate": True,
        "source": "own work: border line widened to the length of the bridge; islands are not drawn",
    }
    return Feature(f"reach-{crossing}", _surface(network.bridge_line(row), border, railways), properties)


def _surface(bridge: shapely.LineString, border: BaseGeometry, railways: BaseGeometry) -> BaseGeometry:
    """The border line near a bridge, widened. It is computed in metres around the bridge's point on the border line."""
    lon, lat = bridge.coords[1]
    here = f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=WGS84 +units=m"
    to_metres = Transformer.from_crs(4326, here, always_xy=True)
    view = shapely.Point(lon, lat).buffer(0.2)
    nearby = (part.intersection(view) for part in (border, railways, _built_up()))
    line, track, towns = (shapely.transform(part, to_metres.transform, interleaved=False) for part in nearby)
    across = shapely.transform(bridge, to_metres.transform, interleaved=False)
    on_land = shapely.union_all([track.difference(across.buffer(APPROACH_M)), towns])
    drawn = _widened(_stretch(line), across, on_land)
    return shapely.transform(drawn, lambda x, y: to_metres.transform(x, y, direction="INVERSE"), interleaved=False)


def _built_up() -> BaseGeometry:
    """Towns and stations, as points."""
    built_up = [place for place in places().values() if place["kind"] in {"city", "station"} and place["lat"]]
    return shapely.multipoints([(float(place["lon"]), float(place["lat"])) for place in built_up])


def _stretch(line: BaseGeometry) -> shapely.LineString:
    """The part of the border line within `REACH_M` along it of the origin."""
    parts = shapely.get_parts(shapely.line_merge(line))
    middle = shapely.Point(0, 0)
    nearest = parts[int(np.argmin(shapely.distance(parts, middle)))]
    at = nearest.project(middle)
    return substring(nearest, max(0.0, at - REACH_M), min(nearest.length, at + REACH_M))


def _widened(line: shapely.LineString, bridge: shapely.LineString, on_land: BaseGeometry) -> BaseGeometry:
    """A line as an area, at most as wide as the bridge is long; narrower near `on_land` and at its ends."""
    along = np.linspace(0.0, line.length, round(line.length / STEP_M) + 1)
    centres = shapely.line_interpolate_point(line, along)
    half = min(shapely.Point(bridge.coords[end]).distance(line) for end in (0, -1))
    taper = np.minimum(along, line.length - along) / TAPER_M
    width = np.minimum.reduce([np.full(len(along), half), half * taper, shapely.distance(centres, on_land) - BANK_M])
    discs = shapely.buffer(centres, np.maximum(width, 1.0), quad_segs=16)
    links = shapely.convex_hull(shapely.geometrycollections(np.stack([discs[:-1], discs[1:]], axis=1)))
    return shapely.union_all(links).simplify(DETAIL_M)
