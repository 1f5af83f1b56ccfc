"""Days as the browser counts them: whole numbers since 1970-01-01."""

import numpy as np
import pandas as pd

from raillinks.domain import dates

EPOCH = np.datetime64("1970-01-01", "D")


def number(day: np.datetime64) -> int:
    """A day as the browser counts it."""
    return int((day - EPOCH).astype(np.int64))


def numbers(days: pd.Series) -> pd.Series:
    """A column of days as the browser counts them; None where there is none (dtype object)."""
    found = dates.to_days(days)
    counted = pd.Series((found - EPOCH).astype(np.int64), index=days.index).astype(object)
    return counted.where(~np.isnat(found), None)
