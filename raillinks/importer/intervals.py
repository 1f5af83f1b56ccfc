"""Which statuses the intervals of a log give a link at each moment: all of them, so that no disagreement is lost.

A running maximum of the ends of each link's intervals of a status tells until when at least one of them lasts. Times
are whole seconds, half open, and everything is done for all links at once.

What that makes happen day by day, as events: what begins, what still holds where others contradict it, what was last
seen, and what follows in a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from raillinks.domain.enums import UNCHANGED, Kind
from raillinks.domain.status import STATUS_ROWS, Status
from raillinks.engine import replay
from raillinks.engine.replay import NO_STATUS, STATUSES, Bits, Codes, first_of_each, last_of_each
from raillinks.engine.timeline import DEFAULT_STALE_AFTER
from raillinks.importer.raw_table import Ints, Mask, is_among

STATUS_BITS = 3
"""So many bits a code of a status needs: there are at most eight."""
FOREVER = np.int64(1) << 35
"""A second after all others: a period with this end goes on."""
_SPAN = np.int64(1) << 37
"""More than lies between any two seconds of 1800 to 2199, or before `FOREVER`."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Stretches of time in which a row gives a link a status: an entry each.

    Args:
        link: The number of its link.
        status: The code of its status.
        begin: Its first second, since 1970.
        end: The first second after it, `FOREVER` where it goes on; later than `begin`.
    """

    link: Ints
    status: Ints
    begin: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Segments:
    """What all periods together say: for each link, from each moment on at which that changes, which statuses.

    Args:
        link: The number of the link, ascending.
        at: The second from which on they are said, ascending within a link.
        said: Bit i is the status of code i; none: no period has this moment.
        key: `link` and status of each period, in the order of the three that follow.
        begin: `_SPAN * key + begin` of each period, ascending.
        holder: The period, by its position, that lasts longest of those of its key that have begun by then.
        order: The position of each period.
        union: The place, among these, of the first of those that it touches without a gap.
    """

    link: Ints
    at: Ints
    said: Bits
    key: Ints
    begin: Ints
    holder: Ints
    order: Ints
    union: Ints

    def held_by(self, link: Ints, status: Ints, before: Ints) -> Ints:
        """The period that gives links statuses just before some seconds, by its position: the one that lasts longest.

        Args:
            link: The number of each link.
            status: The code of a status that is said of it then.
            before: The second.
        """
        holders: Ints = self.holder[self.latest(link, status, before)]
        return holders

    def latest(self, link: Ints, status: Ints, before: Ints) -> Ints:
        """The place of the last period that gives links statuses and begins before some seconds: see `held_by`."""
        key = (link << STATUS_BITS) + status
        places: Ints = np.searchsorted(self.begin, key * _SPAN + before, side="left") - 1
        return places


def sweep(periods: Periods) -> Segments:
    """Which statuses are said of each link at each moment.

    Args:
        periods: The periods, in any order.
    """
    key = (periods.link << STATUS_BITS) + periods.status
    order = np.argsort(key * _SPAN + periods.begin, kind="stable")
    key, begin, end = key[order], periods.begin[order], periods.end[order]
    until, longest = _longest(key, end)
    begins_union = (
        first_of_each(key) | np.r_[np.zeros(min(1, len(key)), bool), begin[1:] + key[1:] * _SPAN > until[:-1]]
    )
    starts = np.flatnonzero(begins_union)
    ends = np.r_[starts[1:], len(key)][: len(starts)] - 1
    bit = np.left_shift(1, key[starts] & (1 << STATUS_BITS) - 1)
    link = np.tile(key[starts] >> STATUS_BITS, 2)
    at = np.r_[begin[starts], until[ends] - key[ends] * _SPAN]
    union = np.maximum.accumulate(np.where(begins_union, np.arange(len(key)), 0))
    return Segments(*_said(link, at, np.r_[bit, -bit]), key, key * _SPAN + begin, order[longest], order, union)


def _longest(key: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Of sorted keys: how far the one that lasts longest of a key reaches until each, as a number, and its place."""
    until = np.maximum.accumulate(key * _SPAN + end)
    is_longest = np.r_[np.ones(min(1, len(key)), bool), until[1:] > until[:-1]]
    return until, np.maximum.accumulate(np.where(is_longest, np.arange(len(key)), 0))


