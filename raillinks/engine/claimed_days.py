"""The days on which an event may have happened, according to its claims (status rules, "The date of an event")."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.engine.replay import Ints, Mask
from raillinks.words import dates
from raillinks.words.dates import Days
from raillinks.words.enums import Stance


@dataclass(frozen=True, slots=True)
class _ClaimedDays:
    """The days that claims give for n events: one entry per claim; `event` is the event's position."""

    n: int
    event: Ints
    earliest: Days
    latest: Days
    published_earliest: Days
    published_latest: Days

    def take(self, chosen: Mask) -> "_ClaimedDays":
        return _ClaimedDays(self.n, *(getattr(self, name)[chosen] for name in self.__slots__[1:]))

    def least(self, days: Days) -> Days:
        """The earliest of each event's days; NaT for an event without days."""
        first = np.full(self.n, dates.NOT_A_DAY)
        np.fmin.at(first, self.event, days)
        return first

    def most(self, days: Days) -> Days:
        """The latest of each event's days; NaT for an event without days."""
        last = np.full(self.n, dates.NOT_A_DAY)
        np.fmax.at(last, self.event, days)
        return last


def windows_of_claims(known: pd.DataFrame) -> pd.DataFrame:
    """The days on which each event may have happened, by its known supporting claims.

    Status rules, "The date of an event". The window runs from the first to the last day of the `preferred` claims.
    If none is preferred, it is the days that all dated supporting claims allow. If they share no day, it runs from
    the earliest to the latest. Claims without a date or with an open end count only if there are no others (see
    `_closed`).

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `date_earliest`, `date_latest` (`datetime64[s]`). Both are NaT if the claims leave one
        side open.
    """
    supports = known[known["stance"] == Stance.SUPPORTS]
    event, ids = pd.factorize(supports["event_id"])
    columns = ("claimed_earliest", "claimed_latest", "published_earliest", "published_latest")
    claims = _ClaimedDays(len(ids), event, *(dates.to_days(supports[c]) for c in columns))
    dated = ~np.isnat(claims.earliest) & ~np.isnat(claims.latest)
    preferred = dated & (supports["preferred"] == "true").to_numpy()
    earliest, latest = _widest(claims.take(preferred))
    for first, last in (_shared(claims.take(dated)), _closed(claims.take(~dated))):
        open_ = np.isnat(earliest)
        earliest, latest = np.where(open_, first, earliest), np.where(open_, last, latest)
    index = pd.Index(ids, name="event_id")
    return pd.DataFrame(
        {"date_earliest": dates.to_series(earliest, index), "date_latest": dates.to_series(latest, index)}
    )


def _widest(claims: _ClaimedDays) -> tuple[Days, Days]:
    """From the earliest to the latest day of all claims."""
    return claims.least(claims.earliest), claims.most(claims.latest)


def _shared(claims: _ClaimedDays) -> tuple[Days, Days]:
    """The days that all claims allow; if they share none, from the earliest to the latest."""
    first, last = claims.most(claims.earliest), claims.least(claims.latest)
    allowed = first <= last
    earliest, latest = _widest(claims)
    return np.where(allowed, first, earliest), np.where(allowed, last, latest)


def _closed(claims: _ClaimedDays) -> tuple[Days, Days]:
    """The same for claims with an open side: an event happened no later than the last day of publication.

    If no claim gives a first day, the first day of publication does: there is no evidence of an earlier day. If no
    publication has one, the side stays open, and both days are NaT.
    """
    by = np.fmin(claims.latest, claims.published_latest)
    last, latest = claims.least(by), claims.most(by)
    first, earliest = claims.most(claims.earliest), claims.least(claims.earliest)
    published = claims.least(claims.published_earliest)
    first, earliest = np.where(np.isnat(first), published, first), np.where(np.isnat(earliest), published, earliest)
    allowed = first <= last
    shown = np.where(allowed, first, np.fmin(earliest, last)), np.where(allowed, last, np.fmax(first, latest))
    is_open = np.isnat(first) | np.isnat(last)
    return np.where(is_open, dates.NOT_A_DAY, shown[0]), np.where(is_open, dates.NOT_A_DAY, shown[1])
