"""The days of a page's address, as people type them. The API and the command line take them in one form only."""

from collections.abc import Iterable

import numpy as np

from raillinks.views.parameters import BY_NAME
from raillinks.views.selection import PERIODS
from raillinks.words import typed_dates
from raillinks.words.typed_dates import Period

DAYS = frozenset(name for name, parameter in BY_NAME.items() if parameter.value.startswith("`YYYY-MM-DD`"))
"""The names whose value is a day, or may be a month or a year."""
_FIRST_DAYS = frozenset(first.rstrip("_") for first, _ in PERIODS)
_LAST_DAYS = frozenset(last for _, last in PERIODS)
ENDS = _FIRST_DAYS | _LAST_DAYS
"""Those of them that begin or end a period."""


def day_of(period: Period, name: str, today: np.datetime64) -> np.datetime64:
    """The day that stands for a period as the value of a name.

    It is the first day where a period begins (`from`), the last one where it ends (`to`), and elsewhere
    `typed_dates.day_in`.

    Args:
        period: What was typed.
        name: A name of `DAYS`.
        today: Today.
    """
    if name in _FIRST_DAYS:
        return period.first
    return period.last if name in _LAST_DAYS else typed_dates.day_in(period, today)


def plain(period: Period, name: str, today: np.datetime64) -> str:
    """A period as a name takes it: a month or a year where it takes those, else `day_of`.

    Args:
        period: What was typed.
        name: A name of `DAYS`.
        today: Today.
    """
    return str(period) if _is_read(name, str(period)) else str(day_of(period, name, today))


def with_plain_days(pairs: Iterable[tuple[str, str]], today: np.datetime64) -> list[tuple[str, str]]:
    """A query with each day in the form that the API takes; what cannot be read stays as it is.

    Args:
        pairs: Names and values of a page's address.
        today: What "today" means.
    """
    return [(name, _plain(name, value, today) if name in DAYS else value) for name, value in pairs]


def _plain(name: str, value: str, today: np.datetime64) -> str:
    typed = typed_dates.read(value, today)
    return value if _is_read(name, value) or not isinstance(typed, Period) else plain(typed, name, today)


def _is_read(name: str, value: str) -> bool:
    """Whether a name takes a value as it is."""
    try:
        BY_NAME[name].read(value)
    except ValueError:
        return False
    return True
