"""A sixth status, with every combination of the properties of the table, is right wherever a status is asked about."""

import subprocess
import sys
from functools import reduce
from itertools import combinations
from operator import xor

import pytest

from tests.conftest import ROOT
from tests.properties.sixth_status import COMBINATIONS, FLAGS
from tests.support.tiers import by_tier

PARTS = by_tier(2, 8)


def holds_each_three(flags):
    """Whether a combination is one of the sixteen that hold every three properties in each combination of theirs.

    They are the words of the Hamming code of length 7: the places of the ones, counted from 1, have the XOR 0.
    """
    return reduce(xor, (place for place, flag in enumerate(flags, 1) if flag), 0) == 0


TRIED = by_tier([n for n, flags in enumerate(COMBINATIONS) if holds_each_three(flags)], list(range(len(COMBINATIONS))))


def test_every_three_properties_are_tried_in_each_combination():
    for three in combinations(range(len(FLAGS)), 3):
        assert len({tuple(COMBINATIONS[n][place] for place in three) for n in TRIED}) == 8


@pytest.mark.parametrize("part", range(PARTS))
def test_a_sixth_status_of_any_properties_is_replayed_counted_and_exported_as_its_row_says(part):
    command = [sys.executable, "-m", "tests.properties.sixth_status", *map(str, TRIED[part::PARTS])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
