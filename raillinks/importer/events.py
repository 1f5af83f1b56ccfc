"""What the rows of logs make happen on links: the events that a package has, each with the row that it comes from.

Intervals with start and end: what begins, what was last seen, and what follows in a gap. Changes of status, in the
order of their days. Rows that give a link two statuses from one day on: both are possible, as nobody says which came
first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, MOST_SERVICES, UNCHANGED, Kind
from raillinks.domain.problems import Severity
from raillinks.domain.status import STATUS_AFTER, Status
from raillinks.domain.text import TEXT, in_a_row, texts_at
from raillinks.engine.replay import NO_STATUS, STATUSES, Codes
from raillinks.engine.replay import UNKNOWN as UNKNOWN_CODE
from raillinks.importer import intervals, log_rows
from raillinks.importer.columns import NO_CLOCK, encoded
from raillinks.importer.columns import together as together_of
from raillinks.importer.intervals import KINDS, USUAL, Intervals, Periods, Segments
from raillinks.importer.log_rows import BY_END, BY_MAPPING, STILL, LogRows, Span
from raillinks.importer.mapping import EXCLUDED, INTERVALS, HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, Fault, Ints, Mask, Note, is_among

NEVER = -(10**7)
"""A day before all others, as a number."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Events, column by column.

    Args:
        of: The row that each comes from, by its position.
        part: What of the row it is: see `intervals.PARTS`.
        service: The number of its service: see `services`.
        kind: The code of its kind.
        status: The code of its `status_after`; `NO_STATUS`: it changes nothing.
        first: The first possible day, in days since 1970.
        last: The last one.
        clock: The second of that day by which events of one day are ordered; `NO_CLOCK`: the log gives no order.
        seconds: For how many seconds of that day the status is said of the link in all; -1: all of it, nobody knows, or
            it need not be said.
        rows: How many rows of that status touch the day, where `seconds` is said.
    """

    of: Ints
    part: Codes
    service: Ints
    kind: Codes
    status: Codes
    first: Ints
    last: Ints
    clock: Ints
    seconds: Ints
    rows: Ints

    def take(self, chosen: Ints) -> "Moves":
        """The chosen events, in the chosen order."""
        return Moves(*(getattr(self, name)[chosen] for name in self.__slots__))

    def in_order(self) -> "Moves":
        """The events in the order of their days."""
        return self.take(np.argsort((self.first * _DAYS) + self.last, kind="stable"))


def together(several: Sequence[Moves]) -> Moves:
    """The events of several, one after another."""
    return Moves(*(np.concatenate([getattr(moves, name) for moves in several]) for name in Moves.__slots__))


@dataclass(frozen=True, slots=True)
class Found:
    """What rows make happen.

    Args:
        moves: The events.
        wrong: Rows that contradict others: by the position of the row, the reason.
    """

    moves: Moves
    wrong: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkRows:
    """The rows of all links: link by link, each in the order of its days.

    Args:
        link: The number of the link.
        service: The number of its service.
        row: Its position.
    """

    link: Ints
    service: Ints
    row: Ints

    @property
    def is_first(self) -> Mask:
        """Which rows are the first of their link."""
        first: Mask = np.r_[np.ones(min(1, len(self.link)), bool), self.link[1:] != self.link[:-1]]
        return first


def services(rows: LogRows) -> tuple[str, ...]:
    """What a log calls its services, the one of all of them first: a service is a place in these."""
    return (ALL_SERVICES, *log_rows.services(rows))


def by_link(rows: LogRows, of_form: Ints) -> LinkRows:
    """The rows of each link.

    A row about all services counts for each service where the crossing has rows about one of them.

    Args:
        rows: The rows.
        of_form: The positions of those that are meant.
    """
    names, number = rows.crossing.categories, len(services(rows))
    crossing = np.argsort(np.argsort(names.to_numpy()))[rows.crossing.codes[of_form]]
    service = pd.Index(services(rows)).get_indexer(rows.service.categories)[rows.service.codes[of_form]]
    of_all = service == 0
    is_divided = (np.bincount(crossing[~of_all], minlength=len(names)) > 0)[crossing]
    meant = [(of_all & ~is_divided) if n == 0 else is_divided & (of_all | (service == n)) for n in range(number)]
    at = np.concatenate([np.flatnonzero(each) for each in meant])
    own = np.repeat(np.arange(number), [each.sum() for each in meant])
    link = crossing[at] * number + own
    row = of_form[at]
    first, last = as_numbers(rows.begins.earliest)[row], as_numbers(rows.begins.latest)[row]
    order = np.argsort(((link * _DAYS + _EPOCH + first) << 20) + last - first, kind="stable")
    return LinkRows(link[order], own[order], row[order])


def as_numbers(days: dates.Days) -> Ints:
    """Days since 1970; `NEVER` for none."""
    numbers: Ints = np.where(np.isnat(days), NEVER, days.astype("datetime64[D]").astype(np.int64))
    return numbers


def are_intervals(rows: LogRows, how: HowToRead) -> Mask:
    """Which rows are intervals of a status; one that changes nothing is an event on its first day."""
    meant = np.full(len(rows.row), how.form == INTERVALS) if how.form else rows.is_interval
    found: Mask = meant & (rows.status != UNCHANGED)
    return found


class Spans(NamedTuple):
    """The intervals of a log: their rows, what each is, and what all of them say at each moment."""

    links: LinkRows
    given: Intervals
    segments: Segments


def spans_of(rows: LogRows, of_form: Ints, how: HowToRead) -> Spans:
    """The intervals of some rows.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the intervals.
        how: What is said of them.
    """
    links = by_link(rows, of_form)
    given = _intervals(rows, links, how)
    return Spans(links, given, intervals.segments_of(given))


def happenings(
    rows: LogRows, spans: Spans, how: HowToRead, today: np.datetime64, wrong: dict[int, str]
) -> tuple[Moves, list[Note]]:
    """What happens on links, of the rows that contradict none before them.

    Args:
        rows: The rows of all logs.
        spans: The intervals of all of them.
        how: What is said of them.
        today: The last day on which anything can have happened.
        wrong: Rows that are not used: by the position of the row, the reason. Those that contradict others are added.
    """
    is_interval = are_intervals(rows, how)
    until = log_end(rows, spans.given, spans.links.row, how, today)
    last_day = int(covered_to(rows, how, today).astype(np.int64))
    while True:
        used = np.delete(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
        changes = of_changes(rows, used[~is_interval[used]], until, last_day)
        if not changes.wrong:
            of_form = used[is_interval[used]]
            spans = spans if len(of_form) == is_interval.sum() else spans_of(rows, of_form, how)
            seen = spans._replace(given=_seen_until(rows, spans, last_day))
            moves = of_intervals(rows, seen, how, int(today.astype(np.int64)), until)
            return together([moves, changes.moves]), _notes(rows, of_form, how)
        wrong |= changes.wrong


Numbers = TypeVar("Numbers", Ints, "pd.Series[int]")
CODE = "same-day"
_HINT = "if only one of them holds, leave the others out"


def _moment(day: Numbers, clock: Numbers) -> Numbers:
    """A number that orders days, and the moments of each."""
    return day * (intervals.DAY + 2) + clock


def contradicting(link: Ints, first: Ints, status: Codes) -> Mask:
    """Which rows give their link another status than a row with the same first possible day, or moment, does.

    Args:
        link: The number of each row's link.
        first: Its first possible day, or the moment.
        status: The code of the status that begins.
    """
    given = np.flatnonzero(status != NO_STATUS)
    key = pd.Series(link * _MOMENTS + first).iloc[given]
    several = key.duplicated(keep=False).to_numpy()
    given, number = given[several], pd.factorize(key[several])[0]
    found = np.zeros(len(link), bool)
    found[given] = differ(number, status[given])[number]
    return found


def differ(group: Ints, values: NDArray[Any]) -> Mask:
    """Which groups have more than one value.

    Args:
        group: The number of the group of each value: 0, 1, …
        values: The values.
    """
    one = np.zeros(group.max(initial=-1) + 1, values.dtype)
    one[group] = values
    others: Mask = np.bincount(group[one[group] != values], minlength=len(one)) > 0
    return others


def of_events(found: Moves, places: Ints) -> Mask:
    """Which events begin with a row that contradicts another one of its day.

    Args:
        found: What happens on links.
        places: The number of each event's crossing.
    """
    begins = np.flatnonzero((found.part == intervals.BEGINS) | (found.part == intervals.STILL))
    contradicts = np.zeros(len(found.of), bool)
    moments = _moment(found.first, found.clock)
    contradicts[begins] = contradicting(_links(found, places)[begins], moments[begins], found.status[begins])
    return contradicts


def _links(found: Moves, places: Ints) -> Ints:
    links: Ints = places * (MOST_SERVICES + 1) + found.service
    return links


def dates_of(rows: LogRows, found: Moves) -> tuple[Ints, list[str]]:
    """The dates as the log writes them where they are its own, else the shortest: the place of each, and the texts."""
    texts: list[str] = []
    code = np.full(len(found.of), -1)
    for part, span in ((intervals.BEGINS, rows.begins), (intervals.LAST, rows.ends)):
        first, last = (as_numbers(days)[found.of] for days in (span.earliest, span.latest))
        own = (found.part == part) & (first == found.first) & (last == found.last)
        code[own] = span.edtf.codes[found.of[own]].astype(np.int64) + len(texts)
        texts += span.edtf.categories.tolist()
    others = np.flatnonzero(code < 0)
    number, _ = pd.factorize(found.first[others] * _DAYS + found.last[others])
    code[others] = number + len(texts)
    at = others[np.flatnonzero(~pd.Series(number).duplicated())]
    return code, texts + _as_edtf(found.first[at], found.last[at])


def _as_edtf(first: Ints, last: Ints) -> list[str]:
    """The shortest texts of windows of days."""
    texts: list[str] = np.datetime_as_string(first.astype("datetime64[D]")).tolist()
    for n in np.flatnonzero(first != last):
        texts[n] = dates.shortest(*(np.datetime64(int(side[n]), "D") for side in (first, last)))
    return texts


def orders(found: Moves, crossing: Ints) -> Ints:
    """The order within its day of each event, 0 for none: what follows from an earlier row, ends, or begins.

    Rows that contradict each other have the same order, since the log gives none: so they are tied (status rules, 6).
    """
    is_timed = found.clock != NO_CLOCK
    follows = (found.part == intervals.LAST) | (found.part == intervals.AFTER)
    ends = (found.kind == _EVIDENCE_END) & ~is_timed & ~of_events(found, crossing)
    order = np.where(follows, 1, np.where(ends, 2, 3))
    number = pd.factorize(crossing * _DAYS + found.first)[0]
    timed = np.flatnonzero(is_among(number, number[is_timed]))
    ranks = pd.Series(_moment(order, found.clock)[timed]).groupby(number[timed]).rank("dense")
    order[timed] = ranks.to_numpy()
    order[~differ(number, order)[number]] = 0
    return order


def told(rows: LogRows, found: Moves, places: Ints, files: Sequence[str]) -> list[tuple[str, Fault]]:
    """A warning for each such row, by file: it names the row, the others and all their statuses.

    Args:
        rows: The rows of all logs.
        found: What happens on links.
        places: The number of each event's crossing.
        files: The names of the tables.
    """
    chosen = np.flatnonzero(of_events(found, places))
    row, status, first = found.of[chosen], found.status[chosen], found.first[chosen]
    group = pd.factorize(_links(found, places)[chosen] * _DAYS + first)[0]
    every = np.full((group.max(initial=-1) + 1, len(STATUSES)), -1)
    named_for = np.flatnonzero(~pd.Series(group * len(WORDS) + status).duplicated())  # the first of each status
    every[group[named_for], status[named_for]] = row[named_for]
    own = np.flatnonzero(~pd.Series(row).duplicated())
    own = own[np.argsort(row[own])]
    named = every[group[own]]
    named[np.arange(len(own)), status[own]] = row[own]
    of_file = [" of ", texts_at(rows.file, files)] if len(files) > 1 else []
    says = in_a_row("row ", rows.row, *of_file, " says '", texts_at(codes_of(rows.status), WORDS), "'")
    all_of_them = [says.take(pa.array(column, mask=column < 0)) for column in np.sort(named, axis=1).T]
    day, days = pd.factorize(first[own])
    crossing = texts_at(rows.crossing.codes[row[own]], rows.crossing.categories)
    link = in_a_row(crossing, texts_at(day, [*_as_edtf(days, days), ""]), between=", ")
    reasons = in_a_row(link, ": ", in_a_row(*all_of_them, between=", "), ": all of them are possible")
    return _by_file(rows, row[own], reasons, files, Fault("", CODE, rows.row[:0], "", _HINT, Severity.WARNING))


def contradictions(rows: LogRows, wrong: Mapping[int, str], files: Sequence[str]) -> list[tuple[str, Fault]]:
    """The rows that are not used, by file, each with its reason.

    Args:
        rows: The rows of all logs.
        wrong: The reasons, by the position of a row.
        files: The names of the tables.
    """
    at, reasons = np.array(sorted(wrong), np.int64), pa.array([wrong[n] for n in sorted(wrong)], TEXT)
    like = Fault("", "contradiction", rows.row[:0], "", "correct one of the two, or leave one out")
    return _by_file(rows, at, reasons, files, like)


def _by_file(rows: LogRows, at: Ints, reasons: pa.Array, files: Sequence[str], like: Fault) -> list[tuple[str, Fault]]:
    """What is wrong with rows, by file.

    Args:
        rows: The rows of all logs.
        at: The positions of rows, ascending.
        reasons: Why, for each of them.
        files: The names of the tables.
        like: The fault, without its rows.
    """
    own = [(number, rows.file[at] == number) for number in np.unique(rows.file[at]).tolist()]
    return [
        (files[number], replace(like, rows=rows.row[at[mine]], reasons=reasons.filter(pa.array(mine)).to_pylist()))
        for number, mine in own
    ]


def too_early(rows: LogRows) -> Mask:
    """Which rows have a source that was published before what it reports: it cannot report that."""
    found: Mask = rows.published < rows.begins.earliest
    return found


def of_intervals(rows: LogRows, spans: Spans, how: HowToRead, today: int, until: int) -> Moves:
    """The events of intervals.

    Args:
        rows: The rows of all logs.
        spans: The intervals.
        how: What is said of them.
        today: The last day on which anything can have happened, in days since 1970.
        until: The last moment of the log: see `log_end`.
    """
    links, given, _ = spans
    found, segments = intervals.events_of(given, spans.segments, how.after_end, today)
    seconds, touching = np.full(len(found.of), -1), np.zeros(len(found.of), np.int64)
    if any((span.clock[links.row] != NO_CLOCK).any() for span in (rows.begins, rows.ends)):
        of_row = (found.part == intervals.WITHIN) | (found.part == intervals.AFTER) & (found.status == UNKNOWN_CODE)
        said = np.where(of_row, given.status[found.of], found.status)
        periods, _ = intervals.periods_of(given)
        days = found.first, found.last
        seconds, touching = _of_the_day((segments, periods), given.link[found.of], said, days, until)
    moves = Moves(
        links.row[found.of], found.part, links.service[found.of], found.kind, found.status, found.first, found.last,
        np.full(len(found.of), NO_CLOCK), seconds, touching,
    )  # fmt: skip
    order = np.argsort(moves.of * len(intervals.PARTS) + moves.part, kind="stable")
    return moves.take(order)


def _seen_until(rows: LogRows, spans: Spans, last_day: int) -> Intervals:
    """The intervals, of which those that go on, as their rows say, were still so on the last day of the log.

    A row whose source was published earlier says so of that day.
    """
    given, still = spans.given, np.flatnonzero(rows.how_ended[spans.links.row] == STILL)
    if not len(still):
        return given
    published = rows.published[spans.links.row[still]]
    day = np.where(np.isnat(published), last_day, np.minimum(as_numbers(published), last_day))
    first, last = given.end_first.copy(), given.end_last.copy()
    for side in (first, last):
        side[still] = np.maximum(side[still], day)
    return replace(given, end_first=first, end_last=last)


def _of_the_day(
    said: tuple[Segments, Periods], link: Ints, status: Codes, days: tuple[Ints, Ints], until: int
) -> tuple[Ints, Ints]:
    """For how many seconds of the day of an event its status is said, and by how many rows that touch the day.

    The seconds are -1 where that is all of the day, none of it, or not known.
    """
    able = np.flatnonzero((days[0] == days[1]) & (status >= 0) & (status != UNKNOWN_CODE))
    found, touching = np.full(len(link), -1), np.zeros(len(link), np.int64)
    asked = link[able], status[able].astype(np.int64), days[0][able]
    seconds = intervals.seconds_on(said[0], *asked, until)
    found[able] = np.where((seconds > 0) & (seconds < intervals.DAY), seconds, -1)
    touching[able] = intervals.rows_on(said[1], *asked)
    return found, touching


WORDS = (*map(str, STATUSES), UNCHANGED)
"""The words of statuses: `NO_STATUS` finds the last one."""


def _intervals(rows: LogRows, links: LinkRows, how: HowToRead) -> Intervals:
    """The intervals; one with an end alone is its last day, or the last second where the end has a clock time."""
    at = links.row
    status, ends = codes_of(rows.status)[at].astype(np.int64), rows.ends.clock[at]
    moment = as_numbers(rows.ends.earliest)[at] * intervals.DAY + ends
    by_clock = (rows.how_ended[at] == BY_END) & (ends != NO_CLOCK)
    less = np.where(rows.has_start[at], 0, np.where(by_clock, ends == 0, how.end_day == EXCLUDED))
    first, last = (as_numbers(side)[at] - less for side in (rows.begins.earliest, rows.begins.latest))
    last = np.where(status == UNKNOWN_CODE, first, last)  # from its first possible day on nothing is known
    end_first, end_last, goes_on = _ends(rows, links, (first, last), how)
    begin = last * intervals.DAY + np.maximum(rows.begins.clock[at], 0)
    begin = np.where(rows.has_start[at], begin, np.where(by_clock, moment - 1, first * intervals.DAY))
    end = np.where(by_clock, moment, (np.maximum(end_first, begin // intervals.DAY) + 1) * intervals.DAY)
    still = np.flatnonzero(rows.how_ended[at] == STILL)
    if len(still):
        end[still] = _until_contradicted(links.link, begin, rows.published[at], still)
    day = np.maximum((moment - 1) // intervals.DAY, first)  # the last day of which it has a second
    end_first, end_last = (np.where(by_clock, day, side) for side in (end_first, end_last))
    source = _sources(rows)[at]
    has_end = rows.how_ended[at] == BY_END
    return Intervals(links.link, status, first, last, end_first, end_last, goes_on, begin, end, has_end, source)


def _until_contradicted(link: Ints, begin: Ints, published: dates.Days, still: Ints) -> Ints:
    """When intervals end that go on as their rows say: never, whatever begins after them.

    But a source says nothing of what begins on its link after it was published.

    Args:
        link: The number of the link of each interval.
        begin: The second with which it begins.
        published: When its source was published.
        still: The positions of those that go on.
    """
    known = np.maximum(begin, (as_numbers(published) + 1) * intervals.DAY - 1)
    then = intervals.next_begin(link, begin, known)
    found: Ints = np.where(np.isnat(published), intervals.FOREVER, then)[still]
    return found


def codes_of(statuses: pd.Categorical) -> Codes:
    """The code of each status; `NO_STATUS` of one that changes nothing."""
    codes: Codes = pd.Index(STATUSES).get_indexer(statuses.categories).astype(np.int8)[statuses.codes]
    return codes


def _sources(rows: LogRows) -> Ints:
    """The number of the source of each row, by its name and address."""
    named = [encoded(rows.texts[name]) for name in ("source", "url") if name in rows.texts.column_names]
    return together_of(named)[0] if named else np.zeros(len(rows.row), np.int64)


def _ends(rows: LogRows, links: LinkRows, begins: tuple[Ints, Ints], how: HowToRead) -> tuple[Ints, Ints, Mask]:
    """The window of each interval's last day, and whether it goes on."""
    at = links.row
    how_ended, less = rows.how_ended[at], int(how.end_day == EXCLUDED)
    by_end, open_end = how_ended == BY_END, how.open_end or LAST
    given = (np.maximum(as_numbers(side)[at] - less, begins[0]) for side in (rows.ends.earliest, rows.ends.latest))
    first, last = (np.where(by_end, end, begin) for end, begin in zip(given, begins, strict=True))
    last_of_link = np.r_[links.is_first[1:], np.ones(min(1, len(at)), bool)]
    is_last = begins[0] == begins[0][last_of_link][np.cumsum(links.is_first) - 1]  # all that begin on its last day
    unsaid = is_last if open_end == LAST else np.full(len(at), open_end == STILL_SO)
    return first, last, (how_ended == BY_MAPPING) & unsaid


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
    of_a_day = (rows.how_ended[of_form] == BY_END) & (rows.ends.clock[of_form] == NO_CLOCK)
    if of_a_day.any() and not how.end_day:
        text = "an end is the last day of its interval"
        notes.append(Note(text, f"{FOR_THE_MAPPING}end_day: included or excluded"))
    return notes


