"""Dates in a search, as people type them: "Dandong 2022-09" asks for events at a place in a month."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.figures import periods
from raillinks.words import typed_dates, typed_text
from raillinks.words.typed_dates import Fault, Period

_MOST_WORDS = 7
"""Of one date: 26 Sept 2022 to 3 Oct 2022."""
_JOINED = re.compile(r"[^\W\d_]|[-./~] | [-./~]")
"""What makes one date of several words: a letter, or a sign at a joint, as in "2022. 9. 26."."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a search.

    Args:
        text: As it was typed.
        date: The days that it means; None = it is a word.
    """

    text: str
    date: Period | None = None

    @property
    def is_bare_number(self) -> bool:
        """Whether it is a number, such as 2022, that can also be meant as a word."""
        return self.date is not None and self.text.isdigit()


def divided(text: str, names: Collection[str] = ()) -> list[Part]:
    """A search as its dates and words, in order.

    Words such as "today" are no dates here: a search means the same on every day.

    Args:
        text: As it was typed.
        names: Words of it that name a place, and so belong to no date.
    """
    words, parts, at = text.split(), [], 0
    while at < len(words):
        spans = ((n, date) for n, date in _readings(words[at:], names) if isinstance(date, Period))
        n, date = next(spans, (1, None))
        parts.append(Part(" ".join(words[at : at + n]), date))
        at += n
    return parts


def faults(text: str) -> list[tuple[str, Fault]]:
    """What looks like a date in a search and is none, with what is wrong with it."""
    words, found, at = text.split(), [], 0
    while at < len(words):
        n, read = next(((n, r) for n, r in _readings(words[at:]) if r != Fault(typed_dates.NOTHING)), (1, None))
        if isinstance(read, Fault):
            found.append((" ".join(words[at : at + n]), read))
        at += n
    return found


def without_dates(text: str) -> str:
    """The words of a search besides its dates."""
    return " ".join(part.text for part in divided(text) if part.date is None)


def touching(events: pd.DataFrame, period: Period) -> Mask:
    """Events that may have happened on a day of a period; an open side of a date has no end.

    Args:
        events: With the columns `date_earliest` and `date_latest`.
        period: The days.
    """
    return periods.touches(events, (period.first, period.last), "date_earliest", "date_latest")


def _readings(words: list[str], names: Collection[str] = ()) -> Iterator[tuple[int, Period | Fault]]:
    """How the first words can be read as a date, the most words first. Numbers with only spaces between are words."""
    for n in range(min(_MOST_WORDS, len(words)), 0, -1):
        span = " ".join(words[:n])
        if (n == 1 or _JOINED.search(typed_text.in_one_form(span))) and not set(words[:n]) & set(names):
            yield n, typed_dates.read(span)
