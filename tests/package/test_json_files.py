"""JSON as packages hold it: no number that is not finite, and hints in no time, also for names in short."""

import json
from time import process_time

import pytest

from raillinks.domain.problems import did_you_mean
from raillinks.package import descriptor
from tests.support.tiers import by_tier


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


@pytest.mark.parametrize(
    "number",
    ["1e309", "-1E+309", f"{'9' * 18}e0300", f"{'9' * 300}e9", "9" * 19, "-" + "9" * 18, "NaN", "-Infinity"],
)
def test_a_number_that_is_not_finite_or_too_large_is_refused_wherever_it_stands(number):
    with pytest.raises(descriptor.JsonError, match=r"not finite|too large"):
        descriptor.load(f'{{"a": [1, {{"b": {number}}}]}}'.encode())


@pytest.mark.parametrize(
    "number", ["9" * 18, "-" + "9" * 17, "-0", "1e-400", "0.1234567890123456789012", "1.5e99", "1e308", "1e+0308"]
)
def test_any_other_number_is_read(number):
    assert descriptor.load(f"[{number}]".encode()) == json.loads(f"[{number}]")
