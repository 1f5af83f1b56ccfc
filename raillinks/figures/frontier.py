"""What one dated sighting of a crossing train would settle (status rules, "What would settle it")."""

import numpy as np
import pandas as pd

from raillinks.words.status import COUNTED

COLUMNS = ("crossing_id", "service", "first_day", "last_day", "status", "event_id", "best_day", "days_settled")


def frontier(spans: pd.DataFrame, counted_to: np.datetime64, *, stale_after: int) -> pd.DataFrame:
    """The stretches in which nothing is known of a link, or its evidence is old, and what a sighting of a train gains.

    A report that trains crossed on a day settles that day and the `stale_after` days after it, up to the link's next
    change or evidence.

    Args:
        spans: `Timeline.spans` with the same `stale_after`.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never, so that a sighting settles all days
            that follow.

    Returns:
        `COLUMNS`: one row per stretch of one replayed status in which all days are unsettled, the largest gain first.
        Days are `datetime64[s]`; `best_day` is the last one on which a sighting settles the most, `days_settled` how
        many (int). `event_id` is the event that gave the status. The time before a link's first report is left out:
        nothing says when it begins.
    """
    last = pd.Timestamp(counted_to)
    link = spans["crossing_id"].astype(str) + "\n" + spans["service"].astype(str)
    settled = (spans["status"].isin(COUNTED) & ~spans["stale"]).to_numpy()
    same = (link == link.shift()).to_numpy()
    part = np.cumsum(
        ~(same & ~settled & ~np.r_[True, settled[:-1]] & (spans["replayed_status"] == spans["replayed_status"].shift()))
    )
    before_next = spans["start"].shift(-1) - pd.Timedelta(days=1)
    ends = before_next.where((link == link.shift(-1)) & (before_next <= last), last)
    rows = spans.assign(part=part, end=ends)[~settled & spans["start"].notna().to_numpy()]
    rows = rows[rows["start"] <= last]
    grouped = rows.groupby("part", sort=False)
    found = grouped[["crossing_id", "service", "replayed_status", "event_id"]].first()
    found = found.rename(columns={"replayed_status": "status"})  # a lapse alone begins no other stretch
    found["first_day"], found["last_day"] = grouped["start"].first(), grouped["end"].last()
    days = (found["last_day"] - found["first_day"]).dt.days + 1
    found["days_settled"] = days.clip(upper=stale_after + 1) if stale_after else days
    found["best_day"] = found["last_day"] - pd.to_timedelta(found["days_settled"] - 1, unit="D")
    order = ["days_settled", "last_day", "crossing_id", "service"]
    return found.sort_values(order, ascending=[False, False, True, True])[list(COLUMNS)].reset_index(drop=True)
