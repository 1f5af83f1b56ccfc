"""Measures of data quality: events per confidence, sources read, quotations, accuracy of the layers; the sources."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.package.dataset import Dataset
from raillinks.words import folding
from raillinks.words.enums import UNCHANGED, Confidence, Seen, SourceType

SEARCHED = ("publisher", "via", "title", "source_type", "language", "published", "source_id")
"""The columns of a source that a search looks in."""


def confidences(known: pd.DataFrame) -> pd.Series:
    """The number of events per confidence.

    Args:
        known: Events as known.

    Returns:
        Counts (int), indexed by the words of `Confidence`, in their order.
    """
    return known["confidence"].value_counts().reindex([str(c) for c in Confidence], fill_value=0)


def events_with_a_source_read(dataset: Dataset) -> int:
    """The number of events with at least one source that a maintainer read."""
    read = dataset.sources.loc[dataset.sources["seen"] == Seen.READ, "source_id"]
    return int(dataset.claims.loc[dataset.claims["source_id"].isin(read), "event_id"].nunique())


class Quoted(NamedTuple):
    """How many claims there are, and how many of them have a quotation; the maintainers' own records left out.

    Args:
        claims: All claims.
        quoted: Those of them with a quotation.
        moving: Claims about events that give a status.
        moving_quoted: Those of them with a quotation.
    """

    claims: int
    quoted: int
    moving: int
    moving_quoted: int


def quoted(dataset: Dataset) -> Quoted:
    """The claims of others, and those of them that have the words of their text."""
    own = dataset.sources.loc[dataset.sources["source_type"] == SourceType.EDITORIAL, "source_id"]
    claims = dataset.claims[~dataset.claims["source_id"].isin(own)]
    giving = dataset.events.loc[dataset.events["status_after"] != UNCHANGED, "event_id"]
    moves, has = claims["event_id"].isin(giving), claims["quote"] != ""
    return Quoted(len(claims), int(has.sum()), int(moves.sum()), int((moves & has).sum()))


def by_type_and_language(sources: pd.DataFrame) -> pd.DataFrame:
    """Source counts: one row per source type, one column per language (most frequent first)."""
    counted = pd.crosstab(sources["source_type"], sources["language"])
    languages = counted.sum().sort_values(ascending=False, kind="stable").index
    kinds = [str(kind) for kind in SourceType if kind in counted.index]
    return counted.loc[kinds, languages]


def matching_sources(sources: pd.DataFrame, q: str) -> pd.DataFrame:
    """The sources that contain every word of a search in any spelling; newest first, undated last."""
    matching, words = sources, q.split()
    if words:
        text = sources[list(SEARCHED)].agg(" | ".join, axis=1).map(folding.folded)
        masks = [text.str.contains(folding.folded(word), regex=False).to_numpy() for word in words]
        matching = sources[np.all(masks, axis=0)]
    newest = matching.sort_values("published_earliest", ascending=False, kind="stable", na_position="last")
    return newest.reset_index(drop=True)


def search_records(dataset: Dataset) -> pd.DataFrame:
    """The maintainers' search records, as `knowledge.search_records` defines them.

    Returns:
        `event_id`, `date`, `date_earliest` (`datetime64`: from this day on the link is unknown), `crossing_id`,
        `service`, `verdict`, `verdict_date`, `published`, `renew_by`, `detail` (text); the newest evidence first.
    """
    claims = knowledge.with_sources(dataset.claims, dataset.sources)
    records = dataset.claims[knowledge.search_records(dataset.events, claims)]
    recorded = records.merge(dataset.sources[["source_id", "published"]], on="source_id")
    joined = recorded[["event_id", "published", "renew_by", "detail"]].merge(dataset.events, on="event_id")
    newest = joined.sort_values("date_earliest", ascending=False, kind="stable", ignore_index=True)
    event = ["event_id", "date", "date_earliest", "crossing_id", "service", "verdict", "verdict_date"]
    return newest[[*event, "published", "renew_by", "detail"]]


def layers(dataset: Dataset) -> pd.DataFrame:
    """The map's layers, as the package lists them.

    Returns:
        One row per layer: `title`, `features` (int), `least` and `most` (float, metres: the smallest and largest
        `accuracy_m` of its features; missing if there is none), `licence`, `credits`.
    """
    titles = {resource["path"]: resource.get("title", resource["name"]) for resource in dataset.descriptor["resources"]}
    return pd.DataFrame([_layer(dataset, name, titles) for name in dataset.layers])


def _layer(dataset: Dataset, name: str, titles: dict[str, str]) -> dict[str, object]:
    layer = dataset.layer(name)
    stated = [feature["properties"].get("accuracy_m") for feature in layer["features"]]
    metres = [float(value) for value in stated if value is not None]
    return {
        "title": titles.get(f"layers/{name}.geojson", name),
        "features": len(layer["features"]),
        "least": min(metres, default=np.nan),
        "most": max(metres, default=np.nan),
        "licence": str(layer.get("licence", "")),
        "credits": str(layer.get("credits", "")),
    }