def end_day(rows: LogRows, how: HowToRead) -> tuple[str, Note | None]:
    """Whether ends are the last day of their intervals or the day after it, and what was assumed.

    It is the latter where the next interval begins more often on the day of an end than on the day after it, or than
    intervals begin and end on one day.

    Args:
        rows: The rows of all logs.
        how: What is said of them.
    """
    of_intervals = rows.is_interval & rows.has_start
    of_form = np.flatnonzero(of_intervals & (rows.how_ended == BY_END) & (rows.ends.clock == NO_CLOCK))
    if how.end_day or not len(of_form):
        return how.end_day, None
    links = by_link(rows, np.flatnonzero(of_intervals))
    begins = links.link * _DAYS + _EPOCH + as_numbers(rows.begins.earliest)[links.row]
    able = is_among(links.row, of_form) & (rows.ends.earliest[links.row] > rows.begins.latest[links.row])
    ends = (links.link * _DAYS + _EPOCH + as_numbers(rows.ends.earliest)[links.row])[able]
    same, after = (int(is_among(ends + n, begins).sum()) for n in (0, 1))
    of_a_day = int((rows.ends.latest[of_form] == rows.begins.earliest[of_form]).sum())
    if same <= after + of_a_day:
        return "", None
    text = f"an end is the day after the last one of its interval: on {same:,} of them the next one begins"
    return EXCLUDED, Note(text, f"{FOR_THE_MAPPING}end_day: included or excluded")


