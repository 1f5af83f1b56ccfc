"""Intervals with start and end as events: what begins, what was last seen, and what follows in a gap."""

import numpy as np

from raillinks.intake import moves
from raillinks.intake.log_rows import BY_END, BY_MAPPING, STILL, LogRows
from raillinks.intake.mapping import HowToRead
from raillinks.intake.moves import KIND_OF, NEVER, LinkRows, Moves
from raillinks.intake.raw_table import Ints
from raillinks.words.enums import UNCHANGED, Kind, Status

LAST, STILL_SO, UNKNOWN_END, OPPOSITE, EXCLUDED = "last", "still", "unknown", "opposite", "excluded"
_OPEN, _SUSPENDED, _UNKNOWN = str(Status.OPEN), str(Status.SUSPENDED), str(Status.UNKNOWN)


def read(rows: LogRows, of_form: Ints, how: HowToRead, today: int, found: Moves) -> list[str]:
    """Adds the events of intervals.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the intervals.
        how: What is said of them.
        today: The last day on which anything can have happened, in days since 1970.
        found: What they are added to.

    Returns:
        What was assumed.
    """
    days = tuple(moves.as_numbers(side) for side in (
        rows.begins.earliest, rows.begins.latest, rows.ends.earliest, rows.ends.latest
    ))  # fmt: skip
    for link in moves.by_link(rows, of_form):
        _Link(link, rows, days, how, today, found).read()
    return _notes(rows, of_form, how)


def _notes(rows: LogRows, of_form: Ints, how: HowToRead) -> list[str]:
    """The choices that nobody has made."""
    without = int((rows.how_ended[of_form] == BY_MAPPING).sum())
    notes = []
    if without and not how.open_end:
        notes.append(
            f"{without:,} intervals have no end: the last of a link is read as going on, of the others only the start"
            " counts; open_end: last, still or unknown"
        )
    if len(of_form) and not how.after_end:
        notes.append("between two intervals nothing is known of a link; after_end: unknown, opposite or a status")
    if (rows.how_ended[of_form] == BY_END).any() and not how.end_day:
        notes.append("an end is the last day of its interval; end_day: included or excluded")
    return notes


class _Link:
    """The intervals of one link, one after another."""

    def __init__(  # noqa: PLR0913, PLR0917 (all of them are one link's)
        self, link: LinkRows, rows: LogRows, days: tuple[list[int], ...], how: HowToRead, today: int, found: Moves
    ) -> None:
        self._link, self._how, self._today, self._found = link, how, today, found
        self._rows, self._days = rows, days
        self._held = -1
        self._held_end = NEVER, NEVER
        self._goes_on = False
        self._evidence, self._silent = NEVER, True

    def read(self) -> None:
        """Adds the events of all intervals."""
        for number, at in enumerate(self._link.at):
            self._begin(at, is_last=number == len(self._link.at) - 1)
        if self._held >= 0 and not self._goes_on:
            self._end(self._today + 1)

    def _begin(self, at: int, *, is_last: bool) -> None:
        first, last = self._days[0][at], self._days[1][at]
        status = str(self._rows.status[at])
        same = self._held >= 0 and str(self._rows.status[self._held]) == status
        if self._held >= 0 and not same and self._contradicts(first, last):
            row = int(self._rows.row[self._held])
            self._found.wrong[at] = f"it overlaps row {row}, which has another status"
            return
        if self._held >= 0 and not self._goes_on and first > self._held_end[1] + 1:
            self._end(first)
        end, goes_on = self._end_of(at, is_last=is_last)
        if status == _UNKNOWN:
            self._nothing_known(at, first)
        else:
            self._found.add(at, "begins", self._link.service, (str(KIND_OF[status]), status), (first, last))
            self._evidence, self._silent = max(self._evidence, last), False
        if same and not goes_on and not self._goes_on and self._held_end[1] >= end[1]:
            return
        self._held, self._held_end, self._goes_on = at, end, goes_on

    def _contradicts(self, first: int, last: int) -> bool:
        """Whether an interval that begins then certainly overlaps the one before it."""
        if self._goes_on:
            return (first, last) == (self._days[0][self._held], self._days[1][self._held])
        return last <= self._held_end[0]

    def _end_of(self, at: int, *, is_last: bool) -> tuple[tuple[int, int], bool]:
        """The window of an interval's last day, and whether it goes on."""
        how_ended, starts = int(self._rows.how_ended[at]), (self._days[0][at], self._days[1][at])
        if how_ended == BY_END:
            less = 1 if self._how.end_day == EXCLUDED else 0
            ends = self._days[2][at] - less, self._days[3][at] - less
            return (max(ends[0], starts[0]), max(ends[1], starts[0])), False
        open_end = self._how.open_end or LAST
        goes_on = how_ended == STILL or (
            how_ended == BY_MAPPING and (open_end == STILL_SO or (open_end == LAST and is_last))
        )
        return starts, goes_on

    def _nothing_known(self, at: int, first: int) -> None:
        """An interval of which nothing is known: the evidence ends, if there was any."""
        if self._silent or first <= self._evidence:
            self._found.add(at, "begins", self._link.service, (str(Kind.MILESTONE), UNCHANGED), (first, first))
            return
        self._see(self._held, (first - 1, first - 1))
        self._found.add(at, "begins", self._link.service, (str(Kind.EVIDENCE_END), _UNKNOWN), (first, first))
        self._silent = True

    def _see(self, at: int, days: tuple[int, int]) -> None:
        """The status was still so on a day; it is evidence, unless there is later one."""
        if days[1] > self._evidence:
            self._found.add(at, "last", self._link.service, (str(Kind.OBSERVATION), UNCHANGED), days)
            self._evidence = days[1]

    def _end(self, before: int) -> None:
        """Ends the held interval, if what follows begins before a day."""
        status, after = str(self._rows.status[self._held]), self._how.after_end or UNKNOWN_END
        if after == OPPOSITE:
            after = _SUSPENDED if status == _OPEN else _OPEN
        if _UNKNOWN in {status, after}:
            if status != _UNKNOWN:
                self._see(self._held, self._held_end)
            day = self._evidence + 1
            if status != _UNKNOWN and day < before and day <= self._today:
                happened = str(Kind.EVIDENCE_END), _UNKNOWN
                self._found.add(self._held, "after", self._link.service, happened, (day, day))
                self._silent = True
            return
        days = self._held_end[0] + 1, self._held_end[1] + 1
        if days[0] <= self._today:
            self._found.add(self._held, "after", self._link.service, (str(KIND_OF[after]), after), days)
            self._evidence = max(self._evidence, days[1])


def last_days(rows: LogRows) -> np.datetime64:
    """The latest day that any row names, `NaT` if there is none."""
    both = np.concatenate([rows.begins.latest, rows.ends.latest])
    return np.nanmax(both) if len(both) and not np.isnat(both).all() else np.datetime64("NaT", "D")
