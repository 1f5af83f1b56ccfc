"""Checks the layers of a package (readable dates, bridges of known crossings) and returns the crossings as a table."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pandas as pd

from raillinks.package import layer_files
from raillinks.package.layer_files import Json
from raillinks.words import dates
from raillinks.words.languages import NAME_COLUMNS
from raillinks.words.problems import Problem, Severity, did_you_mean

DATES = ("exists_from", "exists_to")
TEXTS = ("crossing_id", *NAME_COLUMNS, *DATES)
"""The properties of a crossing that are text in the table; empty if the layer has none."""


def read(layers: Mapping[str, bytes]) -> tuple[pd.DataFrame, list[Problem]]:
    """The crossings as a table (see `table`), and everything that is wrong with any layer.

    Args:
        layers: The bytes of each layer, by name.
    """
    crossings, problems = _read(tuple(layers.items()))
    return crossings, [*problems]


@lru_cache(maxsize=4)
def _read(layers: tuple[tuple[str, bytes], ...]) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Layers are a third of what reading a package costs, and most versions and drafts have those of the one before."""
    features: dict[str, list[Json]] = {}
    problems: list[Problem] = []
    for name, content in layers:
        features[name], wrong = layer_files.read(content, name)
        problems += wrong or [*_wrong_dates(features[name], name)]
    if problems:
        return pd.DataFrame(), tuple(problems)
    crossings = table(features["crossings"])
    return crossings, tuple(_strange_bridges(features["friendship_bridge"], list(crossings["crossing_id"])))


def table(features: list[Json]) -> pd.DataFrame:
    """The crossings as a table.

    Args:
        features: The features of the layer `crossings`.

    Returns:
        One row per feature: the layer's properties, with `TEXTS` as text, `context` (bool), `accuracy_m` (float,
        metres; missing = unknown), `lon`, `lat` (degrees, WGS 84), `exists_earliest`, `exists_latest`
        (`datetime64[s]`: the first and last day on which the bridge may have existed).
    """
    points = [feature["geometry"]["coordinates"] for feature in features]
    frame = pd.DataFrame([feature["properties"] for feature in features])
    frame = frame.reindex(columns=list(dict.fromkeys([*frame.columns, *TEXTS, "accuracy_m"])))
    first, last = (dates.windows(frame[column]) for column in DATES)
    return frame.assign(
        **{column: frame[column].astype(object).fillna("").astype(str) for column in TEXTS},
        context=frame["context"].astype(bool),
        accuracy_m=pd.to_numeric(frame["accuracy_m"]).astype(float),
        lon=[float(lon) for lon, _ in points],
        lat=[float(lat) for _, lat in points],
        exists_earliest=dates.to_series(first.earliest, frame.index),
        exists_latest=dates.to_series(last.latest, frame.index),
    )


def in_order_of(known_places: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """The crossings in the order of `places.csv`, which is used everywhere."""
    position = {place: i for i, place in enumerate(known_places["place_id"])}
    order = crossings["crossing_id"].map(position)
    return crossings.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _wrong_dates(features: list[Json], name: str) -> Iterator[Problem]:
    """Dates of existence that cannot be read."""
    for column in DATES:
        values = pd.Series([f["properties"].get(column) or "" for f in features], dtype=str)
        for number, reason in enumerate(dates.windows(values).reason, start=1):
            if reason:
                why = f"'{values[number - 1][:80]}': {reason}"
                yield _problem(name, number, column, "bad-date", why, f"accepted: {dates.ACCEPTED}")


def _strange_bridges(bridges: list[Json], crossing_ids: list[str]) -> Iterator[Problem]:
    """Bridges whose crossing is not in the layer of crossings."""
    for number, feature in enumerate(bridges, start=1):
        crossing = feature["properties"]["crossing_id"]
        if crossing not in crossing_ids:
            hint = did_you_mean(crossing, crossing_ids)
            reason = f"unknown crossing '{crossing}'"
            yield _problem("friendship_bridge", number, "crossing_id", "unknown-crossing", reason, hint)


def _problem(name: str, number: int, column: str, code: str, reason: str, hint: str) -> Problem:  # noqa: PLR0913, PLR0917 (a problem has this many parts)
    return Problem(f"layers/{name}.geojson", number, column, code, Severity.ERROR, reason, hint)
