"""The view of a selection: which events and links it shows. Filters choose rows; they never alter a status.

Facets: how many events each value of a filter would show, with all other filters applied.

The places of each value in the list of events are noted once for a choice of filters. A day then costs two binary
searches per value, however long the log is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates
from raillinks.domain.enums import GROUP
from raillinks.domain.text import among
from raillinks.engine import knowledge
from raillinks.engine.replay import Mask
from raillinks.engine.timeline import Timeline, effective, make_timeline
from raillinks.metrics import periods, uptime
from raillinks.package.dataset import Dataset
from raillinks.query import search
from raillinks.query.filters import FILTERS, Filter, Places
from raillinks.query.known_log import FilteredLog, KnownLog, Link, Reading, in_order, known_log
from raillinks.query.selection import Choices, Selection

NO_DAY = dates.day("2000-01-01")
"""Stands for the day of a selection where it does not matter."""


@dataclass(frozen=True)  # without slots: what it holds is worked out when it is first needed, and kept
class View:
    """The part of a data package that a selection shows.

    Args:
        selection: The selection.
        any_day: What does not depend on its days.
        counted_to: The last day that counts in figures: the earlier of `covered_to` and `known_on`.
        only: The ids of the events that it is limited to; None = no limit.
    """

    selection: Selection
    any_day: FilteredLog
    counted_to: np.datetime64
    only: frozenset[str] | None = None

    @property
    def known(self) -> pd.DataFrame:
        """Every event as known on `known_on` (see `knowledge.as_known`)."""
        return self.any_day.log.events

    @property
    def known_claims(self) -> pd.DataFrame:
        """Every claim that is known on `known_on` (see `knowledge.known_claims`)."""
        return self.any_day.log.claims

    @property
    def anytime(self) -> pd.DataFrame:
        """The events of `known` that pass the filters, of all time, sorted by time."""
        return self.any_day.anytime

    @property
    def timeline(self) -> Timeline:
        """The replay of the effective events, over all links; no filter alters it."""
        return self.any_day.log.timeline

    @property
    def links(self) -> pd.DataFrame:
        """The links that the selection lists."""
        return self.any_day.links

    @cached_property
    def in_view(self) -> NDArray[np.int64]:
        """The positions in `anytime` of the events in view, ascending."""
        chosen = positions(self.selection, self.any_day)
        if self.only is None:
            return chosen
        return chosen[among(self.anytime["event_id"].take(chosen), self.only).to_numpy()]

    def shows(self, event_id: str) -> bool:
        """Whether an event is in view."""
        place = self.any_day.places.get(event_id, -1)
        at = int(np.searchsorted(self.in_view, place))
        return at < len(self.in_view) and bool(self.in_view[at] == place)

    @cached_property
    def events(self) -> pd.DataFrame:
        """The events of `anytime` that the mode chooses by their day: the events in view."""
        chosen, n = self.in_view, len(self.in_view)
        if n and chosen[-1] - chosen[0] == n - 1:  # rows that follow each other are not copied
            return self.anytime.iloc[chosen[0] : chosen[-1] + 1].reset_index(drop=True)
        return self.anytime.take(chosen).reset_index(drop=True)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The known claims of the events in view."""
        return self.known_claims[among(self.known_claims["event_id"], self.events["event_id"])].reset_index(drop=True)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The sources of these claims."""
        sources = self.any_day.log.sources
        return sources[among(sources["source_id"], self.claims["source_id"])].reset_index(drop=True)


def choices(dataset: Dataset) -> Choices:
    """The choices that the data offers."""
    return dataset.once(_choices)


def _choices(dataset: Dataset) -> Choices:
    return Choices({choice.name: choice.offered(dataset) for choice in FILTERS}, log_days(dataset))


def log_days(dataset: Dataset) -> tuple[np.datetime64, np.datetime64]:
    """The first day of the log's first event, and `covered_to`."""
    return dataset.once(_log_days)


def _log_days(dataset: Dataset) -> tuple[np.datetime64, np.datetime64]:
    return uptime.whole_log(dataset.events, dataset.covered_to)


def make_view(dataset: Dataset, selection: Selection) -> View:
    """The view of a selection."""
    return view_on(dataset, selection, filtered_log(dataset, selection, known_log(dataset, reading(selection))))


def reading(selection: Selection) -> Reading:
    """What a selection reads the log by."""
    return Reading(selection.known_on, selection.disputed == "apply", selection.stale_after)


def any_days(selection: Selection) -> Selection:
    """The part of a selection that its `AnyDay` depends on; the rest is at its default, with `NO_DAY`."""
    kept = {name: getattr(selection, name) for name in ("known_on", "disputed", "stale_after", "context", "q")}
    filters = {choice.name: getattr(selection, choice.name) for choice in FILTERS}
    return Selection(as_of=selection.last_day(NO_DAY), **kept, **filters)


