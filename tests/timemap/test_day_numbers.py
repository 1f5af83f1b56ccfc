"""Days as the browser counts them."""

import numpy as np
import pandas as pd

from timemap.day_numbers import number, numbers


def test_days_are_counted_from_1970_and_a_missing_one_is_none():
    assert number(np.datetime64("1970-01-01")) == 0
    assert number(np.datetime64("1969-12-31")) == -1
    days = pd.Series(pd.to_datetime(["2022-09-26", None, "1911-11-01"]).astype("datetime64[s]"), index=[5, 6, 7])
    assert numbers(days).to_dict() == {5: 19261, 6: None, 7: -21246}
