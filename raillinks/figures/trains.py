"""Which trains ran in a period: the rows of `trains.csv`."""

import numpy as np
import pandas as pd

from raillinks.words import dates


def trains(table: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """The trains; those that may have been valid in a period come first.

    Args:
        table: `trains.csv` as text.
        first: The first day of the period.
        last: The last day of the period.

    Returns:
        The columns of `trains.csv` plus `in_period` (bool), sorted by `in_period`, then by `valid_from`, unknown days
        first. A train without a `valid_from` or `valid_to` is taken to be valid without limit on that side.
    """
    begins, ends = dates.windows(table["valid_from"]).earliest, dates.windows(table["valid_to"]).latest
    begun, ended = ~(begins > last), ends < first  # comparisons with NaT, an open side, are false
    order = np.where(np.isnat(begins), np.iinfo(np.int64).min, begins.astype(np.int64))
    dated = table.assign(in_period=begun & ~ended, _order=order)
    return dated.sort_values(["in_period", "_order"], ascending=[False, True], kind="stable").drop(columns="_order")
