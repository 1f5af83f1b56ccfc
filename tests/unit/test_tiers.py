"""The tiers of the tests, and what a law that fails tells whoever has to mend it."""

import os
import subprocess
import sys

import pytest
from hypothesis import core, given

from tests import strategies
from tests.conftest import ROOT, how_to_keep
from tests.properties.law import COSTLY, EXAMPLES, costly_law, law
from tests.strategies import LINKS, Log
from tests.support import api_schema, tiers
from tests.support.tiers import TIER, TURNS, turn_of, waits

SLOW = "tests/unit/test_places.py"


def test_the_sample_has_each_member_of_both_lists_and_test_all_has_every_pair(monkeypatch):
    one, other = list(range(17)), list("abcd")
    monkeypatch.setattr(tiers, "TIER", "sample")
    sample = tiers.paired(one, other)
    assert len(sample) == 17
    assert {a for a, _ in sample} == set(one)
    assert {b for _, b in sample} == set(other)
    monkeypatch.setattr(tiers, "TIER", "all")
    assert len(set(tiers.paired(one, other))) == 17 * 4


def test_as_many_runs_in_a_row_as_there_are_turns_try_each_slow_test_once_whatever_the_first_seed():
    names = [f"tests/test_some.py::test_{n}" for n in range(300)]
    for first in (0, 7, 2**32 - 1):
        tried = [[name for name in names if not waits(name, {"slow"}, first + n)] for n in range(TURNS)]
        assert sorted(name for run in tried for name in run) == sorted(names)
        assert min(map(len, tried)) > len(names) / TURNS / 2  # so that the runs take about as long as each other


def test_what_is_not_slow_or_is_marked_so_is_tried_in_every_run():
    for seed in range(TURNS):
        assert not waits("tests/test_some.py::test_any", {"browser"}, seed)
        assert not waits("tests/test_some.py::test_any", {"browser", "slow", "every_run"}, seed)


@pytest.mark.parametrize("options", [["--in-turns"], []], ids=["in turns", "all"])
def test_a_run_leaves_out_the_slow_tests_whose_turn_it_is_not_and_says_so(options):
    """Only a run in turns: whoever tries a file by hand gets all of its tests."""
    seed = 5
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *options, f"--hypothesis-seed={seed}", SLOW],
        cwd=ROOT, env={**os.environ, "TESTS": "sample"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = [line for line in listed.stdout.splitlines() if "::" in line]
    assert names
    assert all(turn_of(name) == seed % TURNS for name in names) == bool(options)
    assert ("deselected" in listed.stdout) == bool(options)


def test_make_test_runs_in_turns_and_make_test_all_does_not():
    """`waits` is asked in the tier of samples alone."""
    assert "pytest -n 3 --dist worksteal --in-turns" in (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "--in-turns", SLOW],
        cwd=ROOT, env={**os.environ, "TESTS": "all"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "deselected" not in listed.stdout


def test_an_unknown_tier_stops_the_run_and_says_which_there_are():
    asked = subprocess.run(
        [sys.executable, "-c", "import tests.support.tiers"],
        cwd=ROOT, env={**os.environ, "TESTS": "every"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode != 0
    assert "TESTS=every: the tier is one of sample, all, planted" in asked.stderr


def test_a_law_is_tried_on_as_many_examples_as_its_tier_says():
    tried = []

    @law
    @given(day=strategies.days())
    def never_fails(day):
        tried.append(day)

    never_fails()
    assert (
        EXAMPLES["sample"] <= len(tried) <= EXAMPLES[TIER]
    )  # fewer than that only where Hypothesis knows that it has tried all


def test_the_examples_follow_from_the_seed_of_the_run(request):
    assert core.global_force_seed == int(request.config.option.hypothesis_seed)
    if hasattr(request.config, "workerinput"):
        assert request.config.workerinput["hypothesis_seed"] == request.config.option.hypothesis_seed


def test_a_law_that_fails_prints_an_example_that_can_be_pasted(request):
    assert api_schema  # Schemathesis, which takes the printer away, is in the process

    @law
    @given(log=strategies.event_logs())
    def fails_once_there_is_an_event(log):
        assert not log.events

    with pytest.raises(AssertionError) as failure:
        fails_once_there_is_an_event()
    note = next(note for note in failure.value.__notes__ if "log=" in note)
    text = note[note.index("log=") + len("log=") : note.rindex(",")]
    log = eval(text, {"Log": Log})  # noqa: S307 (what the law has just printed)
    assert len(log.events) == 1
    assert log.events[0]["service"] in {*(service for _, service in LINKS), "all"}
    assert f"--hypothesis-seed={request.config.option.hypothesis_seed}" in how_to_keep(request.node)


def test_a_costly_law_takes_fewer_examples_only_where_every_change_waits_for_it():
    assert {tier for tier in EXAMPLES if COSTLY[tier] != EXAMPLES[tier]} == {"sample"}
    assert EXAMPLES["sample"] // 2 < COSTLY["sample"] < EXAMPLES["sample"]
    assert costly_law.max_examples == COSTLY[TIER]
    assert costly_law.phases == law.phases
