"""The two tiers of the tests. `make test` tries samples; `make test-all` sets `TESTS=all` and tries everything.

`python -m tests.planted` sets `TESTS=planted`: see `tests/properties/law.py`.
"""

import os
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


def paired(one: Sequence[T], other: Sequence[U]) -> list[tuple[T, U]]:
    """Pairs that hold each member of both lists at least once; in `make test-all` every pair."""
    longest = max(len(one), len(other))
    sample = [(one[i % len(one)], other[i % len(other)]) for i in range(longest)]
    return by_tier(sample, list(product(one, other)))
