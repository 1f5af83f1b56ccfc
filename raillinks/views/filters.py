"""The filters, one row each. The selection's choices, masks, facets, sidebar, API and docs all read this table.

A filter defines which values each event has; an event passes if one of them is chosen. A filter by a column is a part
of the column's row in `schema.TABLES`; any other is a row here. Each has a field of the same name in `Selection`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.package.dataset import Dataset
from raillinks.package.schema import TABLES
from raillinks.views.event_values import (
    ByCell,
    ByClaim,
    ByOnlyVoice,
    ByProvince,
    EventValues,
    crossings_of_the_group,
    each_service,
)
from raillinks.words.enums import Confidence

PILLS, LIST = "pills", "list"

Values = Callable[[Dataset], tuple[str, ...]]
LinkMask = Callable[[Dataset, pd.DataFrame, Collection[str]], Mask]
"""Rows of `Dataset.links` and the chosen values → which links have one of them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of events by one of their properties.

    Args:
        name: As the URL, the API, the command line and the field of `Selection` spell it.
        label: The label in the sidebar (a message).
        text: What it does, for the API's description and docs/selection.md.
        values: The words to choose from, or a function that reads the values from a data package.
        events: Which values each event has.
        links: Which links have a chosen value; None = it chooses events only.
        phrase: How a sentence describes it (a message with `{values}`).
        widget: `PILLS`, or `LIST` under "More filters".
        named: Whether values have display names or are words of the domain; False = as the data spells them.
    """

    name: str
    label: str
    text: str
    values: tuple[str, ...] | Values
    events: EventValues
    links: LinkMask | None = None
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


def _link_column(name: str) -> LinkMask:
    return lambda _, links, chosen: links[name].isin(list(chosen)).to_numpy(bool)


def _link_provinces(dataset: Dataset, links: pd.DataFrame, chosen: Collection[str]) -> Mask:
    near = dataset.provinces.loc[dataset.provinces["iso_3166_2"].isin(list(chosen)), "crossing_id"]
    return links["crossing_id"].isin(near).to_numpy(bool)


def _publishers(dataset: Dataset) -> tuple[str, ...]:
    return tuple(sorted(set(dataset.sources["publisher"])))


def _origins(dataset: Dataset) -> tuple[str, ...]:
    return dataset.once(_every_origin)


def _every_origin(dataset: Dataset) -> tuple[str, ...]:
    return tuple(sorted({*dataset.sources["house"], *dataset.claims["relays"]} - {""}))


def _in_data(table: str, column: str) -> Values:
    return lambda dataset: tuple(sorted(set(getattr(dataset, table)[column]) - {""}))


def _of_columns(table: str, *, first: bool = False) -> tuple[Filter, ...]:
    """The filters by columns of events, of claims or of their sources, as `schema.TABLES` has them.

    Args:
        table: `events`, `claims` or `sources`.
        first: Whether those that stand among the first filters.
    """
    by = ByCell if table == "events" else ByClaim
    return tuple(
        Filter(column.name, of.label, of.text, tuple(map(str, column.enum)) or _in_data(table, column.name),
               by(column.name), phrase=of.phrase, widget=PILLS if first else LIST, named=column.named)
        for column in TABLES[table]
        if (of := column.filter) and of.is_first == first
    )  # fmt: skip


FILTERS: tuple[Filter, ...] = (
    Filter("crossing", "Crossing", "Only these crossings, and events on the group that they belong to.",
           lambda dataset: tuple(dataset.crossing_ids), ByCell("crossing_id", crossings_of_the_group),
           _link_column("crossing_id")),
    Filter("service", "Service", "Only these services; events on all services belong to each.",
           lambda dataset: dataset.services, ByCell("service", each_service), _link_column("service")),
    *_of_columns("events", first=True),
    Filter("confidence", "Confidence", "Only events of these confidences.", tuple(map(str, Confidence)),
           ByCell("confidence")),
    *_of_columns("events"),
    Filter("province", "Province",
           "Only crossings that join these provinces (ISO 3166-2), and events that affect them.",
           lambda dataset: tuple(sorted(set(dataset.province_ids))), ByProvince(), _link_provinces, widget=LIST),
    Filter("publisher", "Has a claim by", "Only events with a claim by one of these publishers, beside any others.",
           _publishers, ByClaim("publisher"), phrase="with a claim by {values}", widget=LIST, named=False),
    Filter("rests_on", "Rests only on",
           "Only events whose supporting claims all go back to one of these publishers (status rules, “Independent "
           "reports”).",
           _origins, ByOnlyVoice(), phrase="resting only on {values}", widget=LIST, named=False),
    *_of_columns("sources"),
    *_of_columns("claims"),
)  # fmt: skip
"""Every filter, in the order of the sidebar, links and docs."""
BY_NAME: Mapping[str, Filter] = MappingProxyType({f.name: f for f in FILTERS})
OF_LINKS = tuple(f.name for f in FILTERS if f.links is not None)
"""The names of those that choose links too."""
