"""What a run of the tests tries: `make test` the same tests with the same seed each time, `make test-all` everything.

`TESTS=all` takes the whole of what `by_tier` samples. `SEED=…` sets where every random choice of the tests begins;
without it, `make test` begins at the same place each time, and `tests/parts.py` draws a seed and prints it.
"""

import os
import random
from collections.abc import Sequence
from itertools import product
from typing import TypeVar

import pytest

T = TypeVar("T")
U = TypeVar("U")

TIERS = ("sample", "all")
TIER = os.environ.get("TESTS", "sample")
if TIER not in TIERS:
    raise ValueError(f"TESTS={TIER}: the tier is one of {', '.join(TIERS)}")
SEED = int(os.environ.get("SEED", "34"))
"""The seed of Hypothesis and of every other random choice."""

slow = pytest.mark.slow
"""Leaves a test to `make test-all`: `@slow("why")`. tests/conftest.py refuses it without a reason."""

sample = pytest.mark.sample
"""`@sample(4)`: `make test` has four of a test's cases, `make test-all` all of them."""


def by_tier(sample: T, everything: T) -> T:
    """The value for the tier that runs."""
    return everything if TIER == "all" else sample


def evenly(cases: Sequence[T], count: int) -> list[T]:
    """So many of the cases, evenly spaced; all of them in `make test-all`, or if there are no more."""
    if TIER == "all" or count >= len(cases):
        return list(cases)
    return [cases[i * len(cases) // count] for i in range(count)]


def seeded(name: str) -> random.Random:
    """The random numbers of one test: they follow from the seed of the run and the name."""
    return random.Random(f"{SEED} {name}")


def paired(one: Sequence[T], other: Sequence[U]) -> list[tuple[T, U]]:
    """Pairs that hold each member of both lists at least once; in `make test-all` every pair."""
    longest = max(len(one), len(other))
    sample = [(one[i % len(one)], other[i % len(other)]) for i in range(longest)]
    return by_tier(sample, list(product(one, other)))
