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
from tests.support.tiers import TIER


def test_the_sample_has_each_member_of_both_lists_and_test_all_has_every_pair(monkeypatch):
    one, other = list(range(17)), list("abcd")
    monkeypatch.setattr(tiers, "TIER", "sample")
    sample = tiers.paired(one, other)
    assert len(sample) == 17
    assert {a for a, _ in sample} == set(one)
    assert {b for _, b in sample} == set(other)
    monkeypatch.setattr(tiers, "TIER", "all")
    assert len(set(tiers.paired(one, other))) == 17 * 4


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
    assert 20 <= len(tried) <= EXAMPLES[TIER]  # fewer than that only where Hypothesis knows that it has tried all


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
    assert 20 <= COSTLY["sample"] < EXAMPLES["sample"]
    assert costly_law.max_examples == COSTLY[TIER]
    assert costly_law.phases == law.phases