@dataclass(frozen=True, slots=True)
class Example:
    """A row as it was read.

    Args:
        crossing: Its crossing.
        status: Its status.
        begin: Its date (EDTF), and the clock time (HH:MM) if it has one; empty where it has an end alone.
        end: The same of its end; empty where it has none.
        is_interval: Whether it is an interval; else its status lasts until the next row of its link.
    """

    crossing: str
    status: str
    begin: tuple[str, str]
    end: tuple[str, str]
    is_interval: bool


def examples(rows: LogRows, how: HowToRead, most: int = 3) -> tuple[Example, ...]:
    """The first rows of different statuses, then those of different crossings, then the first others."""
    firsts = [pd.Series(column.codes).drop_duplicates().index.tolist() for column in (rows.status, rows.crossing)]
    chosen = [*dict.fromkeys([*firsts[0], *firsts[1], *range(min(most, len(rows.row)))])][:most]
    chosen.sort()
    is_interval = are_intervals(rows, how)
    return tuple(
        Example(str(rows.crossing[n]), str(rows.status[n]),
                _written(rows.begins, n) if rows.has_start[n] or not is_interval[n] else ("", ""),
                _written(rows.ends, n) if rows.how_ended[n] == BY_END else ("", ""), bool(is_interval[n]))
        for n in chosen
    )  # fmt: skip


