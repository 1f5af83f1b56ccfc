"""The badges of the picture, in the looks of `layers.style`: the same that `timemap/static/badges.js` draws."""

from functools import lru_cache

from PIL import Image, ImageDraw

from dashboard.link_card import paths
from dashboard.link_card.card import Badge
from layers.style import (
    BADGE_EDGE,
    BADGE_RADIUS,
    GLYPHS,
    HATCH_ALPHA,
    PARTS,
    STALE_FILL,
    STYLE,
    Part,
    in_parts,
    ink_on,
)
from raillinks.domain.status import Colour, Status

FINER = 4
"""How many times as large a badge is drawn before it is made smaller."""
_PAPER = (255, 255, 255)
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
    pen.disc(BADGE_RADIUS + BADGE_EDGE / 2 + _RIM, _PAPER)
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
    for outline in paths.points(part.path):
        pen.area(outline, inside or _PAPER)
        pen.line(outline, edge, BADGE_EDGE)
    for line in paths.points(part.hatch) if STYLE[status].pattern == "hatch" and part.hatch else []:
        pen.line(line, _mixed(edge, HATCH_ALPHA), BADGE_EDGE)
    glyph = GLYPHS[STYLE[status].mark]
    for outline in paths.points(glyph["area"]):
        pen.area(_placed(outline, part), ink)
    for line in paths.points(glyph["line"]):
        pen.line(_placed(line, part), ink, _STROKE * part.scale)


def _placed(line: list[paths.Point], part: Part) -> list[paths.Point]:
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

    def _at(self, line: list[paths.Point]) -> list[paths.Point]:
        return [(self.middle + x * self.scale, self.middle + y * self.scale) for x, y in line]

    def disc(self, radius: float, color: Colour) -> None:
        """A disc round the origin."""
        self.draw.ellipse([self.middle - radius * self.scale] * 2 + [self.middle + radius * self.scale] * 2, fill=color)

    def area(self, outline: list[paths.Point], color: Colour) -> None:
        """A filled area."""
        self.draw.polygon(self._at(outline), fill=color)

    def line(self, line: list[paths.Point], color: Colour, width: float) -> None:
        """A line with round ends and corners."""
        across = width * self.scale
        places = self._at(line)
        self.draw.line(places, fill=color, width=round(across), joint="curve")
        for x, y in (places[0], places[-1]):
            self.draw.ellipse((x - across / 2, y - across / 2, x + across / 2, y + across / 2), fill=color)
