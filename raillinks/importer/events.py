"""What the rows of logs make happen on links: the events that a package has, each with the row that it comes from.

Intervals with start and end: what begins, what was last seen, and what follows in a gap. Changes of status, in the
order of their days. Rows that give a link two statuses from one day on: both are possible, as nobody says which came
first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.enums import ALL_SERVICES, UNCHANGED, Kind
from raillinks.domain.problems import Severity
from raillinks.domain.status import STATUS_AFTER, STATUS_ROWS, Status
from raillinks.domain.typed_dates import Period
from raillinks.engine.replay import STATUSES
from raillinks.engine.replay import UNKNOWN as UNKNOWN_CODE
from raillinks.importer import intervals, log_rows
from raillinks.importer.columns import NO_CLOCK
from raillinks.importer.intervals import Intervals, Segments
from raillinks.importer.log_rows import BY_END, BY_MAPPING, STILL, LogRows, Place, Span
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
        clock: The second of that day by which events of one day are ordered; `NO_CLOCK`: the log gives no order.
        seconds: For how many seconds of that day the row's status is said of the link; -1: all of it, or nobody knows.
    """

    of: Ints
    part: Texts
    service: Texts
    kind: Texts
    status: Texts
    first: Ints
    last: Ints
    clock: Ints
    seconds: Ints

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
    """

    moves: Moves
    wrong: Mapping[int, str] = field(default_factory=dict)


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
    services = (ALL_SERVICES, *log_rows.services(rows))
    crossing, names = pd.factorize(rows.crossing[of_form], sort=True)
    service = pd.Index(services).get_indexer(pd.Index(rows.service[of_form]))
    of_all = service == 0
    is_divided = (np.bincount(crossing[~of_all], minlength=len(names)) > 0)[crossing]
    meant = [(of_all & ~is_divided) if n == 0 else is_divided & (of_all | (service == n)) for n in range(len(services))]
    at = np.concatenate([np.flatnonzero(each) for each in meant])
    own = np.repeat(np.arange(len(services)), [each.sum() for each in meant])
    link = crossing[at] * len(services) + own
    row = of_form[at]
    order = np.lexsort((row, rows.begins.latest[row], rows.begins.earliest[row], link))
    return LinkRows(link[order], np.array(services, object)[own[order]], row[order])


def as_numbers(days: dates.Days) -> Ints:
    """Days since 1970; `NEVER` for none."""
    numbers: Ints = np.where(np.isnat(days), NEVER, days.astype("datetime64[D]").astype(np.int64))
    return numbers


def are_intervals(rows: LogRows, how: HowToRead) -> Mask:
    """Which rows are intervals of a status; one that changes nothing is an event on its first day."""
    meant = np.full(len(rows.row), how.form == INTERVALS) if how.form else rows.is_interval
    found: Mask = meant & (rows.status != UNCHANGED)
    return found


def happenings(rows: LogRows, how: HowToRead, today: np.datetime64, wrong: dict[int, str]) -> tuple[Moves, list[Note]]:
    """What happens on links, of the rows that contradict none before them.

    Args:
        rows: The rows of all logs.
        how: What is said of them.
        today: The last day on which anything can have happened.
        wrong: Rows that are not used: by the position of the row, the reason. Those that contradict others are added.
    """
    is_interval = are_intervals(rows, how)
    while True:
        used = np.setdiff1d(np.arange(len(rows.row)), np.fromiter(wrong, np.int64, len(wrong)))
        changes = of_changes(rows, used[~is_interval[used]])
        if not changes.wrong:
            spans, notes = of_intervals(rows, used[is_interval[used]], how, int(today.astype(np.int64)))
            return together([spans, changes.moves]), notes
        wrong |= changes.wrong


Numbers = TypeVar("Numbers", Ints, "pd.Series[int]")
CODE = "same-day"
_HINT = "if only one of them holds, leave the others out"
_MOST_NAMED = 4  # other rows in one reason: there are no more statuses


def _moment(day: Numbers, clock: Numbers) -> Numbers:
    """A number that orders days, and the moments of each."""
    return day * (intervals.DAY + 2) + clock


def contradicting(link: Ints, first: Ints, status: Texts) -> Mask:
    """Which rows give their link another status than a row with the same first possible day, or moment, does.

    Args:
        link: The number of each row's link.
        first: Its first possible day, or the moment.
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
    begins = np.flatnonzero(np.isin(found.part, [intervals.BEGINS, intervals.STILL]))
    contradicts = np.zeros(len(found.of), bool)
    moments = _moment(found.first, found.clock)
    contradicts[begins] = contradicting(_links(found, places)[begins], moments[begins], found.status[begins])
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