def _said(link: Ints, at: Ints, change: Ints) -> tuple[Ints, Ints, Bits]:
    """The statuses from each moment on, where they change. The unions of one status neither touch nor overlap."""
    order = np.argsort(link * _SPAN + at, kind="stable")
    link, at, said = link[order], at[order], np.cumsum(change[order])
    last = _last_of_each(link, at)
    link, at, said = link[last], at[last], said[last]
    differs = (at < FOREVER) & (first_of_each(link) | (said != np.r_[0, said[:-1]][: len(said)]))
    return link[differs], at[differs], said[differs].astype(np.uint8)


def _last_of_each(link: Ints, at: Ints) -> Mask:
    same = (link[1:] == link[:-1]) & (at[1:] == at[:-1])
    is_last: Mask = np.r_[~same, np.ones(min(1, len(link)), bool)]
    return is_last


def seconds_on(segments: Segments, link: Ints, status: Ints, day: Ints, until: int) -> Ints:
    """For how many seconds of a day a status is said of a link.

    Args:
        segments: What is said at each moment.
        link: The number of each link.
        status: The code of a status.
        day: The day, since 1970.
        until: The second at which what goes on is cut.
    """
    at = segments.link * _SPAN + segments.at
    lasts = np.where(last_of_each(segments.link), FOREVER, np.r_[segments.at[1:], 0][: len(at)]) - segments.at
    found = np.zeros(len(link), np.int64)
    for code in np.unique(status):
        is_said = np.right_shift(segments.said, np.uint8(code)) & 1
        total = np.r_[0, np.cumsum(lasts * is_said)]
        own = status == code
        edges = [link[own] * _SPAN + np.minimum((day[own] + n) * DAY, until) for n in (0, 1)]
        places = [np.searchsorted(at, edge, side="right") - 1 for edge in edges]
        inside = [(place >= 0) & (np.r_[segments.link, -1][place] == link[own]) for place in places]
        first, last = (
            np.where(known, total[place] + (edge - np.r_[at, 0][place]) * np.r_[is_said, 0][place], 0)
            for place, edge, known in zip(places, edges, inside, strict=True)
        )
        before = np.where(inside[0], first, total[np.searchsorted(segments.link, link[own], side="left")])
        found[own] = np.where(inside[1], last - before, 0)
    return found


def rows_on(periods: Periods, link: Ints, status: Ints, day: Ints) -> Ints:
    """How many periods that give a link a status touch a day.

    Args:
        periods: The periods, in any order.
        link: The number of each link.
        status: The code of a status.
        day: The day, since 1970.
    """
    own, asked = ((each << STATUS_BITS) + code for each, code in ((periods.link, periods.status), (link, status)))
    begins, ends = (np.sort(own * _SPAN + at) for at in (periods.begin, periods.end))
    begun = np.searchsorted(begins, asked * _SPAN + (day + 1) * DAY, side="left")
    found: Ints = begun - np.searchsorted(ends, asked * _SPAN + day * DAY, side="right")
    return found


def seconds_of(segments: Segments, until: int) -> tuple[Ints, Bits, Ints]:
    """How long each link has each set of statuses, from its first period on.

    Args:
        segments: The segments.
        until: The second at which what goes on is cut.

    Returns:
        Link, set of statuses (none: nothing is said) and seconds, one entry for each segment; those that begin later
        have none.
    """
    end = np.where(
        last_of_each(segments.link), until, np.minimum(np.r_[segments.at[1:], until][: len(segments.at)], until)
    )
    return segments.link, segments.said, np.maximum(end - segments.at, 0)


