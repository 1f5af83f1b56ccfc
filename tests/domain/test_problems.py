"""What a problem says: the first ones in the error's message, near names in its hint, and what brings an extra."""

import sys
import tomllib
from importlib import metadata
from time import process_time

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from raillinks.domain.problems import EXTRAS, DataError, Problem, Severity, did_you_mean, why_missing
from tests.conftest import ROOT
from tests.support.tiers import by_tier

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BROUGHT = {
    extra: {canonicalize_name(Requirement(line).name) for line in lines}
    for extra, lines in PROJECT["optional-dependencies"].items()
}
CORE = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}


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


def test_each_extra_is_known_by_modules_that_it_alone_brings():
    homes = metadata.packages_distributions()
    assert {*EXTRAS} == {*BROUGHT}
    for extra, modules in EXTRAS.items():
        named = {canonicalize_name(homes[module][0]) for module in modules}
        assert named <= BROUGHT[extra] - CORE, extra


def test_the_dashboard_brings_the_workbooks_and_the_protocol_too():
    assert BROUGHT["excel"] | BROUGHT["mcp"] < BROUGHT["dashboard"]


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_is_missing_is_said_with_the_command_that_brings_it(extra, monkeypatch):
    assert not why_missing(extra, "this")
    name = EXTRAS[extra][-1]
    monkeypatch.setitem(sys.modules, name, None)
    why = why_missing(extra, "this")
    assert why.startswith("this needs")
    assert f"({name})" in why
    assert f"pip install 'china-dprk-rail-links[{extra}]'" in why
