"""Sinuiju city: an outline of our own on the land side, the border line on the river side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from layers.build.read import polygonal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Own work, approximate: from the border line south-west of the city along its land side to the border line in the
# north-east, then two points beyond the river, so that the intersection with the province has the border line as edge.
LAND_SIDE = (
    (124.345, 40.0005),
    (124.3705, 39.9925),
    (124.396, 39.9895),
    (124.4215, 39.993),
    (124.4465, 40.001),
    (124.467, 40.0145),
    (124.4845, 40.032),
    (124.4985, 40.052),
    (124.509, 40.0735),
    (124.515, 40.096),
    (124.5135, 40.1185),
    (124.5035, 40.135),
    (124.4895, 40.149),
    (124.4855, 40.1635),
    (124.483, 40.1765),
)
BEYOND_THE_RIVER = ((124.45, 40.2), (124.30, 40.05))


def outline(province: BaseGeometry) -> BaseGeometry:
    """Sinuiju within North Pyongan, whose edge gives the river side."""
    drawn = shapely.Polygon(LAND_SIDE + BEYOND_THE_RIVER)
    return polygonal(shapely.intersection(drawn, province, grid_size=1e-5))
