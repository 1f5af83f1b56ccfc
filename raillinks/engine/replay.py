"""The order of events on each link, and the status after each: rules 2, 3 and 4 of the status rules.

An event is a function on the statuses. Most are constant ("now suspended"). A group event acts only on a link whose
status says so, an observation only on one of which nothing is known. To replay a link is to compose its functions. This
is done for all links at once, so that a log of a million rows needs no loop over rows.

Which moves of one day have no order that the log gives, and which statuses that leaves possible (rule 6).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, GROUP, Kind
from raillinks.domain.status import COUNTED, GOING_STALE, KNOWN, STATUS_ROWS, Status

Codes = NDArray[np.int8]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

STATUSES = tuple(Status)
"""A status is a code here: its position in this tuple. What is true of it is looked up by code (`mask_of`)."""
UNKNOWN = STATUSES.index(Status.UNKNOWN)
"""What a link is before its first move (rule 3)."""
NO_STATUS = np.int8(-1)


def codes_of(statuses: Iterable[Status]) -> tuple[int, ...]:
    """The codes of some statuses."""
    return tuple(STATUSES.index(status) for status in statuses)


def mask_of(statuses: Iterable[Status]) -> Mask:
    """Whether each code is one of some statuses; the last entry, which `NO_STATUS` finds, is false."""
    mask = np.zeros(len(STATUSES) + 1, bool)
    mask[list(codes_of(statuses))] = True
    return mask


IS_COUNTED, IS_GOING_STALE = mask_of(COUNTED), mask_of(GOING_STALE)
_SEVERITY = np.array([STATUS_ROWS[status].severity for status in STATUSES])
_GROUP_MOVES = (
    np.array([STATUS_ROWS[status].group_acts for status in STATUSES])[:, None]
    & mask_of(KNOWN)[:-1]
    & (_SEVERITY[:, None] <= _SEVERITY)
)
"""Whether a group event moves a link from one status (row) to another (column): never to a better one (rule 2)."""

_DAY_BITS = 18
FIRST_DAY = np.datetime64("1800-01-01", "D")
"""Day 0 of the day numbers used inside: years 1800–2199 fit 18 bits."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Link × event pairs in the order of replay, one entry per pair.

    Args:
        link: Position in the frame of links.
        event: Position in the frame of events.
        earliest: Day numbers since `FIRST_DAY`.
        latest: The same, for `date_latest`.
        order: `order_in_day`.
        group: True for a row that comes from a group event.
        observation: True where the kind is `observation`.
        evidence: True where the event is evidence of this link's own crossing (rule 9).
        after: Code of `status_after`; -1 for `unchanged`.
    """

    link: Ints
    event: Ints
    earliest: Ints
    latest: Ints
    order: Ints
    group: Mask
    observation: Mask
    evidence: Mask
    after: Codes

    def take(self, chosen: Ints | Mask) -> "Rows":
        """The chosen rows, in the chosen order."""
        return Rows(*(getattr(self, name)[chosen] for name in self.__slots__))


def day_numbers(column: pd.Series) -> Ints:
    """A `datetime64` column as whole days since `FIRST_DAY`."""
    return (dates.to_days(column) - FIRST_DAY).astype(np.int64)


def rows(events: pd.DataFrame, links: pd.DataFrame) -> Rows:
    """Pairs every effective event with the links that it concerns, in the order of rule 4.

    Args:
        events: `event_id`, `crossing_id`, `service`, `kind`, `status_after`, `order` (int: `order_in_day`),
            `date_earliest`, `date_latest`; effective events only.
        links: `crossing_id`, `service`, `context`; one row per link.

    Returns:
        The pairs, sorted by link, then by `date_earliest`, `order_in_day`, own crossing before group, `date_latest`,
        `event_id`.
    """
    event, link, group = _pairs(events, links)
    kind = _codes(events["kind"], [k.value for k in Kind])
    status_after = _codes(events["status_after"], [s.value for s in STATUSES]).astype(np.int8)
    observation = kind == list(Kind).index(Kind.OBSERVATION)
    moving = (status_after != NO_STATUS) & (kind != list(Kind).index(Kind.EVIDENCE_END))
    unsorted = Rows(
        link=link,
        event=event,
        earliest=day_numbers(events["date_earliest"])[event],
        latest=day_numbers(events["date_latest"])[event],
        order=events["order"].to_numpy()[event],
        group=group,
        observation=observation[event],
        evidence=(moving | observation)[event] & ~group,
        after=status_after[event],
    )
    return unsorted.take(_replay_order(unsorted, events["event_id"]))


def first_of_each(link: Ints) -> Mask:
    """Which rows, sorted by link, are the first of their link."""
    is_first: Mask = np.r_[np.ones(min(1, len(link)), bool), link[1:] != link[:-1]]
    return is_first


def last_of_each(link: Ints) -> Mask:
    """Which rows, sorted by link, are the last of their link."""
    is_last: Mask = np.r_[link[1:] != link[:-1], np.ones(min(1, len(link)), bool)]
    return is_last


def _codes(column: pd.Series, words: list[str]) -> Ints:
    """Positions of a column's words in a list; -1 for a word that is not in it (such as `unchanged`)."""
    code, distinct = pd.factorize(column)
    return pd.Index(words).get_indexer(distinct)[code]


