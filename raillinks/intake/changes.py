"""Changes of status as events, in the order of their days."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.intake import moves, same_day
from raillinks.intake.checked import Mask, Texts
from raillinks.intake.log_rows import LogRows
from raillinks.intake.moves import KIND_OF, Found, LinkRows, Moves
from raillinks.intake.raw_table import Ints
from raillinks.words.enums import UNCHANGED, Kind
from raillinks.words.status import STATUS_AFTER, Status

_UNKNOWN, _OBSERVATION = str(Status.UNKNOWN), str(Kind.OBSERVATION)
_FITTING = [(str(kind), str(status)) for kind, statuses in STATUS_AFTER.items() for status in statuses]
_TOO_EARLY = "the evidence before it may be later: it ends on the day after the last evidence"
_EPOCH, _DAYS = 10**6, 1 << 22
"""`link * _DAYS + _EPOCH + day` sorts by link, then by day, before 1970 too."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """The changes of all links, link by link, each in the order of its days.

    Args:
        links: Where they are from.
        status: The status that begins.
        kind: The kind of the event.
        first: The first possible day, in days since 1970.
        last: The last one.
    """

    links: LinkRows
    status: Texts
    kind: Texts
    first: Ints
    last: Ints

    def take(self, chosen: Mask | Ints) -> "_Changes":
        """The chosen ones."""
        links = LinkRows(*(getattr(self.links, name)[chosen] for name in LinkRows.__slots__))
        others = [getattr(self, name)[chosen] for name in self.__slots__[1:]]
        return _Changes(links, *others)


def read(rows: LogRows, of_form: Ints) -> Found:
    """The events of changes of status.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the changes.
    """
    every = _changes(rows, moves.by_link(rows, of_form))
    fits = pd.MultiIndex.from_arrays([every.kind, every.status]).isin(_FITTING)
    unfit = every.take(~fits)
    wrong = {
        row: f"'{status}' cannot follow an event of the kind '{kind}'"
        for row, status, kind in zip(unfit.links.row.tolist(), unfit.status, unfit.kind, strict=True)
    }
    found, too_early = _events(_in_order(every.take(fits)))
    return Found(found, wrong | dict.fromkeys(too_early.tolist(), _TOO_EARLY))


def _in_order(changes: _Changes) -> _Changes:
    """The changes by their days; of one day first those to unknown, since what is seen on it is no earlier evidence."""
    links = changes.links
    return changes.take(np.lexsort((changes.last, changes.status != _UNKNOWN, changes.first, links.link)))


def _changes(rows: LogRows, links: LinkRows) -> _Changes:
    at = links.row
    status = rows.status[at]
    code, words = pd.factorize(status)
    kind = np.array([str(KIND_OF[word]) for word in words], object)[code]
    if "kind" in rows.texts.column_names:
        given = rows.texts["kind"].to_numpy()[at]
        kind = np.where(given == "", kind, given)
    days = moves.as_numbers(rows.begins.earliest)[at], moves.as_numbers(rows.begins.latest)[at]
    return _Changes(links, status, kind, *days)


def _events(changes: _Changes) -> tuple[Moves, Ints]:
    """The events, and the rows by which evidence would end too early.

    Evidence is a row with a status, or an observation. Between two rows with a status the evidence ends once: by the
    first row of unknown status after the last evidence. Those after it end nothing: they are milestones. A row that
    contradicts another one of its day gives its status in any case, so that both are possible.
    """
    at, links, place = changes.links.row, changes.links, np.arange(len(changes.first))
    ends = changes.status == _UNKNOWN
    has_status = ~ends & (changes.status != UNCHANGED)
    evidence = has_status | (~ends & (changes.kind == _OBSERVATION))
    begins_at = _latest(links.is_first, place)
    is_known = _latest(has_status, place) >= begins_at
    day = links.link * _DAYS + _EPOCH + changes.first
    until = np.maximum.accumulate(links.link * _DAYS + np.where(evidence, _EPOCH + changes.last, 0))
    able = ends & is_known & (day > until)
    gap = np.cumsum(has_status | links.is_first)
    ended = np.full(len(place) + 1, len(place))
    np.minimum.at(ended, gap[able], place[able])
    first_ending = able & (place == ended[gap])
    contradicts = same_day.contradicting(links.link, changes.first, changes.status)
    ending = first_ending | (ends & contradicts)
    silent = ends & ~ending & (~is_known | (place > ended[gap]))
    seen_only = contradicts & (changes.kind == _OBSERVATION)
    plain = np.array([str(KIND_OF[status]) for status in changes.status[seen_only]], object)
    kind = changes.kind.copy()
    kind[seen_only] = plain
    begun = Moves(
        at, _all("begins", len(at)), links.service,
        np.where(silent, str(Kind.MILESTONE), np.where(ends, str(Kind.EVIDENCE_END), kind)),
        np.where(silent, UNCHANGED, changes.status),
        changes.first, np.where(ending, changes.first, changes.last),
    )  # fmt: skip
    seen = np.flatnonzero(first_ending & (day - 1 > until))
    held = at[_latest(evidence, place)[seen]]
    kind, status, before = _all(_OBSERVATION, len(seen)), _all(UNCHANGED, len(seen)), changes.first[seen] - 1
    last = Moves(held, _all("last", len(seen)), links.service[seen], kind, status, before, before)
    kept = np.flatnonzero(~ends | ending | silent)
    order = np.argsort(np.r_[2 * seen, 2 * kept + 1])
    return moves.together([last, begun.take(kept)]).take(order), at[ends & ~ending & ~silent]


def _latest(which: Mask, place: Ints) -> Ints:
    """For each row the place of the latest one up to it that is meant; -1 before the first."""
    latest: Ints = np.maximum.accumulate(np.where(which, place, -1))
    return latest


def _all(text: str, n: int) -> Texts:
    return np.full(n, text, object)
