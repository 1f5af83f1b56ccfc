"""Facets: how many events each value of a filter would show, with all other filters applied."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.filters import FILTERS


def facets(dataset: Dataset, view: viewing.View) -> Mapping[str, Mapping[str, int]]:
    """The number of events per filter and value.

    Args:
        dataset: The package.
        view: The view of the selection.

    Returns:
        By name of the filter: the number of events by value, 0 included.
    """
    known, selection = view.known, view.selection
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, selection.known_on)
    masks = viewing.filter_masks(dataset, selection, known, claims)
    in_time = viewing.in_time(selection, known)
    rest = in_time & viewing.with_text(dataset, selection, known, claims) if masks else in_time
    counts: dict[str, Mapping[str, int]] = {}
    for choice in FILTERS:
        events = view.events
        if choice.name in masks:
            unlisted = replace(selection, **{choice.name: ()})  # type: ignore[arg-type]  # a filter takes several values
            others = [mask for name, mask in masks.items() if name != choice.name]
            events = known[np.all([rest, viewing.listed(dataset, unlisted, known), *others], axis=0)]
        counted = choice.events.counts(dataset, events, claims)
        counts[choice.name] = {value: counted.get(value, 0) for value in choice.offered(dataset)}
    return counts
