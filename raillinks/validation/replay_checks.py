"""Checks on the replay of the whole log: rules 6 and 8, and observations that move links (status rules, kinds)."""

import numpy as np
import pandas as pd

from raillinks.domain.enums import Kind
from raillinks.domain.problems import Problem, Severity
from raillinks.engine import replay
from raillinks.i18n.translator import message
from raillinks.package.tables import flag
from raillinks.validation.checks import EVENTS


def on_replay(effective: pd.DataFrame, links: pd.DataFrame, *, is_own_log: bool = False) -> list[Problem]:
    """All problems on the replay of the effective events.

    Args:
        effective: The effective events, with `row` (their position in `events.csv`) and `date` as text.
        links: See `timeline.make_timeline`.
        is_own_log: Whether the log is made of a reader's own table, whose rows may contradict each other.
    """
    pairs = replay.rows(effective, links)
    moving, _ = replay.make_replay(pairs)
    tied = np.zeros(len(moving), bool)
    tied[moving] = _are_tied(pairs.take(moving))
    return [
        *tied_moves(effective, pairs.event[tied], Severity.WARNING if is_own_log else Severity.ERROR),
        *overlaps(effective, pairs.take(moving)),
        *observations_that_move(effective, pairs, moving),
        *evidence_ends_follow_evidence(effective, pairs, moving, tied),
    ]


_HINT = message("see the rule in docs/status-rules.md")


def _flag(
    effective: pd.DataFrame,
    events: replay.Ints,
    where: tuple[str, str],
    reason: str,
    severity: Severity = Severity.ERROR,
) -> list[Problem]:
    """The problems of events given by position, with their row in `events.csv`; `where` is (column, code)."""
    if len(events) == 0:
        return []
    rows = effective.iloc[np.unique(events)]
    frame = pd.DataFrame({"event_id": "", "date": ""}, index=range(int(effective["row"].max()) + 1), dtype=str)
    frame.loc[rows["row"], ["event_id", "date"]] = rows[["event_id", "date"]].to_numpy()
    return flag(frame, frame["event_id"] != "", (EVENTS, where[0]), where[1], reason, _HINT, severity)


def _are_tied(moves: replay.Rows) -> replay.Mask:
    """Which moves have a status that another one of their tie does not have."""
    keys = pd.DataFrame({"tie": np.cumsum(replay.begins(moves)), "after": moves.after})
    different: replay.Mask = (keys.groupby("tie")["after"].transform("nunique") > 1).to_numpy()
    return different


def tied_moves(effective: pd.DataFrame, tied: replay.Ints, severity: Severity) -> list[Problem]:
    """Rule 6: two moves of one link on one day with different statuses need a different `order_in_day`."""
    reason = message("{event_id} ties with another move of its link on the same day, with another status")
    return _flag(effective, tied, ("order_in_day", "tie"), reason, severity)


def overlaps(effective: pd.DataFrame, moves: replay.Rows) -> list[Problem]:
    """Rule 6: windows of one link with different statuses that overlap (warning)."""
    if len(moves.link) == 0:
        return []
    key = moves.link * (1 << 20)
    reach = np.maximum.accumulate(key + moves.latest)[:-1]
    start = (key + moves.earliest)[1:]
    ordered = (reach == start) & (
        moves.earliest[1:] == moves.earliest[:-1]
    )  # both on one day, and `order_in_day` differs
    wide = (start <= reach) & ~ordered & (moves.after[1:] != moves.after[:-1])
    reason = message("{event_id} ({date}) begins while an earlier move's window may still run")
    return _flag(effective, moves.event[1:][wide], ("date", "windows-overlap"), reason, Severity.WARNING)


def observations_that_move(effective: pd.DataFrame, pairs: replay.Rows, moving: replay.Mask) -> list[Problem]:
    """An observation may have a status only if one of its links is unknown just before."""
    wrong = pairs.observation & (pairs.after != replay.NO_STATUS)
    useless = np.setdiff1d(pairs.event[wrong], pairs.event[wrong & moving])
    reason = message("{event_id} is an observation with a status, but its link is not unknown: write 'unchanged'")
    return _flag(effective, useless, ("status_after", "observation-not-needed"), reason)


def evidence_ends_follow_evidence(
    effective: pd.DataFrame, pairs: replay.Rows, moving: replay.Mask, tied: replay.Mask
) -> list[Problem]:
    """Rule 8: an `evidence_end` takes effect on the day after the last possible day of the last evidence.

    One that is tied is told of as that: which evidence is before it, nobody says.
    """
    ends = (effective["kind"] == Kind.EVIDENCE_END).to_numpy()[pairs.event]
    evidence = pairs.evidence & (moving | pairs.observation)
    key = pairs.link * (1 << 20)
    last = np.maximum.accumulate(np.where(evidence, key + pairs.latest, key - 1))
    wrong = ends & ~tied & (key + pairs.earliest != last + 1)
    reason = message("{event_id} ({date}) is not the day after its link's last evidence")
    return _flag(effective, pairs.event[wrong], ("date", "evidence-end-day"), reason)
