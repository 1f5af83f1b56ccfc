"""On which one publisher the status of a link hangs alone (status rules, "What hangs on one voice").

Two things must hold. The event that gave the status rests on that publisher alone ("Independent reports"): no second
voice supports it. And without everything that goes back to that publisher the link would have another status on the
day: no other event carries it either.

What hangs on one voice: which statuses would be others without a publisher, a kind of source, or single sources.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import GROUP
from raillinks.domain.text import among
from raillinks.engine import confidence
from raillinks.engine.confidence import Known, Row
from raillinks.engine.lapse import BIG
from raillinks.engine.replay import FIRST_DAY, STATUSES, UNKNOWN, Codes, Ints, Mask, first_of_each, last_of_each
from raillinks.engine.timeline import Timeline
from raillinks.metrics.compare import Period
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.known_log import KnownLog, Link, Statuses, known_log
from raillinks.query.selection import Selection
from raillinks.query.views import View

_LINK = ("crossing_id", "service")
Days = tuple[np.datetime64, np.datetime64 | None]
"""The first and the last day; None: without an end."""
_NEVER, _FIRST, _SPAN = 2**31, -(2**31), 2**33
"""The day number of an end that is not known, a day before all others, and more days than there are between them."""
_NOT_ASKED = -1


class Hangs(NamedTuple):
    """On whom a status hangs alone.

    Args:
        on: The publisher; empty where it hangs on nobody alone.
        without: The status without everything that goes back to that publisher; empty without one.
    """

    on: str = ""
    without: str = ""


def of_link(dataset: Dataset, log: KnownLog, link: Link, day: np.datetime64) -> Hangs:
    """On whom the status of one link on a day hangs alone: see `of_links`."""
    return of_links(dataset, log, [link], day)[link]


def of_links(dataset: Dataset, log: KnownLog, links: Iterable[Link], day: np.datetime64) -> dict[Link, Hangs]:
    """On whom the status of each link on a day hangs alone.

    Args:
        dataset: The package.
        log: Its log, as known. It keeps what a link is without a publisher: one replay answers for all days.
        links: The links.
        day: The day.
    """
    at = {link: log.histories[link].intervals[log.histories[link].interval(day)] for link in links}
    carried = {link: voice for link, row in at.items() if (voice := _voice(log, row))}
    _keep(dataset, log, [carried])
    return {
        link: _without(log, (link, carried[link]), row, day) if link in carried else Hangs() for link, row in at.items()
    }


def days(dataset: Dataset, log: KnownLog, links: Iterable[Link]) -> dict[Link, list[Days]]:
    """The days on which the status of each link hangs on one publisher alone, in order. Arguments as for `of_links`.

    All intervals are compared at once: a large log has a million.
    """
    names = list(dict.fromkeys(links))
    found: dict[Link, list[Days]] = {link: [] for link in names}
    carried = _carried(log, {link: number for number, link in enumerate(names)})
    pairs = carried[["number", "voice"]].drop_duplicates(ignore_index=True)
    turn = pairs.groupby("number").cumcount()
    of_turns = (zip(own["number"], own["voice"], strict=True) for _, own in pairs.groupby(turn))
    _keep(dataset, log, [{names[number]: voice for number, voice in of_turn} for of_turn in of_turns])
    without = [log.without_voice[names[n], voice] for n, voice in zip(pairs["number"], pairs["voice"], strict=True)]
    for number, first, end in _runs(carried.merge(pairs.assign(pair=pairs.index)), without):
        found[names[number]].append((_day(first), None if end == _NEVER else _day(end - 1)))
    return found


def _carried(log: KnownLog, numbers: Mapping[Link, int]) -> pd.DataFrame:
    """The intervals whose event rests on one publisher: `number` of the link, `voice`, `status`, `first` and `end`.

    Both are days since 1970; `end` is not part of the interval.
    """
    intervals = log.timeline.intervals()
    intervals["voice"] = intervals["event_id"].map(log.voices)
    intervals = intervals[intervals["voice"].notna() & intervals["start"].notna()]
    named = zip(intervals["crossing_id"].astype(str), intervals["service"].astype(str), strict=True)
    first, end = (dates.to_days(intervals[name]) for name in ("start", "end"))
    carried = pd.DataFrame(
        {
            "number": [numbers.get(link, _NOT_ASKED) for link in named],
            "voice": intervals["voice"].astype(str).to_numpy(),
            "first": first.astype(np.int64),
            "end": np.where(np.isnat(end), _NEVER, end.astype(np.int64)),
            "status": intervals["status"].astype(str).to_numpy(),
        }
    )
    return carried[carried["number"] != _NOT_ASKED]


def _runs(carried: pd.DataFrame, without: Sequence[Statuses]) -> Iterator[tuple[int, int, int]]:
    """The runs of days on which an interval's status is another one without its voice: link, first day, day after it.

    Args:
        carried: What `_carried` returns, with `pair`, the position of link and voice in `without`.
        without: What each link is without a voice.
    """
    other = np.concatenate([np.asarray(statuses, str) for _, statuses in without] or [np.array([], str)])
    begins = [np.r_[_FIRST, starts.astype(np.int64)] for starts, _ in without]
    key = np.concatenate([n * _SPAN + own for n, own in enumerate(begins)] or [np.array([], np.int64)])
    first, end, pair = (carried[name].to_numpy(np.int64) for name in ("first", "end", "pair"))
    at = np.searchsorted(key, pair * _SPAN + first, side="right") - 1
    pieces = np.searchsorted(key, pair * _SPAN + end, side="left") - at
    row = np.repeat(np.arange(len(carried)), pieces)
    piece = at[row] + np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    differs = other[piece] != carried["status"].to_numpy(str)[row]
    begin = np.maximum(key[piece] - pair[row] * _SPAN, first[row])
    same = np.r_[False, (row[1:] == row[:-1]) & differs[:-1] & differs[1:]]  # it goes on with the run before it
    starts_run, ends_run = differs & ~same, differs & ~np.r_[same[1:], False]
    until = np.where(np.r_[row[1:] != row[:-1], np.ones(min(len(row), 1), bool)], end[row], np.r_[begin[1:], begin[:1]])
    number = carried["number"].to_numpy(np.int64)[row]
    yield from zip(*(each.tolist() for each in (number[starts_run], begin[starts_run], until[ends_run])), strict=True)


def _day(number: int) -> np.datetime64:
    return np.datetime64(number, "D")


def _voice(log: KnownLog, interval: Row) -> str:
    """The publisher on which the event of an interval rests alone; empty where there are several, or none."""
    return log.voices.get(str(interval["event_id"]), "")


def _without(log: KnownLog, key: tuple[Link, str], interval: Row, day: np.datetime64) -> Hangs:
    starts, statuses = log.without_voice[key]
    other = statuses[bisect_right(starts, day)]
    return Hangs(key[1], other) if other != interval["status"] else Hangs()


def _keep(dataset: Dataset, log: KnownLog, turns: Iterable[Mapping[Link, str]]) -> None:
    """Has the log keep what each link is without one publisher, of those that it does not keep yet.

    Args:
        dataset: The package.
        log: The log.
        turns: Publishers by link; a replay leaves out one of each link.
    """
    missing = [{link: v for link, v in turn.items() if (link, v) not in log.without_voice} for turn in turns]
    missing = [turn for turn in missing if turn]
    if not missing:
        return
    asked, links = {link for turn in missing for link in turn}, log.timeline.links
    named = [*zip(links["crossing_id"].astype(str), links["service"].astype(str), strict=True)]
    links = links[[link in asked for link in named]].reset_index(drop=True)
    near = among(dataset.events["crossing_id"], {*links["crossing_id"], GROUP})
    events = dataset.events[near].reset_index(drop=True)
    claims = log.claims[among(log.claims["event_id"], set(events["event_id"]))].reset_index(drop=True)
    known = Known(events, claims, links, log.reading.known_on, log.reading.apply_disputed)
    of_turns = _lost(known, missing)
    for turn, without in zip(missing, confidence.without_of_links(known, of_turns), strict=True):
        for (crossing, service), of_link in without.intervals().groupby(list(_LINK), sort=False):
            link = str(crossing), str(service)
            if link in turn:
                past = dates.to_days(of_link["start"])[1:], of_link["status"].astype(str).tolist()
                log.without_voice[link, turn[link]] = past


def _lost(known: Known, turns: Sequence[Mapping[Link, str]]) -> Iterator[pd.DataFrame]:
    """The claims that each link loses: those about its crossing, or about the group, that go back to its publisher."""
    at = known.claims["event_id"].map(known.events.set_index("event_id")["crossing_id"]).astype(str)
    claims = pd.DataFrame({"at": at, "origin": known.claims["origin"].astype(str), "claim": np.arange(len(at))})
    named = [*zip(known.links["crossing_id"].astype(str), known.links["service"].astype(str), strict=True)]
    for turn in turns:
        losing = [(n, link[0], turn[link]) for n, link in enumerate(named) if link in turn]
        places = [(n, place, voice) for n, crossing, voice in losing for place in (crossing, GROUP)]
        yield pd.DataFrame(places, columns=["number", "at", "origin"]).merge(claims, on=["at", "origin"])


CHANGED_COLUMNS = ("crossing_id", "service", "from", "to", "days", "status", "status_without")
_WORDS = np.array([*map(str, STATUSES)], object)


def changed_days(timeline: Timeline, without: Timeline, period: Period) -> pd.DataFrame:
    """The days of a period on which links have another status without some claims.

    Args:
        timeline: The replay with all claims.
        without: The replay without some, over the same links.
        period: The first and the last day; none if it ends before it begins.

    Returns:
        Columns `CHANGED_COLUMNS`, sorted by link and day: one row per longest run of days with one pair of statuses.
        `from` and `to` are the first and the last day (`datetime64[s]`), `days` their number (int).
    """
    first, end = (int((day - FIRST_DAY).astype(np.int64)) for day in (period[0], period[1] + 1))
    every = np.arange(len(timeline.links)) * BIG + first
    keys = np.unique(np.r_[every, timeline.kept_key, without.kept_key])
    keys = keys[(keys % BIG >= first) & (keys % BIG < end)]
    link, given, other = keys // BIG, _status_at(timeline, keys), _status_at(without, keys)
    begins = first_of_each(link) | (given != np.roll(given, 1)) | (other != np.roll(other, 1))
    link, start, given, other = (column[begins] for column in (link, keys % BIG, given, other))
    until = np.where(last_of_each(link), end, np.roll(start, -1))
    differs = given != other
    named = timeline.links[["crossing_id", "service"]].take(link[differs]).reset_index(drop=True)
    return named.assign(
        **{"from": _as_days(start[differs]), "to": _as_days(until[differs] - 1)},
        days=(until - start)[differs],
        status=pd.array(_WORDS[given[differs]], dtype=str),
        status_without=pd.array(_WORDS[other[differs]], dtype=str),
    )[list(CHANGED_COLUMNS)]


def within(changed: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of `changed_days` of a longer period, cut to a period within it: as `changed_days` returns them for it.

    Args:
        changed: The rows; further columns stay.
        period: The first and the last day; none if it ends before it begins.
    """
    first, last = (pd.Timestamp(day) for day in period)
    begin, end = changed["from"], changed["to"]
    cut = changed.assign(**{"from": begin.where(begin > first, first), "to": end.where(end < last, last)})
    kept = cut[cut["from"] <= cut["to"]]
    return kept.assign(days=(kept["to"] - kept["from"]).dt.days + 1)


