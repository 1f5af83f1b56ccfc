"""How many events each value of a filter would show: counted with every other filter on."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from raillinks import knowledge, select
from raillinks.package import Dataset
from raillinks.schema import ALL_SERVICES, GROUP
from raillinks.selection import Selection

FACETS = ("crossing", "service", "kind", "confidence")


def facets(dataset: Dataset, view: select.View) -> Mapping[str, Mapping[str, int]]:
    """For each name of `FACETS` the number of events of each of its values.

    Args:
        dataset: The package.
        view: What the selection shows of it.
    """
    claims = knowledge.known_claims(dataset.claims, dataset.sources, view.selection.known_on)
    return {name: _counts(dataset, selection, name, view.known, claims) for name, selection in _without(view)}


def _without(view: select.View) -> list[tuple[str, Selection]]:
    """For each facet the selection without that filter."""
    chosen = view.selection
    return [
        ("crossing", replace(chosen, crossing=())),
        ("service", replace(chosen, service=())),
        ("kind", replace(chosen, kind=())),
        ("confidence", replace(chosen, confidence=())),
    ]


def _counts(
    dataset: Dataset, selection: Selection, name: str, known: pd.DataFrame, claims: pd.DataFrame
) -> dict[str, int]:
    """The values of one filter among the events that all the others choose."""
    chosen = known[select.filtered(dataset, selection, known, claims) & select.in_time(selection, known)]
    column = "crossing_id" if name == "crossing" else name
    found = {str(value): int(n) for value, n in chosen[column].value_counts().items()}
    shared = found.pop({"crossing": GROUP, "service": ALL_SERVICES}.get(name, ""), 0)
    values = getattr(select.choices(dataset), name)
    chinese = set(select.chinese_crossings(dataset))
    return {value: found.get(value, 0) + (shared if name == "service" or value in chinese else 0) for value in values}
