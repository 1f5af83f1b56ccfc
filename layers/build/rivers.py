"""The Yalu and the Tumen along the border line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.ops import substring

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

YALU_SOURCE = (128.052, 41.995)
TUMEN_SOURCE = (128.46, 42.02)


def border_line(dprk: BaseGeometry, others: list[BaseGeometry]) -> shapely.LineString:
    """The DPRK's northern border from the mouth of the Yalu to that of the Tumen, as one line."""
    shared = shapely.line_merge(dprk.boundary.intersection(shapely.union_all([area.boundary for area in others])))
    parts = sorted(shapely.get_parts(shared), key=lambda part: -part.length)
    line = parts[0]
    return line if line.coords[0][0] < line.coords[-1][0] else line.reverse()


def split(border: shapely.LineString) -> dict[str, BaseGeometry]:
    """The Yalu from mouth to source, and the Tumen from source to mouth, without the dry border between them."""
    yalu_end = border.project(shapely.Point(YALU_SOURCE))
    tumen_start = border.project(shapely.Point(TUMEN_SOURCE))
    return {"yalu": substring(border, 0, yalu_end), "tumen": substring(border, tumen_start, border.length)}
