"""What a strip of one link draws: its intervals, cut where the status turns stale."""

import pandas as pd

from raillinks.engine.timeline import Timeline

COLUMNS = ("crossing_id", "service", "start", "start_latest", "end", "status", "stale", "event_id")
_KEYS = ["crossing_id", "service"]


def bands(timeline: Timeline, stale_after: int) -> pd.DataFrame:
    """Every link's maximal runs of days with one status and one staleness.

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `COLUMNS`, sorted by link and start: `[start, end)` in `datetime64[s]`, NaT for the time before the
        log and for one that lasts; `start_latest` (NaT where the status goes on from the band before) the L of
        rule 5; `stale` bool; `event_id` of the event that starts the interval, missing for none.
    """
    spans = timeline.spans(stale_after)
    states = spans[[*_KEYS, "status", "since", "stale"]].astype({"since": str})
    kept = spans[(states != states.shift()).any(axis=1)].reset_index(drop=True)
    starts = timeline.intervals()[[*_KEYS, "start", "start_latest"]]
    joined = kept.merge(starts, on=[*_KEYS, "start"], how="left")
    return joined.assign(end=joined.groupby(_KEYS, sort=False)["start"].shift(-1))[list(COLUMNS)]
