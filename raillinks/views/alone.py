"""On which one publisher the status of a link hangs alone (status rules, "What hangs on one voice").

Two things must hold. The event that gave the status rests on that publisher alone ("One voice"): no second voice
supports it. And without everything that goes back to that publisher the link would have another status on the day: no
other event carries it either.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.engine import left_out, voices
from raillinks.engine.left_out import Known
from raillinks.engine.why import Row
from raillinks.package.dataset import Dataset
from raillinks.views.known_log import KnownLog, Link
from raillinks.words import dates
from raillinks.words.enums import GROUP
from raillinks.words.text_columns import among

_LINK = ("crossing_id", "service")
Days = tuple[np.datetime64, np.datetime64 | None]
"""The first and the last day; None: without an end."""


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
    """The days on which the status of each link hangs on one publisher alone, in order. Arguments as for `of_links`."""
    rows = {link: log.histories[link].intervals for link in links}
    carried = {link: [*dict.fromkeys(filter(None, (_voice(log, row) for row in each)))] for link, each in rows.items()}
    most = max(map(len, carried.values()), default=0)
    _keep(dataset, log, [{link: each[n] for link, each in carried.items() if len(each) > n} for n in range(most)])
    return {link: [days for row in each for days in _days_in(log, link, row)] for link, each in rows.items()}


def _voice(log: KnownLog, interval: Row) -> str:
    """The publisher on which the event of an interval rests alone; empty where there are several, or none."""
    return log.voices.get(str(interval["event_id"]), "")


def _without(log: KnownLog, key: tuple[Link, str], interval: Row, day: np.datetime64) -> Hangs:
    starts, statuses = log.without_voice[key]
    other = statuses[bisect_right(starts, day)]
    return Hangs(key[1], other) if other != interval["status"] else Hangs()


def _days_in(log: KnownLog, link: Link, interval: Row) -> Iterator[Days]:
    """The days of an interval on which its status hangs on its voice."""
    voice, first, end = _voice(log, interval), *(dates.day_or_none(interval[name]) for name in ("start", "end"))
    if not voice or first is None:
        return
    starts, _ = log.without_voice[link, voice]
    inside = [day for day in starts if day > first and (end is None or day < end)]
    hangs = [bool(_without(log, (link, voice), interval, day).on) for day in (first, *inside)]
    for differs, of_run in groupby(zip((first, *inside), (*inside, end), hangs, strict=True), key=lambda part: part[2]):
        run = list(of_run)
        if differs:
            until = run[-1][1]
            yield run[0][0], None if until is None else until - 1


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
    asked, links = {link for turn in missing for link in turn}, dataset.links
    named = [*zip(links["crossing_id"].astype(str), links["service"].astype(str), strict=True)]
    links = links[[link in asked for link in named]].reset_index(drop=True)
    near = among(dataset.events["crossing_id"], {*links["crossing_id"], GROUP})
    events = dataset.events[near].reset_index(drop=True)
    claims = log.claims[among(log.claims["event_id"], set(events["event_id"]))].reset_index(drop=True)
    known = Known(events, claims, links, log.reading.known_on, log.reading.apply_disputed)
    of_turns = _lost(known, missing, set(log.sources["publisher"]))
    for turn, without in zip(missing, left_out.without_of_links(known, of_turns), strict=True):
        for (crossing, service), of_link in without.intervals().groupby(list(_LINK), sort=False):
            link = str(crossing), str(service)
            if link in turn:
                past = list(dates.to_days(of_link["start"])[1:]), of_link["status"].astype(str).tolist()
                log.without_voice[link, turn[link]] = past


def _lost(known: Known, turns: Sequence[Mapping[Link, str]], publishers: set[str]) -> Iterator[pd.DataFrame]:
    """The claims that each link loses: those about its crossing, or about the group, that go back to its publisher."""
    at = known.claims["event_id"].map(known.events.set_index("event_id")["crossing_id"]).astype(str)
    origin = voices.origins(known.claims, publishers).astype(str)
    claims = pd.DataFrame({"at": at, "origin": origin, "claim": np.arange(len(at))})
    named = [*zip(known.links["crossing_id"].astype(str), known.links["service"].astype(str), strict=True)]
    for turn in turns:
        losing = [(n, link[0], turn[link]) for n, link in enumerate(named) if link in turn]
        places = [(n, place, voice) for n, crossing, voice in losing for place in (crossing, GROUP)]
        yield pd.DataFrame(places, columns=["number", "at", "origin"]).merge(claims, on=["at", "origin"])
