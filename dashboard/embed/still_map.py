"""The map of the embed: the ground as one SVG, and the places of pins and names over it, which keep their size.

Places are worked out at the narrowest width: in a wider frame crossings lie further apart, so all has room there too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.link_card import map_ground, typefaces
from dashboard.link_card.labels import around, overlap
from dashboard.link_card.map_ground import Box, Point, Projection
from dashboard.link_card.typefaces import Type
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset

WIDTH, HEIGHT = 1200, 800
"""The size of the map in the units of its SVG."""
NARROW = 264
"""The width in pixels for which places are worked out: that of the map in the narrowest and lowest frame."""
_ROOM = (70.0, 190.0, WIDTH - 90.0, HEIGHT - 110.0)
"""Where the crossings lie: pins stand above them."""
_BEYOND = 0.75
"""How far the ground goes on to each side, in sizes of the map: a high frame shows more of it."""
_EXACT, _SMALLEST = 1.6, 60.0
"""How exact outlines are, and how large the smallest island, in units."""
BADGE, STEM = 20.0, 30.0
"""The width of a badge, and how far it stands from its crossing, in pixels."""
_OFFSETS = (
    (0.0, -1.0), (0.8, -0.9), (-0.8, -0.9), (1.5, 0.0), (-1.5, 0.0), (0.0, 1.0), (1.5, -1.2), (-1.5, -1.2), (0.0, -1.9),
    (1.6, 0.9), (-1.6, 0.9), (2.5, 0.3), (-2.5, 0.3), (2.5, -1.0), (-2.5, -1.0), (0.0, 1.8), (2.5, 1.2), (0.0, -2.8),
)  # fmt: skip
"""Places of badges round a crossing, in lengths of a stem."""
_ASIDE = (0.0, 22.0, -22.0, 44.0, -44.0, 66.0, -66.0)
"""How far from the middle of its country a name may stand, in pixels."""
_NAME, _COUNTRY, _WIDER = 12.5, 13.0, 1.12
"""The sizes of names in pixels, and how much wider a system's own typeface may be than ours."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A crossing on the map.

    Args:
        name: Its name in the reader's language.
        place: Longitude and latitude, in degrees.
        marks: The HTML of the badge of each of its links.
    """

    name: str
    place: Point
    marks: tuple[str, ...]


def html(dataset: Dataset, pins: Sequence[Pin], others: Sequence[Point], lang: str) -> str:
    """The map as HTML: nothing in it is read out, since the list beside it says the same. Empty without places.

    Args:
        dataset: The package, for the layers.
        pins: The crossings with statuses.
        others: The places of all other crossings, which are dots.
        lang: A code of `LANGUAGES`.
    """
    frame = map_ground.border(dataset)
    if frame is None:
        return ""
    at = map_ground.fitted(frame.box, _ROOM)
    dots = "".join(f"<circle cx='{x:.0f}' cy='{y:.0f}' r='5'/>" for x, y in map(at.at, others))
    drawn = f"<svg viewBox='0 0 {WIDTH} {HEIGHT}'>{dataset.once(_ground, at)}<g class='other'>{dots}</g></svg>"
    placed = "".join(_over(dataset, pins, at, lang))
    return f"<div class='map' aria-hidden='true'><div class='sheet'>{drawn}{placed}</div></div>"


def _ground(dataset: Dataset, at: Projection) -> str:
    """Land and rivers as SVG."""
    box = (-_BEYOND * WIDTH, -_BEYOND * HEIGHT, (1 + _BEYOND) * WIDTH, (1 + _BEYOND) * HEIGHT)
    land = "".join(
        f"<path class='{'dprk' if feature['properties'].get('country') == 'KP' else 'land'}' d='{path}'/>"
        for feature in map_ground.features(dataset, "land")
        if (path := _path(_drawn(feature, at, box)))
    )
    rivers = "".join(_path(_drawn(feature, at, box)) for feature in map_ground.features(dataset, "rivers"))
    return f"{land}<path class='river' d='{rivers}'/>"


def _drawn(feature: Mapping[str, Any], at: Projection, box: Box) -> shapely.Geometry:
    """A feature in units, as much of it as the map shows, and as exact."""
    shape = shapely.transform(shapely.geometry.shape(feature["geometry"]), partial(_units, at))
    return shapely.simplify(shapely.clip_by_rect(shapely.make_valid(shape), *box), _EXACT)


def _units(at: Projection, places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([at.at((lon, lat)) for lon, lat in places])


def _path(shape: shapely.Geometry) -> str:
    """The lines of a shape as an SVG path in whole units, without small islands."""
    parts = []
    for part in shapely.get_parts(shape):
        is_area = part.geom_type == "Polygon"
        if is_area and part.area < _SMALLEST:
            continue
        line = np.rint(shapely.get_coordinates(part.exterior if is_area else part)).astype(int)
        steps = np.diff(line, axis=0)
        moved = " ".join(f"{x} {y}" for x, y in steps[np.any(steps != 0, axis=1)])
        parts.append(f"M{line[0][0]} {line[0][1]}l{moved}{'z' if is_area else ''}")
    return "".join(parts)


def _over(dataset: Dataset, pins: Sequence[Pin], at: Projection, lang: str) -> Iterator[str]:
    """What stands over the ground: pins with their names, then countries, each where there is room."""
    scale = NARROW / WIDTH
    height = HEIGHT * scale
    feet = [(x * scale, y * scale) for x, y in (at.at(pin.place) for pin in pins)]
    taken = [around(foot, 5, 5) for foot in feet]
    badges = []
    for pin, foot in zip(pins, feet, strict=True):
        half = BADGE * len(pin.marks) / 2
        spots = [(foot[0] + across * STEM, foot[1] + down * STEM) for across, down in _OFFSETS]
        boxes = [around(spot, half + 2, BADGE / 2 + 2) for spot in spots]
        middle = next((s for s, box in zip(spots, boxes, strict=True) if _is_free(box, taken, height)), spots[0])
        taken.append(around(middle, half, BADGE / 2))
        badges.append(middle)
    for pin, foot, middle in zip(pins, feet, badges, strict=True):
        kind, round_it = Type(lang, _NAME, bold=True), _round(middle, foot, len(pin.marks) * BADGE / 2)
        yield _pin(pin, foot, middle, _room_for(pin.name, kind, round_it, taken, height))
    for (x, y), facts in map_ground.countries(dataset, at, (0, 0, WIDTH, HEIGHT)):
        kind, text = Type(lang, _COUNTRY, bold=True), str(facts.get(LANGUAGES[lang].name_column) or facts["name"])
        beside = (Spot(x * scale + across, y * scale + down) for down in _ASIDE for across in _ASIDE)
        if found := _room_for(text, kind, beside, taken, height):
            yield f"<span class='country' {_placed(found.x, found.y)}>{escape(text)}</span>"


class Spot(NamedTuple):
    """Where a name may stand: in pixels, and the share of its width that lies left of that."""

    x: float
    y: float
    left: float = 0.5


def _room_for(text: str, kind: Type, spots: Iterable[Spot], taken: list[Box], height: float) -> Spot | None:
    """The first spot with room for a name, which is taken then; None where none has."""
    wide = typefaces.width(text, kind) * _WIDER
    for spot in spots:
        begins = spot.x - wide * spot.left
        box = (begins - 2, spot.y - 8, begins + wide + 2, spot.y + 8)
        if _is_free(box, taken, height):
            taken.append(box)
            return spot
    return None


def _is_free(box: Box, taken: Iterable[Box], height: float) -> bool:
    """Whether a box is on the narrowest map, and nothing is in the box."""
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= NARROW and box[3] <= height
    return inside and not any(overlap(box, other) for other in taken)


def _round(middle: Point, foot: Point, half: float) -> list[Spot]:
    """Where the name of a pin may stand, the best place first."""
    (x, y), (at, down) = middle, foot
    return [
        Spot(x + half + 5, y, 0), Spot(x - half - 5, y, 1), Spot(x, y - 19), Spot(x - half, y - 19, 0),
        Spot(x + half, y - 19, 1), Spot(at + 9, down, 0), Spot(at - 9, down, 1), Spot(at + 9, down + 10, 0),
        Spot(at, down + 14),
    ]  # fmt: skip


def _pin(pin: Pin, foot: Point, middle: Point, name: Spot | None) -> str:
    x, y = middle[0] - foot[0], middle[1] - foot[1]
    stem = f"<svg class='stem'><path d='M0 0L{x:.1f} {y:.1f}'/><circle r='3.5'/></svg>"
    badges = "".join(f"<span class='mark'>{mark}</span>" for mark in pin.marks)
    left = x - BADGE * len(pin.marks) / 2
    said = "" if name is None else (
        f"<span class='name' style='left:{name.x - foot[0]:.1f}px;top:{name.y - foot[1]:.1f}px;"
        f"--left:{name.left * -100:g}%'>"
        f"{escape(pin.name)}</span>"
    )  # fmt: skip
    return (
        f"<div class='pin' {_placed(*foot)}>{stem}"
        f"<span class='badges' style='left:{left:.1f}px;top:{y - BADGE / 2:.1f}px'>{badges}</span>{said}</div>"
    )


def _placed(x: float, y: float) -> str:
    height = HEIGHT * NARROW / WIDTH
    return f"style='left:{100 * x / NARROW:.2f}%;top:{100 * y / height:.2f}%'"
