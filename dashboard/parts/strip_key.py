"""What strips of statuses mean: a sample and a word for each status, soft edge, old evidence and days after the log."""

from collections.abc import Collection
from html import escape

from dashboard.i18n.translator import Translator, message
from dashboard.parts.status_marks import Band, status_word, strip_of
from raillinks.domain.status import Status

SOFT_EDGE = message("soft edge: day not known")
_DAYS = 12
"""The days of a sample."""


def key(statuses: Collection[str], stale_after: int, say: Translator, *, veiled: bool = False) -> str:
    """The key as HTML.

    Args:
        statuses: The statuses that the strips show.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        say: The interface's messages.
        veiled: Whether the strips go on after the last covered day.
    """
    samples = [(_sample(_band(status)), status_word(status, say)) for status in Status if status in set(statuses)]
    soft = Band(0, _DAYS, _DAYS, Status.SUSPENDED, Status.OPEN, False, None)  # noqa: FBT003 (a NamedTuple)
    samples.append((_sample(soft), say(SOFT_EDGE)))
    if stale_after:
        old = say.plural("pale: last evidence over {n} day old", "pale: last evidence over {n} days old", stale_after)
        samples.append((_sample(_band(Status.OPEN, stale=True)), old))
    if veiled:
        samples.append(
            (_sample(_band(Status.OPEN), covered_to=-1), say("hatched: after the last covered day, last known status"))
        )
    listed = " ".join(
        f"<span><span class='rl-strip-sample'>{strip}</span>{escape(word)}</span>" for strip, word in samples
    )
    return f"<p class='rl-note rl-strip-key'>{escape(say('Strips:'))} {listed}</p>"


def _band(status: str, *, stale: bool = False) -> Band:
    return Band(0, _DAYS, 0, status, status, stale, None)


def _sample(band: Band, covered_to: int | None = None) -> str:
    return strip_of([band], 0, _DAYS - 1, covered_to)
