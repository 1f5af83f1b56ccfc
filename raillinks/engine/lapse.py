"""Old evidence stops deciding: the moves that lapses and renewals make (status rules, rule 11).

Laid over the replay. The replay itself, the group (rule 2) and "leading" never see a lapse.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.engine.replay import IS_GOING_STALE, UNKNOWN, Codes, Ints, Mask, Rows, day_numbers

BIG = np.int64(1) << 20
"""More than the days of 1800–2199, so that `link * BIG + day` sorts by link, then day."""
NO_EVENT = np.int64(-1)
"""The event of a lapse: there is none."""
_FOREVER = BIG - 1


class _Gaps(NamedTuple):
    """Stretches of days `[start, end)` without evidence young enough, as `link * BIG + day`.

    `renewed_by` is the row of the evidence that ends each; meaningless where `end` is the end of all days.
    """

    start: Ints
    end: Ints
    renewed_by: Ints

    def take(self, chosen: Mask) -> "_Gaps":
        return _Gaps._make(column[chosen] for column in self)

    def covers(self, keys: Ints) -> Mask:
        """Which of some `link * BIG + day` lie in a stretch."""
        at = np.searchsorted(self.start, keys, side="right") - 1
        covered: Mask = (at >= 0) & (keys < np.r_[self.end, 0][at])
        return covered


def with_lapses(pairs: Rows, moving: Mask, after: Codes, evidence: Mask, links: pd.DataFrame) -> tuple[Rows, Codes]:
    """The moves of the replay, with those of lapses and renewals, and without those that a lapse hides.

    Args:
        pairs: The pairs of links and events, as `replay.rows` returns them.
        moving: Which of them move their link by the replay.
        after: The status after each of these.
        evidence: Which pairs are evidence (rule 9).
        links: Where evidence lapses, `lapse_after` (days, int; 0 = never) and `lapse_to` (`datetime64`, the last day on
            which a lapse may begin); without these columns nothing lapses.

    Returns:
        The moves in the order of replay, and the status after each. A lapse has the event `NO_EVENT`.
    """
    moves = pairs.take(moving)
    if "lapse_after" not in links or not evidence.any():
        return moves, after
    first_key = moves.link * BIG + moves.earliest
    gaps = _gaps(pairs, np.flatnonzero(evidence), links)
    gaps = gaps.take(IS_GOING_STALE[_status_before(first_key, after, gaps.start)])
    if not len(gaps.start):
        return moves, after
    at = np.flatnonzero(moving)
    shown = ~gaps.covers(first_key)
    before = np.searchsorted(pairs.link * BIG + pairs.earliest, gaps.start)  # a lapse comes before all of its day
    renewing, status = _renewing(pairs, at, after, gaps)
    lapses = _lapses(pairs, gaps)
    rows = _together([lapses, pairs.take(renewing), moves.take(shown)])
    left = np.r_[lapses.after, status, after[shown]]
    order = np.argsort(np.r_[2 * before - 1, 2 * renewing, 2 * at[shown]])
    return replace(rows, after=np.r_[lapses.after, status, moves.after[shown]]).take(order), left[order]


def _gaps(pairs: Rows, evidence: Ints, links: pd.DataFrame) -> _Gaps:
    """The stretches that begin `lapse_after` days after the last evidence, if the next is later still."""
    link = pairs.link[evidence]
    begins, until = (link * BIG + days[evidence] for days in (pairs.earliest, pairs.latest))
    lapse_after = links["lapse_after"].to_numpy(np.int64)[link]
    lapse_to = day_numbers(links["lapse_to"])[link]
    start = np.maximum.accumulate(until) + lapse_after + 1
    lasts = np.r_[link[1:] != link[:-1], True]
    end = np.where(lasts, link * BIG + _FOREVER, np.roll(begins, -1))
    gaps = _Gaps(start, end, np.where(lasts, NO_EVENT, np.roll(evidence, -1)))
    return gaps.take((lapse_after > 0) & (start < end) & (start - link * BIG <= lapse_to))


def _status_before(first_key: Ints, after: Codes, keys: Ints) -> Codes:
    """The replayed status just before each `link * BIG + day`."""
    at = np.searchsorted(first_key, keys, side="left") - 1
    own = (at >= 0) & (np.r_[first_key, -1][at] // BIG == keys // BIG)
    return np.where(own, np.r_[after, np.int8(UNKNOWN)][at], np.int8(UNKNOWN))


def _renewing(pairs: Rows, at: Ints, after: Codes, gaps: _Gaps) -> tuple[Ints, Codes]:
    """The pairs that renew a status and are no moves themselves, and the status that each renews.

    One that a move of the same crossing overtakes on its own day renews nothing.

    Args:
        pairs: All pairs.
        at: Which of them are moves.
        after: The status after each move.
        gaps: The lapses.
    """
    ends = gaps.renewed_by[gaps.renewed_by != NO_EVENT]
    ends = ends[~np.isin(ends, at)]
    following = np.searchsorted(at, ends)
    last, then = np.maximum(following - 1, 0), np.minimum(following, len(at) - 1)
    known = (following > 0) & (pairs.link[at[last]] == pairs.link[ends])
    status = np.where(known, after[last], np.int8(UNKNOWN))
    same_day = (pairs.link[at[then]] == pairs.link[ends]) & (pairs.earliest[at[then]] == pairs.earliest[ends])
    overtaken = (following < len(at)) & same_day & ~pairs.group[at[then]]
    chosen = ~overtaken & (status != UNKNOWN)
    return ends[chosen], status[chosen]


def _lapses(pairs: Rows, gaps: _Gaps) -> Rows:
    n = len(gaps.start)
    zero, no = np.zeros(n, np.int64), np.zeros(n, bool)
    day = gaps.start % BIG
    return Rows(
        link=gaps.start // BIG,
        event=np.full(n, NO_EVENT),
        earliest=day,
        latest=day,
        order=zero.astype(pairs.order.dtype),
        group=no,
        observation=no,
        evidence=no,
        after=np.full(n, np.int8(UNKNOWN)),
    )


def _together(parts: Sequence[Rows]) -> Rows:
    return Rows(*(np.concatenate([getattr(each, field.name) for each in parts]) for field in fields(Rows)))