_FOLLOWING = [intervals.LAST, intervals.AFTER]


def orders(found: Moves, crossing: Ints) -> "pd.Series[str]":
    """The order within its day of each event: what follows from an earlier row, an end of evidence, what begins.

    Rows that contradict each other have the same order, since the log gives none: so they are tied (status rules, 6).
    """
    ends = (found.kind == str(Kind.EVIDENCE_END)) & ~of_events(found, crossing)
    base = np.where(np.isin(found.part, _FOLLOWING), 1, np.where(ends & (found.clock == NO_CLOCK), 2, 3))
    frame = pd.DataFrame({"crossing": crossing, "day": found.first, "base": base, "clock": found.clock})
    of_day = frame.groupby(["crossing", "day"], sort=False)
    timed = of_day["clock"].transform("max") != NO_CLOCK
    ranks = frame.assign(moment=_moment(frame["base"], frame["clock"])).groupby(["crossing", "day"], sort=False)
    order = frame["base"].mask(timed, ranks["moment"].rank("dense").astype(int))
    several = order.groupby([frame["crossing"], frame["day"]], sort=False).transform("nunique") > 1
    texts: pd.Series[str] = order.astype(str).where(several, "")
    return texts


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
        link = f"{rows.crossing[row]}, {np.datetime64(int(found.first[at]), 'D')}"
        reasons.setdefault(row, f"{link}: {', '.join(named)}: all of them are possible")
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


def of_intervals(rows: LogRows, of_form: Ints, how: HowToRead, today: int) -> tuple[Moves, list[Note]]:
    """The events of intervals, and what was assumed.

    Args:
        rows: The rows of all logs.
        of_form: The positions of the intervals.
        how: What is said of them.
        today: The last day on which anything can have happened, in days since 1970.
    """
    links = by_link(rows, of_form)
    given = _intervals(rows, links, how)
    found, segments = intervals.events_of(given, how.after_end, today)
    seconds = np.full(len(found.of), -1)
    if (rows.begins.clock[of_form] != NO_CLOCK).any() or (rows.ends.clock[of_form] != NO_CLOCK).any():
        said = np.where(found.part == intervals.PARTS.index(intervals.WITHIN), given.status[found.of], found.status)
        seconds = _of_the_day(segments, given.link[found.of], said, (found.first, found.last))
    moves = Moves(
        links.row[found.of], np.array(intervals.PARTS, object)[found.part], links.service[found.of], found.kind,
        _STATUS_TEXTS[found.status], found.first, found.last, np.full(len(found.of), NO_CLOCK), seconds,
    )  # fmt: skip
    order = np.lexsort((moves.last, found.part, moves.first, moves.of))
    return moves.take(order), _notes(rows, of_form, how)


def _of_the_day(segments: Segments, link: Ints, status: Ints, days: tuple[Ints, Ints]) -> Ints:
    """For how many seconds of the day of an event its status is said; -1 where that is all of it, or not known."""
    able = np.flatnonzero((days[0] == days[1]) & (status >= 0) & (status != UNKNOWN_CODE))
    found = np.full(len(link), -1)
    seconds = intervals.seconds_on(segments, link[able], status[able], days[0][able])
    found[able] = np.where(seconds < intervals.DAY, seconds, -1)
    return found


