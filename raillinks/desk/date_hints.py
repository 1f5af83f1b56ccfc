"""How a date that the log cannot take is to be typed: what was probably meant, or the forms that there are."""

import re

from raillinks.words import typed_dates, typed_text
from raillinks.words.typed_dates import Fault, Period
from raillinks.words.worded import Worded, message, worded

DID_YOU_MEAN_EITHER = message("did you mean {one} or {other}?")

DID_YOU_MEAN = message("did you mean {one}?")

FORMS = worded(
    "a day such as 2022-09-26; 2022-09 or 2022 if no day is known; 2022-09-20/2022-09-30 for some day from one to the "
    "other; ../2022-09-26 for that day or one before it"
)
_THIRDS = (
    re.compile(r"\b(?:early|(?:beginning|start) of)\b|상순|초순|초|上旬|初"),
    re.compile(r"\bmid(?:dle of)?\b-?|중순|中旬"),
    re.compile(r"\b(?:late|end of)\b|하순|말|下旬|底|末"),
)
"""Words for the beginning, the middle and the end of a month."""
_THIRD = 10  # days; the last one has the rest of the month


def hint(typed: str) -> Worded:
    """The date that was probably meant, as it is to be typed; else the forms of dates.

    Args:
        typed: What was typed, which is no date of the log.
    """
    read = _third_of_a_month(typed) or typed_dates.read(typed)
    match read.readings if isinstance(read, Fault) else (str(read),):
        case (one,):
            return worded(DID_YOU_MEAN, one=one)
        case (one, other):
            return worded(DID_YOU_MEAN_EITHER, one=one, other=other)
    return FORMS


def _third_of_a_month(typed: str) -> Period | None:
    """The days of "late July 2024", of which the log writes the first and the last."""
    text = typed_text.cleaned(typed)
    for number, words in enumerate(_THIRDS):
        month = typed_dates.read(words.sub(" ", text, count=1))
        if words.search(text) and isinstance(month, Period) and len(str(month)) == len("2024-07"):
            first = month.first + number * _THIRD
            return Period(first, month.last if words is _THIRDS[-1] else first + (_THIRD - 1))
    return None
