"""How each event read from a day on, as reports of it and verdicts on it came in.

`knowledge.as_known` answers for one known-on day; here every day on which an event may read differently is
answered at once.
"""

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.words import dates


def readings(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Every event as it read from each day on which a claim or a verdict on it became known.

    Args:
        events: See `knowledge.as_known`; so are the others.
        claims: The table of claims.
        sources: The table of sources.

    Returns:
        The columns of `knowledge.as_known` plus `read_from` and `read_until` (`datetime64[s]`): the event read so on
        the days in `[read_from, read_until)`; NaT in `read_until`: still. In the order of the events, then of time.
        Only days with a known supporting claim are there; a neighbour may say the same.
    """
    dated_claims = knowledge.with_first_days(events, claims, sources)
    days = _days(events, dated_claims)
    known = days[["event_id", "read_from", "reading"]].merge(dated_claims, on="event_id")
    known = known[known["known_from"] <= known["read_from"]]
    rows = knowledge.derived(
        events.merge(days, on="event_id").assign(event_id=lambda frame: frame["reading"]),
        known.assign(event_id=known["reading"]),
        days.set_index("reading")["read_from"],
    )
    ids = days.set_index("reading")["event_id"]
    own = ids.reindex(rows["reading"]).astype(str).set_axis(rows.index)
    named = rows.assign(event_id=own, read_until=_next_of(rows))
    return named.drop(columns="reading")


def on_day(versions: pd.DataFrame, known_on: np.datetime64) -> pd.DataFrame:
    """The readings that held on a known-on day: what `knowledge.as_known` gives for it, and the two days."""
    day = pd.Timestamp(known_on)
    holds = (versions["read_from"] <= day) & ~(versions["read_until"] <= day)
    return versions[holds].reset_index(drop=True)


def _days(events: pd.DataFrame, dated_claims: pd.DataFrame) -> pd.DataFrame:
    """`event_id`, `read_from` and `reading` (a number) for each event and day on which it may read anew."""
    judged = events[["event_id", "verdict_day"]].rename(columns={"verdict_day": "read_from"}).dropna()
    reported = dated_claims[["event_id", "known_from"]].rename(columns={"known_from": "read_from"})
    days = pd.concat([judged, reported]).drop_duplicates().sort_values(["event_id", "read_from"], ignore_index=True)
    return days.assign(reading=np.arange(len(days)))


def _next_of(versions: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The day on which each reading's event reads anew; NaT where it never does."""
    own = versions["row"]
    return versions["read_from"].shift(-1).where(own == own.shift(-1))


def days_of(versions: pd.DataFrame) -> dates.Days:
    """The distinct days on which readings begin, in the order of time."""
    return np.unique(dates.to_days(versions["read_from"]))
