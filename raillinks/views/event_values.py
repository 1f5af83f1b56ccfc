"""How a filter reads the values of events: from a cell, from their claims, or from the provinces they concern.

Each answers two questions for many events at once: which have a chosen value, and which values each has.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from raillinks.engine import voices
from raillinks.engine.replay import Mask
from raillinks.package.dataset import Dataset
from raillinks.words.enums import ALL_SERVICES, GROUP, Service
from raillinks.words.text_columns import among

Pairs = Collection[tuple[str, str]]
"""`event_id` and a value, each pair once."""


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

    def pairs(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame) -> Pairs:
        """The values of each event; claims of other events may be among them. Arguments as for `mask`."""


def _own(_: Dataset) -> Mapping[str, tuple[str, ...]]:
    return {}


def crossings_of_the_group(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """An event on the group belongs to every crossing between China and the DPRK."""
    return {GROUP: tuple(dataset.chinese_crossings)}


def both_services(_: Dataset) -> Mapping[str, tuple[str, ...]]:
    """An event on all services belongs to each."""
    return {ALL_SERVICES: tuple(map(str, Service))}


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

    def pairs(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> Pairs:
        """See `EventValues`."""
        shared, cells = self.shared(dataset), zip(events["event_id"], events[self.column], strict=True)
        return [(str(event), value) for event, cell in cells for value in shared.get(cell, (str(cell),))]


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

    def pairs(self, _: Dataset, __: pd.DataFrame, claims: pd.DataFrame) -> Pairs:
        """See `EventValues`."""
        return {(str(event), str(value)) for event, value in zip(claims["event_id"], claims[self.column], strict=True)}


@dataclass(frozen=True, slots=True)
class ByOnlyVoice:
    """The one publisher that an event rests on; most events rest on several, and have no value."""

    def mask(self, dataset: Dataset, events: pd.DataFrame, claims: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """See `EventValues`."""
        only = voices.only_voices(claims, set(dataset.sources["publisher"]))
        return among(events["event_id"], only.index[only.isin(list(chosen))]).to_numpy(bool)

    def pairs(self, dataset: Dataset, _: pd.DataFrame, claims: pd.DataFrame) -> Pairs:
        """See `EventValues`."""
        only = voices.only_voices(claims, set(dataset.sources["publisher"]))
        return list(zip(map(str, only.index), map(str, only), strict=True))


@dataclass(frozen=True, slots=True)
class ByProvince:
    """The provinces that an event's crossing joins, and those that it affects."""

    def mask(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame, chosen: Collection[str]) -> Mask:
        """See `EventValues`."""
        joined = dataset.provinces.loc[dataset.provinces["iso_3166_2"].isin(list(chosen)), "crossing_id"]
        group = [GROUP] if set(joined) & set(dataset.chinese_crossings) else []
        return events["crossing_id"].isin([*joined, *group]).to_numpy(bool) | affecting(events, chosen)

    def pairs(self, dataset: Dataset, events: pd.DataFrame, _: pd.DataFrame) -> Pairs:
        """See `EventValues`."""
        joined: dict[str, set[str]] = {}
        chinese = set(dataset.chinese_crossings)
        for crossing, code in zip(dataset.provinces["crossing_id"], dataset.provinces["iso_3166_2"], strict=True):
            for place in (str(crossing), *([GROUP] if crossing in chinese else [])):
                joined.setdefault(place, set()).add(str(code))
        columns = zip(events["event_id"], events["crossing_id"], events["affects"], strict=True)
        return [
            (str(event), code)
            for event, crossing, affected in columns
            for code in {*joined.get(crossing, ()), *affected.split(";")}
        ]


def affecting(events: pd.DataFrame, provinces: Collection[str]) -> Mask:
    """Events that affect one of the provinces."""
    affected = events["affects"].str.split(";").explode().isin(list(provinces)).groupby(level=0).any()
    return np.asarray(affected.reindex(events.index, fill_value=False), bool)
