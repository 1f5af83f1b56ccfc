"""Reading and checking a data package. The only reader of `datapackage.json` and of what it lists."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from raillinks import checks, dates, descriptor, knowledge, layer_files, places, replay_checks, story, tables
from raillinks.problems import DataError, Problem, Severity, errors
from raillinks.schema import Service
from raillinks.story import Step
from raillinks.timeline import standing

DESCRIPTOR = "datapackage.json"

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
        crossings: The crossings layer as a table: its properties, `lon`, `lat`, `context` (bool),
            `exists_earliest`, `exists_latest` (the first and last days on which the bridge may have stood).
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
        crossings = self.crossings
        return pd.DataFrame(
            {
                "crossing_id": np.repeat(crossings["crossing_id"].to_numpy(dtype=object), len(Service)),
                "service": [str(s) for s in Service] * len(crossings),
                "context": np.repeat(crossings["context"].to_numpy(bool), len(Service)),
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
        DataError: The package cannot be used; `problems` lists every error and warning found.
    """
    described = _descriptor(root)
    layers = {Path(r["path"]).stem: _bytes(root, r["path"]) for r in _resources(described, "geojson")}
    frames, problems = _frames(root, described)
    crossings, layer_problems = _checked_layers(layers)
    problems += layer_problems
    if errors(problems):
        raise DataError(problems)
    dated = {name: _with_dates(name, frames[name]) for name in descriptor.COLUMNS}
    steps, story_problems = _story(root, described, dated["events"])
    problems += story_problems
    dataset = Dataset(
        descriptor=described,
        **dated,
        layers=layers,
        crossings=_in_order_of(frames["places"], crossings),
        provinces=places.provinces_of_crossings(
            json.loads(layers["friendship_bridge"]), json.loads(layers["provinces"])
        ),
        story=steps,
        problems=(),
        content_hash=content_hash(root),
    )
    problems += checks.between_tables(dataset)
    if not errors(problems):
        problems += _replay_problems(dataset)
    if errors(problems):
        raise DataError(problems)
    return _with_problems(dataset, problems)


def _with_problems(dataset: Dataset, problems: list[Problem]) -> Dataset:
    fields = {name: getattr(dataset, name) for name in dataset.__slots__}
    return Dataset(**{**fields, "problems": tuple(problems)})


def _replay_problems(dataset: Dataset) -> list[Problem]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    stands = known[standing(known)].reset_index(drop=True)
    return replay_checks.on_replay(stands, dataset.links)


def _descriptor(root: Path) -> Json:
    """`datapackage.json`, with what is needed of it."""
    try:
        return descriptor.parse(_bytes(root, DESCRIPTOR))
    except ValueError as error:
        raise _unusable(DESCRIPTOR, "bad-descriptor", f"not a data package: {error}") from error


def _resources(described: Json, form: str) -> list[Json]:
    return [r for r in described["resources"] if r["format"] == form]


def _unusable(file: str, code: str, reason: str) -> DataError:
    return DataError([Problem(file, 0, "", code, Severity.ERROR, reason)])


def _bytes(root: Path, path: str) -> bytes:
    """A file of the package; never one outside its folder."""
    target = (root / path).resolve()
    if not target.is_relative_to(root.resolve()):
        raise _unusable(path, "outside", "the path leads out of the package")
    try:
        return target.read_bytes()
    except OSError as error:
        raise _unusable(path, "unreadable", f"the file cannot be read: {error.strerror}") from error


def _frames(root: Path, described: Json) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Every table, and the problems inside each."""
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for listed in _resources(described, "csv"):
        resource = tables.Resource(listed["name"], listed["path"], tuple(listed["schema"]["fields"]))
        frame, found = tables.read(_bytes(root, resource.path), resource)
        problems += found
        if frame is not None:
            frames[resource.name] = frame
    return frames, problems


def _story(root: Path, described: Json, events: pd.DataFrame) -> tuple[tuple[Step, ...], list[Problem]]:
    """The story's steps, and what is wrong with them; neither where the package lists none."""
    if story.FILE not in [r["path"] for r in described["resources"]]:
        return (), []
    days = dict(zip(events["event_id"], dates.to_days(events["date_earliest"]), strict=True))
    return story.read(_bytes(root, story.FILE), days)


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


def _checked_layers(layers: Mapping[str, bytes]) -> tuple[pd.DataFrame, list[Problem]]:
    """The crossings layer as a table, and everything that is wrong with any layer."""
    found: dict[str, list[Json]] = {}
    problems: list[Problem] = []
    for name, content in layers.items():
        try:
            found[name] = layer_files.features(content, name)
        except ValueError as error:
            path = f"layers/{name}.geojson"
            problems.append(Problem(path, 0, "", "bad-layer", Severity.ERROR, f"not the layer that is needed: {error}"))
    if problems:
        return pd.DataFrame(), problems
    return _crossings(found["crossings"])


def _crossings(features: list[Json]) -> tuple[pd.DataFrame, list[Problem]]:
    """The crossings layer as a table, and what is wrong with its columns."""
    frame = pd.DataFrame(
        [
            {**f["properties"], "lon": f["geometry"]["coordinates"][0], "lat": f["geometry"]["coordinates"][1]}
            for f in features
        ],
        columns=None if features else ["crossing_id", "context", "exists_from", "exists_to"],
    )
    first, last = dates.windows(frame["exists_from"]), dates.windows(frame["exists_to"])
    path = "layers/crossings.geojson"
    bad = [("bad-date", "exists_from", r) for r in first.reason if r]
    bad += [("bad-date", "exists_to", r) for r in last.reason if r]
    repeated = frame.loc[frame["crossing_id"].duplicated(), "crossing_id"]
    bad += [
        ("duplicate", "crossing_id", f"'{crossing_id}' stands in more than one feature") for crossing_id in repeated
    ]
    dated = frame.assign(
        context=frame["context"].astype(bool),
        exists_earliest=dates.to_series(first.earliest, frame.index),
        exists_latest=dates.to_series(last.latest, frame.index),
    )
    return dated, [Problem(path, 0, column, code, Severity.ERROR, reason) for code, column, reason in bad]


def _in_order_of(known_places: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """The crossings in the order in which `places.csv` lists them: the maintainers' order, everywhere."""
    position = {place: i for i, place in enumerate(known_places["place_id"])}
    order = crossings["crossing_id"].map(position)
    return crossings.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def content_hash(root: Path) -> str:
    """One SHA-256 over the names and bytes of every file that the package lists.

    Raises:
        DataError: The package lists a file that cannot be read.
    """
    digest = hashlib.sha256()
    for path in [DESCRIPTOR, *sorted(str(r["path"]) for r in _descriptor(root)["resources"])]:
        digest.update(path.encode() + b"\0" + hashlib.sha256(_bytes(root, path)).digest())
    return digest.hexdigest()
