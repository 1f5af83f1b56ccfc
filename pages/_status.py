"""A status in a page: its badge and word, and a strip of statuses over time. Colours, marks, patterns: layers/style.py.

The time map draws the same on its canvas; here it is HTML, so that it wraps, prints and can be read out.
"""

from html import escape

import numpy as np
import pandas as pd

from layers.style import GLYPHS, STYLE, Colour, StatusStyle
from pages._say import Say
from raillinks import dates
from raillinks.schema import Status

_LIGHT = 150  # of 255: on a lighter colour the glyph is black
_HEIGHTS = {"full": 100, "low": 55, "thin": 18}  # percent of the strip
_PATTERNS = {
    "solid": "var(--rl-color)",
    "stripes": "repeating-linear-gradient(135deg, var(--rl-color) 0 5px,"
    " color-mix(in srgb, var(--rl-color) 45%, white) 5px 8px)",
    "rows": "repeating-linear-gradient(0deg, var(--rl-color) 0 3px, transparent 3px 5px)",
    "hatch": "repeating-linear-gradient(135deg, color-mix(in srgb, var(--rl-color) 70%, transparent) 0 1px,"
    " transparent 1px 5px)",
}


def css() -> str:
    """The style sheet of statuses: one class each (`rl-open` …), for a light and a dark page."""
    return "\n".join(_rule(status, style) for status, style in STYLE.items()) + _STRIP


_STRIP = """
.rl-badge {width: 1.05em; height: 1.05em; vertical-align: -.16em; margin-right: .3em; flex: none}
.rl-word {color: var(--rl-ink); font-weight: 600; white-space: nowrap}
.rl-stale .rl-badge, .rl-span.rl-stale {opacity: .5}
.rl-strip {position: relative; display: block; height: .95rem; overflow: hidden}
.rl-span {position: absolute; bottom: 0; display: block; min-width: 1px; background: var(--rl-fill);
  height: var(--rl-height)}
.rl-span.rl-soft {height: 100%; background: linear-gradient(90deg, var(--rl-from), var(--rl-color))}"""


def _rule(status: str, style: StatusStyle) -> str:
    return (
        f".rl-{status} {{--rl-color: light-dark({_rgb(style.color)}, {_rgb(style.dark)});"
        f" --rl-ink: light-dark({_rgb(style.ink)}, {_rgb(style.dark)});"
        f" --rl-glyph: light-dark({_on(style.color)}, {_on(style.dark)});"
        f" --rl-fill: {_PATTERNS[style.pattern]}; --rl-height: {_HEIGHTS[style.height]}%}}"
    )


def _rgb(color: Colour) -> str:
    return f"rgb({' '.join(str(part) for part in color)})"


def _on(color: Colour) -> str:
    """Black or white, whichever reads better on the colour."""
    red, green, blue = color
    return "#1a1a1a" if red * 0.299 + green * 0.587 + blue * 0.114 > _LIGHT else "#ffffff"


def badge(status: str, say: Say, *, stale: bool = False) -> str:
    """The status's mark and word, as HTML.

    Args:
        status: One of `Status`.
        say: The interface's messages.
        stale: Whether its last evidence is old: drawn paler.
    """
    style = STYLE[Status(status)]
    glyph = GLYPHS[style.mark]
    hollow = style.pattern == "hatch"
    disc, ink = ("none", "var(--rl-color)") if hollow else ("var(--rl-color)", "var(--rl-glyph)")
    svg = (
        "<svg class='rl-badge' viewBox='-9 -9 18 18' aria-hidden='true'>"
        f"<circle r='8' style='fill:{disc};stroke:var(--rl-color);stroke-width:1.2'/>"
        f"<path d='{glyph['area']}' style='fill:{ink}'/><path d='{glyph['line']}' style='fill:none;stroke:{ink};"
        "stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round'/></svg>"
    )
    kind = f"rl-{status}{' rl-stale' if stale else ''}"
    return f"<span class='{kind}'>{svg}<span class='rl-word'>{word(status, say)}</span></span>"


def word(status: str, say: Say) -> str:
    """The status in words, escaped."""
    return escape(STYLE[Status(status)].words[say.lang])


def strip(spans: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> str:
    """The statuses of one link from a day to another, as bands; a table beside it must say the same in words.

    Args:
        spans: `start`, `end` (`datetime64`; a missing start is before all, a missing end lasts), `start_latest`,
            `status`, `stale` (bool) of one link, in the order of time: as `Timeline.intervals` gives them.
        first: The first day shown.
        last: The last one.
    """
    days = float((last - first).astype(int) + 1)
    start = np.clip((_days(spans["start"], first) - first).astype(int), 0, days)
    end = np.clip((_days(spans["end"], last + 1) - first).astype(int), 0, days)
    shown = pd.DataFrame(
        {
            "left": 100 * start / days, "width": 100 * (end - start) / days, "status": spans["status"].to_numpy(),
            "stale": np.where(spans["stale"], " rl-stale", "") if "stale" in spans else "",
        }
    )  # fmt: skip
    bands = [
        f"<span class='rl-span rl-{row.status}{row.stale}' style='left:{row.left:.3f}%;width:{row.width:.3f}%'></span>"
        for row in shown[shown["width"] > 0].itertuples()
    ]
    return f"<span class='rl-strip' aria-hidden='true'>{''.join(bands)}</span>"


def _days(column: pd.Series, missing: np.datetime64) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    found = dates.to_days(column)
    return np.where(np.isnat(found), missing, found)
