"""How a status looks and reads, everywhere: one table.

Colours are sRGB triples from 0 to 255. They follow the colour-blind safe palette of Okabe and Ito; mark,
pattern and height of the strip tell the statuses apart without any colour.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from raillinks.words.enums import Status

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class StatusStyle:
    """The look of one status.

    Attributes:
        meaning: What it says of a link: a message.
        runs: Whether trains cross: the time map fills the pin of such a link.
        color: Fill on a light page.
        dark: Fill, and text, on a dark page.
        ink: Text on a light page, at least 4.5:1 against white.
        mark: Glyph in the badge: a key of `GLYPHS`.
        pattern: Fill of a strip: `solid`, or a key of `PATTERNS`.
        height: Share of a strip's height; a lower piece stands in the middle of it.
    """

    meaning: str
    runs: bool
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


@dataclass(frozen=True)
class Pattern:
    """Sloping lines of a strip's fill: white ones on the status's colour, or ones in that colour on paper.

    Attributes:
        tile: From one line to the next along the strip, in pixels.
        line: Width of a line, in pixels.
        alpha: How strong a line is.
        on_color: Whether the lines are white.
    """

    tile: float
    line: float
    alpha: float
    on_color: bool


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "stripes": Pattern(tile=8, line=2, alpha=0.6, on_color=True),
        "hatch": Pattern(tile=6, line=1, alpha=0.62, on_color=False),
    }
)

STYLE: Mapping[Status, StatusStyle] = MappingProxyType(
    {
        Status.OPEN: StatusStyle(
            meaning="trains of this service are reported to cross, with no stated limit",
            runs=True,
            color=(0, 114, 178),
            dark=(86, 170, 224),
            ink=(0, 98, 156),
            mark="check",
            pattern="solid",
            height=1.0,
        ),
        Status.PARTIAL: StatusStyle(
            meaning="they cross with a stated limit: only some trains, a trial, one direction",
            runs=True,
            color=(230, 159, 0),
            dark=(240, 186, 70),
            ink=(138, 92, 0),
            mark="half",
            pattern="stripes",
            height=1.0,
        ),
        Status.SUSPENDED: StatusStyle(
            meaning="the track exists, and a source reports that no train crosses",
            runs=False,
            color=(213, 94, 0),
            dark=(240, 128, 60),
            ink=(176, 72, 0),
            mark="square",
            pattern="solid",
            height=0.62,
        ),
        Status.CLOSED: StatusStyle(
            meaning="the track is gone",
            runs=False,
            color=(70, 70, 70),
            dark=(158, 158, 158),
            ink=(60, 60, 60),
            mark="cross",
            pattern="solid",
            height=0.25,
        ),
        Status.UNKNOWN: StatusStyle(
            meaning="there is no evidence yet, or evidence has ended",
            runs=False,
            color=(122, 116, 102),
            dark=(168, 163, 152),
            ink=(98, 93, 82),
            mark="question",
            pattern="hatch",
            height=1.0,
        ),
    }
)


def strip_table() -> dict[str, Any]:
    """What all statuses of a strip share, as JSON values for the time map."""
    return {"stale": STALE_ALPHA, "patterns": {name: asdict(pattern) for name, pattern in PATTERNS.items()}}


def status_table(status_word: Callable[[str], str]) -> dict[str, dict[str, Any]]:
    """The table as JSON values for the time map.

    Args:
        status_word: Says a status in the reader's language.
    """
    return {
        status.value: {
            "word": status_word(status),
            "runs": style.runs,
            "color": list(style.color),
            "dark": list(style.dark),
            "ink": list(style.ink),
            "glyph": dict(GLYPHS[style.mark]),
            "pattern": style.pattern,
            "height": style.height,
        }
        for status, style in STYLE.items()
    }
