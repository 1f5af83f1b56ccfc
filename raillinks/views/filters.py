"""The filters, one row each. The selection's choices, masks, facets, sidebar, API and docs all read this table.

A filter defines which values each event has; an event passes if one of them is chosen. To add a filter, add a row here
and a field of the same name to `Selection`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.package.dataset import Dataset
from raillinks.words.enums import ALL_SERVICES, GROUP, Basis, Confidence, Kind, Service, SourceType

PILLS, LIST = "pills", "list"

Values = Callable[[Dataset], tuple[str, ...]]
Pairs = Callable[[Dataset, pd.DataFrame, pd.DataFrame], pd.DataFrame]
"""Events and known claims → `event_id`, `value`: one row per value of an event."""
LinkPairs = Callable[[Dataset, pd.DataFrame], pd.DataFrame]
"""Rows of `Dataset.links` → their `index`, `value`: one row per value of a link."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of events by one of their properties.

    Args:
        name: As the URL, the API, the command line and the field of `Selection` spell it.
        label: The label in the sidebar (a message).
        text: What it does, for the API's description and docs/selection.md.
        values: The words to choose from, or a function that reads the values from a data package.
        pairs: Which values each event has.
        links: Which values each link has; None = it chooses events only.
        phrase: How a sentence describes it (a message with `{values}`).
        widget: `PILLS`, or `LIST` under "More filters".
        named: Whether values have display names or are words of the domain; False = as the data spells them.
    """

    name: str
    label: str
    text: str
    values: tuple[str, ...] | Values
    pairs: Pairs
    links: LinkPairs | None = None
    phrase: str = "{values}"
    widget: str = PILLS
    named: bool = True

    def offered(self, dataset: Dataset) -> tuple[str, ...]:
        """The values that a data package offers."""
        return self.values(dataset) if callable(self.values) else self.values

    @property
    def words(self) -> tuple[str, ...]:
        """The words to choose from; empty if the values come from the data."""
        return () if callable(self.values) else self.values


def _members(dataset: Dataset) -> pd.DataFrame:
    """`crossing_id`, `value`: each crossing has itself, the group has all crossings between China and the DPRK."""
    own, group = dataset.crossing_ids, dataset.chinese_crossings
    return pd.DataFrame({"crossing_id": [*own, *[GROUP] * len(group)], "value": [*own, *group]})


def _crossing(dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> pd.DataFrame:
    return events[["event_id", "crossing_id"]].merge(_members(dataset), on="crossing_id")[["event_id", "value"]]


def _service(_: Dataset, events: pd.DataFrame, __: pd.DataFrame) -> pd.DataFrame:
    pairs = pd.DataFrame({"service": [*Service, *[ALL_SERVICES] * len(Service)], "value": [*Service, *Service]})
    return events[["event_id", "service"]].merge(pairs.astype(str), on="service")[["event_id", "value"]]


def _province(dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> pd.DataFrame:
    """The provinces that an event's crossing connects, and those that the event affects."""
    joined = dataset.provinces.rename(columns={"iso_3166_2": "value"})
    chinese = joined[joined["crossing_id"].isin(dataset.chinese_crossings)].assign(crossing_id=GROUP)
    here = events[["event_id", "crossing_id"]].merge(pd.concat([joined, chinese]), on="crossing_id")
    affected = events.assign(value=events["affects"].str.split(";")).explode("value")
    return pd.concat([here, affected])[["event_id", "value"]]


def _column(name: str) -> Pairs:
    """Pairs from a column of the events."""
    return lambda _, events, __: events[["event_id", name]].set_axis(["event_id", "value"], axis=1)


def _claimed(name: str) -> Pairs:
    """Pairs from a column of the known claims, joined with their sources."""

    def pairs(_: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
        mine = claims.loc[claims["event_id"].isin(events["event_id"]), ["event_id", name]]
        return mine.set_axis(["event_id", "value"], axis=1)

    return pairs


def _link_column(name: str) -> LinkPairs:
    return lambda _, links: links[[name]].set_axis(["value"], axis=1).reset_index()


def _link_provinces(dataset: Dataset, links: pd.DataFrame) -> pd.DataFrame:
    joined = dataset.provinces.rename(columns={"iso_3166_2": "value"})
    return links[["crossing_id"]].reset_index().merge(joined, on="crossing_id")[["index", "value"]]


def _publishers(dataset: Dataset) -> tuple[str, ...]:
    return tuple(sorted(set(dataset.sources["publisher"])))


def _words(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(map(str, enum))


FILTERS = (
    Filter("crossing", "Crossing", "Only these crossings, and events on the group that they belong to.",
           lambda dataset: tuple(dataset.crossing_ids), _crossing, _link_column("crossing_id")),
    Filter("service", "Service", "Only these services; events on all services belong to each.",
           _words(Service), _service, _link_column("service")),
    Filter("kind", "Kind", "Only these kinds of event.", _words(Kind), _column("kind")),
    Filter("confidence", "Confidence", "Only events of these confidences.", _words(Confidence), _column("confidence")),
    Filter("province", "Province",
           "Only crossings that join these provinces (ISO 3166-2), and events that affect them.",
           lambda dataset: tuple(sorted(set(dataset.province_ids))), _province, _link_provinces, widget=LIST),
    Filter("publisher", "Publisher", "Only events with a claim by one of these publishers.",
           _publishers, _claimed("publisher"), phrase="published by {values}", widget=LIST, named=False),
    Filter("source_type", "Source type", "Only events with a claim in a source of these types.",
           _words(SourceType), _claimed("source_type"), phrase="source type: {values}", widget=LIST),
    Filter("basis", "Basis", "Only events with a claim on one of these bases.",
           _words(Basis), _claimed("basis"), phrase="basis: {values}", widget=LIST),
)  # fmt: skip
"""Every filter, in the order of the sidebar, links and docs."""
BY_NAME: Mapping[str, Filter] = MappingProxyType({f.name: f for f in FILTERS})


def mask(events: pd.DataFrame, pairs: pd.DataFrame, chosen: Collection[str]) -> Mask:
    """Which events have one of the chosen values.

    Args:
        events: Rows with `event_id`.
        pairs: As a filter's `pairs` returns them.
        chosen: The chosen values.
    """
    return events["event_id"].isin(pairs.loc[pairs["value"].isin(list(chosen)), "event_id"]).to_numpy()


def link_mask(links: pd.DataFrame, pairs: pd.DataFrame, chosen: Collection[str]) -> Mask:
    """Which links have one of the chosen values.

    Args:
        links: Rows of `Dataset.links`.
        pairs: As a filter's `links` returns them.
        chosen: The chosen values.
    """
    return np.asarray(links.index.isin(pairs.loc[pairs["value"].isin(list(chosen)), "index"]))
