"""The statuses of a link: one row each, with everything that any code asks of a status.

The words are those of the status rules (docs/status-rules.md). A new status is a new word and a new row here, and a
look in `layers/style.py`. No code compares statuses by their place, or lists their names where it means a property.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from raillinks.domain.enums import UNCHANGED, Kind
from raillinks.i18n.translator import message

Colour = tuple[int, int, int]
"""sRGB, each from 0 to 255."""


class Status(StrEnum):
    """What a link is on a day, in the order in which statuses are listed. Derived, never stored. At most eight."""

    OPEN = "open"
    PARTIAL = "partial"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One status.

    Args:
        meaning: What it says of a link: a message.
        rule: The same in the status rules.
        kinds: The kinds of event that may leave it; the first is that of a row of a reader's own log.
        severity: A border-wide event never leaves a status of a lower one. No two are equal.
        is_known: Whether something is known: its days have a column of their own. If not, they count as `unknown`.
        has_track: Whether there is track. Days that are known and have track are the base of a percentage.
        is_open: Whether its days count as open; only where it is known and has track.
        runs: Whether trains cross: the time map fills the pin of such a link.
        is_stopped: Whether a source reports that no train crosses: it is listed among the times without trains, if it
            is known; it is a suspension, if it has track too.
        goes_stale: Whether it is stale when its evidence is old (rule 9); only where it is known and has track.
        group_acts: Whether a border-wide event acts on it (rule 2). Such an event leaves what is known and has track.
        colour: What it is filled with on a light page: of the palette of Okabe and Ito, which colour-blind readers can
            tell apart. The rest of its look is in `layers/style.py`, and follows from it.
    """

    meaning: str
    rule: str
    kinds: tuple[Kind, ...]
    severity: int
    is_known: bool
    has_track: bool
    is_open: bool
    runs: bool
    is_stopped: bool
    goes_stale: bool
    group_acts: bool
    colour: Colour


STATUS_ROWS: Mapping[str, StatusRow] = MappingProxyType(
    {
        Status.OPEN: StatusRow(
            meaning=message("trains of this service are reported to cross, with no stated limit"),
            rule="trains of the service are reported to cross, and no limit is stated",
            kinds=(Kind.RESUMPTION, Kind.OPENING, Kind.OBSERVATION),
            severity=0, colour=(0, 114, 178), is_known=True, has_track=True,
            is_open=True, runs=True, is_stopped=False, goes_stale=True, group_acts=True,
        ),
        Status.PARTIAL: StatusRow(
            meaning=message("they cross with a stated limit: only some trains, a trial, one direction"),
            rule="they cross with a stated limit: some trains only, a trial, one direction, irregular running",
            kinds=(Kind.RESTRICTION, Kind.OPENING, Kind.RESUMPTION, Kind.SUSPENSION, Kind.OBSERVATION),
            severity=10, colour=(230, 159, 0), is_known=True, has_track=True,
            is_open=False, runs=True, is_stopped=False, goes_stale=True, group_acts=True,
        ),
        Status.SUSPENDED: StatusRow(
            meaning=message("the track exists, and a source reports that no train crosses"),
            rule="the track exists, and a source reports that no train crosses",
            kinds=(Kind.SUSPENSION, Kind.OBSERVATION),
            severity=20, colour=(213, 94, 0), is_known=True, has_track=True,
            is_open=False, runs=False, is_stopped=True, goes_stale=True, group_acts=False,
        ),
        Status.CLOSED: StatusRow(
            meaning=message("the track is gone"),
            rule="the track is gone",
            kinds=(Kind.CLOSURE,),
            severity=30, colour=(70, 70, 70), is_known=True, has_track=False,
            is_open=False, runs=False, is_stopped=True, goes_stale=False, group_acts=False,
        ),
        Status.UNKNOWN: StatusRow(
            meaning=message("there is no evidence yet, or evidence has ended"),
            rule="there is no evidence yet, or evidence has ended",
            kinds=(Kind.EVIDENCE_END,),
            severity=40, colour=(122, 116, 102), is_known=False, has_track=True,
            is_open=False, runs=False, is_stopped=False, goes_stale=False, group_acts=False,
        ),
    }
)  # fmt: skip
"""The table."""


def _where(has: Callable[[StatusRow], bool]) -> tuple[Status, ...]:
    """The statuses that have a property, in their order."""
    return tuple(status for status in Status if has(STATUS_ROWS[status]))


COUNTED = _where(lambda row: row.is_known)
"""The statuses whose days are counted per period, each in its own column."""
KNOWN = _where(lambda row: row.is_known and row.has_track)
"""The statuses whose days are the base of a percentage."""
COUNTED_AS_OPEN = _where(lambda row: row.is_known and row.has_track and row.is_open)
"""The statuses whose days are open days."""
LIMITED = _where(lambda row: row.is_known and row.has_track and not row.is_open and not row.is_stopped)
"""The statuses that are neither open nor a suspension, though something is known and there is track."""
WITHOUT_TRACK = _where(lambda row: row.is_known and not row.has_track)
"""The statuses of days that no percentage counts: there is no track."""
STOPPED = _where(lambda row: row.is_known and row.is_stopped)
"""The statuses of times without trains."""
SUSPENSIONS = _where(lambda row: row.is_known and row.has_track and row.is_stopped)
"""Those of them that are suspensions: there is track."""
GOING_STALE = _where(lambda row: row.is_known and row.has_track and row.goes_stale)
"""The statuses that are stale when their evidence is old."""
RUNNING = _where(lambda row: row.runs)
"""The statuses in which trains cross."""

_MAY_CHANGE_NOTHING = frozenset(
    {Kind.OPENING, Kind.RESUMPTION, Kind.RESTRICTION, Kind.OBSERVATION, Kind.ANNOUNCEMENT, Kind.MILESTONE}
)
STATUS_AFTER: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(
            [*(str(s) for s in Status if kind in STATUS_ROWS[s].kinds), *([UNCHANGED] * (kind in _MAY_CHANGE_NOTHING))]
        )
        for kind in Kind
    }
)
"""The `status_after` values that each kind may have; any other value is a problem."""


def of_days(status: Status) -> tuple[Status, ...]:
    """The statuses whose days are in the column `STATUS_days`.

    `open_days` and `suspended_days` are those of all that count as open, and of all suspensions; any other column is
    that of its own status.
    """
    if status is Status.OPEN:
        return COUNTED_AS_OPEN
    return SUSPENSIONS if status is Status.SUSPENDED else (status,)
