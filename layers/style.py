"""How a status looks and reads, everywhere: one table.

Colours are sRGB triples from 0 to 255. They follow the colour-blind safe palette of Okabe and Ito; mark,
pattern and height of the strip tell the statuses apart without any colour.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import asin, cos, pi, sin, sqrt
from types import MappingProxyType
from typing import Any, NamedTuple

from raillinks.domain.status import STATUS_ROWS, Colour, Status


class Shades(NamedTuple):
    """A colour on a light page, and on a dark one."""

    light: Colour
    dark: Colour


PAPER = Shades((255, 255, 255), (14, 17, 23))
TEXT = Shades((27, 27, 27), (241, 240, 238))
QUIET = Shades((87, 84, 78), (179, 176, 170))
"""Text of less weight; 7:1 against paper."""
RULE = Shades((220, 217, 210), (58, 61, 66))
ACCENT = Shades((0, 81, 122), (124, 199, 242))
"""What can be pressed, such as links; 7:1 against paper."""
SEA = Shades((219, 232, 240), (20, 40, 55))
LAND = Shades((242, 239, 232), (33, 33, 32))
"""Every country but the DPRK."""
DPRK = Shades((252, 251, 248), (44, 43, 41))
COAST = Shades((168, 176, 178), (92, 98, 102))
RIVER = Shades((116, 170, 208), (70, 122, 158))
PAGE: Mapping[str, Shades] = MappingProxyType(
    {
        "paper": PAPER, "text": TEXT, "quiet": QUIET, "rule": RULE, "accent": ACCENT,
        "sea": SEA, "land": LAND, "dprk": DPRK, "coast": COAST, "river": RIVER,
    }
)  # fmt: skip
"""The colours of a page and its map where Streamlit's theme does not reach, by their names in style sheets."""

INK_ON_LIGHT: Colour = (26, 26, 26)
INK_ON_DARK: Colour = (255, 255, 255)
_LIGHT = 150
"""Of 255: a colour that is brighter has a dark glyph."""


def ink_on(color: Colour) -> Colour:
    """The glyph's colour on another one, whichever reads better; `inkOn` in `timemap/static/badges.js` does the same.

    Args:
        color: What it stands on.
    """
    red, green, blue = color
    return INK_ON_LIGHT if red * 0.299 + green * 0.587 + blue * 0.114 > _LIGHT else INK_ON_DARK


@dataclass(frozen=True)
class StatusStyle:
    """The look of one status.

    Attributes:
        color: Fill on a light page.
        dark: Fill, and text, on a dark page.
        ink: Text on a light page, at least 7:1 against white.
        mark: Glyph in the badge: a key of `GLYPHS`.
        pattern: Fill of a strip: `solid`, `bars` (two lines along its edges), or a key of `PATTERNS`.
        height: Share of a strip's height; a lower piece stands in the middle of it.
    """

    color: Colour
    dark: Colour
    ink: Colour
    mark: str
    pattern: str
    height: float


GLYPHS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "check": {"area": "", "line": "M-4 0.4 L-1.2 3.2 L4.2 -3"},
        "half": {"area": "M0 -4.6 A4.6 4.6 0 0 1 0 4.6 Z", "line": "M0 -4.4 A4.4 4.4 0 1 0 0 4.4"},
        "square": {"area": "M-3.4 -3.4 H3.4 V3.4 H-3.4 Z", "line": ""},
        "cross": {"area": "", "line": "M-3.4 -3.4 L3.4 3.4 M3.4 -3.4 L-3.4 3.4"},
        "question": {"area": "", "line": "M-2.6 -2.2 A2.7 2.7 0 1 1 1.2 0.2 Q0 0.9 0 2.2 M0 4.3 V4.7"},
    }
)
"""The glyph of each mark as SVG paths around the origin, in a badge of radius 8: `area` is filled, `line` stroked."""

STALE_ALPHA = 0.4
"""How strong a piece of a strip is drawn whose last evidence is long ago."""
STALE_FILL = 0.22
"""How strong the inside of such a badge is; its edge and glyph are in the colour of text."""

BADGE_RADIUS = 8
"""The radius of a badge, in its own units: those of `GLYPHS`."""
BADGE_GAP = 3
"""From one part of a split badge to the next, between the middles of their edges."""
BADGE_EDGE = 1.2
"""The width of the edge of a badge, or of a part of one."""
HATCH_STEP = 5
"""From one line of a badge's hatch to the next, to the right."""
HATCH_ALPHA = 0.45
"""How strong they are."""


@dataclass(frozen=True)
class Part:
    """A part of a badge: the whole disc, or one of the equal sectors of a day with several possible statuses.

    Attributes:
        path: Its outline, as an SVG path.
        hatch: The lines of a hatch in it, as a path; a sector has none, since they would hide its glyph.
        x: The middle of its glyph, to the right of the badge's.
        y: The same downwards.
        scale: The size of its glyph; in a whole badge 1.
    """

    path: str
    hatch: str
    x: float
    y: float
    scale: float


_GLYPH_IN_SECTOR = 1.25
"""How large the glyph of a sector is, as a share of the largest disc that the sector holds."""


def _hatch() -> str:
    """Lines across a whole badge, sloping as in `PATTERNS`."""
    r = BADGE_RADIUS - BADGE_EDGE / 2
    away = [(k + 0.5) * HATCH_STEP / sqrt(2) for k in range(-2, 2)]
    chords = [(at / sqrt(2), sqrt((r * r - at * at) / 2)) for at in away]
    return " ".join(f"M{x - h:.2f} {x + h:.2f} L{x + h:.2f} {x - h:.2f}" for x, h in chords)


