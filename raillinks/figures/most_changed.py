"""The day whose picture changed most as reports came in (status rules, "Known on a day")."""

import numpy as np
import pandas as pd

from raillinks.engine import snapshots, versions
from raillinks.engine.replay import FIRST_DAY, Ints
from raillinks.engine.timeline import uncertain
from raillinks.words import dates
from raillinks.words.dates import Days
from raillinks.words.enums import GROUP

_BIG = 1 << 20  # days, more than any two dates are apart


def most_changed_day(
    events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, links: pd.DataFrame, up_to: np.datetime64
) -> tuple[np.datetime64, int] | None:
    """The day on which the links changed most often from one known-on day to the next: their status, or its certainty.

    Args:
        events: See `knowledge.as_known`; so are the others.
        claims: The table of claims.
        sources: The table of sources.
        links: The links that count, as for `timeline.timeline`.
        up_to: The last day that is considered.

    Returns:
        The day and how many changes it had, from the day itself on, as `snapshots.changes` lists them. If several
        stretches of days have as many, it is the first day of the latest. None if no picture ever changed.
    """
    rows = versions.event_versions(events, claims, sources)
    at = rows.groupby("crossing_id").indices  # a link is moved by events of its crossing and by those of the group
    none = np.empty(0, np.int64)
    of_link = []
    for n, crossing in enumerate(links["crossing_id"]):
        own = np.sort(np.concatenate([at.get(crossing, none), at.get(GROUP, none)]))
        link = links.iloc[[n]].reset_index(drop=True)
        of_link.append(snapshots.spans_of_link(rows.take(own).reset_index(drop=True), link))
    starts = [dates.to_days(spans["start"].dropna()) for _, spans in of_link]
    candidates = np.unique(np.concatenate([np.empty(0, "datetime64[D]"), *starts]))
    candidates = candidates[candidates <= up_to]
    if not len(candidates):
        return None
    counts: Ints = np.sum([_changes(days, spans, candidates) for days, spans in of_link], axis=0)
    best = len(counts) - 1 - int(np.argmax(counts[::-1]))
    return (candidates[best], int(counts[best])) if counts[best] else None


def _changes(days: Days, spans: pd.DataFrame, candidates: Days) -> Ints:
    """How often the picture of each candidate day changed for one link, on a known-on day after it.

    Only the first day of a span can be the day with most changes: on the days after it more was known at once.
    """
    looks = pd.factorize(spans["status"].where(~uncertain(spans), spans["status"] + "?"))[0]
    start = dates.to_days(spans["start"])
    since = (np.where(np.isnat(start), FIRST_DAY, start) - FIRST_DAY).astype(np.int64)
    asked = np.arange(len(days))[:, None] * _BIG + (candidates - FIRST_DAY).astype(np.int64)
    look = looks[np.searchsorted(spans["day"].to_numpy(np.int64) * _BIG + since, asked, side="right") - 1]
    changed = (look[1:] != look[:-1]) & (days[1:, None] > candidates)
    counts: Ints = changed.sum(axis=0)
    return counts
