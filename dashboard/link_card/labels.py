"""The names on the picture's map: crossings beside their pins, then countries and cities where there is room.

Where the picture's pins stand: as on the time map, each above its crossing, or where no other one stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from dashboard.link_card import map_ground, typefaces
from dashboard.link_card.card import Pin
from dashboard.link_card.map_ground import Box, Frame, Place, Point, Projection, places
from dashboard.link_card.typefaces import Type
from raillinks.i18n.languages import LANGUAGES
from raillinks.package.dataset import Dataset

RADIUS, SMALL_RADIUS, LARGE_RADIUS = 16.0, 11.0, 26.0
"""The radius of a badge, in pixels: of a crossing that leads, of one that stands back, of the one that a map is of."""
_BANK = 16
"""Half the room round a place on the banks, in pixels."""
_STEM = 42
"""From a foot to its badges, in pixels, where they have `RADIUS`; less or more with larger ones."""
_OFFSETS = ((0, -1), (0.9, -1), (-0.9, -1), (1.7, -0.3), (-1.7, -0.3), (0.9, 1), (-0.9, 1), (0, 1), (0, -2.2))
"""Places of a pin round its foot, in heights of its stem: as `PIN_OFFSETS` in `timemap/static/labels/pins.js`."""


@dataclass(frozen=True, slots=True)
class PlacedPin:
    """A pin with its place.

    Args:
        pin: The pin.
        foot: The crossing, in pixels.
        at: The middle of its badges.
        radius: The radius of a badge, in pixels.
        middles: The middle of each badge.
        boxes: What it takes: its badges and its foot, each as left, top, right, bottom.
    """

    pin: Pin
    foot: Point
    at: Point
    radius: float
    middles: tuple[Point, ...]
    boxes: tuple[Box, ...]


def placed(pins: tuple[Pin, ...], projection: Projection, frame: Frame) -> list[PlacedPin]:
    """The pins that have a place, each with the first place round its foot that is free.

    The one that the map is of comes first, then those that lead.

    Args:
        pins: The pins.
        projection: Where the crossings lie.
        frame: What the map shows: no pin covers a place on the banks.
    """
    pins = tuple(sorted(pins, key=lambda pin: (pin.crossing_id != frame.crossing_id, not pin.leads)))
    feet = [projection.at(pin.place) for pin in pins if pin.place is not None]
    pins = tuple(pin for pin in pins if pin.place is not None)
    banks = [around(projection.at(place.at), _BANK, _BANK) for place in frame.banks]
    stand: list[PlacedPin] = []
    for number, pin in enumerate(pins):
        radius = LARGE_RADIUS if pin.crossing_id == frame.crossing_id else RADIUS if pin.leads else SMALL_RADIUS
        stem = _STEM + max(0.0, radius - RADIUS) * 2
        foot, half = feet[number], radius * len(pin.badges)
        others = [around(each, 7, 7) for each in feet[:number] + feet[number + 1 :]]
        taken = [*others, *banks, *(each.boxes[0] for each in stand)]
        spots = [(foot[0] + across * stem, foot[1] + down * stem) for across, down in _OFFSETS]
        free = (spot for spot in spots if not any(overlap(box, around(spot, half + 3, radius + 3)) for box in taken))
        at = next(free, spots[0])
        stand.append(_standing(pin, foot, at, radius))
    return stand


def within(pins: list[PlacedPin], room: Box) -> list[PlacedPin]:
    """The pins whose crossing lies in a room: left, top, right, bottom, in pixels."""
    left, top, right, bottom = room
    return [pin for pin in pins if left < pin.foot[0] < right and top < pin.foot[1] < bottom]


def _standing(pin: Pin, foot: Point, at: Point, radius: float) -> PlacedPin:
    count = len(pin.badges)
    middles = tuple((at[0] + (2 * number - count + 1) * radius, at[1]) for number in range(count))
    return PlacedPin(pin, foot, at, radius, middles, (around(at, radius * count, radius), around(foot, 6, 6)))


def around(middle: Point, across: float, down: float) -> Box:
    """A box round a point, of half a width and half a height."""
    return middle[0] - across, middle[1] - down, middle[0] + across, middle[1] + down


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


MUTED, FAINT, HALO = (95, 90, 80), (150, 143, 130), (255, 255, 255)
_LEADING, _BACK, _COUNTRY, _CITY, _NAME_BANK, _LARGE = 20, 16, 21, 15, 22, 25
_MOST_RANK = 1
"""The least important rank of a city that is named."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map while names are written on it.

    Args:
        image: The picture.
        room: What the names must be in: left, top, right, bottom.
        taken: What is taken already; what is written is added.
    """

    image: Image.Image
    room: Box
    taken: list[Box]

    def free(self, box: Box) -> bool:
        """Whether a box is in the room, and nothing is in the box."""
        left, top, right, bottom = self.room
        inside = box[0] >= left + 4 and box[1] >= top + 4 and box[2] <= right - 4 and box[3] <= bottom - 4
        return inside and not any(overlap(box, other) for other in self.taken)

    def write(self, name: str, kind: Type, spots: list[Point]) -> bool:
        """Writes a name at the first spot that is free; whether one was."""
        width = typefaces.width(name, kind)
        for x, y in spots:
            box = (x - 2, y - kind.size * 0.85, x + width + 2, y + kind.size * 0.3)
            if self.free(box):
                typefaces.write(self.image, (x, y), name, kind)
                self.taken.append(box)
                return True
        return False


def write_crossings(sheet: Sheet, pins: list[PlacedPin], lang: str) -> None:
    """Writes the names of the crossings; of one that stands back small.

    Args:
        sheet: The map.
        pins: The pins.
        lang: A code of `LANGUAGES`.
    """
    for pin in pins:
        size = _LARGE if pin.radius > RADIUS else _LEADING
        kind = (
            Type(lang, size, bold=True, halo=HALO) if pin.radius >= RADIUS else Type(lang, _BACK, ink=MUTED, halo=HALO)
        )
        sheet.write(pin.pin.name, kind, _round_pin(pin, typefaces.width(pin.pin.name, kind)))


def write_banks(sheet: Sheet, projection: Projection, frame: Frame, lang: str) -> None:
    """Writes the name of a place on each bank of the crossing that the map is of.

    Args:
        sheet: The map.
        projection: Where everything lies.
        frame: What the map shows.
        lang: A code of `LANGUAGES`.
    """
    for place in frame.banks:
        _write_place(sheet, place, projection, Type(lang, _NAME_BANK, bold=True, halo=HALO), 5)


def write_stations(sheet: Sheet, dataset: Dataset, projection: Projection, frame: Frame, lang: str) -> None:
    """Writes the names of the other stations on a map of one crossing. Arguments as for `write_surroundings`."""
    for place in places(dataset, "stations") if frame.crossing_id else ():
        _write_place(sheet, place, projection, Type(lang, _CITY, ink=MUTED, halo=HALO), 3)


def _write_place(sheet: Sheet, place: Place, projection: Projection, kind: Type, radius: float) -> None:
    """Writes the name of a place beside its dot, where there is room for both."""
    x, y = projection.at(place.at)
    name, dot, gap = _name(place.names, kind.lang), around((x, y), radius, radius), radius + 6
    width = typefaces.width(name, kind)
    spots = [(x + gap, y + kind.size * 0.35), (x - gap - width, y + kind.size * 0.35),
             (x - width / 2, y + gap + kind.size * 0.8), (x - width / 2, y - gap)]  # fmt: skip
    if sheet.free(dot) and sheet.write(name, kind, spots):
        ImageDraw.Draw(sheet.image).ellipse(dot, fill=kind.ink, outline=HALO)
        sheet.taken.append(dot)


def write_surroundings(sheet: Sheet, dataset: Dataset, projection: Projection, frame: Frame, lang: str) -> None:
    """Writes the names of countries, and of important cities on a map of the whole border.

    Args:
        sheet: The map.
        dataset: The package, for the layers.
        projection: Where everything lies.
        frame: What the map shows.
        lang: A code of `LANGUAGES`.
    """
    country = Type(lang, _COUNTRY, bold=True, ink=FAINT, halo=HALO)
    city = Type(lang, _CITY, ink=MUTED, halo=HALO)
    for spot, facts in map_ground.countries(dataset, projection, sheet.room):
        name = _name(facts, lang)
        x, y = spot[0] - typefaces.width(name, country) / 2, spot[1] + 7
        sheet.write(name, country, [(x, y), (x, y + 50), (x, y - 50)])
    for place in places(dataset, "cities") if not frame.crossing_id else ():
        if place.names.get("rank", _MOST_RANK) <= _MOST_RANK:
            _write_place(sheet, place, projection, city, 3)


def _round_pin(pin: PlacedPin, width: float) -> list[Point]:
    """Where the name of a pin may begin, the best place first."""
    left, top, right, bottom = pin.boxes[0]
    middle, centred, (x, y) = (top + bottom) / 2 + 6, (left + right - width) / 2, pin.foot
    return [
        (right + 6, middle), (left - 6 - width, middle), (centred, top - 8), (centred, bottom + 20),
        (x + 10, y + 8), (x - 10 - width, y + 8), (x - width / 2, y + 24),
    ]  # fmt: skip


def _name(facts: Mapping[str, Any], lang: str) -> str:
    return str(facts.get(LANGUAGES[lang].name_column) or facts["name"])
