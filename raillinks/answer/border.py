"""The answer for the whole border: where each listed link of the crossings that lead is counted.

Facts alone; `border_wording` says them in two lines (status rules, "The whole border").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from raillinks.answer import evidence
from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, GROUP, Confidence, Kind
from raillinks.domain.status import COUNTED_AS_OPEN, RUNNING, Status
from raillinks.engine.confidence import Row
from raillinks.package.dataset import Dataset
from raillinks.query import view_figures
from raillinks.query.known_log import Link
from raillinks.query.selection import Selection
from raillinks.query.view_figures import FIRST, LAST, Range
from raillinks.query.views import View


class Place(StrEnum):
    """Where a link is counted that is not counted at its status.

    OLD: trains run, but the evidence is old. PERHAPS: several statuses are possible, and with one of them trains run.
    UNCERTAIN: several are possible, and with none they do. CHANGED: it is counted at several places in a period, and
    on no day at one where trains run, or may run.
    """

    OLD, PERHAPS, UNCERTAIN, CHANGED = "old_evidence", "perhaps", "uncertain", "changed"


PLACES = (*RUNNING, Place.PERHAPS, Place.OLD, Place.UNCERTAIN, Place.CHANGED, *(s for s in Status if s not in RUNNING))
"""All places, in the order in which they are said."""


@dataclass(frozen=True, slots=True)
class Border:
    """What the log says of the listed links together.

    Args:
        asked: The selection, which has the day, month or year and the known-on day.
        covered_to: The last day that the log covers.
        days: The first and the last day that are counted: those asked for, up to the last one that counts; only the
            last one that counts if they are all after it.
        log_begins: The first day of the first known event; None if none is known.
        services: The services of the listed links, in their order.
        narrowed: Whether the selection leaves out a link between China and the DPRK.
        links: The listed links of the crossings that lead on one of these days, by place; only places that have any.
        throughout: Those of them that are open on all these days.
        contested: Those of them that are contested on one of these days.
        others: The listed crossings that exist on one of these days and lead on none.
        hints: By service without evidence at any crossing that leads, the nearest observation that names no crossing.
    """

    asked: Selection
    covered_to: np.datetime64
    days: Range
    log_begins: np.datetime64 | None
    services: tuple[str, ...]
    narrowed: bool
    links: Mapping[str, tuple[Link, ...]]
    throughout: frozenset[Link]
    contested: tuple[Link, ...]
    others: tuple[str, ...]
    hints: Mapping[str, Row]

    @property
    def last_known(self) -> bool:
        """Whether all days asked for are after the last one that the log covers."""
        return bool(self.asked.as_of_days[0] > self.covered_to)

    @property
    def leading(self) -> tuple[str, ...]:
        """The crossings that lead."""
        return tuple(dict.fromkeys(crossing for place in PLACES for crossing, _ in self.links.get(place, ())))


def of_view(dataset: Dataset, view: View) -> Border | None:
    """The answer of a view for the listed links together; None if it lists none."""
    any_day = view.any_day
    listed = any_day.listed_links
    if not listed:
        return None
    days = _days(view)
    kept = view.any_day.once(_of_any_day, dataset, view)
    leads, exist = kept.leads, kept.exist
    leading = [link for link in listed if _touch(leads[link[0]], days)]
    placed: dict[str, list[Link]] = {place: [] for place in PLACES}
    throughout = set()
    for link in leading:
        places = _places(view, link, _within(days, exist[link[0]]))
        placed[_one(places)].append(link)
        throughout |= {link} if places <= set(COUNTED_AS_OPEN) else set()
    links = {place: tuple(own) for place, own in placed.items() if own}
    first = any_day.log.first_day
    return Border(
        asked=view.selection,
        covered_to=dataset.covered_to,
        days=days,
        log_begins=None if np.isnat(first) else first,
        services=tuple(dict.fromkeys(service for _, service in listed)),
        narrowed=kept.narrowed,
        links=links,
        throughout=frozenset(throughout),
        contested=tuple(link for link in leading if _touch(kept.contested.get(link, ()), days)),
        others=tuple(
            crossing
            for crossing in dict.fromkeys(crossing for crossing, _ in listed)
            if _touch([exist[crossing]], days) and not _touch(leads[crossing], days)
        ),
        hints=_hints(view, dataset.chinese_crossings, leading, links.get(Status.UNKNOWN, ()), days),
    )


def _days(view: View) -> Range:
    first, last = view.selection.as_of_days
    return min(first, view.counted_to), min(last, view.counted_to)


@dataclass(frozen=True, slots=True)
class _AnyDay:
    """What does not depend on the day.

    Args:
        leads: On which days each listed crossing leads.
        exist: The first and the last day of each crossing.
        contested: On which days a link is contested, of those that are on any.
        narrowed: As in `Border`.
    """

    leads: Mapping[str, Sequence[Range]]
    exist: Mapping[str, Range]
    contested: Mapping[Link, Sequence[Range]]
    narrowed: bool


def _of_any_day(dataset: Dataset, view: View) -> _AnyDay:
    contested: dict[Link, list[Range]] = {}
    for row in view_figures.contested_days(view).to_dict("records"):
        starts, ends = (dates.day_or_none(row[side]) for side in ("start", "end"))
        until = LAST if ends is None else ends - np.timedelta64(1, "D")
        contested.setdefault((row["crossing_id"], row["service"]), []).append((starts or FIRST, until))
    table, links = dataset.crossings, dataset.links
    bounds = ([dates.day_or_none(day) for day in table[f"exists_{side}"]] for side in ("earliest", "latest"))
    exist = {
        str(crossing): (first or FIRST, last or LAST)
        for crossing, first, last in zip(table["crossing_id"], *bounds, strict=True)
    }
    chinese = links[~links["context"].to_numpy(bool)]
    every = set(zip(chinese["crossing_id"], chinese["service"], strict=True))
    narrowed = not every <= set(view.any_day.listed_links)
    return _AnyDay(view_figures.leading_days(dataset, view), exist, contested, narrowed)


def _touch(ranges: Iterable[Range], days: Range) -> bool:
    return any(bool(first <= days[1] and last >= days[0]) for first, last in ranges)


def _within(days: Range, other: Range) -> Range:
    return max(days[0], other[0]), min(days[1], other[1])


def _places(view: View, link: Link, days: Range) -> set[str]:
    """Where a link is counted on each of some days."""
    return {_place(span) for span in view.any_day.log.histories[link].spans_in(*days)}


def _place(span: Row) -> str:
    """Where a link is counted on the days of a row of `Timeline.spans`."""
    possible = str(span["alternatives"]).split(";")
    if len(possible) > 1:
        return Place.UNCERTAIN if set(RUNNING).isdisjoint(possible) else Place.PERHAPS
    return Place.OLD if span["stale"] and span["status"] in RUNNING else str(span["status"])


def _one(places: set[str]) -> str:
    """Where a link is counted in a period that is counted at some places from day to day."""
    alone = next(iter(places)) if len(places) == 1 else Place.CHANGED
    return next((place for place in (*RUNNING, Place.PERHAPS, Place.OLD) if place in places), alone)


def _hints(
    view: View, chinese: Sequence[str], leading: Sequence[Link], unknown: Sequence[Link], days: Range
) -> Mapping[str, Row]:
    """By service without evidence at any crossing that leads, the observation on all crossings that is the nearest.

    It may have happened in the silence of all of them, and not only after the days.
    """
    told = [
        event
        for event in view.any_day.log.rows_at.get(GROUP, ())
        if event["kind"] == Kind.OBSERVATION
        and event["confidence"] != Confidence.WITHDRAWN
        and dates.of_cell(event["date_earliest"]) <= days[1]
    ]
    found: dict[str, Row] = {}
    for service in dict.fromkeys(service for _, service in unknown):
        own = [link for link in leading if link[1] == service]
        past = [view.any_day.log.histories[link] for link in own if link[0] in chinese]
        if past and set(own) <= set(unknown):
            silences = [each.intervals[each.interval(days[1])] for each in past]
            hints = [
                event
                for event in told
                if event["service"] in {service, ALL_SERVICES}
                and all(evidence.may_be_in(event, silence) for silence in silences)
            ]
            nearest = min(hints, key=lambda event: evidence.distance(event, days[1]), default=None)
            found |= {} if nearest is None else {service: nearest}
    return found
