"""The replay, row by row and day by day. Numbers in comments are those of the rules ("What moves a link")."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, groupby, pairwise, permutations, product

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
    is_open,
    is_suspension,
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


UNKNOWN = str(Status.UNKNOWN)
Windows = Sequence[tuple[date, date]]
"""The first and the last possible day of each piece of evidence."""


def lapsed_on(happenings: Sequence[Happening], link: Link, day: date, lapse_after: int, lapse_to: date) -> bool:
    """Whether the evidence of a link has lapsed on a day."""
    replayed = moves(happenings, link)
    return _lapse_day(replayed, _evidence(happenings, link, replayed), day, lapse_after, lapse_to) is not None


def _evidence(happenings: Sequence[Happening], link: Link, replayed: Sequence[Move]) -> Windows:
    moving = {move.happening.row["event_id"] for move in replayed}
    return [
        (h.earliest, h.latest)
        for h in on_link(happenings, link)
        if not h.group
        and h.row["kind"] != Kind.EVIDENCE_END
        and (h.row["event_id"] in moving or h.row["kind"] == Kind.OBSERVATION)
    ]


def _lapse_day(replayed: Sequence[Move], evidence: Windows, day: date, lapse_after: int, lapse_to: date) -> date | None:
    """The day on which the evidence that has begun by a day lapsed; None where it has not."""
    last = max((latest for earliest, latest in evidence if earliest <= day), default=None)
    if not lapse_after or last is None or not _is_living(status_on(replayed, day)):
        return None
    begins = last + timedelta(lapse_after + 1)
    return begins if begins <= min(day, lapse_to) else None


def _is_living(status: str) -> bool:
    return is_of_base(status) and STATUS_ROWS[status].goes_stale


def shown_moves(happenings: Sequence[Happening], link: Link, lapse_after: int, lapse_to: date) -> list[Move]:
    """The moves of the replay with those of lapses and renewals, and without those that a lapse hides."""
    order, replayed = on_link(happenings, link), moves(happenings, link)
    evidence = _evidence(happenings, link, replayed)
    after = {id(move.happening): move.after for move in replayed}
    lapses = _lapses(replayed, evidence, lapse_after, lapse_to)
    shown: list[tuple[date, int, Happening, str]] = [
        (day, -1, _made(order[0], day, link), UNKNOWN) for day, _ in lapses
    ]
    for place, happening in enumerate(order):
        day = happening.earliest
        if any(first <= day < end for first, end in lapses):
            continue
        if id(happening) in after:
            shown.append((day, place, happening, after[id(happening)]))
        elif happening.row["kind"] == Kind.OBSERVATION and not happening.group and any(day == end for _, end in lapses):
            status = _renewed(order, after, place)
            if status is not None and not any(at == day and not h.group for at, n, h, _ in shown if n >= 0):
                shown.append((day, place, happening, status))
    shown.sort(key=lambda each: each[:2])
    before = [UNKNOWN, *(status for *_, status in shown)]
    return [Move(happening, was, status) for was, (_, _, happening, status) in zip(before, shown, strict=False)]


def _lapses(replayed: Sequence[Move], evidence: Windows, lapse_after: int, lapse_to: date) -> list[tuple[date, date]]:
    """The first lapsed day of each lapse, and the first day after it."""
    found = []
    begun = sorted({earliest for earliest, _ in evidence})
    for nth, earliest in enumerate(begun):
        end = begun[nth + 1] if nth + 1 < len(begun) else date.max
        lapse = max(latest for first, latest in evidence if first <= earliest) + timedelta(lapse_after + 1)
        if lapse_after and lapse < end and lapse <= lapse_to and _is_living(status_on(replayed, lapse - timedelta(1))):
            found.append((lapse, end))
    return found


def _made(some: Happening, day: date, link: Link) -> Happening:
    row = some.row | {"event_id": "", "order_in_day": "", "crossing_id": link[0]}
    return replace(some, row=row, earliest=day, latest=day)


def _renewed(order: Sequence[Happening], after: dict[int, str], place: int) -> str | None:
    """The status that an observation renews; None if there is none, or a move of its crossing overtakes it that day."""
    before = [after[id(h)] for h in order[:place] if id(h) in after]
    later = [h for h in order[place + 1 :] if id(h) in after]
    status = before[-1] if before else UNKNOWN
    overtaken = bool(later) and not later[0].group and later[0].earliest == order[place].earliest
    return None if overtaken or status == UNKNOWN else status


def placements(moves: Sequence[Move]) -> Iterator[tuple[date, ...]]:
    """Every way to put each move on one day of its window that keeps the order of the moves."""
    windows = [list(all_days(move.happening.earliest, move.happening.latest)) for move in moves]
    for days in product(*windows):
        if all(one <= next_one for one, next_one in pairwise(days)):
            yield days


def orders(moves: Sequence[Move]) -> Iterator[tuple[Move, ...]]:
    """The moves in every order that the log allows: tied ones may have come in any."""
    ties = [list(tied) for _, tied in groupby(moves, tie_key)]
    for chosen in product(*map(permutations, ties)):
        yield tuple(chain(*chosen))


def placed_in_any_order(moves: Sequence[Move]) -> Iterator[tuple[tuple[Move, ...], tuple[date, ...]]]:
    """Every order of the moves (see `orders`) with every way to place it (see `placements`)."""
    for ordered in orders(moves):
        for placed in placements(ordered):
            yield ordered, placed


def status_when_placed(moves: Sequence[Move], placed: Sequence[date], day: date) -> str:
    """The status on a day if the moves were on the days where they are placed."""
    status = str(Status.UNKNOWN)
    for move, on in zip(moves, placed, strict=True):
        if on <= day:
            status = move.after
    return status


def open_days_when_placed(moves: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The open days between two days, both included, if the moves were on the days where they are placed."""
    return sum(is_open(status_when_placed(moves, placed, day)) for day in all_days(first, last))


def longest_stop(moves: Sequence[Move], placed: Sequence[date], first: date, last: date) -> int:
    """The days of the longest unbroken stop between two days, both included, if the moves were on those days."""
    longest = length = 0
    for day in all_days(first, last):
        length = length + 1 if is_suspension(status_when_placed(moves, placed, day)) else 0
        longest = max(longest, length)
    return longest
