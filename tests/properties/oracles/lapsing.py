"""Rule 11, row by row: where evidence is too old, nothing is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from raillinks.domain.enums import Kind
from raillinks.domain.status import STATUS_ROWS, Status
from tests.properties.oracles.happenings import Happening, Link, Move, is_of_base
from tests.properties.oracles.replaying import moves, on_link, status_on

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
