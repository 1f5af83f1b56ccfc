"""The one clock: API, pages and command line get today's date here. Nothing else in `raillinks` reads a clock."""

from datetime import UTC, datetime

import numpy as np


def today() -> np.datetime64:
    """The current day in UTC, as `datetime64[D]`. The machine's time zone does not matter."""
    return np.datetime64(datetime.now(UTC).date(), "D")
