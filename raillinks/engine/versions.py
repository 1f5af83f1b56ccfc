"""The versions of each event: what the log said about it from one known-on day to the next.

A new claim or verdict that becomes known starts a new version. `knowledge.as_known` answers for one known-on day;
this module answers for all of them at once.
"""

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.words import dates


def event_versions(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The version of every event from each day on which a claim or a verdict on it became known.

    Args:
        events: See `knowledge.as_known`; so are the others.
        claims: The table of claims.
        sources: The table of sources.

    Returns:
        The columns of `knowledge.as_known` plus `version_from` and `version_until` (`datetime64[s]`). A version is
        current on the known-on days in `[version_from, version_until)`; `version_until` is NaT for the latest version.
        Sorted by the order of the events, then by time. There is no version before the first known supporting claim;
        two versions in a row may be equal.
    """
    dated_claims = knowledge.with_first_days(events, claims, sources)
    days = _days(events, dated_claims)
    known = days[["event_id", "version_from", "version"]].merge(dated_claims, on="event_id")
    known = known[known["known_from"] <= known["version_from"]]
    rows = knowledge.derived(
        events.merge(days, on="event_id").assign(event_id=lambda frame: frame["version"]),
        known.assign(event_id=known["version"]),
        days.set_index("version")["version_from"],
    )
    ids = days.set_index("version")["event_id"]
    own = ids.reindex(rows["version"]).astype(str).set_axis(rows.index)
    named = rows.assign(event_id=own, version_until=_next_of(rows))
    return named.drop(columns="version")


def _days(events: pd.DataFrame, dated_claims: pd.DataFrame) -> pd.DataFrame:
    """One row per event and day on which it may get a new version: `event_id`, `version_from`, `version` (a number)."""
    judged = events[["event_id", "verdict_day"]].rename(columns={"verdict_day": "version_from"}).dropna()
    reported = dated_claims[["event_id", "known_from"]].rename(columns={"known_from": "version_from"})
    days = pd.concat([judged, reported]).drop_duplicates().sort_values(["event_id", "version_from"], ignore_index=True)
    return days.assign(version=np.arange(len(days)))


def _next_of(versions: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The day on which the next version of the same event begins; NaT for the latest version."""
    own = versions["row"]
    return versions["version_from"].shift(-1).where(own == own.shift(-1))


def days_of(versions: pd.DataFrame) -> dates.Days:
    """The distinct days on which versions begin, in ascending order."""
    return np.unique(dates.to_days(versions["version_from"]))
