"""Bridges and railways: straight legs between surveyed stations, joined to the border at anchored bridges."""

from __future__ import annotations

import math

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from layers.build.bends import bend
from layers.build.tables import Row, given, inputs, names, places
from layers.build.write import Feature

Point = tuple[float, float]
Stop = tuple[Row, list[Point]]
Areas = dict[str, BaseGeometry]

GEOD = Geod(ellps="WGS84")
SURVEYED_M = 200  # a point no worse than this counts as surveyed
ANCHORED_M = 60  # a crossing whose place on the border is at least this accurate is anchored
MOSTLY = 0.85  # minimum share of surveyed points in a surveyed line
TOLERANCE = 0.2  # a line whose drawn length differs more than this from the published one is schematic
BROKEN = "broken-bridge"
BROKEN_OFFSET_M = 60.0  # distance of the Broken Bridge downstream of the Friendship Bridge


def bridge_line(crossing: Row) -> shapely.LineString:
    """A bridge as (far bank, point on the border line, DPRK bank); `bearing_deg` points to the DPRK.

    The Broken Bridge is next to the Friendship Bridge; only its Chinese part exists.
    """
    place = places()[crossing["crossing_id"]]
    lon, lat = float(place["lon"]), float(place["lat"])
    bearing, length = float(crossing["bearing_deg"]), float(crossing["drawn_length_m"])
    if crossing["crossing_id"] == BROKEN:
        return _broken_bridge(bearing, length)
    far = GEOD.fwd(lon, lat, bearing + 180, length / 2)[:2]
    near = GEOD.fwd(lon, lat, bearing, length / 2)[:2]
    return shapely.LineString([far, (lon, lat), near])


def _broken_bridge(bearing: float, length: float) -> shapely.LineString:
    """From the Chinese bank, next to the end of the Friendship Bridge, to the broken end in mid-river."""
    whole = next(row for row in inputs("crossings") if row["crossing_id"] == "dandong-sinuiju")
    lon, lat = bridge_line(whole).coords[0]
    start = GEOD.fwd(lon, lat, bearing + 90, BROKEN_OFFSET_M)[:2]
    return shapely.LineString([start, GEOD.fwd(*start, bearing, length)[:2]])


def points(line_id: str) -> list[Stop]:
    """The points of a line in order: (row of `line_points.csv`, its coordinates); a bridge has three coordinates."""
    bridges = {f"bridge-{row['crossing_id']}": row for row in inputs("crossings")}
    stops: list[Stop] = []
    for row in inputs("line_points"):
        if row["line_id"] == line_id:
            bridge = bridges.get(row["place_id"])
            stops.append((row, list(bridge_line(bridge).coords) if bridge else [_position(row)]))
    return [(row, _in_order(stops, number, spot)) for number, (row, spot) in enumerate(stops)]


def _position(row: Row) -> Point:
    source = places()[row["place_id"]] if row["place_id"] else row
    return float(source["lon"]), float(source["lat"])


def _in_order(stops: list[Stop], number: int, spot: list[Point]) -> list[Point]:
    """A bridge's three points, turned so that its nearer end follows the station before it."""
    if len(spot) == 1 or number == 0:
        return spot
    before = stops[number - 1][1][-1]
    return spot if math.dist(spot[0], before) < math.dist(spot[-1], before) else spot[::-1]


def line_geometry(line_id: str, land: Areas) -> shapely.LineString:
    """The line through its points: straight between them, bent where it would leave the country's land."""
    drawn: list[Point] = []
    for _, spot in points(line_id):
        drawn += _leg(drawn[-1], spot[0], land) if drawn else spot[:1]
        drawn += spot[1:]
    return shapely.LineString(drawn)


def _leg(start: Point, end: Point, land: Areas) -> list[Point]:
    country = next((area for area in land.values() if area.contains(shapely.Point(start))), None)
    return [end] if country is None else bend((start, end), country)


def length_km(line: BaseGeometry) -> float:
    """Length on the ellipsoid in kilometres."""
    return float(GEOD.geometry_length(line)) / 1000


def survey(line_id: str) -> tuple[int, int]:
    """The number of a line's surveyed points, and of all its points; a bridge counts as one."""
    near = [accuracy_m(row) <= SURVEYED_M for row, _ in points(line_id)]
    return sum(near), len(near)


def geometry_quality(line_id: str, drawn_km: float, published_km: str) -> str:
    """`surveyed points` if most points are surveyed and the length is close to the published one, else `schematic`."""
    surveyed, all_points = survey(line_id)
    near = not published_km or abs(drawn_km - float(published_km)) <= TOLERANCE * float(published_km)
    return "surveyed points" if surveyed >= MOSTLY * all_points and near else "schematic"


def accuracy_m(row: Row) -> float:
    """The maximum distance of a point from its true place, in metres."""
    return float((places()[row["place_id"]] if row["place_id"] else row)["accuracy_m"])


def bridge_features() -> list[Feature]:
    """The layer `friendship_bridge`: every rail bridge over the border, existing or gone."""
    features = []
    for crossing in inputs("crossings"):
        place = places()[f"bridge-{crossing['crossing_id']}"]
        features.append(Feature(place["place_id"], bridge_line(crossing), _bridge_properties(crossing, place)))
    return features


def _bridge_properties(crossing: Row, place: Row) -> dict[str, str | int | bool]:
    approximate = int(place["accuracy_m"]) > ANCHORED_M or crossing["crossing_id"] == BROKEN
    return {
        **names(place),
        "crossing_id": crossing["crossing_id"],
        "provinces": place["province"],
        "exists_from": crossing["bridge_from"],
        "exists_to": crossing["bridge_to"],
        **given(crossing, "length_m", "note"),
        "accuracy_m": int(place["accuracy_m"]),
        **({"approximate": True} if approximate else {}),
    }