def _status_at(timeline: Timeline, keys: Ints) -> Codes:
    """The status of each `link * BIG + day`."""
    at = np.searchsorted(timeline.kept_key, keys, side="right") - 1
    status = np.full(len(keys), np.int8(UNKNOWN))
    begun = at >= 0
    begun[begun] = timeline.kept_key[at[begun]] // BIG == keys[begun] // BIG
    status[begun] = timeline.after[timeline.kept[at[begun]]]
    return status


def _as_days(numbers: Ints) -> pd.Series:
    return pd.Series((FIRST_DAY + numbers.astype("timedelta64[D]")).astype("datetime64[s]"))


PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE = "publisher", "source_type", "single_source"
KINDS = (PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE)
"""What can be left out: the claims of each publisher, of each type of source, of all events on one publisher alone."""
ALL = "all"
_ALL_DAYS = (FIRST_DAY, dates.day(f"{dates.LAST_YEAR}-12-31"))
_PLAIN = views.reading(Selection(as_of=FIRST_DAY))
COLUMNS = ("left_out", "name", *CHANGED_COLUMNS)


def of_view(dataset: Dataset, view: View, kind: str = ALL) -> pd.DataFrame:
    """The days of the view's period on which listed links would have another status without some claims.

    Args:
        dataset: The package.
        view: The view.
        kind: One of `KINDS`, or `ALL`.

    Returns:
        Columns `COLUMNS`: `left_out` is one of `KINDS`, `name` the publisher or the type of source (empty for single
        sources), in the order of their names; the others as `changed_days` returns them. What changes
        nothing has no row.
    """
    first, last = views.period(view)
    log = view.any_day.log
    rows = pd.concat([_changed(dataset, log, each) for each in (KINDS if kind == ALL else (kind,))])
    cut = within(rows, (first, min(last, view.counted_to)))
    return cut.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def _changed(dataset: Dataset, log: KnownLog, kind: str) -> pd.DataFrame:
    """What changes on all days, as `of_view` returns it. It takes a second, so that of the plain log is made once."""
    if log.reading.known_on is None and not log.reading.apply_disputed:
        return dataset.once(_of_plain_log, kind)
    return _of_log(dataset, log, kind)


