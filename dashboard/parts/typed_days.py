"""What the reader typed for a day of the selection: the day that is taken, and what is said of it."""

from dataclasses import dataclass

import numpy as np

from dashboard.i18n.translator import Translator, message
from raillinks.domain import typed_dates
from raillinks.domain.typed_dates import Fault, Period
from raillinks.query import selection

SHOWS_ITS_LAST_DAY = message("{period} is a period; this shows its last day, {day}.")
OUT_OF_REACH = message("Type a date between {first_day} and {last_day}.")
_DATED = (*typed_dates.DATED, "first_day", "last_day")
"""The values of a fault that are said in words."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed text means for one field.

    Args:
        day: The day that is taken; None = the field's default.
        fault: Why no day is taken.
        of: The period of which one day is taken, where one day is wanted.
        text: As the selection's query writes it: the day, or a month or a year where the field takes those.
    """

    day: np.datetime64 | None = None
    fault: Fault | None = None
    of: Period | None = None
    text: str = ""


def understood(
    text: str, name: str, today: np.datetime64, reach: tuple[np.datetime64, np.datetime64] | None = None
) -> Understood:
    """What a text means for a field of the selection.

    A period stands for one of its days (`typed_query.day_of`), moved into the days that can be chosen.

    Args:
        text: As it was typed; a blank one is the default.
        name: The field of `Selection`.
        today: Today.
        reach: The first and the last day that can be chosen; None = any.
    """
    if not text.strip():
        return Understood()
    read = typed_dates.read(text, today)
    if isinstance(read, Fault):
        return Understood(fault=read)
    first, last = (read.first, read.last) if reach is None else reach
    if read.last < first or read.first > last:
        return Understood(fault=Fault(OUT_OF_REACH, {"first_day": str(first), "last_day": str(last)}))
    day = min(max(selection.day_of(read, name.rstrip("_"), today), first), last)
    is_plain = read.is_one_day or name.rstrip("_") in selection.ENDS
    text = str(day) if is_plain else selection.plain(read, name, today)
    return Understood(day, of=None if is_plain else read, text=text)


def fault_in_words(fault: Fault, say: Translator) -> str:
    """A fault in the reader's language."""
    dated = {name: say.date(str(value)) for name, value in fault.values.items() if name in _DATED}
    return say(fault.text, **{**fault.values, **dated})


def note(period: Period | None, day: np.datetime64, say: Translator) -> str:
    """Which day of a period is shown; empty where one day was meant.

    Args:
        period: What was meant.
        day: The day that is shown.
        say: The interface's messages.
    """
    if period is None or period.is_one_day:
        return ""
    in_words = say.date(str(period))
    if day == period.last:
        return say(SHOWS_ITS_LAST_DAY, period=in_words, day=say.day(day))
    return say("{period} is a period; this shows {day}.", period=in_words, day=say.day(day))
