"""Events and moves as plain rows, and the bounds of their dates."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from raillinks.domain.enums import GROUP, Confidence
from raillinks.domain.status import STATUS_ROWS, Status
from tests.strategies import Row

ORDER = [str(s) for s in Status]
DAY = timedelta(1)
Link = tuple[str, str]


def is_known(status: str) -> bool:
    """Whether something is known of a link with this status."""
    return STATUS_ROWS[status].is_known


def is_of_base(status: str) -> bool:
    """Whether its days are the base of a percentage."""
    return STATUS_ROWS[status].is_known and STATUS_ROWS[status].has_track


def is_open(status: str) -> bool:
    """Whether its days count as open."""
    return is_of_base(status) and STATUS_ROWS[status].is_open


def is_suspension(status: str) -> bool:
    """Whether its days count as suspended."""
    return is_of_base(status) and STATUS_ROWS[status].is_stopped


def group_moves(before: str, after: str) -> bool:
    """Rule 2: whether an event on the group moves a link from one status to another."""
    better = STATUS_ROWS[after].severity < STATUS_ROWS[before].severity
    return STATUS_ROWS[before].group_acts and is_of_base(after) and not better


@dataclass(frozen=True)
class Happening:
    """An event as it is known: its window, its row, its derived confidence and counts."""

    row: Row
    earliest: date
    latest: date
    confidence: str = Confidence.REPORTED
    n_supports: int = 1
    n_disputes: int = 0

    @property
    def group(self) -> bool:
        return self.row["crossing_id"] == GROUP

    def replay_key(self) -> tuple[date, int, bool, date, str]:
        """Rule 4."""
        return (self.earliest, int(self.row["order_in_day"] or 0), self.group, self.latest, self.row["event_id"])


@dataclass(frozen=True)
class Move:
    """An event that moved a link, with the status just before and just after it."""

    happening: Happening
    before: str
    after: str


def bounds(text: str) -> tuple[date | None, date | None]:
    """The strict bounds of one of the forms that the strategies draw."""
    if "/" in text:
        first, last = text.split("/")
        return bounds(first)[0], bounds(last)[1]
    if text in {"", ".."}:
        return None, None
    bare = text.rstrip("~?%").replace("-XX", "")
    if bare.endswith("X"):
        decade = int(bare[:-1]) * 10
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    parts = [int(part) for part in bare.split("-")]
    year, month, day = [*parts, None, None][:3]
    last_month = month or 12
    return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])


def all_days(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY
