"""Bands, which strips draw: the intervals of a link, cut where the status becomes stale."""

import pandas as pd

from raillinks.engine.timeline import Timeline

COLUMNS = (
    "crossing_id", "service", "start", "start_latest", "end", "status", "stale", "event_id", "last_evidence",
    "replayed_status",
)  # fmt: skip
_KEYS = ["crossing_id", "service"]


def bands(timeline: Timeline, stale_after: int) -> pd.DataFrame:
    """The bands of every link: maximal, with one status and one value of `stale`.

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, sorted by link and start. A band covers `[start, end)` (`datetime64[s]`): `start` is NaT for
        the time before the log, `end` is NaT for a band that lasts. `start_latest` is the L of rule 5, NaT if the band
        continues the status of the previous one. `stale` is bool. `event_id` starts the interval; missing if there is
        no event. `last_evidence` and `replayed_status` are those of the band's first day; while a band is stale
        they stay the same.
    """
    spans = timeline.spans(stale_after)
    states = spans[[*_KEYS, "status", "since", "stale"]].astype({"since": str})
    kept = spans[(states != states.shift()).any(axis=1)].reset_index(drop=True)
    starts = timeline.intervals()[[*_KEYS, "start", "start_latest"]]
    joined = kept.merge(starts, on=[*_KEYS, "start"], how="left")
    return joined.assign(end=joined.groupby(_KEYS, sort=False)["start"].shift(-1))[list(COLUMNS)]
