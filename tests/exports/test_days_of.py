"""The days of a view of nothing but its period, and of each sheet in words."""

from raillinks.exports import days_of
from tests.support.exports import the_view


def test_a_day_outside_the_period_becomes_the_nearest_one_in_it(dataset):
    for as_of, day in (("2026-01-01", "2024-12-31"), ("2020-05", "2024-01-01"), ("2024-05-05", "2024-05-05")):
        view = the_view(dataset, [("as_of", as_of), ("from", "2024-01-01"), ("to", "2024-12-31")])
        assert str(days_of.in_period(view).selection.as_of) == day
    month = the_view(dataset, [("as_of", "2024-05"), ("from", "2024-01-01"), ("to", "2024-12-31")])
    assert days_of.in_period(month).selection.as_of_period == "2024-05"


def test_a_year_without_a_day_of_the_log_is_no_period(dataset):
    assert not days_of.has_period(days_of.in_period(the_view(dataset, [("as_of", "1850")])))
