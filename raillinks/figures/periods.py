"""What lies in a period, and the calendar years or months of one."""

import numpy as np
import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.figures.compare import Period
from raillinks.words.dates import Days

Ends = tuple[np.datetime64 | None, np.datetime64 | None]
"""The first and the last day of a period, both included; None = no limit."""


def touches(rows: pd.DataFrame, ends: Ends, first: str, last: str) -> Mask:
    """Which rows have a day in a period.

    Args:
        rows: Any rows.
        ends: The ends of the period.
        first: The column of the rows' first day (`datetime64`; missing = as early as you like).
        last: The column of their last day (missing = as late as you like).
    """
    begin, end = ends
    outside = np.zeros(len(rows), bool)
    if end is not None:
        outside |= (rows[first] > pd.Timestamp(end)).to_numpy()
    if begin is not None:
        outside |= (rows[last] < pd.Timestamp(begin)).to_numpy()
    return ~outside


def touching(rows: pd.DataFrame, period: Period, first: str, last: str) -> pd.DataFrame:
    """The rows with a day in a period, with their index. Rows without a first or last day are not among them.

    Args:
        rows: Any rows.
        period: Its first and last day.
        first: The column of the rows' first day (`datetime64`).
        last: The column of their last day.
    """
    dated = rows[first].notna() & rows[last].notna()
    return rows[touches(rows, period, first, last) & dated]


UNITS = {"year": "Y", "month": "M", "day": "D"}
"""NumPy's unit of each way to cut a period."""
WEEK = np.timedelta64(7, "D")
MONDAY = np.datetime64("1800-01-06", "D")
"""A Monday before all others of a log: weeks are those of ISO 8601."""


def cut(period: Period, by: str) -> list[Period]:
    """A period, cut at the ends of calendar years, months, weeks or days.

    Args:
        period: Its first and last day.
        by: `year`, `month`, `week` (from Monday on) or `day`; anything else leaves it whole.

    Returns:
        The parts in the order of time: each a calendar year, month, week or day, the first and the last cut off where
        the period begins and ends. None if the period has no day; a whole period is never left out.
    """
    if by not in {*UNITS, "week"}:
        return [period]
    if period[0] > period[1]:
        return []
    firsts, lasts = _weeks(period) if by == "week" else _of_unit(period, f"datetime64[{UNITS[by]}]")
    return [*zip(np.maximum(firsts, period[0]), np.minimum(lasts, period[1]), strict=True)]


def _weeks(period: Period) -> tuple[Days, Days]:
    """The first and the last day of each week that a period touches."""
    first, last = (MONDAY + (day - MONDAY) // WEEK * WEEK for day in period)
    firsts = np.arange(first, last + 1, WEEK)
    return firsts, firsts + WEEK - 1


def _of_unit(period: Period, unit: str) -> tuple[Days, Days]:
    """The same of each calendar day, month or year."""
    starts = np.arange(period[0].astype(unit), period[1].astype(unit) + 1)
    return starts.astype("datetime64[D]"), (starts + 1).astype("datetime64[D]") - 1