def _of_plain_log(dataset: Dataset, kind: str) -> pd.DataFrame:
    return _of_log(dataset, known_log(dataset, _PLAIN), kind)


def _of_log(dataset: Dataset, log: KnownLog, kind: str) -> pd.DataFrame:
    chosen = [*_left_out(log, kind)]
    empty = changed_days(log.timeline, log.timeline, _ALL_DAYS).assign(left_out="", name="")
    changed = [
        changed_days(log.timeline, other, _ALL_DAYS).assign(left_out=kind, name=chosen[n][0])
        for n, other in _hanging_without(dataset, log, [mask for _, mask in chosen])
    ]
    return pd.concat([empty, *changed])[list(COLUMNS)]


def _left_out(log: KnownLog, kind: str) -> Iterator[tuple[str, Mask]]:
    """Everything of a kind that can be left out: its name, its claims."""
    if kind == SINGLE_SOURCE:
        yield "", among(log.claims["event_id"], set(log.voices)).to_numpy(bool)
        return
    column = "house" if kind == PUBLISHER else kind
    for name in sorted(set(log.claims[column].astype(str))):
        yield name, (log.claims[column] == name).to_numpy(bool)


def _hanging_without(dataset: Dataset, log: KnownLog, masks: Iterable[Mask]) -> Iterator[tuple[int, Timeline]]:
    reading = log.reading
    known = Known(dataset.events, log.claims, log.timeline.links, reading.known_on, reading.apply_disputed)
    return confidence.without_each(known, [*masks])
