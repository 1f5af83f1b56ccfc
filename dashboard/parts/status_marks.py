"""A status in a page: its badge and word, and a strip of statuses over time. Colours, marks, patterns: layers/style.py.

The time map draws the same on its canvas; here it is HTML, so that it wraps, prints and can be read out.
"""

from collections.abc import Sequence
from html import escape
from math import sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator
from dashboard.parts.html_table import Row
from layers.style import GLYPHS, PATTERNS, STALE_ALPHA, STYLE, Colour, StatusStyle
from raillinks.words import dates
from raillinks.words.enums import Status

_LIGHT = 150  # of 255: on a lighter colour the glyph is black


def css() -> str:
    """The style sheet of statuses: one class each (`rl-open` …), for a light and a dark page."""
    stale = f".rl-span.rl-stale {{opacity: {STALE_ALPHA}}}"
    return "\n".join([*(_rule(status, style) for status, style in STYLE.items()), _STRIP, stale])


_STRIP = """
.rl-badge {width: 1.05em; height: 1.05em; vertical-align: -.16em; margin-right: .3em; flex: none}
.rl-word {color: var(--rl-ink); font-weight: 600; white-space: nowrap}
.rl-stale .rl-badge {opacity: .5}
.rl-strip {position: relative; display: block; height: .95rem; overflow: hidden}
.rl-span {position: absolute; display: block; min-width: 1px; background: var(--rl-fill);
  height: var(--rl-height); top: calc((100% - var(--rl-height)) / 2)}
.rl-span.rl-soft {height: 100%; top: 0; background: linear-gradient(90deg, var(--rl-from), var(--rl-color))}
.rl-span.rl-veil {height: 100%; top: 0; background: repeating-linear-gradient(135deg,
  color-mix(in srgb, Canvas 75%, transparent) 0 3px, color-mix(in srgb, Canvas 30%, transparent) 3px 6px)}"""


def _rule(status: str, style: StatusStyle) -> str:
    return (
        f".rl-{status} {{--rl-color: light-dark({_rgb(style.color)}, {_rgb(style.dark)});"
        f" --rl-ink: light-dark({_rgb(style.ink)}, {_rgb(style.dark)});"
        f" --rl-glyph: light-dark({_on(style.color)}, {_on(style.dark)});"
        f" --rl-fill: {_fill(style)}; --rl-height: {100 * style.height:g}%}}\n"
        f".rl-from-{status} {{--rl-from: {_from(style)}}}"
    )


def _fill(style: StatusStyle) -> str:
    """The fill of a strip: the colour, or sloping lines as far apart as on the time map's canvas."""
    pattern = PATTERNS.get(style.pattern)
    if pattern is None:
        return "var(--rl-color)"
    strong = f"{100 * pattern.alpha:g}%"
    line = f"color-mix(in srgb, {'white' if pattern.on_color else 'var(--rl-color)'} {strong}, {{}})"
    ground = "var(--rl-color)" if pattern.on_color else "transparent"
    apart = pattern.tile / sqrt(2)  # a gradient counts across its lines
    return (
        f"repeating-linear-gradient(135deg, {line.format(ground)} 0 {pattern.line:g}px,"
        f" {ground} {pattern.line:g}px {apart:.2f}px)"
    )


def _from(style: StatusStyle) -> str:
    """Where a soft edge comes from: paler where the status is drawn as a hatch."""
    share = 30 if style.pattern == "hatch" else 100
    return f"color-mix(in srgb, light-dark({_rgb(style.color)}, {_rgb(style.dark)}) {share}%, transparent)"


def _rgb(color: Colour) -> str:
    return f"rgb({' '.join(str(part) for part in color)})"


def _on(color: Colour) -> str:
    """Black or white, whichever reads better on the colour."""
    red, green, blue = color
    return "#1a1a1a" if red * 0.299 + green * 0.587 + blue * 0.114 > _LIGHT else "#ffffff"


_RING = (
    "<circle r='8' pathLength='8' stroke-dasharray='.56 .44' style='fill:none;stroke:currentColor;stroke-width:1.5'/>"
)
_IN_RING = "scale(.68)"
"""The dashed ring of an uncertain day, and the mark in it: as `UNCERTAIN` in timemap/static/badges.js."""


def badge(status: str, say: Translator, *, stale: bool = False, uncertain: bool = False) -> str:
    """The status's mark and word, as HTML.

    Args:
        status: One of `Status`.
        say: The interface's messages.
        stale: Whether its last evidence is old: drawn paler.
        uncertain: Whether another status is possible: a smaller mark in a dashed ring, as on the time map. The words
            beside it must say so too.
    """
    kind = f"rl-{status}{' rl-stale' if stale else ''}"
    word = escape(status_word(status, say))
    return f"<span class='{kind}'>{mark(status, uncertain=uncertain)}<span class='rl-word'>{word}</span></span>"


