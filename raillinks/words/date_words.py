"""How a day that is not exactly known is said, and since when evidence is missing: one wording for all."""

import numpy as np

from raillinks.words import dates
from raillinks.words.translator import Translator
from raillinks.words.worded import message

SOME_DAY = message("some day from {window}")

NO_EVIDENCE_SINCE = message("no evidence since {day}")
LAST_KNOWN_AS = message("last known as {status}")
EVIDENCE_LAPSED_ON = message("evidence lapsed on {day}")


def some_day(text: str, say: Translator) -> str:
    """A date in words, unescaped; days from one to another as some day of them, never as a stretch of time.

    Args:
        text: EDTF.
        say: The interface's messages.
    """
    if "/" in text and ".." not in text:
        return say(SOME_DAY, window=say.date(text))
    return say.date(text)


def between(first: np.datetime64, last: np.datetime64, say: Translator) -> str:
    """The same of the days from a first to a last possible one."""
    return some_day(dates.shortest(first, last), say)


def last_evidence(date: str, say: Translator) -> str:
    """Of when the last evidence is.

    Args:
        date: EDTF.
        say: The interface's messages.
    """
    if "/" in date:
        return say("last evidence {date}", date=some_day(date, say))
    return say(NO_EVIDENCE_SINCE, day=say.date(date))


def lapsed(status: str, date: str, say: Translator) -> str:
    """What a link was last known as whose evidence has lapsed (status rules, rule 11), and of when that is.

    Args:
        status: The replayed status.
        date: The date of the last evidence, EDTF.
        say: The interface's messages.
    """
    return say.in_a_row([say(LAST_KNOWN_AS, status=say.word(status)), last_evidence(date, say)])


def no_evidence_since(unknown_from: np.datetime64, say: Translator) -> str:
    """Since when nothing is known: the last day of evidence, which is the day before the status became `unknown`."""
    return say(NO_EVIDENCE_SINCE, day=say.day(unknown_from - np.timedelta64(1, "D")))
