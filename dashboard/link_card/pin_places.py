"""Where the picture's pins stand: as on the time map, each above its crossing, or where no other one stands."""

from dataclasses import dataclass

from dashboard.link_card.card import Pin
from dashboard.link_card.framing import Frame
from dashboard.link_card.ground import Box, Point, Projection

RADIUS, SMALL_RADIUS, LARGE_RADIUS = 16.0, 11.0, 26.0
"""The radius of a badge, in pixels: of a crossing that leads, of one that stands back, of the one that a map is of."""
_BANK = 16
"""Half the room round a place on the banks, in pixels."""
_STEM = 42
"""From a foot to its badges, in pixels, where they have `RADIUS`; less or more with larger ones."""
_OFFSETS = ((0, -1), (0.9, -1), (-0.9, -1), (1.7, -0.3), (-1.7, -0.3), (0.9, 1), (-0.9, 1), (0, 1), (0, -2.2))
"""Places of a pin round its foot, in heights of its stem: as `PIN_OFFSETS` in `timemap/static/pins.js`."""


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
    """The pins, each with the first place round its foot that is free.

    The one that the map is of comes first, then those that lead.

    Args:
        pins: The pins.
        projection: Where the crossings lie.
        frame: What the map shows: no pin covers a place on the banks.
    """
    pins = tuple(sorted(pins, key=lambda pin: (pin.crossing_id != frame.crossing_id, not pin.leads)))
    feet = [projection.at(pin.place) for pin in pins]
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
