"""The bands of a strip in words: what holds, from when on, and how old its evidence is. All unescaped."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.i18n.translator import Translator, message
from dashboard.parts import evidence_date
from dashboard.parts.open_page import OpenPage
from dashboard.parts.status_marks import Band, status_word
from raillinks.answer.wording import NO_EVIDENCE_YET
from raillinks.domain import dates
from raillinks.domain.status import COUNTED
from raillinks.i18n import translator
from raillinks.i18n.translator import LAST_KNOWN_AS

FROM_DAY = message("{status} from {day}")
START_DAY_NOT_KNOWN = message("{status}, start day not known: {window}")
ONE_OR_THE_OTHER = message("{status} or {before}: day not known")
_MOST_LINES = 12


def day_of(n: int) -> np.datetime64:
    """The day of a number."""
    return np.datetime64(n, "D")


def band_at(bands: Sequence[Band], day: int) -> Band:
    """The band that holds a day."""
    return next(band for band in bands if band.start <= day < band.end)


def last_evidence(page: OpenPage, bands: pd.DataFrame) -> dict[int, str]:
    """The date of the last evidence of each band that has any, in words, by the band's first day.

    Args:
        page: The page.
        bands: As `bands.bands` gives them.
    """
    seen = bands[bands["last_evidence"].notna()]
    days = dates.to_days(seen["start"]).astype(np.int64)
    written = (evidence_date.last_evidence(page, row) for row in seen.to_dict("records"))
    return {int(day): translator.some_day(text, page.say) for day, text in zip(days, written, strict=True)}


def status(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """The status of a band, and how old its evidence is where it is old or has ended.

    Args:
        band: The band.
        evidence_of: As `last_evidence` gives it.
        say: The interface's messages.
    """
    word = status_word(band.status, say)
    if band.status not in COUNTED:
        return say.in_a_row([word, no_evidence(band, evidence_of, say)])
    if band.stale:
        return say.in_a_row([word, say("last evidence: {date}", date=evidence_of[band.start])])
    return word


def no_evidence(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """Since when nothing is known in a band that is `unknown`, and what was last known if the evidence has lapsed."""
    if band.last_known:
        evidence = say("last evidence: {date}", date=evidence_of[band.start])
        return say.in_a_row([say(LAST_KNOWN_AS, status=status_word(band.last_known, say)), evidence])
    return translator.no_evidence_since(day_of(band.start), say) if band.event_id else say(NO_EVIDENCE_YET)


def change(band: Band, evidence_of: Mapping[int, str], say: Translator) -> str:
    """A change of status with all days on which it may have happened, never only the first."""
    word = status_word(band.status, say)
    if band.status not in COUNTED:
        return say.in_a_row([word, no_evidence(band, evidence_of, say)])
    if band.certain_from <= band.start:
        return say(FROM_DAY, status=word, day=say.day(day_of(band.start)))
    window = say.date(dates.shortest(day_of(band.start), day_of(band.certain_from)))
    return say(START_DAY_NOT_KNOWN, status=word, window=window)


def on_day(band: Band, day: int, evidence_of: Mapping[int, str], say: Translator) -> str:
    """The status of a day within a band; both statuses while the day of the change is not known."""
    if day < band.certain_from and band.before != band.status:
        words, before = (status_word(word, say) for word in (band.status, band.before))
        return say(ONE_OR_THE_OTHER, status=words, before=before)
    return status(band, evidence_of, say)


def of_strip(
    bands: Sequence[Band], first: int, last: int, evidence_of: Mapping[int, str], say: Translator
) -> Iterator[str]:
    """The bands of a strip, a line each, the first as on the strip's first day.

    Args:
        bands: The bands of the link.
        first: The first day of the strip.
        last: Its last day.
        evidence_of: As `last_evidence` gives it.
        say: The interface's messages.
    """
    yield on_day(band_at(bands, first), first, evidence_of, say)
    later = [band for band in bands if first < band.start <= last]
    for band in later[:_MOST_LINES]:
        if band.before != band.status:
            yield change(band, evidence_of, say)
        elif band.stale:
            yield say("old evidence from {day}, the last: {date}", day=say.day(day_of(band.start)),
                      date=evidence_of[band.start])  # fmt: skip
        else:
            yield say("new evidence: {date}", date=evidence_of[band.start])
    more = len(later) - _MOST_LINES
    if more > 0:
        yield say.plural("{n} more change", "{n} more changes", more)
