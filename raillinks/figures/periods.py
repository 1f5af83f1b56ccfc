"""What lies in a period."""

import pandas as pd

from raillinks.figures.compare import Period


def touching(rows: pd.DataFrame, period: Period, first: str, last: str) -> pd.DataFrame:
    """The rows with a day in a period, with their index.

    Args:
        rows: Any rows.
        period: Its first and last day.
        first: The column of the rows' first day (`datetime64`).
        last: The column of their last day.
    """
    begin, end = (pd.Timestamp(day) for day in period)
    return rows[(rows[first] <= end) & (rows[last] >= begin)]
