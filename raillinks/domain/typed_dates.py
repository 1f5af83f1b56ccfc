"""Dates as people type them, in English, Korean and Chinese: a day or a period, or what is wrong with the text.

A month or a year is a period, never its first day. What can be read in two ways is not guessed.

A typed text in one form, before a date is read from it: letters, digits, dashes, spaces and days of the week.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from raillinks.domain import dates

_CHINESE_DIGITS: Mapping[str, str] = MappingProxyType(dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)))
_IN_NUMBER = "[〇零一二三四五六七八九十]"
_CHINESE_NUMBER = re.compile(rf"(?<!{_IN_NUMBER}){_IN_NUMBER}++(?= ?[年月日号號])")  # each sign is looked at once
_CLEANED = MappingProxyType(str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"〜": "~", "。": ".", "、": ".", "·": "."}))
_DAY_OF_WEEK = re.compile(
    r" ?(?:\(([월화수목금토일一二三四五六日])\)|([월화수목금토일])요일|(?:星期|周)([一二三四五六日天]))$"
)
_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {day: n for days in ("월화수목금토일", "一二三四五六日") for n, day in enumerate(days)} | {"天": 6}
)
_THURSDAY = 3  # 1 January 1970, from which NumPy counts
_AROUND = " ,;:\"'“”‘’[]"


def in_one_form(text: str) -> str:
    """A text with one form of every letter, digit and dash, and without signs that nobody sees (Unicode's Cf)."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", seen).casefold().translate(_CLEANED)


def clean_text(text: str) -> str:
    """A text in one form, with single spaces, Chinese numbers as digits, and no full stop or quotes around it."""
    spaced = " ".join(in_one_form(text).split()).strip(_AROUND)
    return _CHINESE_NUMBER.sub(_in_digits, spaced.removesuffix(".").strip(_AROUND))


def without_weekday(text: str) -> tuple[str, int | None]:
    """A cleaned text without the Korean or Chinese day of the week at its end, and that day: 0 = Monday."""
    match = _DAY_OF_WEEK.search(text)
    if match is None:
        return text, None
    return text[: match.start()], _WEEKDAYS[next(filter(None, match.groups()))]


def weekday(day: np.datetime64) -> int:
    """The day of the week: 0 = Monday."""
    return (int(day.astype("datetime64[D]").astype(int)) + _THURSDAY) % 7


def _in_digits(match: re.Match[str]) -> str:
    """A Chinese number in digits: 二〇二二, or with a ten, such as 二十六."""
    tens, ten, ones = match[0].partition("十")
    in_digits = ["".join(_CHINESE_DIGITS.get(sign, "") for sign in part) for part in (tens, ones)]
    return (in_digits[0] or "1") + (in_digits[1] or "0") if ten else in_digits[0]


NOTHING = "No date can be read in this. Try 2022-09-26, Sept 2022 or 2022."
NO_YEAR = "The year is missing. Try 26 Sept 2022 or Sept 2022."
SHORT_YEAR = "Write the year with four digits, as in 2022-09-26."
BAD_YEAR = "The year {year} is outside {first_year}–{last_year}."
BAD_MONTH = "There is no month {n}."
NO_SUCH_DAY = "{month} has {n} days."
DAY_ZERO = "There is no day 0."
AMBIGUOUS = "This can be {one} or {other}. Type {one_typed} or {other_typed}."
BACKWARDS = "The period ends before it begins."
WRONG_WEEKDAY = "{one} is another day of the week."
FAULTS = (
    NOTHING, NO_YEAR, SHORT_YEAR, BAD_YEAR, BAD_MONTH, NO_SUCH_DAY, DAY_ZERO, AMBIGUOUS, BACKWARDS, WRONG_WEEKDAY,
)  # fmt: skip
"""Everything that a fault may say, for the catalogues."""
DATED = ("month", "one", "other")
"""The values of a fault that are EDTF dates, which an interface says in words."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a text means: all days from the first to the last, both included.

    Args:
        first: The first day.
        last: The last day, not before the first.
    """

    first: np.datetime64
    last: np.datetime64

    @property
    def is_one_day(self) -> bool:
        """Whether it is a day, and not a month, a year or another period."""
        return bool(self.first == self.last)

    def __str__(self) -> str:
        """The normal form: the shortest EDTF text, such as `2022-09`."""
        return dates.shortest(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not a date.

    Args:
        text: One of `FAULTS`.
        values: What its `{names}` stand for; those of `DATED` are EDTF.
        readings: The EDTF dates that may have been meant.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The fault in English, with its dates as EDTF, which are what to type."""
        return self.text.partition(" Type {one_typed}")[0].format(**self.values)


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME = 3
"""Letters that tell the names of months, and of days of the week, apart."""
_OF_NO_MEANING = frozenset({"of", "the", "in", "on"})
_MONTHS_OF_A_YEAR = 12
_LONGEST = 60
"""Characters; no date that people type is longer."""

_RELATIVE: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        **dict.fromkeys(("today", "오늘", "今天", "今日"), ("D", 0)),
        **dict.fromkeys(("yesterday", "어제", "昨天", "昨日"), ("D", -1)),
        **dict.fromkeys(("thismonth", "이번달", "本月", "这个月"), ("M", 0)),
        **dict.fromkeys(("lastmonth", "지난달", "上月", "上个月"), ("M", -1)),
        **dict.fromkeys(("thisyear", "올해", "今年"), ("Y", 0)),
        **dict.fromkeys(("lastyear", "작년", "지난해", "去年"), ("Y", -1)),
    }
)
"""Words for days and periods that depend on today, without spaces: the unit, and how many of it later."""
_EAST_ASIAN = re.compile(r"(?:([0-9]+) ?[년年])? ?(?:([0-9]+) ?[월月](?: ?([0-9]+) ?[일日号號]?)?)?")
_NUMBERS = re.compile(r"[0-9]+(?:(?: ?[-/.] ?| )[0-9]+){0,2}[./]?")
_ENGLISH = re.compile(r"[a-z0-9 ,./-]+")
_DECADE = re.compile(r"([0-9]{3})0 ?(?:'?s|年代|년대)")
_BETWEEN = re.compile(r" ?(?:~|/|-|\bto\b|부터|至|到) ?")


def read(text: str, today: np.datetime64 | None = None) -> Period | Fault:
    """What a typed text means. Case, odd spaces and dashes, and full-width digits do not matter.

    Args:
        text: As it was typed.
        today: What "today" and "last year" are counted from; None: these words mean nothing.
    """
    cleaned = clean_text(text)
    if len(cleaned) > _LONGEST:
        return Fault(NOTHING)
    return _one(cleaned, today) or _between(cleaned, today) or Fault(NOTHING)


def day_in(period: Period, today: np.datetime64) -> np.datetime64:
    """The day that stands for a period where one day is wanted: its last one, or today while it is not over."""
    return today if period.first <= today <= period.last else period.last


def _one(text: str, today: np.datetime64 | None) -> Period | Fault | None:
    """A text that is one date; None where it has the form of none."""
    date, weekday = without_weekday(text)
    read = _relative(date, today) or _east_asian(date) or _in_numbers(date) or _english(date) or _edtf(date)
    return _on_weekdays(read, set() if weekday is None else {weekday})


def _on_weekdays(read: Period | Fault | None, weekdays: set[int]) -> Period | Fault | None:
    """A date, unless it is a day and not one of the days of the week that stand beside it (0 = Monday)."""
    if not isinstance(read, Period) or not read.is_one_day or weekdays <= {weekday(read.first)}:
        return read
    return Fault(WRONG_WEEKDAY, {"one": str(read)}, (str(read),))


def _relative(text: str, today: np.datetime64 | None) -> Period | None:
    unit, later = _RELATIVE.get(text.replace(" ", ""), ("", 0))
    if today is None or not unit:
        return None
    begins = today.astype(f"datetime64[{unit}]") + later
    return Period(begins.astype("datetime64[D]"), (begins + 1).astype("datetime64[D]") - 1)


def _east_asian(text: str) -> Period | Fault | None:
    """2022年9月26日, 2022년 9월."""
    match = _EAST_ASIAN.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    year, month, day = match.groups()
    if year is None:
        return Fault(NO_YEAR)
    return None if month is None and day is not None else _of_year(year, month, day)


def _of_year(year: str, month: str | None, day: str | None) -> Period | Fault | None:
    if len(year) != len("2022"):
        return Fault(SHORT_YEAR) if len(year) < len("2022") else None
    return _checked(year, month, day)


def _in_numbers(text: str) -> Period | Fault | None:
    """Digits alone, with anything between them: 2022-9-26, 20220926, 09/2022."""
    if not _NUMBERS.fullmatch(text):
        return None
    parts = re.findall("[0-9]+", text)
    sizes = tuple(max(len(part), 2) for part in parts)
    how = _BY_SIZES.get(sizes)
    return None if how is None else how(*parts)


def _six_digits(text: str) -> Period | Fault:
    """202209, unless it can also be a day with a year of two digits."""
    month = _checked(text[:4], text[4:])
    day = _checked(f"20{text[:2]}", text[2:4], text[4:])
    if isinstance(day, Period):
        return _ambiguous(month, day) if isinstance(month, Period) else Fault(SHORT_YEAR)
    return month


def _day_and_month(one: str, other: str, year: str) -> Period | Fault:
    """Day and month in either order, before the year: read only if one order is possible."""
    may_be_month = [1 <= int(part) <= _MONTHS_OF_A_YEAR for part in (one, other)]
    day_first, month_first = _checked(year, other, one), _checked(year, one, other)
    if all(may_be_month) and isinstance(day_first, Period) and isinstance(month_first, Period):
        return day_first if day_first == month_first else _ambiguous(day_first, month_first)
    return month_first if may_be_month == [True, False] else day_first


def _ambiguous(one: Period, other: Period) -> Fault:
    readings = str(one), str(other)
    names = {"one": readings[0], "other": readings[1], "one_typed": readings[0], "other_typed": readings[1]}
    return Fault(AMBIGUOUS, names, readings)


def _english(text: str) -> Period | Fault | None:
    """A month by its name, with year and day in any order: 26 Sep 2022, Sept 26th, 2022, September 2022."""
    if not _ENGLISH.fullmatch(text):
        return None
    words = re.findall("[0-9]+(?:st|nd|rd|th)?|[a-z]+", text)
    months = [month for word in words if (month := _place(word, _MONTHS))]
    numbers = [word.rstrip("stndrh") for word in words if word[0].isdigit()]
    others = [w for w in words if not (w[0].isdigit() or w in _OF_NO_MEANING or _place(w, (*_MONTHS, *_WEEKDAY_NAMES)))]
    if len(months) != 1 or others or any(len(number) not in {1, 2, 4} for number in numbers):
        return None
    years, days = [n for n in numbers if len(n) == len("2022")], [n for n in numbers if len(n) < len("2022")]
    if len(years) == 1 and len(days) <= 1:
        weekdays = {day - 1 for word in words if not _place(word, _MONTHS) and (day := _place(word, _WEEKDAY_NAMES))}
        return _on_weekdays(_checked(years[0], str(months[0]), *days), weekdays)
    if years:
        return None
    return Fault(NO_YEAR) if len(days) <= 1 else Fault(SHORT_YEAR)


def _place(word: str, names: tuple[str, ...]) -> int:
    """Which of the names a word is, from 1, whole or cut short; 0 if none."""
    if len(word) < _SHORTEST_NAME:
        return 0
    return next((n for n, name in enumerate(names, 1) if name.startswith(word)), 0)


def _edtf(text: str) -> Period | None:
    """An EDTF date as the log writes it, such as 202X or 2020-08/2020-09, and decades: 2020s."""
    decade = _DECADE.fullmatch(text)
    first, last, reason = dates.parse(f"{decade[1]}X" if decade else text.upper())
    return None if reason or np.isnat(first) or np.isnat(last) else Period(first, last)


def _between(text: str, today: np.datetime64 | None) -> Period | Fault | None:
    """From one date to another, if the text can be divided in one way only; or what is wrong with one of the two."""
    sides = list(_sides(text.removesuffix("까지"), today))
    pairs = [(one, other) for one, other in sides if isinstance(one, Period) and isinstance(other, Period)]
    if len(pairs) == 1:
        ((one, other),) = pairs
        return Fault(BACKWARDS) if other.last < one.first else Period(one.first, other.last)
    return None if pairs else next((side for pair in sides for side in pair if isinstance(side, Fault)), None)


def _sides(text: str, today: np.datetime64 | None) -> Iterator[tuple[Period | Fault, Period | Fault]]:
    """Every way to divide a text into two texts that have the form of dates."""
    for between in _BETWEEN.finditer(text):
        typed = text[: between.start()], text[between.end() :]
        one, other = (_one(side, today) for side in typed)
        if one == Fault(NO_YEAR) and isinstance(other, Period):
            one = _before(_english(f"{typed[0]} {other.first.astype('datetime64[Y]')}"), other) or one
        if other == Fault(NO_YEAR) and isinstance(one, Period):
            other = _east_asian(f"{one.last.astype('datetime64[Y]')}년 {typed[1]}") or other
        if one is not None and other is not None:
            yield one, other


def _before(one: Period | Fault | None, other: Period) -> Period | None:
    """The first date of "Sept to Oct 2022", in the year of the second unless it would come after it."""
    return one if isinstance(one, Period) and one.first <= other.last else None


def _checked(year: str, month: str | None = None, day: str | None = None) -> Period | Fault:
    """The period of numbers that have the right form, or which of them cannot be."""
    if not dates.FIRST_YEAR <= int(year) <= dates.LAST_YEAR:
        return Fault(BAD_YEAR, {"year": year, "first_year": dates.FIRST_YEAR, "last_year": dates.LAST_YEAR})
    if month is None:
        return _whole(np.datetime64(year, "Y"))
    if not 1 <= int(month) <= _MONTHS_OF_A_YEAR:
        return Fault(BAD_MONTH, {"n": int(month)}, (year,))
    whole = _whole(np.datetime64(f"{year}-{int(month):02d}", "M"))
    return whole if day is None else _day_of(whole, int(day))


def _day_of(month: Period, day: int) -> Period | Fault:
    length = int((month.last - month.first).astype(int)) + 1
    if day == 0:
        return Fault(DAY_ZERO, readings=(str(month),))
    if day > length:
        return Fault(NO_SUCH_DAY, {"month": str(month), "n": length}, (str(month.last), str(month)))
    the_day = month.first + (day - 1)
    return Period(the_day, the_day)


def _whole(unit: np.datetime64) -> Period:
    """All days of a month or a year."""
    return Period(unit.astype("datetime64[D]"), (unit + 1).astype("datetime64[D]") - 1)


_BY_SIZES: Mapping[tuple[int, ...], Callable[..., Period | Fault]] = MappingProxyType(
    {
        (8,): lambda text: _checked(text[:4], text[4:6], text[6:]),
        (6,): _six_digits,
        (4,): _checked,
        (4, 2): _checked,
        (4, 2, 2): _checked,
        (2, 4): lambda month, year: _checked(year, month),
        (2, 2, 4): _day_and_month,
        (2, 2): lambda *_: Fault(NO_YEAR),
        (2, 2, 2): lambda *_: Fault(SHORT_YEAR),
    }
)
"""How numbers are read, by how many digits each has; one digit counts as two."""
