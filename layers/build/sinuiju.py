"""Sinuiju city: an outline of our own on the land side, the border line on the river side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from layers.build.read import polygonal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ACCURACY_M = 2000  # on the land side: the figures that it follows are given to a hundredth of a degree

# Own work, approximate. It follows the figures of an independent outline: southern limit between 40.02 and 40.04 N,
# eastern reach to 124.53 E (40.02 to 40.07 N) and to 124.55 E (40.09 to 40.17 N), 188 km2. It begins and ends at a
# vertex of the border line; with the two points beyond the river, the intersection with the province has the border
# line as its edge.
LAND_SIDE = (
    (124.36897, 40.03545),
    (124.385, 40.0345),
    (124.405, 40.0335),
    (124.425, 40.033),
    (124.445, 40.0335),
    (124.467, 40.0345),
    (124.489, 40.0365),
    (124.5085, 40.0405),
    (124.523, 40.0475),
    (124.53, 40.0565),
    (124.523, 40.067),
    (124.511, 40.0775),
    (124.518, 40.0885),
    (124.5335, 40.0985),
    (124.5455, 40.1125),
    (124.55, 40.129),
    (124.545, 40.1445),
    (124.5315, 40.156),
    (124.513, 40.1645),
    (124.4985, 40.1705),
    (124.48527, 40.17556),
)
BEYOND_THE_RIVER = ((124.45, 40.2), (124.30, 40.05))


def outline(province: BaseGeometry) -> BaseGeometry:
    """Sinuiju within North Pyongan, whose edge gives the river side."""
    drawn = shapely.Polygon(LAND_SIDE + BEYOND_THE_RIVER)
    return polygonal(shapely.intersection(drawn, province, grid_size=1e-5))
