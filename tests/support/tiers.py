"""The two tiers of the tests. `make test` tries samples; `make test-all` sets `TESTS=all` and tries everything.

Slow tests take turns in `make test`: each run tries one of `TURNS` parts, chosen by its seed. Whoever runs pytest on
files of their own gets all tests of these files.

`python -m tests.planted` sets `TESTS=planted`: see `tests/properties/law.py`.
"""

import os
import zlib
from collections.abc import Sequence
from itertools import product
from typing import TypeVar

import pytest

T = TypeVar("T")
U = TypeVar("U")

TIERS = ("sample", "all", "planted")
TIER = os.environ.get("TESTS", "sample")
if TIER not in TIERS:
    raise ValueError(f"TESTS={TIER}: the tier is one of {', '.join(TIERS)}")


def by_tier(sample: T, everything: T) -> T:
    """The value for the tier that runs."""
    return everything if TIER == "all" else sample


thorough = pytest.mark.skipif(TIER != "all", reason="a longer way to what other tests see; `make test-all` runs it")

TURNS = 5
slow = pytest.mark.slow
"""Marks a slow test: `make test` tries it in every fifth run. See `turn_of`."""
every_run = pytest.mark.every_run
"""Marks a test that is tried in every run although its module is `slow`."""


def turn_of(name: str) -> int:
    """In which of the `TURNS` a slow test of this name (pytest's node id) is tried: always the same one."""
    return zlib.crc32(name.encode()) % TURNS


def waits(name: str, marks: set[str], seed: int) -> bool:
    """Whether a test is left to another run.

    Args:
        name: Its node id.
        marks: The names of its marks.
        seed: The seed of the run.
    """
    return "slow" in marks and "every_run" not in marks and turn_of(name) != seed % TURNS


def paired(one: Sequence[T], other: Sequence[U]) -> list[tuple[T, U]]:
    """Pairs that hold each member of both lists at least once; in `make test-all` every pair."""
    longest = max(len(one), len(other))
    sample = [(one[i % len(one)], other[i % len(other)]) for i in range(longest)]
    return by_tier(sample, list(product(one, other)))
