"""The bands that strips draw, for every page with strips.

Counts of days in words: a percentage, how far uncertain dates may shift a count, the days of each status.

The date of a link's last evidence, as the log writes it and never as the one day that the engine counts from.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.widgets.cache import by_view, cached
from dashboard.widgets.html_table import HtmlRow, has
from dashboard.widgets.open_page import OpenPage
from raillinks.domain import dates
from raillinks.domain.status import LIMITED, WITHOUT_TRACK
from raillinks.engine import timeline
from raillinks.i18n import translator
from raillinks.metrics import uptime


@cached(by_view)
def strip_bands(page: OpenPage) -> pd.DataFrame:
    """The bands of every link, as `timeline.bands` gives them."""
    return timeline.bands(page.view.timeline, page.view.selection.stale_after)


OLD_EVIDENCE = message("old evidence")
ALL_ON_OLD_EVIDENCE = message("all known days rest on old evidence")
SOME_ON_OLD_EVIDENCE = Plural(
    "{n} of the {known} known days on old evidence", "{n} of the {known} known days on old evidence"
)
OPEN_OF_KNOWN_DAYS = message("open on {open} of {known} known days, {days} in the period")
STATUS_ON_DAYS = Plural("{status} on {n} day", "{status} on {n} days")
DAYS_EXCLUDED = Plural("{n} {status} day excluded", "{n} {status} days excluded")
AS_DATES_ARE_UNCERTAIN = message("{least}–{most} as dates are uncertain")
_TINY_PERCENTAGE = message("under 0.1 %")


def percentage(row: HtmlRow, say: Translator) -> str:
    """The open days of a row of `uptime.uptime` in a hundred known ones; a dash where too few are known."""
    if not has(row, "open_percent"):
        return "—"
    return share(row["open_days"], row["known_days"], say)


def share(part: int, whole: int, say: Translator) -> str:
    """A part in a hundred of a whole that is not 0, rounded down to a tenth: "80.9 %"."""
    text = uptime.percent_in_words(part, whole)
    return say(text) if text == _TINY_PERCENTAGE else say.percent(text.removesuffix("%").rstrip())


def uncertain_range(least: int, most: int, say: Translator) -> Iterator[str]:
    """The range that a count of days may have; empty where all dates are certain."""
    if least != most:
        yield say(AS_DATES_ARE_UNCERTAIN, least=say.number(least), most=say.number(most))


def days_in_words(row: HtmlRow, say: Translator) -> Iterator[str]:
    """The days of a row of `uptime.uptime`, in lines: what is open and known, how sure that is, further statuses."""
    yield open_of_known(row, say)
    yield from doubts(row, say)


def open_of_known(row: HtmlRow, say: Translator) -> str:
    """How many of the known days were open, and of how many; without a known day, that there is none."""
    days = row["known_days"] + row["unknown_days"]
    if row["known_days"]:
        return say(OPEN_OF_KNOWN_DAYS, open=say.number(row["open_days"]),
                   known=say.number(row["known_days"]), days=say.number(days))  # fmt: skip
    if days:
        return say.plural("status not known on {n} day of the period", "status not known on any of the {n} days", days)
    return say("no track on any day of the period")


def doubts(row: HtmlRow, say: Translator) -> Iterator[str]:
    """How many known days rest on old evidence, the range of the open days, the days of each further status."""
    yield from old_evidence(row["stale_days"], row["known_days"], say)
    yield from further_days(row, say)


def further_days(row: HtmlRow, say: Translator) -> Iterator[str]:
    """The range of the open days of a row of `uptime.uptime`, then the days of each further status that it has."""
    yield from uncertain_range(row["open_days_min"], row["open_days_max"], say)
    for status in (*LIMITED, *WITHOUT_TRACK):
        days, word = row[f"{status}_days"], say.word(status)
        if days and status in LIMITED:
            yield say.plural(*STATUS_ON_DAYS, days, status=word)
        elif 0 < days < row["period_days"]:
            yield say.plural(*DAYS_EXCLUDED, days, status=word)


def old_evidence(stale: int, known: int, say: Translator) -> Iterator[str]:
    """How many of the known days rest on old evidence; nothing where none does."""
    if stale and stale == known:
        yield say(ALL_ON_OLD_EVIDENCE)
    elif stale:
        yield say.plural(*SOME_ON_OLD_EVIDENCE, stale, known=say.number(known))


def last_evidence(page: OpenPage, row: HtmlRow, prefix: str = "") -> str:
    """The date of the last evidence of a link, as EDTF; empty where there is none.

    Args:
        page: The page.
        row: `crossing_id`, `service`, `last_evidence` (`datetime64`, missing where there is none).
        prefix: What the name of the column `last_evidence` begins with.
    """
    if not has(row, f"{prefix}last_evidence"):
        return ""
    return evidence_date(page, row, dates.of_cell(row[f"{prefix}last_evidence"]))


def no_evidence_since(page: OpenPage, row: HtmlRow, unknown_from: np.datetime64) -> str:
    """Since when nothing is known of a link, in words: the date of the evidence that ended the day before.

    Args:
        page: The page.
        row: `crossing_id`, `service`.
        unknown_from: The first day on which the link is `unknown`.
    """
    return translator.last_evidence(evidence_date(page, row, unknown_from - np.timedelta64(1, "D")), page.say)


def evidence_date(page: OpenPage, row: HtmlRow, day: np.datetime64) -> str:
    """The date of the evidence whose last possible day this is, as EDTF: a year has no exact day."""
    return page.view.any_day.log.evidence_dates.get((row["crossing_id"], row["service"], day), str(day))
