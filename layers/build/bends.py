"""Bends a straight leg between two stations round a river or a bay, so that no line is drawn on the wrong bank."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]

MARGIN = 0.0015  # degrees, about 150 m: minimum distance of a bend from bank and shore
ROOM = 0.06  # degrees: minimum distance from the straight leg within which a way is searched
TIGHT = 0.0006  # degrees: detail of the bank that a bend ignores


def bend(leg: tuple[Point, Point], land: BaseGeometry) -> list[Point]:
    """The shortest way between two points on one country's land, as the points after the first.

    A leg that stays on that land, or that ends outside it, stays straight. The added points are not surveyed.

    Args:
        leg: Two points, lon and lat in degrees.
        land: The country's area.
    """
    straight = shapely.LineString(leg)
    ends = shapely.points(leg)
    if straight.within(land) or not shapely.contains(land, ends).all():
        return [leg[1]]
    room = _room(straight, land)
    if room.is_empty:
        return [leg[1]]
    nodes = [leg[0], leg[1], *_corners(room)]
    return _shortest(nodes, room.buffer(TIGHT))


def _room(straight: shapely.LineString, land: BaseGeometry) -> BaseGeometry:
    """The land around a leg, minus a margin along bank and shore, plus its ends; empty if these are not connected."""
    near = land.intersection(straight.buffer(max(ROOM, straight.length / 2)))
    ends = shapely.union_all([shapely.Point(end).buffer(3 * MARGIN) for end in straight.coords]).intersection(land)
    room = near.buffer(-MARGIN).union(ends).simplify(TIGHT)
    first = shapely.Point(straight.coords[0])
    part = min(shapely.get_parts(room), key=first.distance)
    return part if part.distance(shapely.Point(straight.coords[1])) < TIGHT else shapely.Polygon()


def _corners(room: shapely.Polygon) -> list[Point]:
    return [point for ring in (room.exterior, *room.interiors) for point in ring.coords[:-1]]


def _shortest(nodes: list[Point], room: BaseGeometry) -> list[Point]:
    """The shortest way (Dijkstra) from the first node to the second, along straight lines inside the room."""
    spots = np.array(nodes)
    shapely.prepare(room)
    scale = math.cos(math.radians(spots[0][1]))
    best, before, queue = {0: 0.0}, {}, [(0.0, 0)]
    while queue:
        cost, here = heapq.heappop(queue)
        if here == 1:
            break
        if cost > best[here]:
            continue
        rays = shapely.linestrings(np.stack([np.broadcast_to(spots[here], spots.shape), spots], axis=1))
        for there in np.flatnonzero(shapely.covers(room, rays)):
            step = math.hypot((spots[there][0] - spots[here][0]) * scale, spots[there][1] - spots[here][1])
            if cost + step < best.get(int(there), math.inf):
                best[int(there)], before[int(there)] = cost + step, here
                heapq.heappush(queue, (cost + step, int(there)))
    way = [1] if 1 in before else []
    while way and way[-1] != 0:
        way.append(before[way[-1]])
    return [nodes[number] for number in reversed(way[:-1])] or [nodes[1]]