def _part(n: int, at: int) -> Part:
    """Part `at` of `n`, counted from the left of the top against the clock: the last one is on its right."""
    r = BADGE_RADIUS
    if n == 1:
        return Part(f"M0 {-r} A{r} {r} 0 1 0 0 {r} A{r} {r} 0 1 0 0 {-r} Z", _hatch(), 0, 0, 1)
    half, middle = pi / n, -pi / 2 - (2 * at + 1) * pi / n
    spread = half - asin(BADGE_GAP / 2 / r)
    corners = ((BADGE_GAP / 2 / sin(half), middle), (r, middle + spread), (r, middle - spread))
    apex, first, last = (f"{away * cos(angle):.2f} {away * sin(angle):.2f}" for away, angle in corners)
    away = r / (1 + sin(half))  # the middle of the largest disc in the sector
    x, y = round(away * cos(middle), 2) + 0, round(away * sin(middle), 2) + 0  # no -0
    return Part(f"M{apex} L{first} A{r} {r} 0 0 0 {last} Z", "", x, y, round(_GLYPH_IN_SECTOR * (1 - away / r), 2))


PARTS: Mapping[int, tuple[Part, ...]] = MappingProxyType(
    {n: tuple(_part(n, at) for at in range(n)) for n in range(1, len(Status) + 1)}
)
"""The parts of a badge, by the number of statuses that it shows."""


def in_parts(status: str, alternatives: Sequence[str]) -> list[str]:
    """The statuses of a badge's parts, in the order of `PARTS`.

    The replayed one is the last: it is on the right, as in a strip, where time runs from left to right.

    Args:
        status: The status of the day.
        alternatives: Every possible one, including it; none are given where only it is.
    """
    return [*(each for each in alternatives if each != status), status]


HOLLOW_EDGE = 1.4
"""Width of the two edges of a strand of track whose day is contested, in pixels: it has paper inside."""

SPLIT_BLOCK = 13
"""Length along a strand, in pixels, that each possible status of an uncertain day is drawn in its turn."""


@dataclass(frozen=True)
class Pattern:
    """Sloping lines of a strip's fill, in the status's colour on paper.

    Attributes:
        tile: From one line to the next along the strip, in pixels.
        line: Width of a line, in pixels.
        alpha: How strong a line is.
    """

    tile: float
    line: float
    alpha: float


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "hatch": Pattern(tile=5, line=1, alpha=0.7),
    }
)
BAR_SHARE = 0.36
"""How high each of the two lines of `bars` is, as a share of a strip's height: nobody takes them for a hatch."""

STYLE: Mapping[Status, StatusStyle] = MappingProxyType(
    {
        Status.OPEN: StatusStyle(
            color=STATUS_ROWS[Status.OPEN].colour,
            dark=(86, 170, 224),
            ink=(0, 88, 142),
            mark="check",
            pattern="solid",
            height=1.0,
        ),
        Status.PARTIAL: StatusStyle(
            color=STATUS_ROWS[Status.PARTIAL].colour,
            dark=(240, 186, 70),
            ink=(112, 74, 0),
            mark="half",
            pattern="bars",
            height=1.0,
        ),
        Status.SUSPENDED: StatusStyle(
            color=STATUS_ROWS[Status.SUSPENDED].colour,
            dark=(244, 138, 72),
            ink=(148, 58, 0),
            mark="square",
            pattern="solid",
            height=0.62,
        ),
        Status.CLOSED: StatusStyle(
            color=STATUS_ROWS[Status.CLOSED].colour,
            dark=(172, 172, 172),
            ink=(60, 60, 60),
            mark="cross",
            pattern="solid",
            height=0.25,
        ),
        Status.UNKNOWN: StatusStyle(
            color=STATUS_ROWS[Status.UNKNOWN].colour,
            dark=(168, 163, 152),
            ink=(90, 86, 76),
            mark="question",
            pattern="hatch",
            height=1.0,
        ),
    }
)


def strip_table() -> dict[str, Any]:
    """What all statuses of strips and strands share, as JSON values for the time map."""
    return {
        "stale": STALE_ALPHA,
        "hollow": HOLLOW_EDGE,
        "split": SPLIT_BLOCK,
        "bars": BAR_SHARE,
        "patterns": {name: asdict(pattern) for name, pattern in PATTERNS.items()},
    }


def badge_table() -> dict[str, Any]:
    """What all badges share, as JSON values for the time map."""
    parts = {str(n): [asdict(part) for part in each] for n, each in PARTS.items()}
    return {"stale": STALE_FILL, "radius": BADGE_RADIUS, "edge": BADGE_EDGE, "hatch": HATCH_ALPHA, "parts": parts}


def status_table(status_word: Callable[[str], str]) -> dict[str, dict[str, Any]]:
    """The table as JSON values for the time map.

    Args:
        status_word: Says a status in the reader's language.
    """
    return {
        status.value: {
            "word": status_word(status),
            "runs": STATUS_ROWS[status].runs,
            "known": STATUS_ROWS[status].is_known,
            "color": list(style.color),
            "dark": list(style.dark),
            "ink": list(style.ink),
            "glyph": dict(GLYPHS[style.mark]),
            "pattern": style.pattern,
            "height": style.height,
        }
        for status, style in STYLE.items()
    }
