"""What a problem says: the first ones in the error's message, and near names in its hint."""

from time import process_time

import pytest

from raillinks.domain.problems import DataError, Problem, Severity, did_you_mean
from tests.support.tiers import by_tier


def test_the_first_problems_are_told_in_the_message():
    problem = Problem("data/events.csv", 2, "date", "bad-date", Severity.ERROR, "'x' is no date")
    assert str(DataError([problem])) == "data/events.csv:2 date 'x' is no date"


def test_a_hint_for_an_unknown_name_takes_no_time_for_long_lists_and_names():
    """It took minutes: each comparison grows with the square of the length."""
    names = [f"source-{number:06}-of-a-long-list" for number in range(100_000)]
    begin = process_time()
    for _ in range(by_tier(4, 20)):
        did_you_mean("source-000017-of-a-long-lost", names)
        did_you_mean("x" * 1_000_000, names)
    assert process_time() - begin < by_tier(6, 30)
    assert did_you_mean("source-000017-of-a-long-lost", names) == "did you mean 'source-000017-of-a-long-list'?"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("RFA", "did you mean 'Radio Free Asia'?"),  # its initials
        ("nhk", "did you mean 'NHK'?"),
        ("Asia", "did you mean 'Radio Free Asia' or 'Asia Today'?"),
        ("Free", "did you mean 'Radio Free Asia'?"),
        ("Radio Fre Asia", "did you mean 'Radio Free Asia'?"),
        ("단둥", "allowed: Asia Today, NHK, Radio Free Asia, TODAY, Yonhap"),
        ("as", "allowed: Asia Today, NHK, Radio Free Asia, TODAY, Yonhap"),  # two letters are a part of everything
        ("", "allowed: Asia Today, NHK, Radio Free Asia, TODAY, Yonhap"),
    ],
)
def test_a_hint_for_a_name_in_short_has_the_names_that_it_may_be_short_for(asked, hint):
    assert did_you_mean(asked, ["Radio Free Asia", "Yonhap", "NHK", "Asia Today", "TODAY"]) == hint
    many = [f"the Asia of {number}" for number in range(20)]
    assert did_you_mean("Asia", many).startswith("allowed: ")
