"""A status in a page: its badge and word, and a strip of statuses over time. Colours, marks, patterns: layers/style.py.

The time map draws the same on its canvas; here it is HTML, so that it wraps, prints and can be read out.

What strips of statuses mean: a sample and a word for each status, soft edge, old evidence and days after the log.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from html import escape
from math import sqrt
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.widgets.html_table import HtmlRow
from layers.style import (
    BADGE_EDGE,
    BAR_SHARE,
    GLYPHS,
    HATCH_ALPHA,
    PAGE,
    PARTS,
    PATTERNS,
    STALE_ALPHA,
    STALE_FILL,
    STYLE,
    Part,
    StatusStyle,
    in_parts,
    ink_on,
)
from raillinks.domain import dates
from raillinks.domain.status import Colour, Status


def plain_css() -> str:
    """The same for a page of our own, without Streamlit's theme, with its colours (`--paper`, `--text` …)."""
    named = " ".join(f"--{name}: light-dark({_rgb(light)}, {_rgb(dark)});" for name, (light, dark) in PAGE.items())
    return f":root {{{named}}}\n{css()}"


def css() -> str:
    """The style sheet of statuses: one class each (`rl-open` …), for a light and a dark page."""
    stale = f".rl-span.rl-stale {{opacity: {STALE_ALPHA}}}"
    return "\n".join([*(_rule(status, style) for status, style in STYLE.items()), _STRIP, stale, _STALE_BADGE])


_STALE_BADGE = (
    f".rl-stale .rl-badge g {{--rl-disc: color-mix(in srgb, var(--rl-color) {100 * STALE_FILL:g}%, transparent);"
    " --rl-edge: var(--rl-ink); --rl-on: var(--rl-ink)}"
)


_STRIP = """
.rl-badge {width: 1.05em; height: 1.05em; vertical-align: -.16em; margin-right: .3em; flex: none}
.rl-word {color: var(--rl-ink); font-weight: 600; white-space: nowrap}
.rl-strip {position: relative; display: block; height: .95rem; overflow: hidden}
.rl-span {position: absolute; display: block; min-width: 1px; background: var(--rl-fill);
  height: var(--rl-height); top: calc((100% - var(--rl-height)) / 2)}
.rl-span.rl-soft {height: 100%; top: 0; background: linear-gradient(90deg, var(--rl-from), var(--rl-color))}
.rl-span.rl-veil {height: 100%; top: 0; background: repeating-linear-gradient(135deg,
  color-mix(in srgb, Canvas 75%, transparent) 0 3px, color-mix(in srgb, Canvas 30%, transparent) 3px 6px)}
.rl-contested {position: absolute; top: 0; height: 100%; min-width: 5px; box-sizing: border-box;
  border: 2px dotted CanvasText; background: color-mix(in srgb, Canvas 55%, transparent)}
.rl-strip-key > span {display: inline-block; margin-right: .7rem}
.rl-strip-sample {display: inline-block; width: 1.6rem; margin-right: .3rem; vertical-align: -.15em}"""


def _rule(status: str, style: StatusStyle) -> str:
    return (
        f".rl-{status} {{--rl-color: light-dark({_rgb(style.color)}, {_rgb(style.dark)});"
        f" --rl-ink: light-dark({_rgb(style.ink)}, {_rgb(style.dark)});"
        f" --rl-glyph: light-dark({_rgb(ink_on(style.color))}, {_rgb(ink_on(style.dark))});"
        f" --rl-fill: {_fill(style)}; --rl-height: {100 * style.height:g}%}}\n"
        f".rl-from-{status} {{--rl-from: {_from(style)}}}"
    )


def _fill(style: StatusStyle) -> str:
    """The fill of a strip: the colour, two lines of it, or sloping lines as far apart as on the time map's canvas."""
    if style.pattern == "bars":
        low, high = f"{100 * BAR_SHARE:g}%", f"{100 - 100 * BAR_SHARE:g}%"
        return f"linear-gradient(var(--rl-color) 0 {low}, transparent {low} {high}, var(--rl-color) {high})"
    pattern = PATTERNS.get(style.pattern)
    if pattern is None:
        return "var(--rl-color)"
    strong = f"{100 * pattern.alpha:g}%"
    line = f"color-mix(in srgb, var(--rl-color) {strong}, transparent)"
    apart = pattern.tile / sqrt(2)  # a gradient counts across its lines
    return (
        f"repeating-linear-gradient(135deg, {line} 0 {pattern.line:g}px, transparent {pattern.line:g}px {apart:.2f}px)"
    )


def _from(style: StatusStyle) -> str:
    """Where a soft edge comes from: paler where the status is drawn as a hatch."""
    share = 30 if style.pattern == "hatch" else 100
    return f"color-mix(in srgb, light-dark({_rgb(style.color)}, {_rgb(style.dark)}) {share}%, transparent)"


def _rgb(color: Colour) -> str:
    return f"rgb({' '.join(str(part) for part in color)})"


