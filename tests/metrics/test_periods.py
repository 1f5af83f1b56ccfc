"""A period cut at the ends of calendar years and months."""

import numpy as np
import pytest

from raillinks.metrics.periods import cut


def texts(first, last, by):
    return [f"{a}/{b}" for a, b in cut((np.datetime64(first, "D"), np.datetime64(last, "D")), by)]


@pytest.mark.parametrize(("first", "last", "by", "parts"), [
    ("2019-12-30", "2020-03-01", "month",
     ["2019-12-30/2019-12-31", "2020-01-01/2020-01-31", "2020-02-01/2020-02-29", "2020-03-01/2020-03-01"]),
    ("2019-12-30", "2021-01-01", "year",
     ["2019-12-30/2019-12-31", "2020-01-01/2020-12-31", "2021-01-01/2021-01-01"]),
    ("2020-02-03", "2020-02-03", "month", ["2020-02-03/2020-02-03"]),
    ("2020-02-03", "2020-02-02", "year", []),
    ("2019-12-30", "2021-01-01", "whole", ["2019-12-30/2021-01-01"]),
])  # fmt: skip
def test_a_period_is_cut_at_the_ends_of_years_and_months(first, last, by, parts):
    assert texts(first, last, by) == parts
