"""What the rows of a log make happen on links: the events that a package has, each with the row that it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from raillinks.intake.log_rows import LogRows
from raillinks.intake.raw_table import Ints
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Kind, Service, Status

KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {
        str(Status.OPEN): Kind.RESUMPTION,
        str(Status.PARTIAL): Kind.RESTRICTION,
        str(Status.SUSPENDED): Kind.SUSPENSION,
        str(Status.CLOSED): Kind.CLOSURE,
        str(Status.UNKNOWN): Kind.EVIDENCE_END,
        UNCHANGED: Kind.MILESTONE,
    }
)
"""The kind of an event by its status, where the log says no other."""
NEVER = -(10**7)
"""A day before all others, as a number."""


@dataclass(slots=True)
class Moves:
    """Events, column by column.

    Args:
        of: The row that each comes from, by its position.
        part: What of the row it is: `begins`, `last`, `after` or `before`.
        service: Its service.
        kind: Its kind.
        status: Its `status_after`.
        first: The first possible day, in days since 1970.
        last: The last one.
        wrong: Rows that contradict others: by the position of the row, the reason.
        ordered: Rows whose order within a day is that of the file.
    """

    of: list[int] = field(default_factory=list)
    part: list[str] = field(default_factory=list)
    service: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    wrong: dict[int, str] = field(default_factory=dict)
    ordered: int = 0

    def add(self, of: int, part: str, service: str, happened: tuple[str, str], days: tuple[int, int]) -> None:
        """One more event: `happened` is its kind and status, `days` its first and last possible day."""
        self.of.append(of)
        self.part.append(part)
        self.service.append(service)
        self.kind.append(happened[0])
        self.status.append(happened[1])
        self.first.append(days[0])
        self.last.append(days[1])


@dataclass(frozen=True, slots=True)
class LinkRows:
    """The rows of one link, in the order of their days.

    Args:
        crossing: The crossing.
        service: The service.
        at: The positions of its rows.
    """

    crossing: str
    service: str
    at: list[int]


def by_link(rows: LogRows, of_form: Ints) -> Iterator[LinkRows]:
    """The rows of each link.

    A row about all services counts for each service where the crossing has rows about one of them.

    Args:
        rows: The rows.
        of_form: The positions of those that are meant.
    """
    begins = rows.begins
    names, crossing = np.unique(rows.crossing[of_form].astype(str), return_inverse=True)
    order = np.lexsort((of_form, begins.latest[of_form], begins.earliest[of_form], crossing))
    ends = np.searchsorted(crossing[order], np.arange(1, len(names) + 1))
    start = 0
    for name, end in zip(names, ends, strict=True):
        at = of_form[order[start:end]]
        start = int(end)
        services = rows.service[at]
        if (services == ALL_SERVICES).all():
            yield LinkRows(str(name), ALL_SERVICES, at.tolist())
            continue
        for service in map(str, Service):
            own = at[(services == service) | (services == ALL_SERVICES)]
            if len(own):
                yield LinkRows(str(name), service, own.tolist())


def as_numbers(days: dates.Days) -> list[int]:
    """Days since 1970; `NEVER` for none."""
    return [int(n) for n in np.where(np.isnat(days), NEVER, days.astype("datetime64[D]").astype(np.int64))]


def as_edtf(first: int, last: int) -> str:
    """The shortest text of a window of days."""
    one, other = np.datetime64(first, "D"), np.datetime64(last, "D")
    return dates.shortest(one, other)
