"""Simplifies areas together, so that neighbours keep a common edge: fine at the border, coarse far away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

GRID = 1e-5  # degrees: one metre, the last decimal that the layers keep
LARGEST_SLIVER = 0.005  # square degrees: a smaller face outside all areas is an artefact of simplification

Areas = dict[str, BaseGeometry]
Zones = Sequence[tuple[BaseGeometry, float]]


def simplify(areas: Areas, zones: Zones, smallest: float) -> Areas:
    """Areas with fewer vertices that still meet edge to edge.

    The areas' edges become arcs. Each arc is simplified (Douglas-Peucker) with the tolerance of its zone, and the arcs
    are joined again. A face of the new mesh belongs to the area that contains a point of it.

    Args:
        areas: Areas by label, which share their edges to within a metre.
        zones: (zone, tolerance in degrees), finest first; the last zone covers everything.
        smallest: Parts of areas with fewer square degrees are dropped (islets).
    """
    kept = {label: _large_parts(area, smallest) for label, area in areas.items()}
    edges = shapely.union_all([area.boundary for area in kept.values()], grid_size=GRID)
    arcs = [arc for arc in _arcs(edges, zones) if not arc.is_empty]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(arcs, grid_size=GRID)]))
    return _label(faces, kept)


def _large_parts(area: BaseGeometry, smallest: float) -> BaseGeometry:
    return shapely.multipolygons([part for part in shapely.get_parts(area) if part.area >= smallest])


def _arcs(edges: BaseGeometry, zones: Zones) -> Iterator[BaseGeometry]:
    rest = shapely.line_merge(edges)
    for zone, tolerance in zones:
        inside = shapely.line_merge(rest.intersection(zone))
        yield shapely.simplify(inside, tolerance, preserve_topology=False)
        rest = rest.difference(zone)


def _label(faces: np.ndarray, areas: Areas) -> Areas:
    """Faces united by their area; a small face outside all areas joins the neighbour with the longest common edge."""
    tree = shapely.STRtree(list(areas.values()))
    owner = dict(zip(*tree.query(shapely.point_on_surface(faces), predicate="within"), strict=True))
    shared = shapely.STRtree(faces[list(owner)])
    known = list(owner)
    for face in set(range(len(faces))) - owner.keys():
        touching = shared.query(faces[face], predicate="touches")
        if faces[face].area < LARGEST_SLIVER and len(touching):
            edges = [faces[face].intersection(faces[known[number]]).length for number in touching]
            owner[face] = owner[known[touching[int(np.argmax(edges))]]]
    labels = list(areas)
    groups: dict[str, list[BaseGeometry]] = {label: [] for label in labels}
    for face, area in sorted(owner.items()):
        groups[labels[area]].append(faces[face])
    return {label: shapely.union_all(area) for label, area in groups.items()}
