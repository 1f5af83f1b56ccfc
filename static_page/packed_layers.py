"""Map layers in half their size: lines as encoded polylines, from which the browser has the same GeoJSON.

The form is Google's "Encoded Polyline Algorithm Format" with five decimals: per position its step north and its step
east from the one before, each in groups of five bits, the lowest first, one character per group.
"""

import json
from collections.abc import Sequence
from typing import Any

DIGITS = 5
"""Decimals of a degree, about a metre: as many as the layers have."""
_SCALE = 10**DIGITS
_BITS, _MORE, _FIRST = 5, 0x20, 63
"""Bits per character, the bit that says that another one follows, and the character of zero."""
DEPTHS = {"LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
"""How deep the positions of a geometry lie; those of others are left as they are."""


def packed(layer: bytes) -> dict[str, Any]:
    """A layer whose lines are encoded polylines.

    Args:
        layer: GeoJSON.

    Returns:
        `scale`: how many steps a degree has; 0 where the layer is as it was, since it has more digits or a height; and
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
    return {**geometry, "coordinates": _encoded(geometry["coordinates"], depth)}


def _encoded(coordinates: Sequence[Any], depth: int) -> str | list[Any]:
    """The text of each line.

    Raises:
        ValueError: A position is no pair of numbers of at most `DIGITS` decimals.
    """
    if depth > 1:
        return [_encoded(each, depth - 1) for each in coordinates]
    text = []
    before = [0, 0]
    for position in coordinates:
        here = [round(part * _SCALE) for part in position]
        if len(here) != len(before) or [part / _SCALE for part in here] != position:
            raise ValueError("these positions lose something in steps")
        text += [_characters(here[axis] - before[axis]) for axis in (1, 0)]
        before = here
    return "".join(text)


def _characters(step: int) -> str:
    left, text = step * 2 if step >= 0 else -step * 2 - 1, ""
    while left >= _MORE:
        text += chr((left % _MORE | _MORE) + _FIRST)
        left >>= _BITS
    return text + chr(left + _FIRST)
