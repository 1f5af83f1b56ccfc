"""A typed text in one form, before a date is read from it: letters, digits, dashes, spaces and days of the week."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

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


def cleaned(text: str) -> str:
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
