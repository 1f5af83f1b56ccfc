"""What lies in a period."""

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
