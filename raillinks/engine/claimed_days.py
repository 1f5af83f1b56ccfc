"""The days on which an event may have been, by what its claims say ("Confidence is derived, not typed")."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.engine.replay import Ints, Mask
from raillinks.words import dates
from raillinks.words.dates import Days
from raillinks.words.enums import Stance


@dataclass(frozen=True, slots=True)
class _Told:
    """What some claims say of the days of n events: one entry a claim, `event` counts the events."""

    n: int
    event: Ints
    earliest: Days
    latest: Days
    published_earliest: Days
    published_latest: Days

    def take(self, chosen: Mask) -> "_Told":
        return _Told(self.n, *(getattr(self, name)[chosen] for name in self.__slots__[1:]))

    def least(self, days: Days) -> Days:
        """The first of each event's days, NaT where it has none."""
        first = np.full(self.n, dates.NOT_A_DAY)
        np.fmin.at(first, self.event, days)
        return first

    def most(self, days: Days) -> Days:
        """The last of each event's days, NaT where it has none."""
        last = np.full(self.n, dates.NOT_A_DAY)
        np.fmax.at(last, self.event, days)
        return last


def windows_of_claims(known: pd.DataFrame) -> pd.DataFrame:
    """The days on which each event may have been, by its known supporting claims.

    An event's date spans its `preferred` claims; with none preferred, the days that all its dated supporting
    claims allow; if they share none, from the earliest to the latest. Claims without a date or with an open end
    take no part unless nothing else is known (see `_closed`).

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `date_earliest`, `date_latest` (`datetime64[s]`); NaT on both sides where the claims
        leave one without a bound.
    """
    supports = known[known["stance"] == Stance.SUPPORTS]
    event, ids = pd.factorize(supports["event_id"])
    columns = ("claimed_earliest", "claimed_latest", "published_earliest", "published_latest")
    claims = _Told(len(ids), event, *(dates.to_days(supports[c]) for c in columns))
    dated = ~np.isnat(claims.earliest) & ~np.isnat(claims.latest)
    preferred = dated & (supports["preferred"] == "true").to_numpy()
    earliest, latest = _span(claims.take(preferred))
    for first, last in (_shared(claims.take(dated)), _closed(claims.take(~dated))):
        open_ = np.isnat(earliest)
        earliest, latest = np.where(open_, first, earliest), np.where(open_, last, latest)
    index = pd.Index(ids, name="event_id")
    return pd.DataFrame(
        {"date_earliest": dates.to_series(earliest, index), "date_latest": dates.to_series(latest, index)}
    )


def _span(claims: _Told) -> tuple[Days, Days]:
    """From the earliest to the latest day of all the claims."""
    return claims.least(claims.earliest), claims.most(claims.latest)


def _shared(claims: _Told) -> tuple[Days, Days]:
    """The days that all the claims allow; where they share none, from the earliest to the latest."""
    first, last = claims.most(claims.earliest), claims.least(claims.latest)
    allowed = first <= last
    earliest, latest = _span(claims)
    return np.where(allowed, first, earliest), np.where(allowed, last, latest)


def _closed(claims: _Told) -> tuple[Days, Days]:
    """The same for claims with an open side: by the last day of its publication, an event had happened.

    Where no claim gives a first day, the first publication does: there is no evidence of an earlier one.
    """
    by = np.fmin(claims.latest, claims.published_latest)
    last, latest = claims.least(by), claims.most(by)
    published = np.fmin(claims.least(claims.published_earliest), last)
    first = claims.most(claims.earliest)
    first = np.where(np.isnat(first), published, first)
    allowed = first <= last
    earliest = np.where(allowed, first, np.fmin(claims.least(claims.earliest), last))
    latest = np.where(allowed, last, np.fmax(first, latest))
    return np.where(np.isnat(last), dates.NOT_A_DAY, earliest), np.where(np.isnat(last), dates.NOT_A_DAY, latest)
