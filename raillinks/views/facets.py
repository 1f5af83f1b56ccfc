"""Facets: how many events each value of a filter would show, with all other filters applied."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.filters import FILTERS, Filter


def facets(dataset: Dataset, view: viewing.View) -> Mapping[str, Mapping[str, int]]:
    """The number of events per filter and value.

    Args:
        dataset: The package.
        view: The view of the selection.

    Returns:
        By name of the filter: the number of events by value, 0 included.
    """
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    return {choice.name: _counts(dataset, view, choice, claims) for choice in FILTERS}


def _counts(dataset: Dataset, view: viewing.View, choice: Filter, claims: pd.DataFrame) -> dict[str, int]:
    """The number of events per value of one filter, among the events that all other filters choose.

    Args:
        dataset: The package.
        view: The view of the selection.
        choice: The filter.
        claims: The known claims.
    """
    events = view.events
    if getattr(view.selection, choice.name):
        others = replace(view.selection, **{choice.name: ()})  # type: ignore[arg-type]  # a filter takes several values
        events = view.known[viewing.filtered(dataset, others, view.known, claims) & viewing.in_time(others, view.known)]
    counts = choice.pairs(dataset, events, claims).drop_duplicates()["value"].value_counts()
    return {value: int(counts.get(value, 0)) for value in choice.offered(dataset)}
