"""The filters, one row each. The selection's choices, masks, facets, panel, API and docs all read this table.

A filter defines which values each event has; an event passes if one of them is chosen. A filter by a column is a part
of the column's row in `schema.TABLES`; any other is a row here. Each has a field of the same name in `Selection`.

How a filter reads the values of events: from a cell, from their claims, or from the provinces they concern.

Each answers two questions for many events at once: which have a chosen value, and which values each has.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from raillinks.domain.enums import ALL_SERVICES, GROUP, Confidence
from raillinks.domain.text import among, as_arrow
from raillinks.engine import confidence
from raillinks.engine.replay import Mask
from raillinks.package.dataset import Dataset
from raillinks.package.schema import TABLES

Places = dict[str, NDArray[np.int64]]
"""By value: the positions in a table of events of those that have it, ascending, each once."""


class EventValues(Protocol):
    """The values that events have in one respect."""

    def mask(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """Which events have one of the chosen values.

        Args:
            dataset: The package.
            events: As known.
            claims: The known claims, joined with their sources.
            chosen: The chosen values.
        """

    def places(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> Places:
        """The events of each value; arguments as for `mask`, claims of other events may be among them."""


def _own(_: Dataset) -> Mapping[str, tuple[str, ...]]:
    return {}


def crossings_of_the_group(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """An event on the group belongs to every crossing between China and the DPRK."""
    return {GROUP: tuple(dataset.chinese_crossings)}


def each_service(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """An event on all services belongs to each."""
    return {ALL_SERVICES: dataset.services}


@dataclass(frozen=True, slots=True)
class ByCell:
    """The value is in a column of the events.

    Args:
        column: The column.
        shared: Cells that stand for several values.
    """

    column: str
    shared: Callable[[Dataset], Mapping[str, tuple[str, ...]]] = _own

    def mask(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """See `EventValues`."""
        cells = [cell for cell, values in self.shared(dataset).items() if set(values) & set(chosen)]
        return events[self.column].isin([*chosen, *cells]).to_numpy(bool)

    def places(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> Places:
        """See `EventValues`."""
        shared, cells = self.shared(dataset), _grouped(events[self.column])
        return _merged((value, own) for cell, own in cells.items() for value in shared.get(cell, (cell,)))


@dataclass(frozen=True, slots=True)
class ByClaim:
    """The value is in a column of the known claims: an event has the values of all its claims.

    Args:
        column: The column.
    """

    column: str

    def mask(self, _: Dataset, events: pd.DataFrame, claims: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """See `EventValues`."""
        ids = claims.loc[claims[self.column].isin(list(chosen)), "event_id"]
        return among(events["event_id"], ids).to_numpy(bool)

    def places(self, _: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> Places:
        """See `EventValues`."""
        return _of_ids(events, claims["event_id"], claims[self.column])


@dataclass(frozen=True, slots=True)
class ByOnlyVoice:
    """The one publisher that an event rests on; most events rest on several, and have no value."""

    def mask(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame, chosen: Collection[str]) -> Mask:  # noqa: ARG002
        """See `EventValues`."""
        only = confidence.only_voices(claims)
        return among(events["event_id"], only.index[only.isin(list(chosen))]).to_numpy(bool)

    def places(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> Places:  # noqa: ARG002
        """See `EventValues`."""
        only = confidence.only_voices(claims)
        return _of_ids(events, only.index.to_series(), only)


@dataclass(frozen=True, slots=True)
class ByProvince:
    """The provinces that an event's crossing joins, and those that it affects."""

    def mask(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """See `EventValues`."""
        joined = dataset.provinces.loc[dataset.provinces["iso_3166_2"].isin(list(chosen)), "crossing_id"]
        group = [GROUP] if set(joined) & set(dataset.chinese_crossings) else []
        return events["crossing_id"].isin([*joined, *group]).to_numpy(bool) | affecting(events, chosen)

    def places(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> Places:
        """See `EventValues`."""
        joined: dict[str, set[str]] = {}
        chinese = set(dataset.chinese_crossings)
        for crossing, code in zip(dataset.provinces["crossing_id"], dataset.provinces["iso_3166_2"], strict=True):
            for place in (str(crossing), *([GROUP] if crossing in chinese else [])):
                joined.setdefault(place, set()).add(str(code))
        of_crossing = (
            (code, own) for at, own in _grouped(events["crossing_id"]).items() for code in joined.get(at, ())
        )
        of_cell = ((code, own) for cell, own in _grouped(events["affects"]).items() for code in cell.split(";") if code)
        return _merged([*of_crossing, *of_cell])


def _grouped(cells: "pd.Series[str]") -> Places:
    """The positions of each distinct cell."""
    code, distinct = pd.factorize(cells)
    order = np.argsort(code, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(code, minlength=len(distinct)))[:-1])
    return dict(zip(map(str, distinct), parts, strict=False))


def _merged(found: Iterable[tuple[str, NDArray[np.int64]]]) -> Places:
    """Positions of values, some of which come more than once."""
    parts: dict[str, list[NDArray[np.int64]]] = {}
    for value, own in found:
        parts.setdefault(value, []).append(own)
    return {value: own[0] if len(own) == 1 else np.unique(np.concatenate(own)) for value, own in parts.items()}


def _of_ids(events: pd.DataFrame, ids: "pd.Series[str]", values: "pd.Series[str]") -> Places:
    """The positions of the events of each value, where the ids of its events are known."""
    at = np.asarray(pc.fill_null(pc.index_in(as_arrow(ids), value_set=as_arrow(events["event_id"])), -1), np.int64)
    return {value: own[own >= 0] for value, n in _grouped(values).items() for own in [np.unique(at[n])]}


def affecting(events: pd.DataFrame, provinces: Collection[str]) -> Mask:
    """Events that affect one of the provinces."""
    affected = events["affects"].str.split(";").explode().isin(list(provinces)).groupby(level=0).any()
    return np.asarray(affected.reindex(events.index, fill_value=False), bool)


PILLS, LIST = "pills", "list"

Values = Callable[[Dataset], tuple[str, ...]]
LinkMask = Callable[[Dataset, pd.DataFrame, Collection[str]], Mask]
"""Rows of `Dataset.links` and the chosen values → which links have one of them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of events by one of their properties.

    Args:
        name: As the URL, the API, the command line and the field of `Selection` spell it.
        label: The label in the panel of filters (a message).
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
"""Every filter, in the order of the panel, links and docs."""
BY_NAME: Mapping[str, Filter] = MappingProxyType({f.name: f for f in FILTERS})
OF_LINKS = tuple(f.name for f in FILTERS if f.links is not None)
"""The names of those that choose links too."""
