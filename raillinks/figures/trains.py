"""Which trains ran: the rows of `trains.csv` with their validity as windows."""

import numpy as np
import pandas as pd

from raillinks.words import dates


def trains(table: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """The trains, those that may have been valid in a period first.

    Args:
        table: `trains.csv` as text.
        first: The first day of the period.
        last: Its last day.

    Returns:
        The columns of `trains.csv` plus `in_period` (bool), by it and then by `valid_from`, unknown ones first. A
        train without a day is taken as valid all the while on that side.
    """
    begins, ends = dates.windows(table["valid_from"]).earliest, dates.windows(table["valid_to"]).latest
    begun, ended = ~(begins > last), ends < first  # comparisons with NaT, an open side, are false
    order = np.where(np.isnat(begins), np.iinfo(np.int64).min, begins.astype(np.int64))
    dated = table.assign(in_period=begun & ~ended, _order=order)
    return dated.sort_values(["in_period", "_order"], ascending=[False, True], kind="stable").drop(columns="_order")
