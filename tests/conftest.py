"""The bundled data package, read once for all tests."""

from pathlib import Path

import numpy as np
import pytest

from raillinks import package, select
from raillinks.selection import Selection

ROOT = Path(__file__).resolve().parents[1]
TODAY = np.datetime64("2026-11-24", "D")


@pytest.fixture(scope="session")
def dataset():
    return package.load(ROOT)


@pytest.fixture(scope="session")
def plain_view(dataset):
    """Everything known, on the day the log was begun."""
    return select.view(dataset, Selection(as_of=TODAY, context=True))