def filtered_log(dataset: Dataset, selection: Selection, log: KnownLog) -> FilteredLog:
    """What a selection shows whatever its days are.

    Args:
        dataset: The package.
        selection: The selection.
        log: Its log by the selection's `reading`.
    """
    anytime = in_order(log.events[filtered(dataset, selection, log.events, log.claims)])
    return FilteredLog(log, anytime, listed_links(dataset, selection))


def view_on(dataset: Dataset, selection: Selection, of_any_day: FilteredLog) -> View:
    """The view of a selection.

    Args:
        dataset: The package.
        selection: The selection.
        of_any_day: That of its `any_days`.
    """
    return View(selection, of_any_day, counted_to=selection.last_day(dataset.covered_to))


def positions(selection: Selection, of_any_day: FilteredLog) -> NDArray[np.int64]:
    """The positions in `anytime` of the events that the mode chooses: those up to a day by binary search."""
    if selection.mode not in {"as_of", "window"}:
        return np.flatnonzero(in_time(selection, of_any_day.anytime))
    end = np.searchsorted(of_any_day.first_days, selection.as_of, side="right")
    before = selection.as_of - np.timedelta64(selection.days, "D")
    first = np.searchsorted(of_any_day.first_days, before, side="right") if selection.mode == "window" else 0
    return np.arange(first, end)


def undated(dataset: Dataset, view: View) -> pd.DataFrame:
    """The events up to the as-of day that `known_on` leaves out only because none of their sources is dated.

    They count from the day on which the maintainers read the sources, and may have been known before (status rules,
    "Known on a day").

    Returns:
        Rows of the table of events, on crossings and services that the selection lists; empty without `known_on`.
    """
    chosen, events = view.selection, dataset.events
    if chosen.known_on is None:
        return events.iloc[:0]
    ids = set(knowledge.without_publication_day(dataset.claims, dataset.sources)) - set(view.known["event_id"])
    happened = (events["date_earliest"] <= pd.Timestamp(chosen.as_of)).to_numpy()
    listed = on_listed_links(dataset, chosen, events)
    return events[among(events["event_id"], ids).to_numpy() & happened & listed].reset_index(drop=True)


def cannot_be_replayed(dataset: Dataset, view: View) -> frozenset[Link]:
    """The links that would have another status on the as-of day, or since another day, if `undated` were known.

    Nobody knows whether it was: so their status as known on the known-on day cannot be replayed.
    """
    left_out = undated(dataset, view)
    if left_out.empty:
        return frozenset()
    chosen, log = view.selection, view.any_day.log
    every = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    more = every[among(every["event_id"], left_out["event_id"])]
    with_them = pd.concat([log.events, more], ignore_index=True)
    moving = with_them[effective(with_them, apply_disputed=log.reading.apply_disputed)].reset_index(drop=True)
    links = log.timeline.links
    days = (each.status_on(chosen.as_of, chosen.stale_after) for each in (make_timeline(moving, links), log.timeline))
    would_be, shown = (on_day[["status", "alternatives", "since"]].astype(str) for on_day in days)
    links = links[(would_be != shown).any(axis=1).to_numpy(bool)]
    return frozenset(zip(map(str, links["crossing_id"]), map(str, links["service"]), strict=True))


def filtered(dataset: Dataset, selection: Selection, events: pd.DataFrame, claims: pd.DataFrame) -> Mask:
    """Which events pass all filters of the selection, whatever their day.

    Args:
        dataset: The package, for places.
        selection: The selection.
        events: As known.
        claims: The known claims.
    """
    masks = [
        listed(dataset, selection, events),
        search.with_text(dataset, selection.q, events, claims),
        *filter_masks(dataset, selection, events, claims).values(),
    ]
    passed: Mask = np.all(masks, axis=0)
    return passed


def filter_masks(
    dataset: Dataset, selection: Selection, events: pd.DataFrame, claims: pd.DataFrame
) -> Mapping[str, Mask]:
    """Which events pass each filter that the selection uses, by the filter's name. Arguments as for `filtered`."""
    return {
        choice.name: choice.events.mask(dataset, events, claims, chosen)
        for choice in FILTERS
        if (chosen := getattr(selection, choice.name))
    }


def listed(dataset: Dataset, selection: Selection, events: pd.DataFrame) -> Mask:
    """Events on crossings between China and the DPRK or on their group; Russian ones only if the selection asks."""
    if selection.crossing or selection.context:
        return np.ones(len(events), bool)
    return events["crossing_id"].isin([*dataset.chinese_crossings, GROUP]).to_numpy()


def elsewhere(dataset: Dataset, view: View) -> int:
    """How many known events lie on another border, on crossings that the selection does not list."""
    return int((~listed(dataset, view.selection, view.known)).sum())


