"""Counts of days in words: a percentage, how far uncertain dates may shift a count, the days of each status."""

from collections.abc import Iterator

from dashboard.i18n.translator import Translator, message
from dashboard.parts import status_marks
from dashboard.parts.html_table import Row, has
from raillinks.figures import uptime
from raillinks.words.enums import COUNTED, KNOWN, Status

_TINY_PERCENTAGE = message("under 0.1 %")
_OWN_COLUMNS = frozenset({Status.OPEN, Status.SUSPENDED})
"""The statuses whose days a table shows in columns of their own."""


def percentage(row: Row, say: Translator) -> str:
    """The open days of a row of `uptime.uptime` in a hundred known ones; a dash where too few are known."""
    if not has(row, "open_percent"):
        return "—"
    return share(row["open_days"], row["known_days"], say)


def share(part: int, whole: int, say: Translator) -> str:
    """A part in a hundred of a whole that is not 0, rounded down to a tenth: "80.9 %"."""
    text = uptime.percent_in_words(part, whole)
    return say(text) if text == _TINY_PERCENTAGE else text


def uncertain_range(least: int, most: int, say: Translator) -> Iterator[str]:
    """The range that a count of days may have; empty where all dates are certain."""
    if least != most:
        yield say("{least}–{most} as dates are uncertain", least=say.number(least), most=say.number(most))


def further_days(row: Row, say: Translator) -> Iterator[str]:
    """The range of the open days of a row of `uptime.uptime`, then the days of each further status that it has."""
    yield from uncertain_range(row["open_days_min"], row["open_days_max"], say)
    for status in COUNTED:
        days, word = row[f"{status}_days"], status_marks.status_word(status, say)
        if not days or status in _OWN_COLUMNS:
            continue
        if status in KNOWN:
            yield say.plural("{status} on {n} day", "{status} on {n} days", days, status=word)
        else:
            yield say.plural("{n} {status} day excluded", "{n} {status} days excluded", days, status=word)
