"""The day whose picture changed most, against the snapshots of single days."""

import numpy as np
from hypothesis import given

from raillinks.engine import snapshots
from raillinks.metrics.quality import most_changed_day
from tests import frames
from tests.properties.law import costly_further_law
from tests.strategies import logs
from tests.support.tiers import by_tier

UP_TO, LAST = frames.day("2020-08-10"), frames.day("2021-12-31")


def changes(rows, day):
    """How often a link changed on the day from one snapshot to the next, as the page lists it.

    Args:
        rows: The log's `snapshots.event_versions`.
        day: The day.
    """
    days = snapshots.known_days(rows, day, LAST)
    statuses = snapshots.snapshots(rows, frames.links(), day, days, stale_after=0)
    return len(snapshots.changes(statuses, rows, frames.links())) - len(frames.links())


@costly_further_law
@given(log=logs())
def test_no_day_has_more_changes_than_the_day_found(log):
    tables = frames.events(log.events), frames.claims(log.claims), frames.sources(log.sources)
    found = most_changed_day(*tables, frames.links(), UP_TO)
    day, most = (frames.day("2019-12-01"), 0) if found is None else found
    rows = snapshots.event_versions(*tables)
    for other in np.arange(frames.day("2019-12-01"), UP_TO + 1, by_tier(60, 9)):
        assert changes(rows, other) <= most
    assert changes(rows, day) == most
