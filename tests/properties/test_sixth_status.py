"""A sixth status, with every combination of the properties of the table, is right wherever a status is asked about."""

import subprocess
import sys
from itertools import combinations

import pytest

from tests.conftest import ROOT
from tests.properties.sixth_status import COMBINATIONS, EXPORTS, FLAGS, SEVERITIES, severity_of
from tests.support.tiers import by_tier

PARTS = by_tier(1, 8)


PAIRWISE = [tuple((place & word).bit_count() % 2 == 1 for place in range(1, 8)) for word in range(8)]
"""Eight combinations that hold every two properties in each combination of theirs: the simplex code of length 7."""
TRIED = [COMBINATIONS.index(flags) for flags in by_tier(PAIRWISE, COMBINATIONS)]


def test_every_two_properties_are_tried_in_each_combination():
    for two in combinations(range(len(FLAGS)), 2):
        assert len({tuple(COMBINATIONS[n][place] for place in two) for n in TRIED}) == 4


def test_one_of_each_severity_is_exported():
    assert {severity_of(n) for n in TRIED if n % EXPORTS == 0} == {*SEVERITIES}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_sixth_status_of_any_properties_is_replayed_counted_and_exported_as_its_row_says(part):
    command = [sys.executable, "-m", "tests.properties.sixth_status", *map(str, TRIED[part::PARTS])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
