"""How many events each value of a filter would show: counted with every other filter on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.words.enums import ALL_SERVICES, GROUP

COLUMNS: Mapping[str, str] = MappingProxyType(
    {"crossing": "crossing_id", "service": "service", "kind": "kind", "confidence": "confidence"}
)
CLAIMED = ("publisher", "source_type", "basis")
FACETS = (*COLUMNS, "province", *CLAIMED)


def facets(dataset: Dataset, view: viewing.View) -> Mapping[str, Mapping[str, int]]:
    """For each name of `FACETS` the number of events of each of its values.

    Args:
        dataset: The package.
        view: What the selection shows of it.
    """
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    shown = view.events
    return {name: _counts(dataset, view, name, shown, claims) for name in FACETS}


def _counts(
    dataset: Dataset, view: viewing.View, name: str, shown: pd.DataFrame, claims: pd.DataFrame
) -> dict[str, int]:
    """The values of one filter among the events that all the others choose.

    Args:
        dataset: The package.
        view: What the selection shows.
        name: The filter.
        shown: The events in view: what the others choose, where the filter itself is not on.
        claims: The known claims.
    """
    chosen = shown
    if getattr(view.selection, name):
        others = replace(view.selection, **{name: ()})  # type: ignore[arg-type]  # a filter takes several values
        chosen = view.known[viewing.filtered(dataset, others, view.known, claims) & viewing.in_time(others, view.known)]
    values = getattr(viewing.choices(dataset), name)
    if name in CLAIMED:
        return _claimed(chosen, claims, name, values)
    if name == "province":
        return _in_provinces(dataset, chosen, values)
    return _own(dataset, chosen, name, values)


def _own(dataset: Dataset, chosen: pd.DataFrame, name: str, values: Sequence[str]) -> dict[str, int]:
    """Counts of a column of the events; those of the group, and on all services, count for each."""
    found = {str(value): int(n) for value, n in chosen[COLUMNS[name]].value_counts().items()}
    shared = found.pop({"crossing": GROUP, "service": ALL_SERVICES}.get(name, ""), 0)
    chinese = set(viewing.chinese_crossings(dataset))
    return {value: found.get(value, 0) + (shared if name == "service" or value in chinese else 0) for value in values}


def _claimed(chosen: pd.DataFrame, claims: pd.DataFrame, name: str, values: Sequence[str]) -> dict[str, int]:
    """Events with a known claim of each value."""
    mine = claims.loc[claims["event_id"].isin(chosen["event_id"]), ["event_id", name]].drop_duplicates()
    found = mine[name].value_counts()
    return {value: int(found.get(value, 0)) for value in values}


def _in_provinces(dataset: Dataset, chosen: pd.DataFrame, values: Sequence[str]) -> dict[str, int]:
    """Events in each province, or that affect it."""
    joined = dataset.provinces
    chinese = joined[joined["crossing_id"].isin(viewing.chinese_crossings(dataset))].assign(crossing_id=GROUP)
    here = chosen[["event_id", "crossing_id"]].merge(pd.concat([joined, chinese]), on="crossing_id")
    affected = chosen.assign(iso_3166_2=chosen["affects"].str.split(";")).explode("iso_3166_2")
    pairs = pd.concat([here, affected])[["event_id", "iso_3166_2"]].drop_duplicates()
    found = pairs["iso_3166_2"].value_counts()
    return {value: int(found.get(value, 0)) for value in values}
