"""What the rows of a log make happen on links: the events that a package has, each with the row that it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.intake.checked import Mask, Note, Texts
from raillinks.intake.log_rows import LogRows
from raillinks.intake.raw_table import Ints
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Kind
from raillinks.words.services import DEFAULT, names
from raillinks.words.status import STATUS_ROWS

KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {
        **{status: row.kinds[0] for status, row in STATUS_ROWS.items()},
        UNCHANGED: Kind.MILESTONE,
    }
)
"""The kind of an event by its status, where the log says no other."""
NEVER = -(10**7)
"""A day before all others, as a number."""
_SERVICES = (ALL_SERVICES, *names(DEFAULT))


@dataclass(frozen=True, slots=True)
class Moves:
    """Events, column by column.

    Args:
        of: The row that each comes from, by its position.
        part: What of the row it is: `begins`, `last` or `after`.
        service: Its service.
        kind: Its kind.
        status: Its `status_after`.
        first: The first possible day, in days since 1970.
        last: The last one.
    """

    of: Ints
    part: Texts
    service: Texts
    kind: Texts
    status: Texts
    first: Ints
    last: Ints

    def take(self, chosen: Ints) -> "Moves":
        """The chosen events, in the chosen order."""
        return Moves(*(getattr(self, name)[chosen] for name in self.__slots__))


def together(several: Sequence[Moves]) -> Moves:
    """The events of several, one after another."""
    return Moves(*(np.concatenate([getattr(moves, name) for moves in several]) for name in Moves.__slots__))


@dataclass(frozen=True, slots=True)
class Found:
    """What rows make happen.

    Args:
        moves: The events.
        wrong: Rows that contradict others: by the position of the row, the reason.
        notes: What was assumed.
    """

    moves: Moves
    wrong: Mapping[int, str] = field(default_factory=dict)
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class LinkRows:
    """The rows of all links: link by link, each in the order of its days.

    Args:
        link: The number of the link.
        service: Its service.
        row: Its position.
    """

    link: Ints
    service: Texts
    row: Ints

    @property
    def is_first(self) -> Mask:
        """Which rows are the first of their link."""
        first: Mask = np.r_[np.ones(min(1, len(self.link)), bool), self.link[1:] != self.link[:-1]]
        return first


def by_link(rows: LogRows, of_form: Ints) -> LinkRows:
    """The rows of each link.

    A row about all services counts for each service where the crossing has rows about one of them.

    Args:
        rows: The rows.
        of_form: The positions of those that are meant.
    """
    crossing, names = pd.factorize(rows.crossing[of_form], sort=True)
    service = pd.Index(_SERVICES).get_indexer(pd.Index(rows.service[of_form]))
    of_all = service == 0
    is_divided = (np.bincount(crossing[~of_all], minlength=len(names)) > 0)[crossing]
    meant = [
        (of_all & ~is_divided) if n == 0 else is_divided & (of_all | (service == n)) for n in range(len(_SERVICES))
    ]
    at = np.concatenate([np.flatnonzero(each) for each in meant])
    own = np.repeat(np.arange(len(_SERVICES)), [each.sum() for each in meant])
    link = crossing[at] * len(_SERVICES) + own
    row = of_form[at]
    order = np.lexsort((row, rows.begins.latest[row], rows.begins.earliest[row], link))
    return LinkRows(link[order], np.array(_SERVICES, object)[own[order]], row[order])


def as_numbers(days: dates.Days) -> Ints:
    """Days since 1970; `NEVER` for none."""
    numbers: Ints = np.where(np.isnat(days), NEVER, days.astype("datetime64[D]").astype(np.int64))
    return numbers


def as_edtf(first: Ints, last: Ints) -> NDArray[np.object_]:
    """The shortest texts of windows of days: each distinct window is written once."""
    texts = np.datetime_as_string(first.astype("datetime64[D]")).astype(object)
    wide = np.flatnonzero(first != last)
    pairs, code = np.unique(np.stack([first[wide], last[wide]], axis=1), axis=0, return_inverse=True)
    written = [dates.shortest(*pair.astype("datetime64[D]")) for pair in pairs]
    texts[wide] = np.array(written, object)[code] if written else ""
    return texts
