"""How much of a period rests on evidence, in words: the shares of fresh, stale and unknown days."""

from collections.abc import Iterator
from html import escape

import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.parts.html_table import Row
from dashboard.parts.open_page import OpenPage
from raillinks.metrics.uptime import EVIDENCE_DAYS, whole_percents

ALL_TOGETHER = Plural(
    "All listed links together: the last evidence was fresh (at most {n} day old) on {fresh} of the days and stale on "
    "{stale}; the status was unknown on {unknown}.",
    "All listed links together: the last evidence was fresh (at most {n} days old) on {fresh} of the days and stale on "
    "{stale}; the status was unknown on {unknown}.",
)
WITHOUT_TRACK_NOT_COUNTED = message("Days without track are not counted.")
_ALL = 100
_OF_LINK = (message("fresh {share}"), message("stale {share}"), message("unknown {share}"))
"""How a link's line says each share of `EVIDENCE_DAYS`, in that order."""
_NEVER_STALE = (message("known {share}"), *_OF_LINK[1:])
"""The same where no status goes stale."""


def _shares(row: Row, say: Translator) -> list[str]:
    """The shares of `EVIDENCE_DAYS` in words; none if the track was gone on every day."""
    days = [int(row[column]) for column in EVIDENCE_DAYS]
    if not sum(days):
        return []
    return [_share(n, percent, sum(days), say) for n, percent in zip(days, whole_percents(days), strict=True)]


def _share(days: int, percent: int, total: int, say: Translator) -> str:
    """A percentage; only no day at all is "0 %", only every day is "100 %"."""
    if days and not percent:
        return say("under 1 %")
    if days < total and percent == _ALL:
        return say("over 99 %")
    return say.percent(str(percent))


def of_link(row: Row, stale_after: int, say: Translator) -> str:
    """The line below the strip of a link, as HTML: the shares of the days that it has.

    Args:
        row: As `uptime.uptime` gives it.
        stale_after: Days without evidence after which a status is stale; 0 = never.
        say: The interface's messages.
    """
    words = _OF_LINK if stale_after else _NEVER_STALE
    shares = zip(EVIDENCE_DAYS, words, _shares(row, say), strict=False)
    parts = [say(text, share=share) for column, text, share in shares if row[column]]
    return f"<small>{escape(' · '.join(parts))}</small>" if parts else ""


def of_all(page: OpenPage, figures: pd.DataFrame) -> str:
    """The same for all listed links together, as a sentence in HTML.

    Args:
        page: The page.
        figures: The listed links, as `uptime.uptime` gives them.
    """
    shares = _shares(figures[list(EVIDENCE_DAYS)].sum().to_dict(), page.say)
    if not shares:
        return ""
    return f"<p class='rl-history-shares'>{escape(page.say.sentences(_sentences(page, figures, shares)))}</p>"


def _sentences(page: OpenPage, figures: pd.DataFrame, shares: list[str]) -> Iterator[str]:
    say, stale_after = page.say, page.view.selection.stale_after
    fresh, stale, unknown = shares
    if stale_after:
        yield say.plural(*ALL_TOGETHER, stale_after, fresh=fresh, stale=stale, unknown=unknown)
    else:
        yield say("All listed links together: the status was known on {known} of the days and unknown on {unknown}.",
                  known=fresh, unknown=unknown)  # fmt: skip
    if figures["closed_days"].any():
        yield say(WITHOUT_TRACK_NOT_COUNTED)
