"""Contested days: with the disputed events a link has another status than without them (status rules)."""

import numpy as np
import pandas as pd

from raillinks.engine.timeline import Timeline

COLUMNS = ("crossing_id", "service", "start", "end", "status", "other")
_LINK = ["crossing_id", "service"]
_BEFORE_ALL = pd.Timestamp("0001-01-01").as_unit("s")


def contested(shown: Timeline, other: Timeline) -> pd.DataFrame:
    """The days on which two replays of the same links, one with the disputed events and one without, differ.

    Args:
        shown: The replay whose statuses are shown.
        other: The other replay, over all of its links or those that may differ.

    Returns:
        Columns `COLUMNS`, sorted by link (in the order of `other.links`) and `start`: one row per stretch of days
        `[start, end)` with one status in each replay, `status` in `shown` and `other` in the other. Dates are
        `datetime64[s]`; `end` is NaT if the stretch still lasts.
    """
    links = other.links[_LINK]
    pieces = [_starts(one, links) for one in (shown, other)]
    cuts = pd.concat([piece[[*_LINK, "start"]] for piece in pieces]).drop_duplicates().sort_values("start")
    both = cuts
    for piece, name in zip(pieces, ("status", "other"), strict=True):
        both = pd.merge_asof(both, piece.rename(columns={"status": name}), on="start", by=_LINK)
    order = links.assign(_link=np.arange(len(links)))
    both = both.merge(order, on=_LINK).sort_values(["_link", "start"], ignore_index=True)
    both["end"] = both.groupby("_link")["start"].shift(-1)
    return both.loc[both["status"] != both["other"], list(COLUMNS)].reset_index(drop=True)


def _starts(timeline: Timeline, links: pd.DataFrame) -> pd.DataFrame:
    """The first day and the status of every interval, by day. A link's first one has an early day."""
    intervals = timeline.intervals()[[*_LINK, "start", "status"]].merge(links)
    return intervals.assign(start=intervals["start"].fillna(_BEFORE_ALL)).sort_values("start")