def badge(status: str, say: Translator, *, stale: bool = False, among: Sequence[str] = ()) -> str:
    """The status's mark and word, as HTML. The words beside it must say what the mark says of doubt.

    Args:
        status: One of `Status`.
        say: The interface's messages.
        stale: Whether its last evidence is old: pale inside.
        among: Every possible status of the day, as `possible` reads them: of several each has a part of the mark.
    """
    return coloured(status, among, stale=stale, beside=f"<span class='rl-word'>{escape(say.word(status))}</span>")


def coloured(status: str, among: Sequence[str] = (), *, stale: bool = False, beside: str = "") -> str:
    """The status's mark, in the colours of the status.

    Args:
        status: As for `badge`.
        among: As for `badge`.
        stale: As for `badge`.
        beside: HTML in the same colours.
    """
    return f"<span class='rl-{status}{' rl-stale' if stale else ''}'>{mark(status, among)}{beside}</span>"


def mark(status: str, among: Sequence[str] = ()) -> str:
    """The status's mark alone, as SVG; the same as `timemap/static/badges.js` draws.

    Args:
        status: One of `Status`.
        among: As for `badge`.
    """
    shown = in_parts(status, among)
    drawn = "".join(_part(each, part) for each, part in zip(shown, PARTS[len(shown)], strict=True))
    return f"<svg class='rl-badge' viewBox='-9 -9 18 18' aria-hidden='true'>{drawn}</svg>"


def _part(status: str, part: Part) -> str:
    """A part of a mark, in the colours of its own status (`css`)."""
    style = STYLE[Status(status)]
    glyph, color = GLYPHS[style.mark], "var(--rl-color)"
    hollow = style.pattern == "hatch"
    disc, ink = ("none", color) if hollow else (f"var(--rl-disc, {color})", "var(--rl-on, var(--rl-glyph))")
    edge = f"stroke:var(--rl-edge, {color});stroke-width:{BADGE_EDGE};stroke-linejoin:round"
    hatch = f"<path d='{part.hatch}' style='{edge};opacity:{HATCH_ALPHA}'/>" if hollow and part.hatch else ""
    return (
        f"<g class='rl-{status}'><path d='{part.path}' style='fill:{disc};{edge}'/>{hatch}"
        f"<g transform='translate({part.x:g} {part.y:g}) scale({part.scale:g})'>"
        f"<path d='{glyph['area']}' style='fill:{ink}'/>"
        f"<path d='{glyph['line']}' style='fill:none;stroke:{ink};stroke-width:1.9;stroke-linecap:round;"
        "stroke-linejoin:round'/></g></g>"
    )


def possible(row: HtmlRow, prefix: str = "") -> list[str]:
    """Every possible status on the day of a row of the status table.

    Args:
        row: The row.
        prefix: What the names of its columns begin with.
    """
    return str(row[f"{prefix}alternatives"]).split(";")


def is_uncertain(row: HtmlRow) -> bool:
    """Whether several statuses are possible on the day of a row of the status table."""
    return len(possible(row)) > 1


class Band(NamedTuple):
    """One band of a strip: `[start, end)` in days since 1970, the edge soft until `certain_from`; who began it."""

    start: int
    end: int
    certain_from: int
    status: str
    before: str
    stale: bool
    event_id: str | None
    last_known: str = ""
    """Of a band whose evidence has lapsed: the last known status."""


_EVER = 1 << 20  # days from 1970, further than any date of the log


def bands_html(spans: pd.DataFrame) -> list[Band]:
    """The bands of one link's strip.

    Args:
        spans: `start`, `end` (`datetime64`; a missing start is before all, a missing end lasts), `status`, and where
            they are known `start_latest`, `stale` (bool), `event_id` and `replayed_status`, of one link, in the
            order of time: as `Timeline.intervals` or `timeline.bands` give them.
    """
    n = len(spans)
    start, end = _numbers(spans["start"], -_EVER), _numbers(spans["end"], _EVER)
    soft = _numbers(spans["start_latest"], -_EVER) if "start_latest" in spans else start
    status = [str(word) for word in spans["status"]]
    stale = [bool(old) for old in spans["stale"]] if "stale" in spans else [False] * n
    events = [str(e) if isinstance(e, str) else None for e in spans["event_id"]] if "event_id" in spans else [None] * n
    replayed = [str(word) for word in spans["replayed_status"]] if "replayed_status" in spans else status
    lapsed = [last if last != shown else "" for last, shown in zip(replayed, status, strict=True)]
    fields = zip(start, end, soft, status, [*status[:1], *status][:n], stale, events, lapsed, strict=True)
    return [Band(*values) for values in fields]