def _written(span: Span, n: int) -> tuple[str, str]:
    minutes = int(span.clock[n]) // 60
    return str(span.edtf[n]), "" if span.clock[n] == NO_CLOCK else f"{minutes // 60:02d}:{minutes % 60:02d}"


TIME_COLUMNS = ("crossing", "service", "status", "seconds")


def time_per_status(
    rows: LogRows, spans: Spans, how: HowToRead, today: np.datetime64, wrong: Collection[int] = ()
) -> pd.DataFrame:
    """How long each link has each status, from its first moment in the log to the log's last one.

    Args:
        rows: The rows of all logs.
        spans: The intervals of all of them.
        how: What is said of them.
        today: The last day on which anything can have happened.
        wrong: The positions of rows that are not used: they only say how far the log goes, as in `happenings`.

    Returns:
        Columns `TIME_COLUMNS`: several statuses that contradict each other stand with ; between. `seconds` is int.
    """
    is_interval = are_intervals(rows, how)
    is_used = ~is_among(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
    used = spans if is_used[is_interval].all() else spans_of(rows, np.flatnonzero(is_interval & is_used), how)
    given, segments, every = used.given, used.segments, spans.given
    limits = _day_ends(how, today)
    if (rows.begins.clock != NO_CLOCK).all() and (rows.begins.ahead.any() or rows.ends.ahead.any()):
        given, every = (_in_utc(each.given, rows, each.links.row) for each in (used, spans))
        segments = intervals.segments_of(given)
        limits = [end - _ahead(end, rows, how.time_zone) for end in limits]
        rows = replace(rows, begins=_span_in_utc(rows.begins))
    ordered = _in_order(_changes(rows, by_link(rows, np.flatnonzero(~is_interval & is_used))))
    following, _ = intervals.with_what_follows(given, segments, how.after_end)
    until = _log_end(rows, every, spans.links.row, np.flatnonzero(~is_interval), limits)
    parts = [
        _time(rows, links, intervals.seconds_of(segments, until))
        for links, segments in ((ordered.links, intervals.sweep(_periods(ordered))), (used.links, following))
    ]
    time = pd.concat(parts, ignore_index=True)
    names = list(TIME_COLUMNS[:-1])
    return time[time["seconds"] > 0].groupby(names, sort=True)["seconds"].sum().reset_index()


def log_end(rows: LogRows, given: Intervals, at: Ints, how: HowToRead, today: np.datetime64) -> int:
    """The last moment that a log names, in seconds since 1970: nothing is counted after it.

    Args:
        rows: The rows of all logs.
        given: The intervals of all of them.
        at: The row of each interval, by its position.
        how: What is said of them.
        today: The last day on which anything can have happened.
    """
    return _log_end(rows, given, at, np.flatnonzero(~are_intervals(rows, how)), _day_ends(how, today))


def _log_end(rows: LogRows, given: Intervals, at: Ints, is_change: Ints, limits: Sequence[int]) -> int:
    clock = rows.begins.clock[is_change]
    of_change = as_numbers(rows.begins.latest)[is_change] * intervals.DAY + np.maximum(clock, 0)
    ends = given.end[~given.goes_on & (given.end > given.begin) & (given.end < intervals.FOREVER)]
    of_days = rows.begins.clock[at] == NO_CLOCK, clock == NO_CLOCK
    begins = given.begin, of_change
    named = [begin + intervals.DAY * of_day for begin, of_day in zip(begins, of_days, strict=True)]  # a day's end
    latest, *covered = limits
    return min(int(np.r_[*named, ends, covered].max(initial=NEVER * intervals.DAY)), latest)


def _day_ends(how: HowToRead, today: np.datetime64) -> list[int]:
    """The end of today, and of the day that the log covers where somebody says so, in seconds since 1970."""
    days = np.array([today, *filter(None, [how.covered_to])], "datetime64[D]")
    ends: list[int] = ((days.astype(np.int64) + 1) * intervals.DAY).tolist()
    return ends


def _in_utc(given: Intervals, rows: LogRows, at: Ints) -> Intervals:
    """The same in seconds of UTC: a day of 23 hours has no more."""
    by_clock = (rows.how_ended[at] == BY_END) & (rows.ends.clock[at] != NO_CLOCK)
    begins = rows.begins.ahead[at]
    end = given.end - np.where(by_clock, rows.ends.ahead[at], begins)
    return replace(given, begin=given.begin - begins, end=np.where(given.end < intervals.FOREVER, end, given.end))


def _span_in_utc(span: Span) -> Span:
    """The days and clock times of UTC, where all have a clock time."""
    day, clock = np.divmod(as_numbers(span.earliest) * intervals.DAY + span.clock - span.ahead, intervals.DAY)
    days = day.astype("datetime64[D]")
    return replace(span, earliest=days, latest=days, clock=clock, ahead=np.zeros_like(clock))


def _ahead(moment: int, rows: LogRows, zone: str) -> int:
    """By how many seconds the log's clock is ahead of UTC at one of its moments; without a zone as in its last row."""
    if not zone:
        return int(rows.begins.ahead[np.argmax(rows.begins.latest)])
    local = pd.Timestamp(moment, unit="s")
    utc = local.tz_localize(zone, ambiguous=True, nonexistent="shift_forward").tz_convert(None)
    return int((local - utc).total_seconds())


def covered_to(rows: LogRows, how: HowToRead, today: np.datetime64) -> np.datetime64:
    """The last day that a log covers: as it is said, else the last day that it names; NaT if it names none."""
    if how.covered_to:
        return np.datetime64(how.covered_to, "D")
    named = np.concatenate([rows.begins.latest, rows.ends.latest])
    named = named[~np.isnat(named)]
    return min(today, named.max()) if len(named) else dates.NOT_A_DAY


def _time(rows: LogRows, links: LinkRows, found: tuple[Ints, NDArray[np.uint8], Ints]) -> pd.DataFrame:
    link, said, seconds = found
    key, of = np.unique(link * _SETS + said, return_inverse=True)
    total = np.zeros(len(key), np.int64)
    np.add.at(total, of, seconds)
    first = np.unique(links.link, return_index=True)
    at = first[1][np.searchsorted(first[0], key // _SETS)]
    words = [
        ";".join(s for n, s in enumerate(STATUSES) if bits >> n & 1) or _UNKNOWN for bits in (key % _SETS).tolist()
    ]
    names = np.asarray(rows.crossing[links.row[at]]), np.array(services(rows), object)[links.service[at]]
    columns = *names, np.array(words, object), total
    return pd.DataFrame(dict(zip(TIME_COLUMNS, columns, strict=True)))


_SETS = 256
"""So many sets of statuses there can be."""


LAST, STILL_SO = "last", "still"
_OBSERVATION, _EVIDENCE_END, _MILESTONE = map(KINDS.index, (Kind.OBSERVATION, Kind.EVIDENCE_END, Kind.MILESTONE))
_UNKNOWN = str(Status.UNKNOWN)
_FITTING = np.array([[word in STATUS_AFTER[kind] for word in WORDS] for kind in KINDS])
_TOO_EARLY = "the evidence before it may be later: it ends on the day after the last evidence"
_EPOCH, _DAYS = 10**6, 1 << 22
"""`link * _DAYS + _EPOCH + day` sorts by link, then by day, before 1970 too."""
_MOMENTS = 1 << 40
"""More than lies between any two moments."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """The changes of all links, link by link, each in the order of its days.

    Args:
        links: Where they are from.
        status: The code of the status that begins.
        kind: The code of the kind of the event.
        first: The first possible day, in days since 1970.
        last: The last one.
        clock: The second of that day; `NO_CLOCK` where not all rows of the link and the day have one.
        part: What of the row it is: see `intervals.PARTS`.
    """

    links: LinkRows
    status: Codes
    kind: Codes
    first: Ints
    last: Ints
    clock: Ints
    part: Codes

    def take(self, chosen: Mask | Ints) -> "_Changes":
        """The chosen ones."""
        links = LinkRows(*(getattr(self.links, name)[chosen] for name in LinkRows.__slots__))
        others = [getattr(self, name)[chosen] for name in self.__slots__[1:]]
        return _Changes(links, *others)


def of_changes(rows: LogRows, of_form: Ints, until: int, last_day: int) -> Found:
    """The events of changes of status.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the changes.
        until: The last moment of the log: see `log_end`.
        last_day: Its last day, in days since 1970.
    """
    every = _changes(rows, by_link(rows, of_form))
    fits = _FITTING[every.kind, every.status]
    unfit = every.take(~fits)
    wrong = {
        row: f"'{WORDS[status]}' cannot follow an event of the kind '{KINDS[kind]}'"
        for row, status, kind in zip(unfit.links.row.tolist(), unfit.status, unfit.kind, strict=True)
    }
    ordered = _in_order(every.take(fits))
    found, too_early = _events(_by_days(ordered, last_day))
    if (ordered.clock > 0).any():
        links, periods = ordered.links, _periods(ordered)
        at = pd.Series(np.arange(len(links.row)), index=links.row * _DAYS + links.service)
        own = at[found.of * _DAYS + found.service].to_numpy()
        of_row = (found.part == intervals.BEGINS) | (found.part == intervals.WITHIN)
        days = found.first, np.where(of_row, found.last, found.last + 1)
        status = np.where(found.part == intervals.WITHIN, ordered.status[own], found.status)
        said = intervals.sweep(periods), periods
        seconds, touching = _of_the_day(said, links.link[own], status, days, until)
        is_new = links.is_first | (ordered.status != np.r_[ordered.status[:1], ordered.status[:-1]])
        found = replace(found, seconds=np.where(is_new[own], seconds, -1), rows=touching)
    return Found(found, wrong | dict.fromkeys(too_early.tolist(), _TOO_EARLY))


def _by_days(changes: _Changes, last_day: int) -> _Changes:
    """Changes of clock times as changes of days, each of which counts by its last status, unless it is disputed.

    A day is disputed if rows contradict each other at one of its moments, be it the first one, from a day before: all
    that is said of it is possible, and what is said at its end still holds on the next day. Where nothing is known at
    the end of a day, what was seen before on that day changes nothing; nor does an hour of which nothing is known.

    Args:
        changes: The changes, in their order.
        last_day: The last day of the log, in days since 1970.
    """
    given = np.flatnonzero(changes.status != NO_STATUS)
    clock = changes.clock[given]
    if not (clock > NO_CLOCK).any():
        return changes
    link, first, status = changes.links.link[given], changes.first[given], changes.status[given]
    disputes = contradicting(link, _moment(first, clock), status)
    day, moment = (pd.factorize(link * _MOMENTS + of)[0] for of in (first, _moment(first, clock)))
    day_at, moment_at = (np.r_[np.flatnonzero(np.diff(of, prepend=-1)), len(given)] for of in (day, moment))
    before = np.maximum(day_at[:-1] - 1, 0)
    is_carried = (
        disputes[before] & (link[before] == link[day_at[:-1]]) & (clock[day_at[:-1]] > 0)
        & (changes.last[given][before] < first[day_at[:-1]])
    )  # fmt: skip
    last_moment = moment[day_at[1:] - 1]
    own = np.bincount(day, weights=disputes & (clock != NO_CLOCK)) > 0
    is_disputed = (own & (moment[day_at[:-1]] != last_moment)) | is_carried
    end_at = moment_at[last_moment]
    is_lost = ~is_disputed & (clock[end_at] > 0) & (status[end_at] == UNKNOWN_CODE) & ~disputes[end_at]
    ends_with = _members(moment_at, last_moment[is_disputed])
    next_day, next_at = first[ends_with] + 1, np.minimum(day_at[1:][day[ends_with]], len(given) - 1)
    is_next = (link[next_at] == link[ends_with]) & (first[next_at] == next_day)
    begins_anew = is_next & ((clock[next_at] <= 0) | (is_disputed | is_lost)[day[next_at]])
    goes_on = (next_day <= last_day) & ~begins_anew
    carried = np.flatnonzero(is_carried)
    from_before = _members(moment_at, moment[before[carried]])
    day_of = np.repeat(first[day_at[carried]], np.diff(moment_at)[moment[before[carried]]])
    still = [
        _still(changes, given[from_before], day_of, NO_CLOCK),
        _still(changes, given[ends_with[goes_on]], next_day[goes_on], 0),
    ]
    key, keys = (of.links.link * _DAYS + _EPOCH + of.first for of in (changes, changes.take(given[day_at[:-1]])))
    at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    of_given, is_before = keys[at] == key, changes.clock < clock[end_at][at]
    is_tied = of_given & is_disputed[at]
    idle = (
        of_given & ~is_tied & is_before & np.where(is_lost[at], _is_evidence(changes), changes.status == UNKNOWN_CODE)
    )
    of_day = replace(
        changes, clock=np.where(is_tied, NO_CLOCK, changes.clock),
        status=np.where(idle, NO_STATUS, changes.status).astype(np.int8),
        kind=np.where(idle, _MILESTONE, changes.kind).astype(np.int8),
        part=np.where(idle, intervals.WITHIN, changes.part).astype(np.int8),
    )  # fmt: skip
    return _in_order(_joined([of_day, *still]))


def _members(begins: Ints, groups: Ints) -> Ints:
    """The places of all members of some groups, each of which is a run of places.

    Args:
        begins: The place with which each group begins, then the number of places.
        groups: The numbers of the groups.
    """
    return np.concatenate([np.arange(begins[group], begins[group + 1]) for group in groups] or [groups[:0]])


def _still(changes: _Changes, at: Ints, days: Ints, clock: int) -> _Changes:
    """That the statuses of changes still hold at a time of some days, once for each status of a link and a day."""
    key = (changes.links.link[at] * _DAYS + _EPOCH + days) * len(WORDS) + changes.status[at]
    once = np.unique(key, return_index=True)[1]
    found = changes.take(at[once])
    return replace(
        found, kind=USUAL[found.status], first=days[once], last=days[once], clock=np.full(len(once), clock),
        part=_all(intervals.STILL, len(once)),
    )  # fmt: skip


def _joined(several: Sequence[_Changes]) -> _Changes:
    """All of several, link by link."""
    links = LinkRows(*(np.concatenate([getattr(of.links, name) for of in several]) for name in LinkRows.__slots__))
    others = [np.concatenate([getattr(of, name) for of in several]) for name in _Changes.__slots__[1:]]
    joined = _Changes(links, *others)
    return joined.take(np.argsort(links.link, kind="stable"))


def _periods(changes: _Changes) -> Periods:
    """How long each change holds: see `intervals.until_the_next`."""
    kept = changes.status != NO_STATUS
    link, begin = changes.links.link[kept], (changes.last * intervals.DAY + np.maximum(changes.clock, 0))[kept]
    return intervals.until_the_next(link, changes.status[kept].astype(np.int64), begin)


def _in_order(changes: _Changes) -> _Changes:
    """The changes by their days; of one day first those to unknown, since what is seen on it is no earlier evidence.

    They are in the order of their days already (`by_link`): what is nearly sorted is sorted in no time.
    """
    of_day = (changes.clock + 1) * 2 + (changes.status != UNKNOWN_CODE)
    key = changes.links.link * _DAYS + _EPOCH + changes.first
    return changes.take(np.argsort((key << 18) + of_day, kind="stable"))


def _changes(rows: LogRows, links: LinkRows) -> _Changes:
    at = links.row
    status = codes_of(rows.status)[at]
    kind = USUAL[status]
    if "kind" in rows.texts.column_names:
        given = pd.Index(KINDS).get_indexer(pd.Index(rows.texts["kind"].to_numpy()))[at]
        kind = np.where(given < 0, kind, given).astype(np.int8)
    days = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
    clock, key = rows.begins.clock[at], links.link * _DAYS + _EPOCH + days[0]
    clock = np.where(is_among(key, key[clock == NO_CLOCK]), NO_CLOCK, clock)
    return _Changes(links, status, kind, *days, clock, _all(intervals.BEGINS, len(at)))


def _events(changes: _Changes) -> tuple[Moves, Ints]:
    """The events, and the rows by which evidence would end too early.

    Evidence is a row with a status, or an observation. Between two rows with a status the evidence ends once: by the
    first row of unknown status after the last evidence. Those after it end nothing: they are milestones. A row that
    contradicts another one of its day gives its status in any case, so that both are possible.
    """
    at, links, place = changes.links.row, changes.links, np.arange(len(changes.first))
    ends = changes.status == UNKNOWN_CODE
    has_status = ~ends & (changes.status != NO_STATUS)
    evidence = _is_evidence(changes)
    begins_at = _latest(links.is_first, place)
    is_known = _latest(has_status, place) >= begins_at
    day = links.link * _DAYS + _EPOCH + changes.first
    until = np.maximum.accumulate(links.link * _DAYS + np.where(evidence, _EPOCH + changes.last, 0))
    able = ends & is_known & (day > until)
    gap = np.cumsum(has_status | links.is_first)
    ended = np.full(len(place) + 1, len(place))
    np.minimum.at(ended, gap[able], place[able])
    first_ending = able & (place == ended[gap])
    contradicts = contradicting(links.link, _moment(changes.first, changes.clock), changes.status)
    ending = first_ending | (ends & contradicts)
    silent = ends & ~ending & (~is_known | (place > ended[gap]))
    seen_only = contradicts & (changes.kind == _OBSERVATION)
    kind = np.where(seen_only, USUAL[changes.status], changes.kind)
    begun = Moves(
        at, changes.part, links.service,
        np.where(silent, _MILESTONE, np.where(ends, _EVIDENCE_END, kind)).astype(np.int8),
        np.where(silent, NO_STATUS, changes.status).astype(np.int8),
        changes.first, np.where(ending, changes.first, changes.last), changes.clock, np.full(len(at), -1),
        np.zeros(len(at), np.int64),
    )  # fmt: skip
    seen = np.flatnonzero(first_ending & (day - 1 > until))
    held = at[_latest(evidence, place)[seen]]
    part, kind, status = (_all(code, len(seen)) for code in (intervals.LAST, _OBSERVATION, int(NO_STATUS)))
    before, none = changes.first[seen] - 1, np.full(len(seen), -1)
    last = Moves(held, part, links.service[seen], kind, status, before, before, none, none, none)
    kept = np.flatnonzero(~ends | ending | silent)
    order = np.argsort(np.r_[2 * seen, 2 * kept + 1])
    return together([last, begun.take(kept)]).take(order), at[ends & ~ending & ~silent]


def _is_evidence(changes: _Changes) -> Mask:
    ends = changes.status == UNKNOWN_CODE
    found: Mask = ~ends & ((changes.status != NO_STATUS) | (changes.kind == _OBSERVATION))
    return found


def _latest(which: Mask, place: Ints) -> Ints:
    """For each row the place of the latest one up to it that is meant; -1 before the first."""
    latest: Ints = np.maximum.accumulate(np.where(which, place, -1))
    return latest


def _all(code: int, n: int) -> Codes:
    return np.full(n, code, np.int8)