_STATUS_TEXTS = np.array([*map(str, STATUSES), UNCHANGED], object)  # the last one is found by `NO_STATUS`


def _intervals(rows: LogRows, links: LinkRows, how: HowToRead) -> Intervals:
    at = links.row
    first, last = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
    status = pd.Index(STATUSES).get_indexer(pd.Index(rows.status[at])).astype(np.int64)
    last = np.where(status == UNKNOWN_CODE, first, last)  # from its first possible day on nothing is known
    end_first, end_last, goes_on = _ends(rows, links, (first, last), how)
    begins, ends = rows.begins.clock[at], rows.ends.clock[at]
    begin = last * intervals.DAY + np.maximum(begins, 0)
    moment = as_numbers(rows.ends.earliest)[at] * intervals.DAY + ends
    by_clock = (rows.how_ended[at] == BY_END) & (ends != NO_CLOCK)
    end = np.where(by_clock, moment, (np.maximum(end_first, last) + 1) * intervals.DAY)
    end = np.where(rows.how_ended[at] == STILL, intervals.FOREVER, end)  # it says so, whatever begins after it
    day = np.maximum((moment - 1) // intervals.DAY, first)  # the last day of which it has a second
    end_first, end_last = (np.where(by_clock, day, side) for side in (end_first, end_last))
    source = _sources(rows)[at]
    return Intervals(links.link, status, first, last, end_first, end_last, goes_on, begin, end, source)


def _sources(rows: LogRows) -> Ints:
    """The number of the source of each row, by its name and address."""
    number = np.zeros(len(rows.row), np.int64)
    for name in {"source", "url"} & {*rows.texts.column_names}:
        code, distinct = pd.factorize(rows.texts[name].to_numpy())
        number = pd.factorize(number * (len(distinct) + 1) + code)[0]
    return number


def _ends(rows: LogRows, links: LinkRows, begins: tuple[Ints, Ints], how: HowToRead) -> tuple[Ints, Ints, Mask]:
    """The window of each interval's last day, and whether it goes on."""
    at = links.row
    how_ended, less = rows.how_ended[at], int(how.end_day == EXCLUDED)
    by_end, open_end = how_ended == BY_END, how.open_end or LAST
    given = (np.maximum(as_numbers(side)[at] - less, begins[0]) for side in (rows.ends.earliest, rows.ends.latest))
    first, last = (np.where(by_end, end, begin) for end, begin in zip(given, begins, strict=True))
    is_last = np.r_[links.is_first[1:], np.ones(min(1, len(at)), bool)]
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
    of_form = np.flatnonzero(rows.is_interval & (rows.how_ended == BY_END) & (rows.ends.clock == NO_CLOCK))
    if how.end_day or not len(of_form):
        return how.end_day, None
    links = by_link(rows, np.flatnonzero(rows.is_interval))
    begins = links.link * _DAYS + _EPOCH + as_numbers(rows.begins.earliest)[links.row]
    able = np.isin(links.row, of_form) & (rows.ends.earliest[links.row] > rows.begins.latest[links.row])
    ends = (links.link * _DAYS + _EPOCH + as_numbers(rows.ends.earliest)[links.row])[able]
    same, after = (int(np.isin(ends + n, begins).sum()) for n in (0, 1))
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
        begin: Its date (EDTF), and the clock time (HH:MM) if it has one.
        end: The same of its end; empty where it has none.
        is_interval: Whether it is an interval; else its status lasts until the next row of its link.
    """

    crossing: str
    status: str
    begin: tuple[str, str]
    end: tuple[str, str]
    is_interval: bool


def examples(rows: LogRows, how: HowToRead, most: int = 3) -> tuple[Example, ...]:
    """The first rows of different statuses, then the first others."""
    _, firsts = np.unique(rows.status.astype(str), return_index=True)
    chosen = [*dict.fromkeys([*sorted(firsts.tolist()), *range(min(most, len(rows.row)))])][:most]
    is_interval = are_intervals(rows, how)
    return tuple(
        Example(str(rows.crossing[n]), str(rows.status[n]), _written(rows.begins, n),
                _written(rows.ends, n) if rows.how_ended[n] == BY_END else ("", ""), bool(is_interval[n]))
        for n in chosen
    )  # fmt: skip


def _written(span: Span, n: int) -> tuple[str, str]:
    minutes = int(span.clock[n]) // 60
    return str(span.edtf[n]), "" if span.clock[n] == NO_CLOCK else f"{minutes // 60:02d}:{minutes % 60:02d}"


TIME_COLUMNS = ("crossing", "service", "status", "seconds")


def time_per_status(rows: LogRows, how: HowToRead, today: np.datetime64) -> pd.DataFrame:
    """How long each link has each status, from its first moment in the log to the log's last one.

    Args:
        rows: The rows of all logs.
        how: What is said of them.
        today: The last day on which anything can have happened.

    Returns:
        Columns `TIME_COLUMNS`: several statuses that contradict each other stand with ; between. `seconds` is int.
    """
    is_interval = are_intervals(rows, how)
    ordered = _in_order(_changes(rows, by_link(rows, np.flatnonzero(~is_interval))))
    of_intervals_ = by_link(rows, np.flatnonzero(is_interval))
    given = _in_utc(_intervals(rows, of_intervals_, how), rows, of_intervals_.row)
    spans, _ = intervals.with_what_follows(intervals.segments_of(given), how.after_end)
    ends = given.end[~given.goes_on & (given.end > given.begin) & (given.end < intervals.FOREVER)]
    of_days = rows.begins.clock[of_intervals_.row] == NO_CLOCK, ordered.clock == NO_CLOCK
    begins = given.begin, ordered.last * intervals.DAY + np.maximum(ordered.clock, 0)
    named = [begin + intervals.DAY * of_day for begin, of_day in zip(begins, of_days, strict=True)]  # a day's end
    moments = np.r_[*named, ends, _covered(how)]
    until = min(int(moments.max(initial=0)), (int(today.astype(np.int64)) + 1) * intervals.DAY)
    parts = [
        _time(rows, links, intervals.seconds_of(segments, until))
        for links, segments in ((ordered.links, segments_of_changes(ordered)), (of_intervals_, spans))
    ]
    every = pd.concat(parts, ignore_index=True)
    names = list(TIME_COLUMNS[:-1])
    return every[every["seconds"] > 0].groupby(names, sort=True)["seconds"].sum().reset_index()


def _in_utc(given: Intervals, rows: LogRows, at: Ints) -> Intervals:
    """The same in seconds of UTC, where all of them begin at a clock time: a day of 23 hours has no more."""
    if (rows.begins.clock[at] == NO_CLOCK).any():
        return given
    by_clock = (rows.how_ended[at] == BY_END) & (rows.ends.clock[at] != NO_CLOCK)
    begins = rows.begins.ahead[at]
    end = given.end - np.where(by_clock, rows.ends.ahead[at], begins)
    return replace(given, begin=given.begin - begins, end=np.where(given.end < intervals.FOREVER, end, given.end))


def _covered(how: HowToRead) -> Ints:
    day = np.array([how.covered_to] if how.covered_to else [], "datetime64[D]")
    seconds: Ints = (day.astype(np.int64) + 1) * intervals.DAY
    return seconds


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
    columns = rows.crossing[links.row[at]], links.service[at], np.array(words, object), total
    return pd.DataFrame(dict(zip(TIME_COLUMNS, columns, strict=True)))


_SETS = 256
"""So many sets of statuses there can be."""


LAST, STILL_SO, EXCLUDED = "last", "still", "excluded"
_OBSERVATION, _UNKNOWN = str(Kind.OBSERVATION), str(Status.UNKNOWN)
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
        clock: The second of that day; `NO_CLOCK` where not all rows of the link and the day have one.
    """

    links: LinkRows
    status: Texts
    kind: Texts
    first: Ints
    last: Ints
    clock: Ints

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
    ordered = _in_order(every.take(fits))
    found, too_early = _events(ordered)
    if (ordered.clock > 0).any():
        links, statuses = ordered.links, pd.Index(STATUSES)
        link = pd.Series(links.link, index=_of_row(links.row, links.service))[_of_row(found.of, found.service)]
        status = statuses.get_indexer(pd.Index(found.status))
        days = found.first, np.where(found.part == intervals.BEGINS, found.last, found.last + 1)
        found = replace(found, seconds=_of_the_day(segments_of_changes(ordered), link.to_numpy(), status, days))
    return Found(found, wrong | dict.fromkeys(too_early.tolist(), _TOO_EARLY))


def _of_row(row: Ints, service: Texts) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([row, service])


def segments_of_changes(changes: _Changes) -> Segments:
    """What changes say at each moment: each holds until the next of its link, those of one moment all of them."""
    status = pd.Index(STATUSES).get_indexer(pd.Index(changes.status)).astype(np.int64)
    kept = status >= 0
    link, begin = changes.links.link[kept], (changes.last * intervals.DAY + np.maximum(changes.clock, 0))[kept]
    return intervals.until_the_next(link, status[kept], begin)


def _in_order(changes: _Changes) -> _Changes:
    """The changes by their days; of one day first those to unknown, since what is seen on it is no earlier evidence."""
    links = changes.links
    keys = changes.last, changes.status != _UNKNOWN, changes.clock, changes.first, links.link
    return changes.take(np.lexsort(keys))


def _changes(rows: LogRows, links: LinkRows) -> _Changes:
    at = links.row
    status = rows.status[at]
    code, words = pd.factorize(status)
    kind = np.array([str(KIND_OF[word]) for word in words], object)[code]
    if "kind" in rows.texts.column_names:
        given = rows.texts["kind"].to_numpy()[at]
        kind = np.where(given == "", kind, given)
    days = as_numbers(rows.begins.earliest)[at], as_numbers(rows.begins.latest)[at]
    clock = pd.Series(rows.begins.clock[at])
    least = clock.groupby([links.link, days[0]]).transform("min").to_numpy(np.int64)
    return _Changes(links, status, kind, *days, np.where(least == NO_CLOCK, NO_CLOCK, clock))


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
    contradicts = contradicting(links.link, _moment(changes.first, changes.clock), changes.status)
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
        changes.first, np.where(ending, changes.first, changes.last), changes.clock, np.full(len(at), -1),
    )  # fmt: skip
    seen = np.flatnonzero(first_ending & (day - 1 > until))
    held = at[_latest(evidence, place)[seen]]
    kind, status, before = _all(_OBSERVATION, len(seen)), _all(UNCHANGED, len(seen)), changes.first[seen] - 1
    last = Moves(
        held, _all("last", len(seen)), links.service[seen], kind, status, before, before, _none(seen), _none(seen)
    )
    kept = np.flatnonzero(~ends | ending | silent)
    order = np.argsort(np.r_[2 * seen, 2 * kept + 1])
    return together([last, begun.take(kept)]).take(order), at[ends & ~ending & ~silent]


def _none(of: Ints) -> Ints:
    return np.full(len(of), -1)


def _latest(which: Mask, place: Ints) -> Ints:
    """For each row the place of the latest one up to it that is meant; -1 before the first."""
    latest: Ints = np.maximum.accumulate(np.where(which, place, -1))
    return latest


def _all(text: str, n: int) -> Texts:
    return np.full(n, text, object)
