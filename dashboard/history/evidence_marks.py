"""Where evidence of a link is, as a thin lane below its strip: ticks for dated claims, a line for a search in vain."""

from collections.abc import Iterator
from html import escape

import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.parts.open_page import OpenPage
from raillinks.domain import dates
from raillinks.metrics.compare import LINK, Period
from raillinks.query import view_figures

A_DATED_CLAIM = message("a dated claim")
SEARCHED_FROM_TO = message(
    "searched by the maintainers from {first} to {last}: no report found on whether the service ran"
)
SEARCHED_NO_REPORT = message("searched by the maintainers, no report found on whether the service ran")
_WIDTH = 1000
"""The width of a lane in the units of its drawing; it is drawn as wide as the strip."""
_GRID = 8
"""Ticks stand on this grid of the drawing: many at one time stay a comb, also on a phone."""
_CLOSE = 2.5
"""Claims that dispute share a box where they are closer than this, in hundredths of the strip."""
_TICK = "M{0:g} 0V5.5"
_BAR = "M{0:g} 1H{1:g}"
_REACH = "M{0:g} 7.5V10.5M{0:g} 9H{1:g}M{1:g} 7.5V10.5"


def lanes(page: OpenPage, period: Period) -> dict[tuple[str, str], str]:
    """The lane of each link that has a dated claim or a search record in a period, as HTML.

    Args:
        page: The page.
        period: The first and the last day of the strips.
    """
    claims, reaches = view_figures.of_view(page.dataset, page.view, period)
    claims_of, reaches_of = _by_link(claims), _by_link(reaches)
    return {
        link: _lane(page.say, claims_of.get(link, claims[:0]), reaches_of.get(link, reaches[:0]), period)
        for link in {**claims_of, **reaches_of}
    }


def _by_link(rows: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(crossing), str(service)): of_link for (crossing, service), of_link in rows.groupby(list(LINK))}


def _lane(say: Translator, claims: pd.DataFrame, reaches: pd.DataFrame, period: Period) -> str:
    """One lane: an image that says in words what it shows."""
    said = escape(say.clauses(in_words(say, claims, reaches)), quote=True)
    marks = view_figures.places(claims["claimed_earliest"], claims["claimed_latest"], period)
    disputes = claims["disputes"].to_numpy(bool)
    searched = view_figures.places(reaches["first"], reaches["last"], period)
    ends = (_WIDTH * searched[["at", "to"]]).round(1)
    lines = "".join(_REACH.format(at, to) for at, to in ends.itertuples(index=False))
    return (
        f"<span class='rl-evidence' role='img' aria-label='{said}' title='{said}'>"
        f"{_drawing(_ticks(marks[~disputes]), _bars(marks[~disputes]), lines, stretched=True)}"
        f"{_hollow(marks[disputes])}</span>"
    )


def in_words(say: Translator, claims: pd.DataFrame, reaches: pd.DataFrame) -> Iterator[str]:
    """What a lane shows, in words, unescaped.

    Args:
        say: The interface's messages.
        claims: The dated claims of one link, by the days that they give.
        reaches: The reach of its search records.
    """
    if not claims.empty:
        yield say.plural("{n} dated claim, the last: {date}", "{n} dated claims, the last: {date}", len(claims),
                         date=say.date(claims["claimed_date"].iloc[-1]))  # fmt: skip
    if disputing := int(claims["disputes"].sum()):
        yield say.plural("{n} of them disputes its event", "{n} of them dispute their event", disputing)
    for first, last in zip(reaches["first"], reaches["last"], strict=True):
        yield say(SEARCHED_FROM_TO,
                  first=say.day(dates.of_cell(first)), last=say.day(dates.of_cell(last)))  # fmt: skip


def _ticks(marks: pd.DataFrame) -> str:
    """The ticks as a path: each in the middle of its days, on the grid, one for all at the same place."""
    exact = marks[~marks["wide"]]
    middles = _GRID * (_WIDTH / _GRID * (exact["at"] + exact["to"]) / 2).round().unique()
    return "".join(_TICK.format(middle) for middle in middles)


def _bars(marks: pd.DataFrame) -> str:
    """The bars as a path: each over its days, one for all with the same days."""
    wide = (_WIDTH * marks.loc[marks["wide"], ["at", "to"]]).round(1).drop_duplicates()
    return "".join(_BAR.format(at, to) for at, to in wide.itertuples(index=False))


def _hollow(marks: pd.DataFrame) -> str:
    """The claims that dispute, as boxes over their days, close ones as one; never too narrow to be seen as hollow."""
    boxes: list[tuple[float, float]] = []
    for at, to in (100 * marks[["at", "to"]].sort_values("at")).itertuples(index=False, name=None):
        if boxes and at < boxes[-1][1] + _CLOSE:
            begun, ended = boxes.pop()
            boxes.append((begun, max(ended, to)))
        else:
            boxes.append((at, to))
    return "".join(
        f"<span class='rl-evidence-disputes' style='left:{at:.3f}%;width:{to - at:.3f}%'></span>" for at, to in boxes
    )


def _drawing(ticks: str, bars: str, lines: str, *, stretched: bool = False) -> str:
    """The drawing of a lane, or of a mark of the key."""
    box = f"viewBox='0 0 {_WIDTH} 12' preserveAspectRatio='none'" if stretched else "viewBox='0 0 16 12'"
    kinds = (("rl-evidence-ticks", ticks), ("rl-evidence-bars", bars), ("rl-evidence-searched", lines))
    paths = "".join(f"<path class='{kind}' d='{path}'/>" for kind, path in kinds if path)
    return f"<svg {box} aria-hidden='true'>{paths}</svg>"


def key(say: Translator) -> str:
    """What the lanes show, as HTML."""
    searched = say(SEARCHED_NO_REPORT)
    marks = (
        (_drawing("M8 2V10", "", ""), say(A_DATED_CLAIM)),
        (_drawing("", "M1 6H15", ""), say("one whose date spans several days")),
        ("<span class='rl-evidence-disputes'></span>", say("one that disputes its event")),
        (_drawing("", "", _REACH.format(1, 15)), searched),
    )
    words = " ".join(
        f"<span><span class='rl-evidence-sample'>{mark}</span>{escape(word)}</span>" for mark, word in marks
    )
    left_out = escape(say("Claims about all crossings together are not drawn."))
    return f"<p class='rl-note rl-evidence-key'>{escape(say('Where evidence is:'))} {words} {left_out}</p>"
