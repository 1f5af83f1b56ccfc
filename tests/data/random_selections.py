"""Random periods of the real log, each with a random selection of links, known-on day and reading of days."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from raillinks.domain.enums import DEFAULT, names
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.views import View
from tests.conftest import TODAY
from tests.frames import as_date
from tests.support.tiers import by_tier, seeded

PERIODS = by_tier(20, 50)
"""A law holds each of these figures on any log (`test_uptime_laws`, `test_cause_laws`); these are of the real one."""


def random_views(dataset: Dataset, seed: int, longest: int) -> Iterator[View]:
    """`PERIODS` views, each with its period.

    Args:
        dataset: The package.
        seed: Of the random choices.
        longest: The most days of a period.
    """
    chance = seeded(f"selection {seed}")
    covered = as_date(pd.Timestamp(dataset.covered_to))
    for _ in range(PERIODS):
        last = covered - timedelta(chance.choice([chance.randint(0, 2_500), chance.randint(0, 42_000)]))
        first = last - timedelta(chance.randint(0, longest - 1))
        known_on = chance.choice([None, None, np.datetime64(last) + chance.randint(0, 500)])
        yield views.make_view(
            dataset,
            Selection(
                as_of=TODAY if known_on is None else known_on, known_on=known_on, from_=np.datetime64(first),
                to=np.datetime64(last), disputed=chance.choice(["show", "apply"]), context=chance.choice([True, False]),
                stale_after=chance.choice([0, 30, 365, 365, 3_000]),
                crossing=tuple(chance.sample(dataset.crossing_ids, chance.choice([0, 0, 1, 4]))),
                service=tuple(chance.sample(names(DEFAULT), chance.choice([0, 0, 1]))),
                province=tuple(chance.sample(sorted(set(dataset.province_ids)), chance.choice([0, 0, 0, 3]))),
                kind=chance.choice([(), ("suspension",)]), cause_class=chance.choice([(), ("epidemic",)]),
            ),
        )  # fmt: skip
