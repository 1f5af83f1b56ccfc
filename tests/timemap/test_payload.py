"""What the time map gets: dates in brief that claim no more than the log's own."""

import pytest

from timemap import payload


@pytest.mark.parametrize(
    ("date", "brief"),
    [
        ("2023~", "2023~"), ("2023?", "2023?"), ("2020-08%", "2020-08%"), ("2020-08-03~", "2020-08~"),
        ("1953-07-27/1953-12~", "1953~"), ("2020-08?/2020-09~", "2020%"), ("1943~/1947", "1943~/1947"),
        ("2020-09-01/2020-09-30", "2020-09"), ("2020-08/2020-09", "2020"), ("1943-02/1947-05", "1943/1947"),
        ("../1953~", "../1953~"),
    ],
)  # fmt: skip
def test_a_date_in_brief_keeps_its_qualifier(date, brief):
    assert payload.brief(date) == brief