def on_listed_links(dataset: Dataset, selection: Selection, events: pd.DataFrame) -> Mask:
    """Events on the crossings and services that the selection lists.

    Other filters do not matter. `province` does not either: it also chooses events by what they affect.
    """
    links = replace(Selection(as_of=selection.as_of), crossing=selection.crossing, service=selection.service)
    masks = filter_masks(dataset, links, events, events.iloc[:0]).values()
    passed: Mask = np.all([listed(dataset, selection, events), *masks], axis=0)
    return passed


def in_time(selection: Selection, events: pd.DataFrame) -> Mask:
    """Events that the mode chooses.

    By `date_earliest`: up to the as-of date, or in the window before it. In a period: those whose window touches it,
    since they may have happened in it. Or all.
    """
    if selection.mode == "all":
        return np.ones(len(events), bool)
    if selection.mode == "period":
        return periods.touches(events, (selection.from_, selection.to), "date_earliest", "date_latest")
    day = events["date_earliest"].to_numpy()
    up_to = np.asarray(day <= selection.as_of)
    if selection.mode == "as_of":
        return up_to
    return up_to & (day > selection.as_of - np.timedelta64(selection.days, "D"))


def period(view: View) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day of the selection's period, by default those of the whole log.

    The last day may be after `covered_to`, where figures stop (`view.counted_to`), but not after `known_on`. If the
    first event known on `known_on` is after a given last day, the period is that day.
    """
    return _period(view, view.selection.from_, view.selection.to)


def second_period(view: View) -> tuple[np.datetime64, np.datetime64]:
    """The same for the period to compare with."""
    return _period(view, view.selection.compare_from, view.selection.compare_to)


def _period(view: View, first: np.datetime64 | None, last: np.datetime64 | None) -> tuple[np.datetime64, np.datetime64]:
    whole = view.any_day.once(_whole_log, view)
    end = whole[1] if last is None else view.selection.last_day(last)
    return min(whole[0], end) if first is None else first, end


def _whole_log(view: View) -> tuple[np.datetime64, np.datetime64]:
    return uptime.whole_log(view.known, view.counted_to)


def listed_links(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The links that the selection lists, chosen by `context` and the filters that apply to links."""
    links = dataset.links
    masks = [
        choice.links(dataset, links, chosen)
        for choice in FILTERS
        if choice.links is not None and (chosen := getattr(selection, choice.name))
    ]
    if not (selection.crossing or selection.context):
        masks.append(~links["context"].to_numpy(bool))
    return links[np.all([np.ones(len(links), bool), *masks], axis=0)].reset_index(drop=True)


_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Valued:
    """What a selection shows on any day, and which values its events have.

    Args:
        any_day: What it shows.
        of_filter: The positions in `AnyDay.anytime` of the events of each value of each filter, by its name.
    """

    any_day: FilteredLog
    of_filter: Mapping[str, Places]


ValuedOf = Callable[[Selection], Valued]
"""Gives the values for what `any_days` leaves of a selection."""


def facets(
    dataset: Dataset, view: View, valued_of: ValuedOf | None = None, of: Iterable[Filter] = FILTERS
) -> Mapping[str, Mapping[str, int]]:
    """The number of events per filter and value.

    Args:
        dataset: The package.
        view: The view of the selection.
        valued_of: Where the values come from, such as a cache; by default they are read now.
        of: The filters.

    Returns:
        By name of the filter: the number of events by value, 0 included.
    """
    chosen = any_days(view.selection)
    read = valued_of or (lambda others: valued(dataset, filtered_log(dataset, others, view.any_day.log)))
    own = valued(dataset, view.any_day) if valued_of is None else valued_of(chosen)
    return {
        choice.name: _counted(
            dataset, choice, view.selection,
            read(replace(chosen, **{choice.name: ()})) if getattr(chosen, choice.name) else own,  # type: ignore[arg-type]  # a filter takes several values
        )
        for choice in of
    }  # fmt: skip


def valued(dataset: Dataset, any_day: FilteredLog) -> Valued:
    """The values of the events that a selection shows on any day.

    Args:
        dataset: The package.
        any_day: What it shows.
    """
    log = any_day.log
    return Valued(
        any_day, {choice.name: choice.events.places(dataset, any_day.anytime, log.claims) for choice in FILTERS}
    )


def _counted(dataset: Dataset, choice: Filter, selection: Selection, read: Valued) -> Mapping[str, int]:
    """The number of events in view by each value that a filter offers."""
    shown, of_value = positions(selection, read.any_day), read.of_filter[choice.name]
    offered = choices(dataset).values[choice.name]  # noqa: PD011 (no frame)
    if not len(shown):
        return dict.fromkeys(offered, 0)
    first, last = int(shown[0]), int(shown[-1])
    if last - first == len(shown) - 1:
        ends = np.array([first, last + 1])
        places = ((value, of_value.get(value, _NONE).searchsorted(ends)) for value in offered)
        return {value: int(end - begin) for value, (begin, end) in places}
    in_view = np.zeros(len(read.any_day.anytime), bool)
    in_view[shown] = True
    return {value: int(in_view[of_value.get(value, _NONE)].sum()) for value in offered}
