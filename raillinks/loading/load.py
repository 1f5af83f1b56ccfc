"""Loads a data package: parses and checks tables, layers and story, and joins them into one `Dataset`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.engine.timeline import effective
from raillinks.loading import checks, measure_checks, renewal_checks, replay_checks, summary_checks
from raillinks.package import crossings, descriptor, package_files, province_join, story, tables
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.package.story import Step
from raillinks.words import dates, publishers
from raillinks.words.problems import DataError, Problem, errors


def load(root: Path) -> Dataset:
    """Reads and checks the data package in a folder.

    Args:
        root: The folder with `datapackage.json`.

    Raises:
        DataError: The package cannot be used; see `of_files`.
    """
    return of_files(package_files.read(root))


def of_files(files: PackageFiles) -> Dataset:
    """The data package of these bytes.

    Raises:
        DataError: A file differs from its checksum in the descriptor, because the package is in the middle of a
            change or was cut short; nothing is parsed then. Or the package cannot be used; `problems` then lists
            every error and warning.
    """
    if changed := package_files.checksum_problems(files):
        raise DataError(changed)
    dataset, problems = parse_and_check(files)
    if dataset is None or errors(problems):
        raise DataError(problems)
    return dataset


def check(root: Path, today: np.datetime64 | None = None) -> tuple[Dataset | None, list[Problem]]:
    """The data package in a folder, if it can be used, and everything that is wrong with it, as `validate` lists it.

    Unlike `load`, it also looks inside files that were changed since their checksums were written.

    Args:
        root: The folder with `datapackage.json`.
        today: The day on which search records may be due for renewal; None leaves that out.

    Returns:
        The package (None if it has an error), and all problems.

    Raises:
        DataError: A file cannot be read at all.
    """
    files = package_files.read(root)
    changed = package_files.checksum_problems(files)
    dataset, problems = parse_and_check(files)
    every = [*changed, *problems]
    if dataset is not None and today is not None and not dataset.is_own_log:  # nobody searches on for its ends
        every += renewal_checks.due(dataset.events, dataset.claims, dataset.sources, today)
    return (None if errors(every) else dataset), every


def row_counts(files: PackageFiles) -> dict[str, int]:
    """The number of rows of each readable table, by the resource's name."""
    read = tables.resources(files.descriptor).values()
    counts = {resource.name: tables.row_count(files.contents[resource.path], resource) for resource in read}
    return {name: count for name, count in counts.items() if count is not None}


def parse_and_check(
    files: PackageFiles, written: Mapping[str, pd.DataFrame] = MappingProxyType({})
) -> tuple[Dataset | None, list[Problem]]:
    """The package, if it can be put together, and everything that is wrong inside its files.

    Args:
        files: The package.
        written: Tables that are text already, by name: they are checked, and their files need not be there.

    Returns:
        The package (None if a file cannot be parsed), and all problems, including errors.
    """
    described = files.descriptor
    layers = {
        Path(r["path"]).stem: files.contents[r["path"]] for r in described["resources"] if r["format"] == "geojson"
    }
    frames, problems = _frames(files, written)
    counted = package_files.row_count_problems(described, {name: len(frame) for name, frame in frames.items()})
    known_crossings, layer_problems = crossings.read(layers)
    problems += layer_problems
    if errors(problems):
        return None, [*counted, *problems]
    dated = {name: _with_dates(name, frames[name]) for name in descriptor.COLUMNS}
    dated |= _with_houses(dated["claims"], dated["sources"], described.get("publishers", publishers.DEFAULT))
    steps, story_problems = _story(files, dated["events"])
    problems += story_problems
    dataset = Dataset(
        descriptor=described,
        **dated,  # type: ignore[arg-type]
        layers=layers,
        crossings=crossings.in_order_of(frames["places"], known_crossings),
        provinces=province_join.provinces_of_crossings(layers["friendship_bridge"], layers["provinces"]),
        story=steps,
        problems=(),
        content_hash=files.content_hash,
    )
    problems = [*counted, *_between(dataset, problems)]
    return replace(dataset, problems=tuple(problems)), problems


def _between(dataset: Dataset, inside: list[Problem]) -> list[Problem]:
    """The problems inside the files, and those between them; the replay is looked at only if there is no error yet."""
    between = [*checks.between_tables(dataset), *measure_checks.on_measures(dataset)]
    found = [*inside, *between, *summary_checks.translated_whole(dataset.events)]
    return found if errors(found) else [*found, *_replay_problems(dataset)]


def _replay_problems(dataset: Dataset) -> list[Problem]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    stands = known[effective(known)].reset_index(drop=True)
    return replay_checks.on_replay(stands, dataset.links, is_own_log=dataset.is_own_log)


def _frames(files: PackageFiles, written: Mapping[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Every table, and the problems inside each."""
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for resource in tables.resources(files.descriptor).values():
        known = written.get(resource.name)
        if known is None:
            frame, wrong = tables.read(files.contents[resource.path], resource, files.parsed.get(resource.path))
        else:
            frame, wrong = known, tables.check(known, resource)
        problems += wrong
        if frame is not None:
            frames[resource.name] = frame
    return frames, problems


def _story(files: PackageFiles, events: pd.DataFrame) -> tuple[tuple[Step, ...], list[Problem]]:
    """The steps of the story, and what is wrong with them; both empty if the package has no story."""
    if story.FILE not in [r["path"] for r in files.descriptor["resources"]]:
        return (), []
    days = dict(zip(events["event_id"], dates.to_days(events["date_earliest"]), strict=True))
    return story.read(files.contents[story.FILE], days)


def _with_dates(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table with columns for parsed dates and numbers added."""
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
    if name == "measures":
        return _window(frame, "counted_date", "counted")
    return frame


def _with_houses(
    claims: pd.DataFrame, sources: pd.DataFrame, rows: Sequence[publishers.Row]
) -> dict[str, pd.DataFrame]:
    """The sources with the `house` of their publisher, the claims with the one that each repeats (`relays`).

    A claim repeats whom it names so, else a speaker who is a house of the log.
    """
    named, spoken = sources["publisher"].unique(), claims["speaker"].unique()
    of_name = publishers.houses([*named, *claims["repeats"].unique(), *spoken], rows)
    of_log = {of_name[name] for name in named}
    speaking = {name: of_name[name] if of_name[name] in of_log else "" for name in spoken}
    relays = claims["repeats"].map(of_name).where(claims["repeats"] != "", claims["speaker"].map(speaking))
    return {
        "claims": claims.assign(relays=relays.astype(str)),
        "sources": sources.assign(house=sources["publisher"].map(of_name).astype(str)),
    }


def _window(frame: pd.DataFrame, column: str, prefix: str) -> pd.DataFrame:
    windows = dates.windows(frame[column])
    return frame.assign(
        **{
            f"{prefix}_earliest": dates.to_series(windows.earliest, frame.index),
            f"{prefix}_latest": dates.to_series(windows.latest, frame.index),
        }
    )
