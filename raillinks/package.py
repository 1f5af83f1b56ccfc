"""A data package from its bytes: tables, layers and story are parsed, checked and joined into one `Dataset`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from raillinks import (
    checks,
    crossings,
    dates,
    descriptor,
    knowledge,
    package_files,
    places,
    replay_checks,
    story,
    tables,
)
from raillinks.package_files import PackageFiles
from raillinks.problems import DataError, Problem, errors
from raillinks.schema import Service
from raillinks.story import Step
from raillinks.timeline import standing

Json = descriptor.Json


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


def load(root: Path) -> Dataset:
    """Reads and checks the data package at a folder.

    Raises:
        DataError: The package cannot be used; see `of_files`.
    """
    return of_files(package_files.read(root))


def of_files(files: PackageFiles) -> Dataset:
    """The data package of these bytes.

    Raises:
        DataError: A file is not the one that the descriptor lists: the package is in the middle of a change, or was
            cut short, and nothing is parsed. Or the package cannot be used; `problems` then lists every error and
            warning found.
    """
    if changed := package_files.checksum_problems(files):
        raise DataError(changed)
    dataset, problems = parse_and_check(files)
    if dataset is None or errors(problems):
        raise DataError(problems)
    return dataset


def check(root: Path) -> tuple[Dataset | None, list[Problem]]:
    """The data package at a folder, if it can be used, and all that is wrong with it: what `validate` lists.

    Beside the problems that `load` raises, those inside files that were changed since their checksums were written.

    Raises:
        DataError: A file cannot be read at all.
    """
    files = package_files.read(root)
    changed = package_files.checksum_problems(files)
    dataset, problems = parse_and_check(files)
    every = [*changed, *problems]
    return (None if errors(every) else dataset), every


def row_counts(files: PackageFiles) -> dict[str, int]:
    """The number of rows of each table that can be read, by the resource's name."""
    read = ((r.name, tables.parse(files.contents[r.path], r)[0]) for r in _tables(files))
    return {name: len(frame) for name, frame in read if frame is not None}


def parse_and_check(files: PackageFiles) -> tuple[Dataset | None, list[Problem]]:
    """The package, as far as it can be put together, and everything that is wrong inside its files.

    Returns:
        The package (None where a file cannot be read as what it is), and its problems, errors among them.
    """
    described = files.descriptor
    layers = {Path(r["path"]).stem: files.contents[r["path"]] for r in _resources(described, "geojson")}
    frames, problems = _frames(files)
    counted = package_files.row_count_problems(described, {name: len(frame) for name, frame in frames.items()})
    known_crossings, layer_problems = crossings.read(layers)
    problems += layer_problems
    if errors(problems):
        return None, [*counted, *problems]
    dated = {name: _with_dates(name, frames[name]) for name in descriptor.COLUMNS}
    steps, story_problems = _story(files, dated["events"])
    problems += story_problems
    dataset = Dataset(
        descriptor=described,
        **dated,
        layers=layers,
        crossings=crossings.in_order_of(frames["places"], known_crossings),
        provinces=places.provinces_of_crossings(
            json.loads(layers["friendship_bridge"]), json.loads(layers["provinces"])
        ),
        story=steps,
        problems=(),
        content_hash=files.content_hash,
    )
    problems += checks.between_tables(dataset)
    if not errors(problems):
        problems += _replay_problems(dataset)
    problems = [*counted, *problems]
    return replace(dataset, problems=tuple(problems)), problems


def _replay_problems(dataset: Dataset) -> list[Problem]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    stands = known[standing(known)].reset_index(drop=True)
    return replay_checks.on_replay(stands, dataset.links)


def _resources(described: Json, form: str) -> list[Json]:
    return [r for r in described["resources"] if r["format"] == form]


def _tables(files: PackageFiles) -> list[tables.Resource]:
    listed = _resources(files.descriptor, "csv")
    return [tables.Resource(r["name"], r["path"], tuple(r["schema"]["fields"])) for r in listed]


def _frames(files: PackageFiles) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Every table, and the problems inside each."""
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for resource in _tables(files):
        frame, found = tables.read(files.contents[resource.path], resource)
        problems += found
        if frame is not None:
            frames[resource.name] = frame
    return frames, problems


def _story(files: PackageFiles, events: pd.DataFrame) -> tuple[tuple[Step, ...], list[Problem]]:
    """The story's steps, and what is wrong with them; neither where the package lists none."""
    if story.FILE not in [r["path"] for r in files.descriptor["resources"]]:
        return (), []
    days = dict(zip(events["event_id"], dates.to_days(events["date_earliest"]), strict=True))
    return story.read(files.contents[story.FILE], days)


def _with_dates(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its dates as windows and its numbers as numbers."""
    if name == "events":
        with_window = _window(frame, "date", "date")
        return with_window.assign(
            order=pd.to_numeric(frame["order_in_day"]).fillna(0).astype("int64"),
            verdict_day=dates.to_series(dates.windows(frame["verdict_date"]).latest, frame.index),
            row=np.arange(len(frame)),
        )
    if name == "claims":
        return _window(frame, "claimed_date", "claimed")
    if name == "sources":
        return _window(frame, "published", "published")
    return frame


def _window(frame: pd.DataFrame, column: str, prefix: str) -> pd.DataFrame:
    found = dates.windows(frame[column])
    return frame.assign(
        **{
            f"{prefix}_earliest": dates.to_series(found.earliest, frame.index),
            f"{prefix}_latest": dates.to_series(found.latest, frame.index),
        }
    )
