"""A count of a source in words, and the mark of what is counted: told apart by shape, never by colour."""

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

from dashboard.i18n.translator import Translator, message
from dashboard.parts import directions
from dashboard.parts.html_table import Row
from raillinks.domain.enums import Confidence, Counted, Per

_PER: Mapping[str, str] = MappingProxyType(
    {
        "": message("in all"), Per.TRAIN: message("on one train"), Per.DAY: message("a day"),
        Per.WEEK: message("a week"), Per.MONTH: message("a month"), Per.IMAGE: message("in one image"),
    }
)  # fmt: skip
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        Counted.TRAINS: "M-4 -4.8 L5 0 L-4 4.8 Z",
        Counted.WAGONS: "M-4 -4 H4 V4 H-4 Z",
        Counted.CONTAINERS: "M-5.2 -3.2 H-0.9 V3.2 H-5.2 Z M0.9 -3.2 H5.2 V3.2 H0.9 Z",
        Counted.PASSENGERS: "M-4.5 0 A4.5 4.5 0 1 1 4.5 0 A4.5 4.5 0 1 1 -4.5 0 Z",
        Counted.TONNES: "M-2 -4.2 H2 L5.2 4.2 H-5.2 Z",
    }
)
"""What is counted → its shape as an SVG path around the origin, in a box of 12."""
_SEVERAL_KINDS = "M-1.5 -5 H1.5 V-1.5 H5 V1.5 H1.5 V5 H-1.5 V1.5 H-5 V-1.5 H-1.5 Z"
DOUBTED = (Confidence.DISPUTED, Confidence.WITHDRAWN)
"""Confidences of events whose counts are drawn hollow."""


def number(row: Row, say: Translator) -> str:
    """How many: one number, a range, or a bound; unescaped."""
    least, most = (_figure(row[bound], say) for bound in ("least", "most"))
    if least == most:
        return least
    if not most:
        return say("at least {n}", n=least)
    return f"{least}–{most}" if least else say("up to {n}", n=most)


def _figure(cell: str, say: Translator) -> str:
    return say.number(float(cell), 2) if cell else ""


def per(row: Row, say: Translator) -> str:
    """In what it is counted, unescaped."""
    return say(_PER[row["per"]])


def in_words(row: Row, say: Translator) -> str:
    """A count in one phrase, "wagons: 12, on one train, both ways (empty)", as HTML: the note is the log's English."""
    remark = f" <span lang='en'>({escape(row['note'])})</span>" if row["note"] else ""
    way = [directions.in_words(row["direction"], say)] if row["direction"] else []
    return escape(say.in_a_row([say.labelled(say.word(row["what"]), number(row, say)), per(row, say), *way])) + remark


def mark(rows: Iterable[Row]) -> str:
    """The mark of one count or of several close together, as SVG that says nothing by itself.

    Args:
        rows: The counts: `what`, and `confidence` of the event.
    """
    listed = list(rows)
    kinds = {row["what"] for row in listed}
    shape = _SHAPES[listed[0]["what"]] if len(kinds) == 1 else _SEVERAL_KINDS
    hollow = " class='rl-hollow'" if all(row["confidence"] in DOUBTED for row in listed) else ""
    behind = f"<path d='{shape}' transform='translate(2.4 -2.4)' class='rl-behind'/>" if len(listed) > 1 else ""
    return _svg(f"{behind}<path d='{shape}'{hollow}/>")


def _svg(paths: str) -> str:
    return f"<svg class='rl-count-mark' viewBox='-8 -8 16 16' aria-hidden='true'>{paths}</svg>"


def key(kinds: Iterable[str], say: Translator) -> str:
    """What the marks below the strips mean, as HTML.

    Args:
        kinds: What is counted somewhere on the page.
        say: The interface's messages.
    """
    present = set(kinds)
    shown = [(_svg(f"<path d='{_SHAPES[kind]}'/>"), say.word(kind)) for kind in _SHAPES if kind in present]
    wagons = _SHAPES[Counted.WAGONS]
    double = _svg(f"<path d='{wagons}' transform='translate(2.4 -2.4)' class='rl-behind'/><path d='{wagons}'/>")
    shown += [
        (double, say("several counts; the line spans their days")),
        (_svg(f"<path d='{_SEVERAL_KINDS}'/>"), say("counts of different kinds")),
        (_svg(f"<path d='{wagons}' class='rl-hollow'/>"), say("of a disputed or withdrawn event")),
    ]  # fmt: skip
    words = " ".join(f"<span>{svg}{escape(word)}</span>" for svg, word in shown)
    return f"<p class='rl-note rl-count-key'>{escape(say('Counts in the sources:'))} {words}</p>"