def mark(status: str, *, uncertain: bool = False) -> str:
    """The status's mark alone, as SVG that takes its colours from a parent of the status's class (`css`).

    Args:
        status: One of `Status`.
        uncertain: As for `badge`.
    """
    style = STYLE[Status(status)]
    glyph = GLYPHS[style.mark]
    hollow = style.pattern == "hatch"
    disc, ink = ("none", "var(--rl-color)") if hollow else ("var(--rl-color)", "var(--rl-glyph)")
    disc_and_glyph = (
        f"<circle r='8' style='fill:{disc};stroke:var(--rl-color);stroke-width:1.2'/>"
        f"<path d='{glyph['area']}' style='fill:{ink}'/><path d='{glyph['line']}' style='fill:none;stroke:{ink};"
        "stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round'/>"
    )
    drawn = f"<g transform='{_IN_RING}'>{disc_and_glyph}</g>{_RING}" if uncertain else disc_and_glyph
    return f"<svg class='rl-badge' viewBox='-9 -9 18 18' aria-hidden='true'>{drawn}</svg>"


def is_uncertain(row: Row, prefix: str = "") -> bool:
    """Whether several statuses are possible on the day of a row of the status table.

    Args:
        row: The row.
        prefix: What the names of its columns begin with.
    """
    return ";" in row[f"{prefix}alternatives"]


def status_word(status: str, say: Translator) -> str:
    """The status in words, unescaped."""
    return say.word(status)


class Band(NamedTuple):
    """One band of a strip: `[start, end)` in days since 1970, the edge soft until `certain_from`; who began it."""

    start: int
    end: int
    certain_from: int
    status: str
    before: str
    stale: bool
    event_id: str | None


_EVER = 1 << 20  # days from 1970, further than any date of the log


def bands(spans: pd.DataFrame) -> list[Band]:
    """The bands of one link's strip.

    Args:
        spans: `start`, `end` (`datetime64`; a missing start is before all, a missing end lasts), `status`, and where
            they are known `start_latest`, `stale` (bool) and `event_id`, of one link, in the order of time: as
            `Timeline.intervals` or `bands.bands` give them.
    """
    n = len(spans)
    start, end = _numbers(spans["start"], -_EVER), _numbers(spans["end"], _EVER)
    soft = _numbers(spans["start_latest"], -_EVER) if "start_latest" in spans else start
    status = [str(word) for word in spans["status"]]
    stale = [bool(old) for old in spans["stale"]] if "stale" in spans else [False] * n
    events = [str(e) if isinstance(e, str) else None for e in spans["event_id"]] if "event_id" in spans else [None] * n
    fields = zip(start, end, soft, status, [*status[:1], *status][:n], stale, events, strict=True)
    return [Band(*values) for values in fields]


def _numbers(column: pd.Series, missing: int) -> list[int]:
    days = dates.to_days(column)
    return [int(n) for n in np.where(np.isnat(days), missing, days.astype(np.int64))]


def strip(spans: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> str:
    """The statuses of one link from a day to another, as bands; a table beside it must say the same in words.

    Args:
        spans: As `bands` takes them.
        first: The first day shown.
        last: The last one.
    """
    return strip_of(bands(spans), int(first.astype(np.int64)), int(last.astype(np.int64)))


def strip_of(of_link: Sequence[Band], first: int, last: int, covered_to: int | None = None) -> str:
    """The same from bands and days since 1970, for many strips of one link.

    Args:
        of_link: The bands of the link.
        first: The first day shown.
        last: The last one.
        covered_to: The days after it are veiled: last known; None veils none.
    """
    drawn = "".join(_drawn(band, first, last + 1) for band in of_link if band.start <= last and band.end > first)
    end = min(last + 1, max((band.end for band in of_link), default=first))
    if covered_to is not None and covered_to + 1 < end:
        place = _place(max(covered_to + 1, first), end, first, last + 1)
        drawn += f"<span class='rl-span rl-veil' {place}></span>"
    return f"<span class='rl-strip' aria-hidden='true'>{drawn}</span>"


def _drawn(band: Band, first: int, end: int) -> str:
    """A band between two days, and over it the soft edge on the days when it may have begun."""
    kind = f"rl-span rl-{band.status}{' rl-stale' if band.stale else ''}"
    drawn = f"<span class='{kind}' {_place(max(band.start, first), min(band.end, end), first, end)}></span>"
    soft = min(band.certain_from, band.end)
    if band.start < soft and soft > first and band.before != band.status:  # whole, so that its colours stay in place
        kind = f"rl-span rl-soft rl-{band.status} rl-from-{band.before}"
        drawn += f"<span class='{kind}' {_place(band.start, soft, first, end)}></span>"
    return drawn


def _place(start: int, stop: int, first: int, end: int) -> str:
    days = end - first
    return f"style='left:{100 * (start - first) / days:.3f}%;width:{100 * (stop - start) / days:.3f}%'"
