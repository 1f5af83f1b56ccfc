"""What one dated sighting would settle is what the replay with that sighting settles."""

import numpy as np
import pandas as pd
import pytest

from raillinks.domain.enums import UNCHANGED
from raillinks.domain.status import COUNTED, RUNNING, Status
from raillinks.engine.timeline import effective, make_timeline
from raillinks.query import view_figures, views
from raillinks.query.selection import Selection
from tests.conftest import TODAY
from tests.support.tiers import by_tier

LOOKS = by_tier(
    [(365, None), (1000, "2022-06-01")], [(n, day) for n in (30, 365, 1000) for day in (None, "2022-06-01")]
)


def settled_days(replay, link, stale_after, last):
    """How many days of a link up to a day are known and not on old evidence, counted one by one."""
    spans = replay.spans(stale_after)
    spans = spans[(spans["crossing_id"] == link[0]) & (spans["service"] == link[1])]
    after = pd.Timestamp(last) + pd.Timedelta(days=1)
    ends = spans["start"].shift(-1).fillna(after).clip(upper=after)
    days = (ends - spans["start"]).dt.days.clip(lower=0)
    return int(days[spans["status"].isin(COUNTED) & ~spans["stale"]].sum())


def with_sighting(view, row):
    """The replay of the log with one more report: a train of the link crossed on the row's best day."""
    moving = view.known[effective(view.known)]
    kind, after = "observation", UNCHANGED
    if row["status"] == Status.UNKNOWN:
        after = Status.OPEN
    elif row["status"] not in RUNNING:
        kind, after = "resumption", Status.OPEN
    report = {
        **moving.iloc[0].to_dict(), "event_id": "zz-sighting", "crossing_id": row["crossing_id"],
        "service": row["service"], "kind": kind, "status_after": str(after), "order_in_day": "99", "order": 99,
        "date": str(row["best_day"])[:10], "date_earliest": row["best_day"], "date_latest": row["best_day"],
    }  # fmt: skip
    added = pd.DataFrame([report])[list(moving.columns)].astype(moving.dtypes.to_dict())
    return make_timeline(pd.concat([moving, added], ignore_index=True), view.timeline.links)


@pytest.mark.parametrize(("stale_after", "known_on"), LOOKS)
def test_a_sighting_settles_what_is_promised(dataset, stale_after, known_on):
    day = None if known_on is None else np.datetime64(known_on)
    asked = Selection(as_of=day or TODAY, context=True, stale_after=stale_after, known_on=day)
    view = views.make_view(dataset, asked)
    rows = view_figures.frontier_of(dataset, view)
    assert len(rows) > 20
    assert rows["days_settled"].is_monotonic_decreasing
    for row in rows.to_dict("records")[:: by_tier(3, 1)]:
        link = row["crossing_id"], row["service"]
        before = settled_days(view.timeline, link, stale_after, view.counted_to)
        after = settled_days(with_sighting(view, row), link, stale_after, view.counted_to)
        assert after - before == row["days_settled"], row
