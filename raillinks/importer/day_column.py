"""A column of dates in any common form as EDTF: each distinct text is read once, and no doubt is settled in silence."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel.dates import get_month_names
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.dates import NOT_A_DAY, Days
from raillinks.domain.typed_dates import Period, in_one_form
from raillinks.importer import raw_table as distinct_texts
from raillinks.importer.raw_table import Ints

DAY_FIRST, MONTH_FIRST, YEAR_FIRST, EXCEL = "day-first", "month-first", "year-first", "excel"
QUESTION = "dates such as {example} can be {orders}: say day_order"
_CLOCK = (
    r"^(.*[\d日일])(?:[T ,]+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年년] ?(\d{1,2}) ?[-/.月월] ?(\d{1,2}) ?[.日일号號]?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?[-/. ] ?(\d{4})\.?")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{2})\.?")
_PLACES = {DAY_FIRST: (4, 3, 1), MONTH_FIRST: (4, 1, 3), YEAR_FIRST: (1, 3, 4)}
"""Where year, month and day stand in a date with a year of two digits."""
_LAST_OF_2000 = 69
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")
_LANGUAGES = ("de", "fr", "es", "it", "pt", "ru", "uk", "pl", "nl", "sv", "tr", "cs", "da", "fi", "hu", "ro")
_WORDS = re.compile(r"[^\W\d_]+\.?")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MOST_READ = 20_000
"""Distinct texts that are no plain dates: there are not as many days of which anybody has written."""
_LONGEST = 60
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = 12, 31
_TWO_WAYS = "its day, its month or its year may come first"


@dataclass(frozen=True, slots=True)
class DayColumn:
    """The dates of a column: `code` leads from each row to a distinct text.

    Args:
        code: For each row, which of the distinct texts it has.
        earliest: The first day that each distinct text allows; NaT if it is empty or cannot be read.
        latest: The last one.
        edtf: The text as EDTF.
        reason: Why it cannot be read; empty if it can, or is empty itself.
        notes: What was assumed.
        question: What has to be said before the column can be read; empty if nothing.
    """

    code: Ints
    earliest: Days
    latest: Days
    edtf: NDArray[np.object_]
    reason: NDArray[np.object_]
    notes: tuple[str, ...] = ()
    question: str = ""


def read(texts: pa.ChunkedArray, name: str, order: str = "") -> DayColumn:
    """Reads a column.

    Args:
        texts: Its cells.
        name: Its name, for notes.
        order: What somebody has said of doubtful dates: `day-first`, `month-first`, `year-first`, `excel` or nothing.
    """
    code, words = distinct_texts.trimmed(texts)
    with_clock = pc.any(pc.match_substring(words, ":")).as_py()
    if with_clock:
        code, words = distinct_texts.again(code, words, pc.replace_substring_regex(words, _CLOCK, r"\1"))
    distinct: list[str] = words.to_pylist()
    order, used = _orders(distinct, order)
    plain = _in_year_first(distinct, order)
    windows = dates.windows(pd.Series(plain, dtype=str)) if len(distinct) <= _MOST_READ else _mostly_plain(plain)
    reason = windows.reason.copy()
    for n in [n for n, text in enumerate(distinct) if used.doubtful and reason[n] and _in_parts(text)]:
        reason[n] = _TWO_WAYS
    notes = [f"the clock times of '{name}' are left out: a date is a day"] if with_clock else []
    question = QUESTION.format(example=used.example, orders=used.why) if used.doubtful else ""
    if order in _PLACES and any(map(_SHORT_YEAR.fullmatch, distinct)):
        notes.append(f"years of two digits in '{name}' are 1970 to 2069")
    notes += [f"'{name}' is read {used.order}: {used.why}"] if used.order and not question else []
    return DayColumn(
        code, windows.earliest, windows.latest, np.array(plain, object), reason, tuple(notes), question,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Order:
    """How doubtful dates of a column are read, and why."""

    order: str = ""
    why: str = ""
    example: str = ""
    doubtful: bool = False


def _orders(distinct: list[str], asked: str) -> tuple[str, _Order]:
    """Which order the dates with the year last, or the numbers, of a column have."""
    if asked:
        return asked, _Order()
    matches = [match for text in distinct if (match := _YEAR_LAST.fullmatch(text))]
    if not matches and (short := [match for text in distinct if (match := _SHORT_YEAR.fullmatch(text))]):
        return _order_of_short_years(short)
    return _order_of_matches(matches) if matches else _order_of_serials([text for text in distinct if text])


def _order_of_serials(filled: list[str]) -> tuple[str, _Order]:
    serials = [text for text in filled if _SERIAL.fullmatch(text)]
    if serials and len(serials) == len(filled):
        return EXCEL, _Order(EXCEL, f"numbers such as {serials[0]} are days as spreadsheets count them")
    return "", _Order()


def _order_of_matches(matches: list[re.Match[str]]) -> tuple[str, _Order]:
    firsts, seconds = (np.array([int(match[n]) for match in matches]) for n in (1, 3))
    day_first = bool((firsts > _MONTHS_OF_A_YEAR).any())
    month_first = bool((seconds > _MONTHS_OF_A_YEAR).any())
    if day_first != month_first:
        order = DAY_FIRST if day_first else MONTH_FIRST
        telling = matches[int(np.argmax(firsts if day_first else seconds))][0]
        return order, _Order(order, f"{telling} can be read in one way only")
    if not day_first and all(match[2] == "." for match in matches):
        return DAY_FIRST, _Order(DAY_FIRST, "dates with full stops have the day first")
    doubtful = [m[0] for m, one, other in zip(matches, firsts, seconds, strict=True) if _either(one, other)]
    return "", _Order(why="day first or month first", example=doubtful[0], doubtful=True) if doubtful else _Order()


def _order_of_short_years(matches: list[re.Match[str]]) -> tuple[str, _Order]:
    """The order of dates with years of two digits: the one in which most of them are dates, if no other has as many."""
    days = {order: sum(_short_year(match, order) is not None for match in matches) for order in _PLACES}
    best = [order for order, n in days.items() if n == max(days.values())]
    if len(best) > 1:
        orders = " or ".join(order.replace("-", " ") for order in best)
        return "", _Order(why=orders, example=matches[0][0], doubtful=True)
    other = max(n for order, n in days.items() if order != best[0])
    return best[0], _Order(best[0], f"{days[best[0]] - other:,} of its dates are none in another order")


def _short_year(match: re.Match[str], order: str) -> str | None:
    """A date with a year of two digits as YYYY-MM-DD; None if it is none in this order."""
    year, month, day = (int(match[place]) for place in _PLACES[order])
    if not (1 <= month <= _MONTHS_OF_A_YEAR and 1 <= day <= _DAYS_OF_A_MONTH):
        return None
    return f"{(2000 if year <= _LAST_OF_2000 else 1900) + year}-{month:02d}-{day:02d}"


def _in_parts(text: str) -> bool:
    return bool(_YEAR_LAST.fullmatch(text) or _SHORT_YEAR.fullmatch(text))


def _either(one: int, other: int) -> bool:
    return one != other and one <= _MONTHS_OF_A_YEAR and other <= _MONTHS_OF_A_YEAR


def _in_year_first(distinct: list[str], order: str) -> list[str]:
    """The texts as EDTF where they are dates in another form; texts in which no date can be read stay as they are."""
    left = _MOST_READ
    plain = []
    for text in distinct:
        known = _in_numbers(text, order)
        if known is None and left > 0 and text:
            left -= 1
            known = _in_words(text)
        plain.append(text if known is None else known)
    return plain


def _in_numbers(text: str, order: str) -> str | None:
    """A date of digits alone, as YYYY-MM-DD."""
    if match := _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if match := _YEAR_LAST.fullmatch(text):
        day, month = (match[1], match[3]) if order != MONTH_FIRST else (match[3], match[1])
        return f"{match[4]}-{int(month):02d}-{int(day):02d}" if order or not _either(int(day), int(month)) else text
    if order in _PLACES and (match := _SHORT_YEAR.fullmatch(text)):
        return _short_year(match, order)
    if order == EXCEL and (match := _SERIAL.fullmatch(text)):
        return str(_EXCEL_EPOCH + int(match[1]))
    return None


def _in_words(text: str) -> str | None:
    """Any other date, as EDTF; None if it is none."""
    if len(text) > _LONGEST or not dates.parse(text)[2]:
        return None
    said = typed_dates.read(_WORDS.sub(lambda word: _month(word[0]), text))
    return str(said) if isinstance(said, Period) else None


def _month(word: str) -> str:
    month = _months().get(in_one_form(word).rstrip("."))
    return word if month is None else _ENGLISH[month - 1]


@cache
def _months() -> dict[str, int]:
    """The names of months, whole and cut short, that mean one month in all of the languages."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, language).items():
                    found.setdefault(in_one_form(name).rstrip("."), set()).add(month)
    return {name: months.copy().pop() for name, months in found.items() if len(months) == 1}


def _mostly_plain(plain: list[str]) -> dates.Windows:
    """The windows of very many distinct texts: those that are no plain days are not read one by one."""
    texts = pd.Series(plain, dtype=str)
    is_plain = texts.str.fullmatch(r"\d{4}-\d{2}-\d{2}") | (texts == "")
    windows = dates.windows(texts.where(is_plain, ""))
    few = np.flatnonzero(~is_plain.to_numpy(bool))
    earliest, latest, reason = windows.earliest.copy(), windows.latest.copy(), windows.reason.copy()
    for n in few[:_MOST_READ]:
        earliest[n], latest[n], reason[n] = dates.parse(plain[n])
    earliest[few[_MOST_READ:]] = latest[few[_MOST_READ:]] = NOT_A_DAY
    reason[few[_MOST_READ:]] = f"the column has more than {_MOST_READ:,} different texts that are no plain dates"
    return dates.Windows(earliest, latest, reason)
