"""What a typed EDTF date means, in words: every day that it may be."""

from datetime import date

import numpy as np
from babel.dates import format_date

from dashboard.i18n.translator import Translator, message
from raillinks.domain import dates

SOME_DAY_FROM_TO = message("some day from {first} to {last} {month}")
SOME_DAY_BEFORE = message("{day}, or some day before it")
SOME_DAY_AFTER = message("{day}, or some day after it")
SOURCE_NOT_EXACT = message("{days}; the source is not exact, or not certain")
_ABOUT = "~?%"
"""What an EDTF date ends with that is not exact, or not certain."""


def meaning(text: str, say: Translator) -> str:
    """What a date means, unescaped; empty where there is none, or where it cannot be read.

    Args:
        text: As it was typed.
        say: The interface's messages.
    """
    first, last, reason = dates.parse(text.strip())
    if reason or (np.isnat(first) and np.isnat(last)):
        return ""
    said = _window(first, last, say)
    inexact = any(side.endswith(tuple(_ABOUT)) for side in text.strip().split("/"))
    return say(SOURCE_NOT_EXACT, days=said) if inexact else said


def moment(seconds: float, say: Translator) -> str:
    """A day with its hour: "29 November 2026, 14:05 UTC".

    Args:
        seconds: Since 1970.
        say: The interface's messages.
    """
    day, _, time = str(np.datetime64(int(seconds), "s")).partition("T")
    return say.in_a_row([say.date(day), f"{time[:5]} UTC"])


def _window(first: np.datetime64, last: np.datetime64, say: Translator) -> str:
    if np.isnat(first):
        return say(SOME_DAY_BEFORE, day=say.day(last))
    if np.isnat(last):
        return say(SOME_DAY_AFTER, day=say.day(first))
    if first == last:
        return str(format_date(first.astype(date), "full", locale=say.locale))
    month = first.astype("datetime64[M]")
    if month == last.astype("datetime64[M]"):
        days = (day.astype(date).day for day in (first, last))
        return say(SOME_DAY_FROM_TO, first=next(days), last=next(days),
                   month=say.date(str(month)))  # fmt: skip
    return say("some day from {first} to {last}", first=say.day(first), last=say.day(last))
