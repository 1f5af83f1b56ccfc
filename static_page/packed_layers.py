"""Map layers in half their size: coordinates as steps in whole numbers, from which the browser has the same GeoJSON."""

import json
from collections.abc import Sequence
from typing import Any

DIGITS = 5
"""Decimals of a degree, about a metre: as many as the layers have."""
_SCALE = 10**DIGITS
DEPTHS = {"LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
"""How deep the positions of a geometry lie; those of others are left as they are."""


def packed(layer: bytes) -> dict[str, Any]:
    """A layer whose lines are lists of steps: east, north, east, north …, the first from zero.

    Args:
        layer: GeoJSON.

    Returns:
        `scale`: how many steps a degree has, 0 where the layer is as it was, since it has more digits or a height; and
        `layer`.
    """
    whole = json.loads(layer)
    try:
        features = [{**feature, "geometry": _geometry(feature["geometry"])} for feature in whole["features"]]
    except ValueError:
        return {"scale": 0, "layer": whole}
    return {"scale": _SCALE, "layer": {**whole, "features": features}}


def _geometry(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    depth = 0 if geometry is None else DEPTHS.get(geometry["type"], 0)
    if geometry is None or not depth:
        return geometry
    return {**geometry, "coordinates": _steps(geometry["coordinates"], depth)}


def _steps(coordinates: Sequence[Any], depth: int) -> list[Any]:
    """The steps of each line.

    Raises:
        ValueError: A position is no pair of numbers of at most `DIGITS` decimals.
    """
    if depth > 1:
        return [_steps(each, depth - 1) for each in coordinates]
    steps: list[int] = []
    before = [0, 0]
    for position in coordinates:
        here = [round(part * _SCALE) for part in position]
        if len(here) != len(before) or [part / _SCALE for part in here] != position:
            raise ValueError("these positions lose something in steps")
        steps += [part - last for part, last in zip(here, before, strict=True)]
        before = here
    return steps
