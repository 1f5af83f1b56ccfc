"""The badges of the picture, in the looks of `layers.style`: the same that `timemap/static/badges.js` draws.

SVG paths as points, for a library that draws polygons: the commands that `layers.style` writes.
"""

import re
from functools import lru_cache
from math import acos, ceil, copysign, cos, hypot, pi, sin, sqrt

from PIL import Image, ImageDraw

from dashboard.link_card.card import Badge
from layers.style import (
    BADGE_EDGE,
    BADGE_RADIUS,
    GLYPHS,
    HATCH_ALPHA,
    PAPER,
    PARTS,
    STALE_FILL,
    STYLE,
    Part,
    in_parts,
    ink_on,
)
from raillinks.domain.status import Colour, Status

Point = tuple[float, float]
_TOKEN = re.compile(r"[MLHVQAZ]|-?\d+(?:\.\d+)?|-?\.\d+")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "Z": 0}
_STEP = 0.12
"""The angle between two points of an arc, in radians."""


def points(path: str) -> list[list[Point]]:
    """The lines of a path, each as its points; a closed one ends where it begins.

    Args:
        path: Absolute commands only; arcs of circles.

    Raises:
        ValueError: The path has anything else.
    """
    drawn: list[list[Point]] = []
    for name, numbers in _commands(path):
        if name == "M":
            drawn.append([(numbers[0], numbers[1])])
        elif name == "Z":
            drawn[-1].append(drawn[-1][0])
        else:
            drawn[-1] += _onward(drawn[-1][-1], name, numbers)
    return drawn


def _commands(path: str) -> list[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path):
        raise ValueError(f"not a path of ours: {path}")
    commands: list[tuple[str, list[float]]] = []
    at, name = 0, ""
    while at < len(tokens):
        if tokens[at] in _NUMBERS:
            name, at = tokens[at], at + 1
        count = _NUMBERS[name]
        commands.append((name, [float(number) for number in tokens[at : at + count]]))
        at += count
    return commands