DAY = 86_400
OPPOSITE = "opposite"
_UNKNOWN = replay.UNKNOWN
_OPEN, _SUSPENDED = replay.codes_of((Status.OPEN, Status.SUSPENDED))
_NOTHING, _OF_UNKNOWN = np.uint8(0), np.uint8(1 << _UNKNOWN)
KINDS = tuple(Kind)
"""A kind is a code here: its position in this tuple."""
_NOTHING_NEW, _STILL_SEEN = ((KINDS.index(kind), NO_STATUS) for kind in (Kind.MILESTONE, Kind.OBSERVATION))
_NOTHING_KNOWN = KINDS.index(Kind.EVIDENCE_END), np.int8(_UNKNOWN)
KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {
        **{status: row.kinds[0] for status, row in STATUS_ROWS.items()},
        UNCHANGED: Kind.MILESTONE,
    }
)
"""The kind of an event by its status, where the log says no other."""
USUAL = np.array([KINDS.index(KIND_OF[word]) for word in (*STATUSES, UNCHANGED)], np.int8)
"""The same as codes: `NO_STATUS` finds the last one."""
PARTS = ("begins", "within", "still", "last", "after")
BEGINS, WITHIN, STILL, LAST, AFTER = range(len(PARTS))
"""What of an interval an event is: that it begins; the same on a day that ends otherwise; that it still holds, where
another one begins to contradict it or ends to; that it was last seen; what follows."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of a log, link by link, each link's in the order of their first days.

    Args:
        link: The number of the link.
        status: The code of its status.
        first: The first possible day on which it begins, in days since 1970.
        last: The last one.
        end_first: The first possible last day.
        end_last: The last one.
        goes_on: Whether it goes on until the next one of its link begins.
        begin: The second from which on it certainly is so.
        end: The second until which it is; where it goes on, any.
        has_end: Whether it is known when it ends; of another one it is not known what follows.
        source: The number of the source that says so.
    """

    link: Ints
    status: Ints
    first: Ints
    last: Ints
    end_first: Ints
    end_last: Ints
    goes_on: Mask
    begin: Ints
    end: Ints
    has_end: Mask
    source: Ints

    @property
    def sure(self) -> Ints:
        """The day from which on each certainly is so: the last one on which it can have begun, if it has a start."""
        days: Ints = self.begin // DAY
        return days


@dataclass(frozen=True, slots=True)
class Events:
    """Events, column by column.

    Args:
        of: The interval that each comes from, by its position.
        part: What of it, as a number: see `PARTS`.
        kind: The code of its kind.
        status: The code of its status; `NO_STATUS`: it changes nothing.
        first: The first possible day, in days since 1970.
        last: The last one.
    """

    of: Ints
    part: Codes
    kind: Codes
    status: Codes
    first: Ints
    last: Ints


_Window = tuple[Ints, Ints]
"""The first and the last possible day of each event, in days since 1970."""


def _made(of: Ints, part: int, happened: tuple[int, np.int8], days: _Window) -> Events:
    part_of, kind, status = (np.full(len(of), code, np.int8) for code in (part, *happened))
    return Events(of, part_of, kind, status, *days)


def _moves(of: Ints, part: int, status: Ints, days: _Window) -> Events:
    return Events(of, np.full(len(of), part, np.int8), USUAL[status], status.astype(np.int8), *days)


