"""The data package once it is read: tables, layers and story as one value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
import pandas as pd

from raillinks.package.descriptor import Json
from raillinks.package.story import Step
from raillinks.words import dates
from raillinks.words.enums import Service
from raillinks.words.problems import Problem


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data package that has been read and checked.

    Args:
        descriptor: `datapackage.json`.
        events: `events.csv` as text, plus `order` (int), `verdict_day`, `date_earliest`, `date_latest`, `row`.
        claims: `claims.csv` as text, plus `claimed_earliest`, `claimed_latest`.
        sources: `sources.csv` as text, plus `published_earliest`, `published_latest`.
        places: `places.csv` as text.
        trains: `trains.csv` as text.
        trade: `trade.csv` as text.
        changes: `CHANGES.csv` as text.
        layers: Each layer's bytes, by name.
        crossings: The crossings layer as a table; see `crossings.table`.
        provinces: `crossing_id`, `iso_3166_2`: the spatial join.
        story: The story's steps; none where the package has no story.
        problems: Warnings.
        content_hash: SHA-256 over every file: two packages with the same hash are the same.
    """

    descriptor: Json
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    trains: pd.DataFrame
    trade: pd.DataFrame
    changes: pd.DataFrame
    layers: Mapping[str, bytes]
    crossings: pd.DataFrame
    provinces: pd.DataFrame
    story: tuple[Step, ...]
    problems: tuple[Problem, ...]
    content_hash: str

    @property
    def version(self) -> str:
        """The version of the data package."""
        return str(self.descriptor["version"])

    @property
    def covered_to(self) -> np.datetime64:
        """The last day up to which the maintainers have read."""
        return dates.day(str(self.descriptor["covered_to"]))

    @property
    def crossing_ids(self) -> list[str]:
        """The ids of the crossings, as the layer orders them."""
        return [str(c) for c in self.crossings["crossing_id"]]

    @property
    def chinese_crossings(self) -> list[str]:
        """The ids of the crossings between China and the DPRK: the members of the group."""
        return [str(c) for c in self.crossings.loc[~self.crossings["context"], "crossing_id"]]

    @property
    def province_ids(self) -> list[str]:
        """ISO 3166-2 codes of the provinces layer."""
        return [f["properties"]["iso_3166_2"] for f in self.layer("provinces")["features"]]

    @property
    def links(self) -> pd.DataFrame:
        """`crossing_id`, `service`, `context` (bool): both services of every crossing."""
        ids, context = self.crossings["crossing_id"], self.crossings["context"]
        return pd.DataFrame(
            {
                "crossing_id": np.repeat(ids.to_numpy(dtype=object), len(Service)),
                "service": [str(s) for s in Service] * len(ids),
                "context": np.repeat(context.to_numpy(bool), len(Service)),
            }
        )

    def layer(self, name: str) -> Json:
        """One layer as parsed GeoJSON, to be read only: it is parsed once."""
        return _parsed(self.layers[name])


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> Json:
    return cast("Json", json.loads(content))
