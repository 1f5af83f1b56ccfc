"""Fresh, stale and unknown days in the file, against a naive recount."""

from collections import Counter

from raillinks.domain.status import Status
from raillinks.exports import tables
from raillinks.query import views
from tests.data.random_selections import random_views
from tests.support.tiers import by_tier, slow

LONGEST = by_tier(20, 400)
COLUMNS = ["fresh_days", "stale_days", "unknown_days"]


def recounted(view):
    """The days of each link by what its status says on each day of the period, one day after the other."""
    first, last = views.period(view)
    counted: dict = {}
    for number in range(int((last - first).astype(int)) + 1):
        for row in view.timeline.status_on(first + number, view.selection.stale_after).to_dict("records"):
            days = counted.setdefault((row["crossing_id"], row["service"]), Counter())
            days["stale" if row["stale"] else row["status"]] += 1
    return counted


@slow("tests/properties/test_uptime_laws.py counts such days")
def test_the_file_has_the_days_of_a_recount(dataset):
    listed = 0
    for view in random_views(dataset, 13, LONGEST):
        counted = recounted(view)
        for row in tables.frame(dataset, view, "uptime").to_dict("records"):
            days = counted[row["crossing_id"], row["service"]]
            fresh = sum(days[status] for status in (Status.OPEN, Status.PARTIAL, Status.SUSPENDED))
            assert [row[column] or 0 for column in COLUMNS] == [fresh, days["stale"], days[Status.UNKNOWN]]
            assert row["known_days"] == fresh + days["stale"]
            assert row["period_days"] == sum(days.values())
            listed += 1
    assert listed > 100