def next_begin(link: Ints, begin: Ints, after: Ints) -> Ints:
    """When the next one of the link begins, later than some moment; `FOREVER` if none does."""
    begins = np.sort(link * _SPAN + begin)
    at = np.searchsorted(begins, link * _SPAN + after, side="right")
    following = np.r_[begins, np.iinfo(np.int64).max][at] - link * _SPAN
    return np.where(following < _SPAN // 2, following, FOREVER)  # what is later is of another link


def until_the_next(link: Ints, status: Ints, begin: Ints) -> Periods:
    """What changes say: each status holds until the next change of its link; those of one moment all do."""
    return Periods(link, status, begin, next_begin(link, begin, begin))


def periods_of(intervals: Intervals) -> tuple[Periods, Ints]:
    """The times of intervals, and the position of each; one that goes on ends where the next of its link begins."""
    end = intervals.end
    if intervals.goes_on.any():
        lasts = intervals.goes_on | (end > intervals.begin)
        begins = np.where(lasts, intervals.begin, FOREVER)
        end = np.where(intervals.goes_on, next_begin(intervals.link, begins, intervals.begin), end)
    kept = np.flatnonzero(end > intervals.begin)
    return Periods(intervals.link[kept], intervals.status[kept], intervals.begin[kept], end[kept]), kept


def segments_of(intervals: Intervals) -> Segments:
    """What intervals say together."""
    periods, kept = periods_of(intervals)
    found = sweep(periods)
    return replace(found, holder=kept[found.holder], order=kept[found.order])


def with_what_follows(intervals: Intervals, segments: Segments, after_end: str) -> tuple[Segments, Mask]:
    """The segments, where nothing is said with what follows an interval, and which of them these are.

    What follows several contradicting intervals nobody knows, nor what follows any whose end is not known.

    Args:
        intervals: The intervals.
        segments: What they say together.
        after_end: A status, `opposite`, or nothing.
    """
    before = np.where(first_of_each(segments.link), _NOTHING, np.r_[_NOTHING, segments.said[:-1]][: len(segments.said)])
    follows = np.zeros(1 << len(STATUSES), np.uint8)
    for code, status in enumerate(STATUSES):
        if after_end == OPPOSITE and status != Status.UNKNOWN:
            follows[1 << code] = 1 << (_SUSPENDED if status == Status.OPEN else _OPEN)
        elif after_end in STATUSES and status != Status.UNKNOWN:
            follows[1 << code] = 1 << STATUSES.index(Status(after_end))
    then = np.where(segments.said == _NOTHING, follows[before], _NOTHING)
    is_after = (then != _NOTHING) & (then != _OF_UNKNOWN)
    at = np.flatnonzero(is_after)
    latest = segments.latest(segments.link[at], _code(before[at]), segments.at[at])
    without_end = np.r_[0, np.cumsum(~intervals.has_end[segments.order])]
    is_after[at] = without_end[latest + 1] == without_end[segments.union[latest]]
    return replace(segments, said=np.where(is_after, then, segments.said)), is_after


_EARLY = 1 << 33
"""More than lies between any day, or second, before 1970 and that year."""


def _of_day(link: Ints, day: Ints) -> Ints:
    """Link and day as one number, that leads back to both."""
    keys: Ints = link * _SPAN + day + _EARLY
    return keys


@dataclass(frozen=True, slots=True)
class _Days:
    """What is said of each link at the end of each day on which that changes: an entry each.

    Args:
        link: The number of the link.
        day: The day, since 1970.
        at: The second from which on it is said.
        said: Which statuses.
        before: Which ones were said at the end of the day before.
        is_after: Whether it only follows an interval.
        ended: The interval that ends then, or of which what followed ends; meaningless where none does.
    """

    link: Ints
    day: Ints
    at: Ints
    said: Bits
    before: Bits
    is_after: Mask
    ended: Ints

    @property
    def key(self) -> Ints:
        """`link` and `day` as one number, ascending."""
        return _of_day(self.link, self.day)

    def said_at(self, link: Ints, day: Ints) -> Bits:
        """What is said of links at the end of some days."""
        at = np.searchsorted(self.key, _of_day(link, day), side="right") - 1
        own = (at >= 0) & (np.r_[self.link, -1][at] == link)
        return np.where(own, np.r_[self.said, _NOTHING][at], _NOTHING)


def _days(segments: Segments, is_after: Mask) -> _Days:
    """What is said at the end of each day; where statuses contradict each other at some moment of it, all of these."""
    ended, contradicting = _ended(segments, is_after), _contradicting_days(segments)
    day = segments.at // DAY
    last = last_of_each(segments.link * _SPAN + day)
    link, said = segments.link[last], segments.said[last]
    days = _Days(link, day[last], segments.at[last], said, said, is_after[last], ended[last])
    if contradicting is not None:
        days = _with_contradictions(days, contradicting)
    first, n = first_of_each(days.link), len(days.link)
    before = np.where(first, _NOTHING, np.r_[_NOTHING, days.said[:-1]][:n])
    days = replace(days, before=before)
    changed = (days.said != before) | days.is_after | np.r_[False, days.is_after[:-1]][:n]
    return _Days(*(getattr(days, name)[changed] for name in _Days.__slots__))


def _contradicting_days(segments: Segments) -> Segments | None:
    """The whole days on which several statuses are said at some moment; None where such moments fill their days."""
    n = len(segments.at)
    end = np.where(last_of_each(segments.link), FOREVER, np.r_[segments.at[1:], 0][:n])
    several = _several(segments.said)
    if not (several & ((segments.at % DAY != 0) | (end % DAY != 0))).any():
        return None
    at, status = _bits(np.where(several, segments.said, _NOTHING))
    return sweep(Periods(segments.link[at], status, segments.at[at] // DAY, -(-end[at] // DAY)))


def _with_contradictions(days: _Days, found: Segments) -> _Days:
    """The days, with those on which statuses contradict each other at some moment, whatever is said at their end."""
    key = np.unique(np.r_[days.key, _of_day(found.link, found.at)])
    link, day = key // _SPAN, key % _SPAN - _EARLY
    at, told = (np.searchsorted(keys, key, side="right") - 1 for keys in (days.key, _of_day(found.link, found.at)))
    own, is_told = (at >= 0) & (days.link[at] == link), (told >= 0) & (found.link[told] == link)
    several = np.where(is_told, found.said[told], _NOTHING)
    said = np.where(several != _NOTHING, several, np.where(own, days.said[at], _NOTHING))
    exact = own & (days.day[at] == day) & (several == _NOTHING)
    is_after = own & days.is_after[at] & (several == _NOTHING)
    return _Days(link, day, np.where(exact, days.at[at], day * DAY), said, said, is_after, days.ended[at])


def _ended(segments: Segments, is_after: Mask) -> Ints:
    """The interval that ends where each segment begins, or that ended before, where a gap or what followed ends."""
    n = len(segments.said)
    first = first_of_each(segments.link)
    before = np.where(first, _NOTHING, np.r_[_NOTHING, segments.said[:-1]][:n])
    gone = before & ~np.where(is_after, _NOTHING, segments.said)
    known = gone & ~_OF_UNKNOWN
    status = _code(np.where(known != 0, known, gone))
    held = segments.held_by(segments.link, status, segments.at)
    followed = ~first & ~is_after & (np.r_[False, is_after[:-1]][:n] | (before == _NOTHING))
    return np.where(followed, np.r_[held[:1], held[:-1]], held)


def events_of(intervals: Intervals, segments: Segments, after_end: str, today: int) -> tuple[Events, Segments]:
    """What intervals make happen.

    Args:
        intervals: The intervals.
        segments: What they say together: see `segments_of`.
        after_end: What a link is between an interval and the next one: a status, `opposite`, or nothing.
        today: The last day on which anything can have happened, in days since 1970.

    Returns:
        The events, in any order, and what is said at each moment.
    """
    segments, is_after = with_what_follows(intervals, segments, after_end)
    days = _days(segments, is_after)
    ties = _ties(intervals, days)
    seen = [
        _begins(intervals, days, ties),
        _still(intervals, segments, days, ties),
        _after(intervals, days),
        _throughout(intervals, segments, today),
    ]
    every = _together([*seen, *_ends(intervals, segments, days, _together(seen))])
    happened = every.first <= today
    if (intervals.begin % DAY).any() or (intervals.end % DAY).any():
        happened &= _one_a_day(intervals, every)
    return Events(*(getattr(every, name)[happened] for name in Events.__slots__)), segments


def _one_a_day(intervals: Intervals, events: Events) -> Mask:
    """Which events are a source's first of their day, part, link and status: with clock times a day has many."""
    status = np.where(events.status == NO_STATUS, intervals.status[events.of], events.status)
    key = _key(intervals.link[events.of], status, events.first) * len(PARTS) + events.part
    source = intervals.source[events.of]
    order = np.lexsort((events.of, events.status == NO_STATUS, source, key))
    is_first = np.zeros(len(key), bool)
    is_first[order] = first_of_each(key[order]) | first_of_each(source[order])
    return is_first


def _together(several: Sequence[Events]) -> Events:
    return Events(*(np.concatenate([getattr(each, name) for each in several]) for name in Events.__slots__))


class _Ties(NamedTuple):
    """The days on which something begins, or ends, while several statuses are said of a link.

    Args:
        key: `_of_day` of each, ascending.
        said: What is said at its end.
        alone: Whether all of these begin on that day, with the same possible days: nobody knows more of their order.
    """

    key: Ints
    said: Bits
    alone: Mask

    def at(self, link: Ints, day: Ints) -> Ints:
        """The number of the tie of each link and day; -1 for none."""
        key = _of_day(link, day)
        at = np.minimum(np.searchsorted(self.key, key), max(len(self.key) - 1, 0))
        return np.where(np.r_[self.key, -1][at] == key, at, -1) if len(self.key) else np.full(len(key), -1)


def _several(said: Bits) -> Mask:
    found: Mask = (said & (said - (said > 0).astype(np.uint8))) != 0
    return found


def _ties(intervals: Intervals, days: _Days) -> _Ties:
    begun = _of_day(intervals.link, intervals.sure)
    said = days.said_at(intervals.link, intervals.sure)
    tied = _several(said)
    own = _several(days.said)
    key, at = np.unique(np.r_[begun[tied], days.key[own]], return_index=True)
    every = np.r_[said[tied], days.said[own]][at]
    number = np.searchsorted(key, begun[tied])
    first = intervals.first[tied]
    low, high = np.full(len(key), np.iinfo(np.int64).max), np.full(len(key), np.iinfo(np.int64).min)
    np.minimum.at(low, number, first)
    np.maximum.at(high, number, first)
    begin = np.zeros(len(key), np.uint8)
    np.bitwise_or.at(begin, number, np.left_shift(1, intervals.status[tied]).astype(np.uint8))
    return _Ties(key, every, (low == high) & (begin & every == every))


def _begins(intervals: Intervals, days: _Days, ties: _Ties) -> Events:
    """That each interval begins.

    One that gives no status to the end of its first day changes nothing. Nor does one of which the day is not known
    that contradicts others: see `_still`.
    """
    said = days.said_at(intervals.link, intervals.sure)
    holds = np.right_shift(said, intervals.status.astype(np.uint8)) & 1 == 1
    known, exact = intervals.status != _UNKNOWN, intervals.first == intervals.last
    tie = ties.at(intervals.link, intervals.sure)
    moves = holds & (np.where(tie >= 0, exact | np.r_[ties.alone, False][tie], known))
    only_seen, within = holds & ~moves & known, ~holds & known
    at = [np.flatnonzero(each) for each in (moves, only_seen, within)]
    windows = [(intervals.first[each], intervals.last[each]) for each in at]
    return _together(
        [
            _moves(at[0], BEGINS, intervals.status[at[0]], windows[0]),
            _made(at[1], BEGINS, _STILL_SEEN, windows[1]),
            _made(at[2], WITHIN, _NOTHING_NEW, windows[2]),
        ]
    )


def _bits(said: Bits) -> tuple[Ints, Ints]:
    """The position and the code of each status that is said."""
    at, status = np.nonzero(np.right_shift(said[:, None], np.arange(len(STATUSES), dtype=np.uint8)) & 1)
    return at, status


def _still(intervals: Intervals, segments: Segments, days: _Days, ties: _Ties) -> Events:
    """That a status still holds: where another one contradicts it, and where that one ends.

    Statuses that contradict each other have events of one day, so that they are tied.
    """
    link, day = ties.key // _SPAN, ties.key % _SPAN - _EARLY
    at, status = _bits(np.where(ties.alone, _NOTHING, ties.said))
    exact = intervals.first == intervals.last
    begun = _key(intervals.link, intervals.status, intervals.sure)[exact]
    alone = ~is_among(_key(link[at], status, day[at]), begun)
    at, status = at[alone], status[alone]
    held = segments.held_by(link[at], status, (day[at] + 1) * DAY)
    tied = _moves(held, STILL, status, (day[at], day[at]))
    known = days.said & ~_OF_UNKNOWN
    at = np.flatnonzero((known != 0) & (known == days.said) & ~_several(days.said) & ~days.is_after)
    status = _code(days.said[at])
    begun = _key(intervals.link, intervals.status, intervals.sure)
    at = at[~is_among(_key(days.link[at], status, days.day[at]), begun)]
    status = _code(days.said[at])
    held = segments.held_by(days.link[at], status, days.at[at] + 1)
    ended = days.ended[at]
    later = np.where(days.at[at] % DAY == 0, intervals.end_last[ended] - intervals.end_first[ended], 0)
    return _together([tied, _moves(held, STILL, status, (days.day[at], days.day[at] + later))])


def _key(link: Ints, status: Ints, day: Ints) -> Ints:
    keys: Ints = ((link << STATUS_BITS) + status) * _SPAN + day
    return keys


def _code(said: Bits) -> Ints:
    """The code of one of the statuses that are said: the highest; 0 for none."""
    codes: Ints = np.floor(np.log2(np.maximum(said, 1))).astype(np.int64)
    return codes


def _after(intervals: Intervals, days: _Days) -> Events:
    """What follows an interval where nothing else begins."""
    at = np.flatnonzero(days.is_after)
    ended = days.ended[at]
    by_clock = days.at[at] % DAY != 0
    first = np.where(by_clock, days.day[at], intervals.end_first[ended] + 1)
    last = np.where(by_clock, days.day[at], intervals.end_last[ended] + 1)
    lasts = last < _next_first(intervals, days.link[at], days.at[at])
    return _moves(ended[lasts], AFTER, _code(days.said[at][lasts]), (first[lasts], last[lasts]))


def _next_first(intervals: Intervals, link: Ints, at: Ints) -> Ints:
    """The first possible day of the intervals of a link that begin at a second, or later."""
    order = np.lexsort((intervals.begin, intervals.link))
    key = (intervals.link * _SPAN + intervals.begin)[order]
    first = (intervals.link * _SPAN + intervals.first)[order]
    earliest = np.minimum.accumulate(first[::-1])[::-1]
    found = np.r_[earliest, np.iinfo(np.int64).max][np.searchsorted(key, link * _SPAN + at, side="left")]
    days: Ints = found - link * _SPAN
    return days


def _throughout(intervals: Intervals, segments: Segments, today: int) -> Events:
    """That long intervals are evidence until their last day: it was still so on some day after they began."""
    of = segments.order
    holder = of[_longest(segments.key, intervals.end_last[of])[1]]
    same = np.r_[segments.key[1:] == segments.key[:-1], np.zeros(min(1, len(of)), bool)]
    following = np.where(same, intervals.begin[np.r_[of[1:], of[:1]]] // DAY - 1, np.iinfo(np.int64).max)
    by_clock = intervals.has_end[holder] & (intervals.end[holder] % DAY != 0)
    until = np.minimum(following, intervals.end_last[holder] - by_clock)
    first = intervals.last[of] + 1
    long = (until - first >= DEFAULT_STALE_AFTER) & (until <= today) & ~intervals.goes_on[holder]
    long &= intervals.status[of] != _UNKNOWN
    return _made(holder[long], LAST, _STILL_SEEN, (first[long], until[long]))


def _ends(intervals: Intervals, segments: Segments, days: _Days, seen: Events) -> list[Events]:
    """That evidence ends: on the day after the last evidence where nothing is said, or that nothing is known."""
    known = days.before & ~_OF_UNKNOWN != 0
    gaps = np.flatnonzero((days.said == _NOTHING) & known)
    ended = days.ended[gaps]
    until = _evidence(intervals, seen, days.link[gaps], days.day[gaps])
    by_clock = days.at[gaps] % DAY != 0  # the last day that ends with the status is the one before
    held = segments.held_by(days.link[gaps], _code(days.before[gaps] & ~_OF_UNKNOWN), days.day[gaps] * DAY + 1)
    held = np.where(by_clock, held, ended)
    first, last = (
        np.where(by_clock, days.day[gaps] - 1, side[ended]) for side in (intervals.end_first, intervals.end_last)
    )
    end = np.maximum(until, last) + 1
    ends = end < _next_first(intervals, days.link[gaps], days.at[gaps])
    sees = ends & (last > until)
    is_open = np.zeros(len(days.link) + 1, bool)  # gaps in which evidence may last until the next interval begins
    is_open[gaps[~ends] + 1] = True
    said = np.flatnonzero((days.said == _OF_UNKNOWN) & (known | (is_open[:-1] & (days.before == _NOTHING))))
    holder = days.ended[np.where(is_open[said], said - 1, said)]
    before = days.day[said] - 1
    seen_until = _evidence(intervals, seen, days.link[said], days.day[said])
    by = segments.held_by(days.link[said], np.full(len(said), _UNKNOWN), days.at[said] + 1)
    late, ending = before > seen_until, before >= seen_until
    is_idle = intervals.status == _UNKNOWN
    is_idle[np.r_[seen.of[seen.status == _UNKNOWN], by[ending]]] = False
    idle = np.flatnonzero(is_idle)
    return [
        _made(held[sees], LAST, _STILL_SEEN, (first[sees], last[sees])),
        _made(ended[ends], AFTER, _NOTHING_KNOWN, (end[ends], end[ends])),
        _made(holder[late], LAST, _STILL_SEEN, (before[late], before[late])),
        _made(by[ending], BEGINS, _NOTHING_KNOWN, (before[ending] + 1, before[ending] + 1)),
        _made(idle, BEGINS, _NOTHING_NEW, (intervals.first[idle], intervals.first[idle])),
    ]


def _evidence(intervals: Intervals, seen: Events, link: Ints, day: Ints) -> Ints:
    """The last possible day of all evidence of links that begins before some days."""
    counts = (seen.status != NO_STATUS) & (seen.status != _UNKNOWN) | (seen.kind == _STILL_SEEN[0])
    of = intervals.link[seen.of[counts]] * _SPAN
    begins, until = of + seen.first[counts], of + seen.last[counts]
    order = np.argsort(begins, kind="stable")
    latest = np.maximum.accumulate(until[order])
    at = np.searchsorted(begins[order], link * _SPAN + day, side="left") - 1
    days: Ints = np.r_[latest, 0][at] - link * _SPAN
    return days
