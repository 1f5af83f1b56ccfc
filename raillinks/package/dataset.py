"""The data package as one value: tables, layers and story."""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar, TypeVarTuple, cast

import numpy as np
import pandas as pd

from raillinks.package.descriptor import OWN_LOG, Json
from raillinks.package.story import Step
from raillinks.words import dates, publishers
from raillinks.words.enums import ALL_SERVICES
from raillinks.words.problems import Problem
from raillinks.words.services import DEFAULT, Row, names, titles
from raillinks.words.translator import Translator

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)  # without slots: what every run asks for is worked out once and kept here
class Dataset:
    """A data package that has been read and checked. Nobody may change its tables, nor what is derived from them.

    Args:
        descriptor: `datapackage.json`.
        events: `events.csv` as text, plus `order` (int), `verdict_day`, `date_earliest`, `date_latest`, `row`.
        claims: `claims.csv` as text, plus `claimed_earliest`, `claimed_latest`.
        sources: `sources.csv` as text, plus `published_earliest`, `published_latest`.
        places: `places.csv` as text.
        trains: `trains.csv` as text.
        trade: `trade.csv` as text.
        readings: `readings.csv` as text.
        measures: `measures.csv` as text, plus `counted_earliest`, `counted_latest`.
        changes: `CHANGES.csv` as text.
        layers: The bytes of each layer, by name.
        crossings: The crossings layer as a table; see `crossings.table`.
        provinces: `crossing_id`, `iso_3166_2`: the spatial join.
        story: The steps of the story; empty if the package has no story.
        problems: Warnings.
        content_hash: SHA-256 over all files, of an intake over all that it was given: two packages with the same hash
            are equal.
        own_name: The name under which a server holds it for one session (`own_logs`); empty for a package of a folder.
    """

    descriptor: Json
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    trains: pd.DataFrame
    trade: pd.DataFrame
    readings: pd.DataFrame
    measures: pd.DataFrame
    changes: pd.DataFrame
    layers: Mapping[str, bytes]
    crossings: pd.DataFrame
    provinces: pd.DataFrame
    story: tuple[Step, ...]
    problems: tuple[Problem, ...]
    content_hash: str
    own_name: str = ""
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[["Dataset", *Ts], T], *args: *Ts) -> T:
        """What a function makes of the package alone: it is worked out once, and kept as long as the package.

        Args:
            work: A pure function of the package and a few words, such as a language.
            args: Its further arguments, which must be hashable and of few kinds.
        """
        key = work, args
        if key not in self._kept:
            self._kept[key] = work(self, *args)
        made: T = self._kept[key]
        return made

    def at(self, address: str) -> "Dataset":
        """This package as a server gives it to others: addresses in citations and files begin with the server's.

        Args:
            address: That of the map page, with a slash at its end; empty = nobody knows it. A home page of the
                package's own stays.

        Returns:
            The package with that home page. It shares all that is kept with this one.
        """
        if not address or "homepage" in self.descriptor:
            return self
        made = replace(self, descriptor={**self.descriptor, "homepage": address})
        object.__setattr__(made, "_kept", self._kept)
        return made

    @property
    def version(self) -> str:
        """The version of the data package."""
        return str(self.descriptor["version"])

    @property
    def is_own_log(self) -> bool:
        """Whether it is a reader's own log and not that of the maintainers."""
        return OWN_LOG in self.descriptor

    @cached_property
    def covered_to(self) -> np.datetime64:
        """The last day up to which the maintainers have read sources."""
        return dates.day(str(self.descriptor["covered_to"]))

    @cached_property
    def crossing_ids(self) -> list[str]:
        """The ids of the crossings, in order."""
        return [str(c) for c in self.crossings["crossing_id"]]

    @cached_property
    def chinese_crossings(self) -> list[str]:
        """The ids of the crossings between China and the DPRK, the members of the group."""
        return [str(c) for c in self.crossings.loc[~self.crossings["context"], "crossing_id"]]

    @cached_property
    def province_ids(self) -> list[str]:
        """The ISO 3166-2 codes in the layer of provinces."""
        return [f["properties"]["iso_3166_2"] for f in self.layer("provinces")["features"]]

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services of its links: `all` alone in a reader's own log that tells no services apart."""
        services = self.events["service"]
        is_undivided = self.is_own_log and len(services) > 0 and bool((services == ALL_SERVICES).all())
        return (ALL_SERVICES,) if is_undivided else names(self.service_rows)

    @cached_property
    def service_rows(self) -> Sequence[Row]:
        """What is known of each service, as the descriptor lists it."""
        return cast("Sequence[Row]", self.descriptor.get("services", DEFAULT))

    @cached_property
    def publisher_names(self) -> Sequence[publishers.Row]:
        """What else publishers are called, as the descriptor lists it."""
        return cast("Sequence[publishers.Row]", self.descriptor.get("publishers", publishers.DEFAULT))

    def named(self, say: Translator) -> Translator:
        """The messages, with the names of this package's services."""
        return replace(say, services=titles(self.service_rows, say.lang))

    @property
    def lapse_after(self) -> int:
        """Days after which evidence no longer decides (status rules, rule 11); 0 = never."""
        return int(self.descriptor.get("lapse_after", 0))

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row per link (each of `services` at every crossing): `crossing_id`, `service`, `context` (bool).

        Where evidence lapses also `lapse_after` (int) and `lapse_to` (`datetime64`): see `lapse.with_lapses`.
        """
        ids, context = self.crossings["crossing_id"], self.crossings["context"]
        links = pd.DataFrame(
            {
                "crossing_id": np.repeat(ids.to_numpy(dtype=object), len(self.services)),
                "service": [*self.services] * len(ids),
                "context": np.repeat(context.to_numpy(bool), len(self.services)),
            }
        )
        if not self.lapse_after:
            return links
        return links.assign(lapse_after=self.lapse_after, lapse_to=pd.Timestamp(self.covered_to))

    def links_known_on(self, known_on: np.datetime64 | None) -> pd.DataFrame:
        """`links`, of which evidence lapses up to a known-on day alone; None = all that is known."""
        if known_on is None or not self.lapse_after or known_on >= self.covered_to:
            return self.links
        return self.links.assign(lapse_to=pd.Timestamp(known_on))

    @cached_property
    def event_ids(self) -> frozenset[str]:
        """The ids of all events."""
        return frozenset(map(str, self.events["event_id"]))

    @cached_property
    def publishers(self) -> frozenset[str]:
        """The publishers of all sources."""
        return frozenset(map(str, self.sources["publisher"]))

    def fields(self, table: str) -> Sequence[Json]:
        """The columns of a table, as the descriptor describes them; none if it does not list the table."""
        return next((r["schema"]["fields"] for r in self.descriptor["resources"] if r["name"] == table), ())

    def layer(self, name: str) -> Json:
        """One layer as parsed GeoJSON. Do not change it: it is parsed once and shared."""
        if self.own_name:  # kept with the package, and gone with it
            return self.once(_layer, name)
        return _parsed(self.layers[name])


def _layer(dataset: Dataset, name: str) -> Json:
    return cast("Json", json.loads(dataset.layers[name]))


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> Json:
    return cast("Json", json.loads(content))
