"""The replay, row by row and day by day. Numbers in comments are those of the rules ("What moves a link")."""

from collections.abc import Iterable, Sequence
from datetime import date

from raillinks.domain.enums import ALL_SERVICES, UNCHANGED, Confidence, Kind
from raillinks.domain.status import STATUS_ROWS, Status
from tests.properties.oracles.happenings import (
    Happening,
    Link,
    Move,
    all_days,
    bounds,
    group_moves,
    is_known,
    is_of_base,
)
from tests.strategies import RUSSIAN, Row


def standing(happenings: Iterable[Happening], *, apply_disputed: bool = False) -> list[Happening]:
    """Rule 1."""
    never = {Confidence.WITHDRAWN} if apply_disputed else {Confidence.WITHDRAWN, Confidence.DISPUTED}
    return [h for h in happenings if h.confidence not in never]


def from_rows(rows: Iterable[Row]) -> list[Happening]:
    """Events that all stand, with their stored dates."""
    return [Happening(row, *bounds(row["date"])) for row in rows]


def on_link(happenings: Iterable[Happening], link: Link) -> list[Happening]:
    """Rules 2 and 4: the events that concern a link, in the order of replay."""
    crossing, service = link
    mine = [
        h
        for h in happenings
        if h.row["service"] in {service, ALL_SERVICES}
        and (h.row["crossing_id"] == crossing or (h.group and crossing != RUSSIAN))
    ]
    return sorted(mine, key=Happening.replay_key)


def moves(happenings: Iterable[Happening], link: Link) -> list[Move]:
    """Rules 2, 3 and the table of kinds."""
    in_order, status = [], str(Status.UNKNOWN)
    for happening in on_link(happenings, link):
        after = _moved(status, happening)
        if after is not None:
            in_order.append(Move(happening, status, after))
            status = after
    return in_order


def _moved(status: str, happening: Happening) -> str | None:
    after = happening.row["status_after"]
    if after == UNCHANGED:
        return None
    if happening.row["kind"] == Kind.OBSERVATION and is_known(status):
        return None
    if happening.group and not group_moves(status, after):
        return None
    return after


def status_on(moves: Sequence[Move], day: date) -> str:
    """The status on a day: the last move up to it."""
    status = str(Status.UNKNOWN)
    for move in moves:
        if move.happening.earliest <= day:
            status = move.after
    return status


def running_until(moves: Sequence[Move], position: int) -> date:
    """L of rule 5."""
    return min(move.happening.latest for move in moves[position:])


def alternatives_on(moves: Sequence[Move], day: date) -> set[str]:
    """Rules 5 and 6: the statuses that a day may have had."""
    options = {status_on(moves, day)}
    for position, move in enumerate(moves):
        if move.happening.earliest <= day < running_until(moves, position):
            options |= left_by(moves, position) | left_by(moves, position - 1)
    begun = [position for position, move in enumerate(moves) if move.happening.earliest <= day]
    return options | (left_by(moves, begun[-1]) if begun else set())


def left_by(moves: Sequence[Move], position: int) -> set[str]:
    """Rule 6: the statuses that a move may leave, its own and those tied with it; `unknown` before the first move."""
    if position < 0:
        return {str(Status.UNKNOWN)}
    return {move.after for move in moves if tie_key(move) == tie_key(moves[position])}


def tie_key(move: Move) -> tuple[date, int, str]:
    """Moves of one link with an equal key have no order that the log gives (rule 6); those of the group always have."""
    row = move.happening.row
    return move.happening.earliest, int(row["order_in_day"] or 0), row["event_id"] if move.happening.group else ""


def last_evidence(happenings: Iterable[Happening], link: Link, day: date) -> date | None:
    """Rule 9: the latest last possible day of all evidence that has begun."""
    moving = {move.happening.row["event_id"] for move in moves(happenings, link)}
    seen = [
        h.latest
        for h in on_link(happenings, link)
        if h.earliest <= day
        and not h.group
        and h.row["kind"] != Kind.EVIDENCE_END
        and (h.row["event_id"] in moving or h.row["kind"] == Kind.OBSERVATION)
    ]
    return max(seen, default=None)


def is_stale(status: str, evidence: date | None, day: date, stale_after: int) -> bool:
    """Rule 9."""
    living = is_of_base(status) and STATUS_ROWS[status].goes_stale
    return living and stale_after > 0 and evidence is not None and (day - evidence).days > stale_after


def runs(moves: Sequence[Move], first: date, last: date) -> list[tuple[date, date, str]]:
    """Rule 7: the maximal runs of one status between two days, both included, as (first day, last day, status)."""
    maximal: list[tuple[date, date, str]] = []
    for day in all_days(first, last):
        status = status_on(moves, day)
        if maximal and maximal[-1][2] == status:
            maximal[-1] = (maximal[-1][0], day, status)
        else:
            maximal.append((day, day, status))
    return maximal


def begun_latest(moves: Sequence[Move], first: date) -> date:
    """The last day on which a run that the replay begins on a day may have begun: L of the last change of that day."""
    return [
        running_until(moves, position)
        for position, move in enumerate(moves)
        if move.happening.earliest == first and move.before != move.after
    ][-1]
