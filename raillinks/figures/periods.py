"""What lies in a period, and the calendar years or months of one."""

import numpy as np
import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.figures.compare import Period

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


UNITS = {"year": "Y", "month": "M"}
"""NumPy's unit of each way to cut a period."""


def cut(period: Period, by: str) -> list[Period]:
    """A period, cut at the ends of calendar years or months.

    Args:
        period: Its first and last day.
        by: `year` or `month`; anything else leaves it whole.

    Returns:
        The parts in the order of time: each a calendar year or month, the first and the last cut off where the period
        begins and ends. None if the period has no day; a whole period is never left out.
    """
    if by not in UNITS:
        return [period]
    if period[0] > period[1]:
        return []
    unit = f"datetime64[{UNITS[by]}]"
    starts = np.arange(period[0].astype(unit), period[1].astype(unit) + 1)
    firsts, lasts = starts.astype("datetime64[D]"), (starts + 1).astype("datetime64[D]") - 1
    return [*zip(np.maximum(firsts, period[0]), np.minimum(lasts, period[1]), strict=True)]
