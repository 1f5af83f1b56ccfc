"""What the rows of logs make happen on links: the events that a package has, each with the row that it comes from.

Intervals with start and end: what begins, what was last seen, and what follows in a gap. Changes of status, in the
order of their days. Rows that give a link two statuses from one day on: both are possible, as nobody says which came
first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.enums import ALL_SERVICES, DEFAULT, UNCHANGED, Kind, names
from raillinks.domain.problems import Severity
from raillinks.domain.status import STATUS_AFTER, STATUS_ROWS, Status
from raillinks.domain.typed_dates import Period
from raillinks.engine.timeline import DEFAULT_STALE_AFTER
from raillinks.importer.log_rows import BY_END, BY_MAPPING, STILL, LogRows, Place
from raillinks.importer.mapping import INTERVALS, HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Fault, Ints, Mask, Note, Texts

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

    def in_order(self) -> "Moves":
        """The events in the order of their days."""
        return self.take(np.lexsort((self.last, self.first)))


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


def happenings(rows: LogRows, how: HowToRead, today: np.datetime64, wrong: dict[int, str]) -> tuple[Moves, list[Note]]:
    """What happens on links, of the rows that contradict none before them.

    Args:
        rows: The rows of all logs.
        how: What is said of them.
        today: The last day on which anything can have happened.
        wrong: Rows that are not used: by the position of the row, the reason. Those that contradict others are added.
    """
    is_interval = np.full(len(rows.row), how.form == INTERVALS) if how.form else rows.is_interval
    while True:
        used = np.setdiff1d(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
        spans = of_intervals(rows, used[is_interval[used]], how, int(today.astype(np.int64)))
        changes = of_changes(rows, used[~is_interval[used]])
        if not (contradictions := {**spans.wrong, **changes.wrong}):
            return together([spans.moves, changes.moves]), [*spans.notes, *changes.notes]
        wrong |= contradictions


CODE = "same-day"
_HINT = "if only one of them holds, leave the others out"
_MOST_NAMED = 4  # other rows in one reason: there are no more statuses


def contradicting(link: Ints, first: Ints, status: Texts) -> Mask:
    """Which rows give their link another status than a row with the same first possible day does.

    Args:
        link: The number of each row's link.
        first: Its first possible day.
        status: The status that begins, or `unchanged`.
    """
    found = np.zeros(len(link), bool)
    given = np.flatnonzero(status != UNCHANGED)
    rows = pd.DataFrame({"link": link[given], "first": first[given], "status": pd.factorize(status[given])[0]})
    several = rows.duplicated(["link", "first"], keep=False).to_numpy(bool)  # few: only these are compared
    statuses = rows[several].groupby(["link", "first"], sort=False)["status"].transform("nunique")
    found[given[several]] = statuses.to_numpy() > 1
    return found


def of_events(found: Moves, places: Ints) -> Mask:
    """Which events begin with a row that contradicts another one of its day.

    Args:
        found: What happens on links.
        places: The number of each event's crossing.
    """
    begins = np.flatnonzero(found.part == "begins")
    contradicts = np.zeros(len(found.of), bool)
    contradicts[begins] = contradicting(_links(found, places)[begins], found.first[begins], found.status[begins])
    return contradicts


def _links(found: Moves, places: Ints) -> Ints:
    service, services = pd.factorize(found.service)
    links: Ints = places * len(services) + service
    return links


def dates_of(rows: LogRows, found: Moves) -> Texts:
    """The dates as the log writes them where they are its own."""
    texts = _as_edtf(found.first, found.last)
    for part, span in (("begins", rows.begins), ("last", rows.ends)):
        first, last = (as_numbers(days[found.of]) for days in (span.earliest, span.latest))
        own = (found.part == part) & (first == found.first) & (last == found.last)
        texts[own] = span.edtf[found.of[own]]
    return texts


def _as_edtf(first: Ints, last: Ints) -> NDArray[np.object_]:
    """The shortest texts of windows of days: each distinct window is written once."""
    texts = np.datetime_as_string(first.astype("datetime64[D]")).astype(object)
    wide = np.flatnonzero(first != last)
    pairs, code = np.unique(np.stack([first[wide], last[wide]], axis=1), axis=0, return_inverse=True)
    written = [dates.shortest(*pair.astype("datetime64[D]")) for pair in pairs]
    texts[wide] = np.array(written, object)[code] if written else ""
    return texts


def orders(found: Moves, crossing: Ints) -> "pd.Series[str]":
    """The order within its day of each event: what follows from an earlier row, an end of evidence, what begins.

    Rows that contradict each other have the same order, since the log gives none: so they are tied (status rules, 6).
    """
    ends = (found.kind == str(Kind.EVIDENCE_END)) & ~of_events(found, crossing)
    order = pd.Series(np.where(found.part != "begins", 1, np.where(ends, 2, 3)))
    of_day = order.groupby([crossing, found.first], sort=False)
    return order.astype(str).where(of_day.transform("nunique") > 1, "")


def told(rows: LogRows, found: Moves, places: Mapping[str, Place], files: Sequence[str]) -> list[tuple[str, Fault]]:
    """A warning for each such row, by file: it names the row, the others and all their statuses.

    Args:
        rows: The rows of all logs.
        found: What happens on links.
        places: The crossings, by their names in the log.
        files: The names of the tables.
    """
    ids = pd.factorize(np.array([places[name].place_id for name in rows.crossing[found.of]], object))[0]
    chosen = np.flatnonzero(of_events(found, ids))
    links = _links(found, ids)
    days: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for at in chosen.tolist():
        days[int(links[at]), int(found.first[at])].setdefault(str(found.status[at]), int(found.of[at]))
    reasons: dict[int, str] = {}
    for at in chosen.tolist():
        row, status = int(found.of[at]), str(found.status[at])
        same = days[int(links[at]), int(found.first[at])]
        others = [(other, said) for said, other in same.items() if said != status][:_MOST_NAMED]
        named = [_said_of_day(rows, n, said, files) for n, said in sorted([(row, status), *others])]
        reasons.setdefault(row, f"of one link from one day on {', '.join(named)}: all of them are possible")
    return _by_file(rows, reasons, files, Fault("", CODE, rows.row[:0], "", _HINT, Severity.WARNING))


def contradictions(rows: LogRows, wrong: Mapping[int, str], files: Sequence[str]) -> list[tuple[str, Fault]]:
    """The rows that are not used, by file, each with its reason.

    Args:
        rows: The rows of all logs.
        wrong: The reasons, by the position of a row.
        files: The names of the tables.
    """
    return _by_file(
        rows, wrong, files, Fault("", "contradiction", rows.row[:0], "", "correct one of the two, or leave one out")
    )


def _said_of_day(rows: LogRows, at: int, status: str, files: Sequence[str]) -> str:
    of_file = f" of {files[int(rows.file[at])]}" if len(files) > 1 else ""
    return f"row {rows.row[at]}{of_file} says '{status}'"


def _by_file(rows: LogRows, reasons: Mapping[int, str], files: Sequence[str], like: Fault) -> list[tuple[str, Fault]]:
    """What is wrong with rows, by file.

    Args:
        rows: The rows of all logs.
        reasons: Why, by the position of a row.
        files: The names of the tables.
        like: The fault, without its rows.
    """
    at = np.array(sorted(reasons), np.int64)
    own = [(int(number), at[rows.file[at] == number]) for number in np.unique(rows.file[at])]
    return [
        (files[number], replace(like, rows=rows.row[rows_at], reasons=[reasons[int(n)] for n in rows_at]))
        for number, rows_at in own
    ]


def too_early(rows: LogRows) -> Mask:
    """Which rows have a source that was published before what it reports: it cannot report that."""
    if "published" not in rows.texts.column_names:
        return np.zeros(len(rows.row), bool)
    code, distinct = pd.factorize(rows.texts["published"].to_numpy())
    read = [typed_dates.read(text) if text else None for text in distinct]
    latest = np.array([one.last if isinstance(one, Period) else dates.NOT_A_DAY for one in read], "datetime64[D]")
    found: Mask = latest[code] < rows.begins.earliest
    return found


LAST, STILL_SO, UNKNOWN_END, OPPOSITE, EXCLUDED = "last", "still", "unknown", "opposite", "excluded"
_KINDS = {status: str(kind) for status, kind in KIND_OF.items()}
_NOTHING_NEW, _STILL_SEEN = (str(Kind.MILESTONE), UNCHANGED), (str(Kind.OBSERVATION), UNCHANGED)
_NOTHING_KNOWN = str(Kind.EVIDENCE_END), str(Status.UNKNOWN)
_OPEN, _SUSPENDED, _UNKNOWN = str(Status.OPEN), str(Status.SUSPENDED), str(Status.UNKNOWN)
Window = tuple[int, int]
"""The first and the last possible day, in days since 1970."""


def of_intervals(rows: LogRows, of_form: Ints, how: HowToRead, today: int) -> Found:
    """The events of intervals.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the intervals.
        how: What is said of them.
        today: The last day on which anything can have happened, in days since 1970.
    """
    events: list[_Event] = []
    wrong: dict[int, str] = {}
    for link in _intervals(rows, of_form, how):
        one = _Link(link, how, today, events)
        one.read()
        wrong |= {at: _overlaps(rows, at, other) for at, other in one.wrong.items()}
    return Found(_as_moves(events), wrong, _notes(rows, of_form, how))


def _overlaps(rows: LogRows, at: int, other: int) -> str:
    return f"it says '{rows.status[at]}' and overlaps row {rows.row[other]}, which says '{rows.status[other]}'"


_Event = tuple[int, str, str, str, str, int, int]
"""The fields of one event of `Moves`, in their order."""


def _as_moves(events: Sequence[_Event]) -> Moves:
    of, part, service, kind, status, first, last = zip(*events, strict=True) if events else [()] * len(Moves.__slots__)
    texts = [np.array(column, object) for column in (part, service, kind, status)]
    numbers = [np.array(column, np.int64) for column in (of, first, last)]
    return Moves(numbers[0], *texts, *numbers[1:])


@dataclass(frozen=True, slots=True)
class _Intervals:
    """The intervals of a link, in the order of their days.

    Args:
        service: The service of the link.
        row: The positions of their rows.
        status: What the link is in each.
        begins: The window of the first day of each.
        ends: The window of the last day of each.
        goes_on: Whether it goes on until the next one begins.
    """

    service: str
    row: Sequence[int]
    status: Sequence[str]
    begins: Sequence[Window]
    ends: Sequence[Window]
    goes_on: Sequence[bool]

    def part(self, service: str, chosen: slice) -> "_Intervals":
        """Some of them, of one link."""
        return _Intervals(service, *(getattr(self, name)[chosen] for name in self.__slots__[1:]))


def _intervals(rows: LogRows, of_form: Ints, how: HowToRead) -> Iterator[_Intervals]:
    """The intervals of each link."""
    links = by_link(rows, of_form)
    at, starts = links.row, np.flatnonzero(links.is_first)
    stops = [*starts[1:].tolist(), len(at)]
    begins = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
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
    given = (np.maximum(as_numbers(side)[at] - less, begins[0]) for side in (rows.ends.earliest, rows.ends.latest))
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
        for number in range(len(self._link.row)):
            self._begin(number)
        if self._held >= 0 and not self._goes_on:
            self._end(self._today + 1)

    def _begin(self, number: int) -> None:
        status, (first, last) = self._link.status[number], self._link.begins[number]
        same = self._held >= 0 and self._link.status[self._held] == status
        if self._held >= 0 and not same and self._contradicts(first, last):
            at, other = self._link.row[number], self._link.row[self._held]
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
        self._events.append((self._link.row[number], part, self._link.service, *happened, *days))

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


_OBSERVATION = str(Kind.OBSERVATION)
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


def of_changes(rows: LogRows, of_form: Ints) -> Found:
    """The events of changes of status.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the changes.
    """
    every = _changes(rows, by_link(rows, of_form))
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
    days = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
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
    contradicts = contradicting(links.link, changes.first, changes.status)
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
    return together([last, begun.take(kept)]).take(order), at[ends & ~ending & ~silent]


def _latest(which: Mask, place: Ints) -> Ints:
    """For each row the place of the latest one up to it that is meant; -1 before the first."""
    latest: Ints = np.maximum.accumulate(np.where(which, place, -1))
    return latest


def _all(text: str, n: int) -> Texts:
    return np.full(n, text, object)