def bands_by_link(spans: pd.DataFrame) -> dict[tuple[str, str], list[Band]]:
    """The bands of each link's strip: of thousands of links, many times quicker than `bands_html` of each.

    Args:
        spans: As `bands_html` takes them, of any number of links, with `crossing_id` and `service`.
    """
    found: dict[tuple[str, str], list[Band]] = {}
    for link, band in zip(zip(spans["crossing_id"], spans["service"], strict=True), bands_html(spans), strict=True):
        of_link = found.setdefault(link, [])
        of_link.append(band._replace(before=of_link[-1].status if of_link else band.status))
    return found


def touching(bands: Sequence[Band], first: int, last: int) -> Sequence[Band]:
    """The bands of one link that hold some days; of a log with thousands of them a cell is asked for a few.

    Args:
        bands: In the order of time, without gaps.
        first: The first day.
        last: The last one.
    """
    begun = bisect_right(bands, first, key=_start) - 1
    return bands[max(begun, 0) : bisect_right(bands, last, key=_start)]


_start = attrgetter("start")


def _numbers(column: pd.Series, missing: int) -> list[int]:
    days = dates.to_days(column)
    return [int(n) for n in np.where(np.isnat(days), missing, days.astype(np.int64))]


def strip(
    bands: Sequence[Band], first: np.datetime64, last: np.datetime64, contested: Sequence[tuple[int, int]] = ()
) -> str:
    """The statuses of one link from a day to another, as bands; a table beside it must say the same in words.

    Args:
        bands: The bands of the link.
        first: The first day shown.
        last: The last one.
        contested: As for `strip_of`.
    """
    ends = int(first.astype(np.int64)), int(last.astype(np.int64))
    return strip_of(bands, *ends, contested=contested)


def ranges(rows: Sequence[HtmlRow]) -> list[tuple[int, int]]:
    """Rows with `start` and `end` (NaT where it lasts) as pairs `[start, end)` of days since 1970."""
    ends: list[int] = [_EVER if pd.isna(row["end"]) else _number(row["end"]) for row in rows]
    return [(_number(row["start"]), end) for row, end in zip(rows, ends, strict=True)]


def _number(day: pd.Timestamp) -> int:
    return int(dates.of_cell(day).astype(np.int64))


def strip_of(
    of_link: Sequence[Band],
    first: int,
    last: int,
    covered_to: int | None = None,
    contested: Sequence[tuple[int, int]] = (),
) -> str:
    """The same from bands and days since 1970, for many strips of one link.

    Args:
        of_link: The bands of the link.
        first: The first day shown.
        last: The last one.
        covered_to: The days after it are veiled: last known; None veils none.
        contested: Days `[start, end)` that are hollow, since the disputed events would give them another status.
    """
    inside = touching(of_link, first, last)
    drawn = "".join(_drawn(band, first, last + 1) for band in inside if band.end > first)
    end = min(last + 1, max((band.end for band in inside), default=first))
    if covered_to is not None and covered_to + 1 < end:
        place = _place(max(covered_to + 1, first), end, first, last + 1)
        drawn += f"<span class='rl-span rl-veil' {place}></span>"
    for start, stop in contested:
        if start <= last and stop > first:
            place = _place(max(start, first), min(stop, last + 1), first, last + 1)
            drawn += f"<span class='rl-contested' {place}></span>"
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


SOFT_EDGE = message("soft edge: day not known")
DOTTED = message("dotted: disputed")
_DAYS = 12
"""The days of a sample."""


def key(
    statuses: Collection[str], stale_after: int, say: Translator, *, veiled: bool = False, contested: bool = False
) -> str:
    """The key as HTML.

    Args:
        statuses: The statuses that the strips show.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        say: The interface's messages.
        veiled: Whether the strips go on after the last covered day.
        contested: Whether some of their days are contested.
    """
    samples = [(_sample(_band(status)), say.word(status)) for status in Status if status in set(statuses)]
    soft = Band(0, _DAYS, _DAYS, Status.SUSPENDED, Status.OPEN, False, None)  # noqa: FBT003 (a NamedTuple)
    samples.append((_sample(soft), say(SOFT_EDGE)))
    if stale_after:
        old = say.plural("pale: last evidence over {n} day old", "pale: last evidence over {n} days old", stale_after)
        samples.append((_sample(_band(Status.OPEN, stale=True)), old))
    if veiled:
        samples.append(
            (_sample(_band(Status.OPEN), covered_to=-1), say("hatched: after the last covered day, last known status"))
        )
    if contested:
        of_days = strip_of([_band(Status.OPEN)], 0, _DAYS - 1, contested=[(_DAYS // 4, _DAYS - _DAYS // 4)])
        samples.append((of_days, say(DOTTED)))
    listed = " ".join(
        f"<span><span class='rl-strip-sample'>{strip}</span>{escape(word)}</span>" for strip, word in samples
    )
    return f"<p class='rl-note rl-strip-key'>{escape(say('Strips:'))} {listed}</p>"


def _band(status: str, *, stale: bool = False) -> Band:
    return Band(0, _DAYS, 0, status, status, stale, None)


def _sample(band: Band, covered_to: int | None = None) -> str:
    return strip_of([band], 0, _DAYS - 1, covered_to)
