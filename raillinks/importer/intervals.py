"""Intervals with start and end as events: what begins, what was last seen, and what follows in a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from raillinks.domain.enums import UNCHANGED, Kind
from raillinks.domain.status import Status
from raillinks.engine.timeline import DEFAULT_STALE_AFTER
from raillinks.importer import events
from raillinks.importer.events import KIND_OF, NEVER, Found, Moves
from raillinks.importer.log_rows import BY_END, BY_MAPPING, STILL, LogRows
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Ints, Mask, Note

LAST, STILL_SO, UNKNOWN_END, OPPOSITE, EXCLUDED = "last", "still", "unknown", "opposite", "excluded"
_KINDS = {status: str(kind) for status, kind in KIND_OF.items()}
_NOTHING_NEW, _STILL_SEEN = (str(Kind.MILESTONE), UNCHANGED), (str(Kind.OBSERVATION), UNCHANGED)
_NOTHING_KNOWN = str(Kind.EVIDENCE_END), str(Status.UNKNOWN)
_OPEN, _SUSPENDED, _UNKNOWN = str(Status.OPEN), str(Status.SUSPENDED), str(Status.UNKNOWN)


Window = tuple[int, int]
"""The first and the last possible day, in days since 1970."""


def read(rows: LogRows, of_form: Ints, how: HowToRead, today: int) -> Found:
    """The events of intervals.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the intervals.
        how: What is said of them.
        today: The last day on which anything can have happened, in days since 1970.
    """
    events: list[_Event] = []
    wrong: dict[int, str] = {}
    for link in _by_link(rows, of_form, how):
        one = _Link(link, how, today, events)
        one.read()
        wrong |= {at: _said(rows, at, other) for at, other in one.wrong.items()}
    return Found(_moves(events), wrong, _notes(rows, of_form, how))


def _said(rows: LogRows, at: int, other: int) -> str:
    return f"it says '{rows.status[at]}' and overlaps row {rows.row[other]}, which says '{rows.status[other]}'"


_Event = tuple[int, str, str, str, str, int, int]
"""The fields of one event of `Moves`, in their order."""


def _moves(events: Sequence[_Event]) -> Moves:
    of, part, service, kind, status, first, last = zip(*events, strict=True) if events else [()] * len(Moves.__slots__)
    texts = [np.array(column, object) for column in (part, service, kind, status)]
    numbers = [np.array(column, np.int64) for column in (of, first, last)]
    return Moves(numbers[0], *texts, *numbers[1:])


@dataclass(frozen=True, slots=True)
class _Intervals:
    """The intervals of a link, in the order of their days.

    Args:
        service: The service of the link.
        at: The positions of their rows.
        status: What the link is in each.
        begins: The window of the first day of each.
        ends: The window of the last day of each.
        goes_on: Whether it goes on until the next one begins.
    """

    service: str
    at: Sequence[int]
    status: Sequence[str]
    begins: Sequence[Window]
    ends: Sequence[Window]
    goes_on: Sequence[bool]

    def part(self, service: str, chosen: slice) -> "_Intervals":
        """Some of them, of one link."""
        return _Intervals(service, *(getattr(self, name)[chosen] for name in self.__slots__[1:]))


def _by_link(rows: LogRows, of_form: Ints, how: HowToRead) -> Iterator[_Intervals]:
    """The intervals of each link."""
    links = events.by_link(rows, of_form)
    at, starts = links.row, np.flatnonzero(links.is_first)
    stops = [*starts[1:].tolist(), len(at)]
    begins = events.as_numbers(rows.begins.earliest)[at], events.as_numbers(rows.begins.latest)[at]
    is_last = np.isin(np.arange(len(at)), np.array(stops) - 1)
    *ends, goes_on = _ends(rows, at, begins, is_last, how)
    every = _Intervals("", at.tolist(), rows.status[at].tolist(), _windows(begins), _windows(ends), goes_on.tolist())
    for start, stop in zip(starts.tolist(), stops, strict=False):
        yield every.part(links.service[start], slice(start, stop))


def _windows(days: Sequence[Ints]) -> list[Window]:
    return list(zip(*(side.tolist() for side in days), strict=True))


def _ends(rows: LogRows, at: Ints, begins: tuple[Ints, Ints], is_last: Mask, how: HowToRead) -> tuple[Ints, Ints, Mask]:
    """The window of each interval's last day, and whether it goes on."""
    how_ended, less = rows.how_ended[at], int(how.end_day == EXCLUDED)
    by_end, open_end = how_ended == BY_END, how.open_end or LAST
    given = (
        np.maximum(events.as_numbers(side)[at] - less, begins[0]) for side in (rows.ends.earliest, rows.ends.latest)
    )
    first, last = (np.where(by_end, end, begin) for end, begin in zip(given, begins, strict=True))
    unsaid = is_last if open_end == LAST else np.full(len(at), open_end == STILL_SO)
    return first, last, (how_ended == STILL) | ((how_ended == BY_MAPPING) & unsaid)


