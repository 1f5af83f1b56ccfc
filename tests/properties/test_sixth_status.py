"""A sixth status, with every combination of the properties of the table, is right wherever a status is asked about."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.properties.sixth_status import COMBINATIONS, FLAGS
from tests.support.tiers import by_tier

PARTS = 4
RUNS = FLAGS.index("runs")
"""Only the map asks this: `make test` tries each combination of the others with one of its values."""
TRIED = by_tier([n for n, flags in enumerate(COMBINATIONS) if sum(flags) % 2 == 0], list(range(len(COMBINATIONS))))


def test_every_combination_of_properties_is_tried():
    others = {(*COMBINATIONS[n][:RUNS], *COMBINATIONS[n][RUNS + 1 :]) for n in TRIED}
    assert len(others) == 2 ** (len(FLAGS) - 1)
    assert {COMBINATIONS[n][RUNS] for n in TRIED} == {False, True}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_sixth_status_of_any_properties_is_replayed_counted_and_exported_as_its_row_says(part):
    command = [sys.executable, "-m", "tests.properties.sixth_status", *map(str, TRIED[part::PARTS])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