def _onward(start: Point, name: str, numbers: list[float]) -> list[Point]:
    """The points of one command after the first."""
    if name == "H":
        return [(numbers[0], start[1])]
    if name == "V":
        return [(start[0], numbers[0])]
    if name == "L":
        return [(numbers[0], numbers[1])]
    if name == "Q":
        return _curve(start, (numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return _arc(start, numbers[0], bool(numbers[3]), bool(numbers[4]), (numbers[5], numbers[6]))


def _curve(start: Point, bend: Point, end: Point) -> list[Point]:
    steps = [n / 8 for n in range(1, 9)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t * t * end[1],
        )
        for t in steps
    ]


def _arc(start: Point, radius: float, large: bool, sweep: bool, end: Point) -> list[Point]:
    """An arc of a circle (SVG 2, appendix B.2.4)."""
    half = ((start[0] - end[0]) / 2, (start[1] - end[1]) / 2)
    chord = hypot(*half)
    radius = max(radius, chord)
    away = copysign(sqrt(max(0.0, radius**2 - chord**2)) / chord, 1 if large != sweep else -1)
    centre = ((start[0] + end[0]) / 2 + away * half[1], (start[1] + end[1]) / 2 - away * half[0])
    first = _angle(start, centre, radius)
    turn = (_angle(end, centre, radius) - first) % (2 * pi)
    turn = turn if sweep else turn - 2 * pi
    steps = ceil(abs(turn) / _STEP)
    angles = [first + turn * n / steps for n in range(1, steps)]
    return [*((centre[0] + radius * cos(a), centre[1] + radius * sin(a)) for a in angles), end]


def _angle(point: Point, centre: Point, radius: float) -> float:
    across = max(-1.0, min(1.0, (point[0] - centre[0]) / radius))
    return copysign(acos(across), point[1] - centre[1])


FINER = 4
"""How many times as large a badge is drawn before it is made smaller."""
_STROKE = 1.9
_RIM = 1.0


def put(image: Image.Image, badge: Badge, at: tuple[float, float], radius: float) -> None:
    """Draws a badge on a picture.

    Args:
        image: The picture.
        badge: The badge.
        at: Its middle, in pixels.
        radius: Its radius, in pixels.
    """
    tile = drawn(badge, radius)
    half = tile.width / 2
    image.paste(tile, (round(at[0] - half), round(at[1] - half)), tile)


@lru_cache(maxsize=256)
def drawn(badge: Badge, radius: float) -> Image.Image:
    """A badge as a picture of its own, transparent round it.

    Args:
        badge: The badge.
        radius: Its radius, in pixels.
    """
    side = (2 * round(radius + 1)) * FINER
    tile = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    pen = _Pen(ImageDraw.Draw(tile), side / 2, radius * FINER / (BADGE_RADIUS + BADGE_EDGE / 2 + _RIM))
    pen.disc(BADGE_RADIUS + BADGE_EDGE / 2 + _RIM, PAPER.light)
    shown = in_parts(badge.status, badge.alternatives)
    for status, part in zip(shown, PARTS[len(shown)], strict=True):
        _part(pen, Status(status), part, badge)
    return tile.reduce(FINER)


def paints(status: Status, badge: Badge) -> tuple[Colour | None, Colour, Colour]:
    """The paints of a part of a badge: inside (None = paper), edge and glyph."""
    style = STYLE[status]
    if style.pattern == "hatch":
        return None, style.color, style.color
    if badge.disputed:
        return None, style.ink, style.ink
    if badge.stale:
        return _mixed(style.color, STALE_FILL), style.ink, style.ink
    return style.color, style.color, ink_on(style.color)


def _mixed(color: Colour, share: float) -> Colour:
    """A colour on paper, through which paper shows."""
    red, green, blue = (round(255 + (channel - 255) * share) for channel in color)
    return red, green, blue


def _part(pen: "_Pen", status: Status, part: Part, badge: Badge) -> None:
    inside, edge, ink = paints(status, badge)
    for outline in points(part.path):
        pen.area(outline, inside or PAPER.light)
        pen.line(outline, edge, BADGE_EDGE)
    for line in points(part.hatch) if STYLE[status].pattern == "hatch" and part.hatch else []:
        pen.line(line, _mixed(edge, HATCH_ALPHA), BADGE_EDGE)
    glyph = GLYPHS[STYLE[status].mark]
    for outline in points(glyph["area"]):
        pen.area(_placed(outline, part), ink)
    for line in points(glyph["line"]):
        pen.line(_placed(line, part), ink, _STROKE * part.scale)


def _placed(line: list[Point], part: Part) -> list[Point]:
    return [(part.x + x * part.scale, part.y + y * part.scale) for x, y in line]


class _Pen:
    """Draws in a badge's own units.

    Args:
        draw: What draws.
        middle: Where the origin lies, to the right and down.
        scale: Pixels per unit.
    """

    def __init__(self, draw: ImageDraw.ImageDraw, middle: float, scale: float) -> None:
        self.draw, self.middle, self.scale = draw, middle, scale

    def _at(self, line: list[Point]) -> list[Point]:
        return [(self.middle + x * self.scale, self.middle + y * self.scale) for x, y in line]

    def disc(self, radius: float, color: Colour) -> None:
        """A disc round the origin."""
        self.draw.ellipse([self.middle - radius * self.scale] * 2 + [self.middle + radius * self.scale] * 2, fill=color)

    def area(self, outline: list[Point], color: Colour) -> None:
        """A filled area."""
        self.draw.polygon(self._at(outline), fill=color)

    def line(self, line: list[Point], color: Colour, width: float) -> None:
        """A line with round ends and corners."""
        across = width * self.scale
        places = self._at(line)
        self.draw.line(places, fill=color, width=round(across), joint="curve")
        for x, y in (places[0], places[-1]):
            self.draw.ellipse((x - across / 2, y - across / 2, x + across / 2, y + across / 2), fill=color)
