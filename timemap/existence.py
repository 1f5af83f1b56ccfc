"""From when to when the dated features of the map existed: days to compare with, and years to read."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.package.dataset import Dataset
from timemap.day_numbers import numbers

Since = Callable[[str], str]
LAYERS_WITH_DATES = ("lines", "friendship_bridge", "yards")


def days(dataset: Dataset) -> Mapping[str, Mapping[str, list[int | None]]]:
    """The first and the last day of each dated feature, by layer and id; features without dates always existed."""
    return {name: _dated(dataset.layer(name)) for name in LAYERS_WITH_DATES if name in dataset.layers}


def layer_years(dataset: Dataset, since: Since) -> Mapping[str, Mapping[str, str]]:
    """The years of each dated feature in words, by layer and id.

    Args:
        dataset: The package.
        since: As for `years`.
    """
    return {name: years(dataset.layer(name), "id", since) for name in LAYERS_WITH_DATES if name in dataset.layers}


def years(layer: Mapping[str, Any], key: str, since: Since) -> dict[str, str]:
    """From which year to which each feature of a layer stood, such as `1935–1945/46`; without dates it is missing.

    Args:
        layer: The layer.
        key: The property that names a feature.
        since: Says the first year, or the first years that are possible, of a feature that still stands.
    """
    found = {}
    for feature in layer["features"]:
        of = {"id": feature["id"], **feature["properties"]}
        first, last = (years_of(of.get(name) or "") for name in ("exists_from", "exists_to"))
        if first or last:
            found[str(of[key])] = f"{first}–{last}" if last else since(first)
    return found


def years_of(date: str) -> str:
    """The years of an EDTF date: `1945`, or `1958/59` where it is not known which; empty for none."""
    if not date:
        return ""
    first, last, _ = dates.parse(date)
    one, *others = sorted({str(day.astype("datetime64[Y]")) for day in (first, last) if not np.isnat(day)})
    return "/".join([one, *(other[2:] if other[:2] == one[:2] else other for other in others)])


def _dated(layer: Mapping[str, Any]) -> dict[str, list[int | None]]:
    properties = [{"id": str(f["id"]), **f["properties"]} for f in layer["features"]]
    frame = pd.DataFrame(properties).reindex(columns=["id", "exists_from", "exists_to"])
    frame = frame.astype(object).fillna("")  # a column that no feature has is one of floats
    first = dates.to_series(dates.windows(frame["exists_from"]).earliest, frame.index)
    last = dates.to_series(dates.windows(frame["exists_to"]).latest, frame.index)
    dated = zip(frame["id"], numbers(first), numbers(last), strict=True)
    return {name: [start, end] for name, start, end in dated if start is not None or end is not None}