def _pairs(events: pd.DataFrame, links: pd.DataFrame) -> tuple[Ints, Ints, Mask]:
    """`(event, link, is_group)` for every event and each link that it concerns."""
    code, distinct = pd.factorize(events["crossing_id"])
    grouped = (distinct == GROUP)[code]
    of_link, services = pd.factorize(links["service"])
    words = [*dict.fromkeys([*services, ALL_SERVICES])]  # a log that tells none apart has the last one alone
    service, of_all = _codes(events["service"], words), words.index(ALL_SERVICES)
    none = np.empty(0, np.int64)
    parts: list[tuple[Ints, Ints, Mask]] = [(none, none, np.empty(0, bool))]
    for position in range(len(services)):
        of_service = (service == position) | (service == of_all)
        mine = of_link == position
        own = _own(code, distinct, links, mine)
        event = np.flatnonzero(of_service & ~grouped & (own >= 0))
        parts.append((event, own[event], np.zeros(len(event), bool)))
        chinese = np.flatnonzero(mine & ~links["context"].to_numpy(bool))
        event = np.flatnonzero(of_service & grouped)
        pairs = (np.repeat(event, len(chinese)), np.tile(chinese, len(event)))
        parts.append((*pairs, np.ones(len(pairs[0]), bool)))
    event, link, group = (np.concatenate(column) for column in zip(*parts, strict=True))
    return event.astype(np.int64), link.astype(np.int64), group


def _own(code: Ints, distinct: pd.Index, links: pd.DataFrame, mine: Mask) -> Ints:
    """The link of each event's own crossing among the `mine` links; -1 if there is none."""
    position = np.flatnonzero(mine)
    index = pd.Index(links["crossing_id"].to_numpy()[position]).get_indexer(distinct)
    own: Ints = np.append(position, -1)[index][code]  # index -1, of a crossing that is not found, is the last: -1
    return own


def _replay_order(pairs: Rows, event_id: pd.Series) -> Ints:
    """The order of rule 4. Link and day are sorted as one number, which is fast; only ties need the other keys."""
    day = (pairs.link << _DAY_BITS) + pairs.earliest
    order = np.argsort(day, kind="stable")
    same = day[order][1:] == day[order][:-1]
    tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
    among = order[tied]
    names = event_id.iloc[pairs.event[among]].to_numpy(dtype=object).astype(str)
    keys = (names, pairs.latest[among], pairs.group[among], pairs.order[among], day[among])
    order[tied] = among[np.lexsort(keys)]
    return order


def make_replay(pairs: Rows) -> tuple[Mask, Codes]:
    """Which rows move their link, and the status after each move.

    A link is unknown before its first row (rule 3). Rows without a `status_after` are ignored.

    Args:
        pairs: As `rows` returns them.

    Returns:
        `moving`, one entry per row of `pairs`; `after`, one entry per moving row.
    """
    moving = pairs.after != NO_STATUS
    able = pairs.take(moving)
    first = first_of_each(able.link)
    after = _status_after(able, first)
    before = np.where(first, np.int8(UNKNOWN), np.roll(after, 1))
    moves = _acts(able, before)
    moving[moving] = moves
    return moving, after[moves]


def _acts(able: Rows, before: Codes | int) -> Mask:
    """Whether each row with a `status_after` moves its link if the link's status was `before`.

    An observation needs a link of which nothing is known.
    """
    acts: Mask = (~able.group | _GROUP_MOVES[before, able.after]) & (~able.observation | ~IS_COUNTED[before])
    return acts


def _status_after(able: Rows, first: Mask) -> Codes:
    """The status after each row: composes the functions of the rows. Each link's first row is made constant.

    A row is a function on the statuses: column s of the table is the status after it if the status before was s.
    Each pass doubles the number of rows that a function covers, until it is constant. Most rows are constant from
    the start.
    """
    table = np.column_stack([np.where(_acts(able, s), able.after, np.int8(s)) for s in range(len(STATUSES))])
    table[first] = table[first][:, [UNKNOWN]]
    active = np.flatnonzero((table != table[:, :1]).any(axis=1))
    step = 1
    while len(active):
        table[active] = np.take_along_axis(table[active], table[active - step].astype(np.intp), axis=1)
        active = active[(table[active] != table[active, :1]).any(axis=1)]
        step *= 2
    return table[:, 0]


Bits = NDArray[np.uint8]
"""Sets of statuses: bit i is the i-th status of the table."""


def bit(status: Codes | np.int8) -> Bits:
    """Each status as a set of one."""
    return np.left_shift(np.uint8(1), status.astype(np.uint8))


def begins(moves: Rows) -> Mask:
    """Which moves come after the move before them for a reason; the others are tied with it if their statuses differ.

    Moves on the own crossing with one first possible day and `order_in_day` are sorted by their last possible days and
    ids, which say nothing about their order. Moves of the group come after them and can only worsen the status, so
    that they leave the same one in any order.

    Args:
        moves: The moves in the order of replay.
    """
    keys = (moves.link, moves.earliest, moves.order)
    differs = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    begun: Mask = np.r_[np.ones(min(1, len(moves.link)), bool), differs | moves.group[1:]]
    return begun


def possible(moves: Rows) -> Bits:
    """The statuses that each move may leave: its own, and those of the moves that it is tied with.

    Args:
        moves: The moves in the order of replay.
    """
    begun = begins(moves)
    of_tie = np.bitwise_or.reduceat(bit(moves.after), np.flatnonzero(begun))
    left: Bits = of_tie[np.cumsum(begun) - 1]
    return left
