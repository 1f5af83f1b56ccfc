"""The one clock: API, pages and command line ask here which day it is. Nothing else in `raillinks` reads a clock."""

from datetime import UTC, datetime

import numpy as np


def today() -> np.datetime64:
    """The current day in UTC, as `datetime64[D]`, whatever the time zone of the machine."""
    return np.datetime64(datetime.now(UTC).date(), "D")