def _notes(rows: LogRows, of_form: Ints, how: HowToRead) -> list[Note]:
    """The choices that nobody has made."""
    without = int((rows.how_ended[of_form] == BY_MAPPING).sum())
    notes = []
    if without and not how.open_end:
        have = "1 interval has" if without == 1 else f"{without:,} intervals have"
        text = f"{have} no end: the last of a link is read as going on, of the others only the start counts"
        notes.append(Note(text, f"{FOR_THE_MAPPING}open_end: last, still or unknown"))
    if len(of_form) and not how.after_end:
        text = "between two intervals nothing is known of a link"
        notes.append(Note(text, f"{FOR_THE_MAPPING}after_end: unknown, opposite or a status"))
    if (rows.how_ended[of_form] == BY_END).any() and not how.end_day:
        text = "an end is the last day of its interval"
        notes.append(Note(text, f"{FOR_THE_MAPPING}end_day: included or excluded"))
    return notes


class _Link:
    """The intervals of one link, one after another.

    Args:
        link: The intervals.
        how: What is said of them.
        today: The last day on which anything can have happened.
        events: What their events are added to.

    Attributes:
        wrong: Rows that contradict each other: by the position of a row, that of another one. None of them is used,
            since nothing says which holds.
    """

    def __init__(self, link: _Intervals, how: HowToRead, today: int, events: list[_Event]) -> None:
        self.wrong: dict[int, int] = {}
        self._link, self._how, self._today, self._events = link, how, today, events
        self._held = -1
        self._held_end = NEVER, NEVER
        self._goes_on = False
        self._evidence, self._silent = NEVER, True

    def read(self) -> None:
        """Adds the events of all intervals."""
        for number in range(len(self._link.at)):
            self._begin(number)
        if self._held >= 0 and not self._goes_on:
            self._end(self._today + 1)

    def _begin(self, number: int) -> None:
        status, (first, last) = self._link.status[number], self._link.begins[number]
        same = self._held >= 0 and self._link.status[self._held] == status
        if self._held >= 0 and not same and self._contradicts(first, last):
            at, other = self._link.at[number], self._link.at[self._held]
            self.wrong[at] = other
            self.wrong.setdefault(other, at)
            return
        if self._held >= 0 and not self._goes_on and first > self._held_end[1] + 1:
            self._end(first)
        end, goes_on = self._link.ends[number], self._link.goes_on[number]
        is_within = same and not goes_on and not self._goes_on and self._held_end[1] >= end[1]
        if self._held >= 0 and not self._goes_on and not is_within:
            self._see_throughout(min(self._held_end[1], first - 1))
        if status == _UNKNOWN:
            self._nothing_known(number, first)
        else:
            self._add(number, "begins", (_KINDS[status], status), (first, last))
            self._evidence, self._silent = max(self._evidence, last), False
        if is_within:
            return
        self._held, self._held_end, self._goes_on = number, end, goes_on

    def _add(self, number: int, part: str, happened: tuple[str, str], days: Window) -> None:
        self._events.append((self._link.at[number], part, self._link.service, *happened, *days))

    def _contradicts(self, first: int, last: int) -> bool:
        """Whether an interval that begins then certainly overlaps the one before it."""
        if self._goes_on:
            return (first, last) == self._link.begins[self._held]
        return last <= self._held_end[0]

    def _nothing_known(self, number: int, first: int) -> None:
        """An interval of which nothing is known: the evidence ends, if there was any."""
        if self._silent or first <= self._evidence:
            self._add(number, "begins", _NOTHING_NEW, (first, first))
            return
        self._see(self._held, (first - 1, first - 1))
        self._add(number, "begins", _NOTHING_KNOWN, (first, first))
        self._silent = True

    def _see(self, number: int, days: Window) -> None:
        """The status was still so on a day; it is evidence, unless there is later one."""
        if days[1] > self._evidence:
            self._add(number, "last", _STILL_SEEN, days)
            self._evidence = days[1]

    def _see_throughout(self, last: int) -> None:
        """A long interval is evidence until its last day: it was still so on some day after its beginning."""
        first = self._link.begins[self._held][1] + 1
        if last - first >= DEFAULT_STALE_AFTER and self._link.status[self._held] != _UNKNOWN:
            self._see(self._held, (first, last))

    def _end(self, before: int) -> None:
        """Ends the held interval, if what follows begins before a day."""
        status, after = self._link.status[self._held], self._how.after_end or UNKNOWN_END
        self._see_throughout(self._held_end[1])
        if after == OPPOSITE:
            after = _SUSPENDED if status == _OPEN else _OPEN
        if _UNKNOWN in {status, after}:
            if status != _UNKNOWN:
                self._see(self._held, self._held_end)
            day = self._evidence + 1
            if status != _UNKNOWN and day < before and day <= self._today:
                self._add(self._held, "after", _NOTHING_KNOWN, (day, day))
                self._silent = True
            return
        days = self._held_end[0] + 1, self._held_end[1] + 1
        if days[0] <= self._today:
            self._add(self._held, "after", (_KINDS[after], after), days)
            self._evidence = max(self._evidence, days[1])
