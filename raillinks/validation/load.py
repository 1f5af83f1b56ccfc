"""Loads a data package: parses and checks tables, layers and story, and joins them into one `Dataset`.

Reads an earlier version of a package: tables and columns that it did not have yet are empty.

Checks on the replay of the whole log: rules 6 and 8, and observations that move links (status rules, kinds).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import Kind
from raillinks.domain.problems import DataError, Problem, Severity, errors
from raillinks.domain.text import texts_at
from raillinks.engine import knowledge, replay
from raillinks.engine.timeline import effective
from raillinks.i18n.translator import message
from raillinks.package import dataset, descriptor, package_files, schema, story, tables
from raillinks.package.dataset import DEFAULT_PUBLISHERS, Dataset
from raillinks.package.descriptor import Json
from raillinks.package.layers import in_order_of, provinces_of_crossings, read_crossings
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.package.story import Step
from raillinks.package.tables import flag
from raillinks.validation import checks
from raillinks.validation.checks import EVENTS


def on_replay(effective: pd.DataFrame, links: pd.DataFrame, *, is_own_log: bool = False) -> list[Problem]:
    """All problems on the replay of the effective events.

    Args:
        effective: The effective events, with `row` (their position in `events.csv`) and `date` as text.
        links: See `timeline.make_timeline`.
        is_own_log: Whether the log is made of a reader's own table, whose rows may contradict each other.
    """
    pairs = replay.rows(effective, links)
    moving, _ = replay.make_replay(pairs)
    tied = np.zeros(len(moving), bool)
    tied[moving] = _are_tied(pairs.take(moving))
    return [
        *tied_moves(effective, pairs.event[tied], Severity.WARNING if is_own_log else Severity.ERROR),
        *overlaps(effective, pairs.take(moving)),
        *observations_that_move(effective, pairs, moving),
        *evidence_ends_follow_evidence(effective, pairs, moving, tied),
    ]


_HINT = message("see the rule in docs/status-rules.md")


def _flag(
    effective: pd.DataFrame,
    events: replay.Ints,
    where: tuple[str, str],
    reason: str,
    severity: Severity = Severity.ERROR,
) -> list[Problem]:
    """The problems of events given by position, with their row in `events.csv`; `where` is (column, code)."""
    if len(events) == 0:
        return []
    rows = effective.iloc[np.unique(events)]
    frame = pd.DataFrame({"event_id": "", "date": ""}, index=range(int(effective["row"].max()) + 1), dtype=str)
    frame.loc[rows["row"], ["event_id", "date"]] = rows[["event_id", "date"]].to_numpy()
    return flag(frame, frame["event_id"] != "", (EVENTS, where[0]), where[1], reason, _HINT, severity)


def _are_tied(moves: replay.Rows) -> replay.Mask:
    """Which moves have a status that another one of their tie does not have."""
    keys = pd.DataFrame({"tie": np.cumsum(replay.begins(moves)), "after": moves.after})
    different: replay.Mask = (keys.groupby("tie")["after"].transform("nunique") > 1).to_numpy()
    return different


def tied_moves(effective: pd.DataFrame, tied: replay.Ints, severity: Severity) -> list[Problem]:
    """Rule 6: two moves of one link on one day with different statuses need a different `order_in_day`."""
    reason = message("{event_id} ties with another move of its link on the same day, with another status")
    return _flag(effective, tied, ("order_in_day", "tie"), reason, severity)


def overlaps(effective: pd.DataFrame, moves: replay.Rows) -> list[Problem]:
    """Rule 6: windows of one link with different statuses that overlap (warning)."""
    if len(moves.link) == 0:
        return []
    key = moves.link * (1 << 20)
    reach = np.maximum.accumulate(key + moves.latest)[:-1]
    start = (key + moves.earliest)[1:]
    ordered = (reach == start) & (
        moves.earliest[1:] == moves.earliest[:-1]
    )  # both on one day, and `order_in_day` differs
    wide = (start <= reach) & ~ordered & (moves.after[1:] != moves.after[:-1])
    reason = message("{event_id} ({date}) begins while an earlier move's window may still run")
    return _flag(effective, moves.event[1:][wide], ("date", "windows-overlap"), reason, Severity.WARNING)


def observations_that_move(effective: pd.DataFrame, pairs: replay.Rows, moving: replay.Mask) -> list[Problem]:
    """An observation may have a status only if one of its links is unknown just before."""
    wrong = pairs.observation & (pairs.after != replay.NO_STATUS)
    useless = np.setdiff1d(pairs.event[wrong], pairs.event[wrong & moving])
    reason = message("{event_id} is an observation with a status, but its link is not unknown: write 'unchanged'")
    return _flag(effective, useless, ("status_after", "observation-not-needed"), reason)


def evidence_ends_follow_evidence(
    effective: pd.DataFrame, pairs: replay.Rows, moving: replay.Mask, tied: replay.Mask
) -> list[Problem]:
    """Rule 8: an `evidence_end` takes effect on the day after the last possible day of the last evidence.

    One that is tied is told of as that: which evidence is before it, nobody says.
    """
    ends = (effective["kind"] == Kind.EVIDENCE_END).to_numpy()[pairs.event]
    evidence = pairs.evidence & (moving | pairs.observation)
    key = pairs.link * (1 << 20)
    last = np.maximum.accumulate(np.where(evidence, key + pairs.latest, key - 1))
    wrong = ends & ~tied & (key + pairs.earliest != last + 1)
    reason = message("{event_id} ({date}) is not the day after its link's last evidence")
    return _flag(effective, pairs.event[wrong], ("date", "evidence-end-day"), reason)


def load(root: Path) -> Dataset:
    """Reads and checks the data package in a folder.

    Args:
        root: The folder with `datapackage.json`.

    Raises:
        DataError: The package cannot be used; see `of_files`.
    """
    return of_files(package_files.read_files(root))


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
    files = package_files.read_files(root)
    changed = package_files.checksum_problems(files)
    dataset, problems = parse_and_check(files)
    every = [*changed, *problems]
    if dataset is not None and today is not None and not dataset.is_own_log:  # nobody searches on for its ends
        every += checks.due(dataset.events, dataset.claims, dataset.sources, today)
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
    known_crossings, layer_problems = read_crossings(layers)
    problems += layer_problems
    if errors(problems):
        return None, [*counted, *problems]
    dataset = put_together(described, frames, layers, known_crossings, files.content_hash)
    steps, story_problems = _story(files, dataset.events)
    dataset = replace(dataset, story=steps)
    problems = [*counted, *_between(dataset, [*problems, *story_problems])]
    return replace(dataset, problems=tuple(problems)), problems


def put_together(
    described: Json,
    frames: Mapping[str, pd.DataFrame],
    layers: Mapping[str, bytes],
    crossings: pd.DataFrame,
    content_hash: str,
) -> Dataset:
    """The package of tables that hold nothing wrong: it has no story yet, and nothing is checked.

    Args:
        described: Its descriptor.
        frames: Every table, as text.
        layers: The bytes of each layer, by name.
        crossings: The crossings layer as a table: see `layers.read_crossings`.
        content_hash: What it is known by.
    """
    dated = {name: _with_dates(name, frames[name]) for name in descriptor.COLUMNS}
    dated |= _with_houses(dated["claims"], dated["sources"], described.get("publishers", DEFAULT_PUBLISHERS))
    return Dataset(
        descriptor=described,
        **dated,  # type: ignore[arg-type]
        layers=layers,
        crossings=in_order_of(frames["places"], crossings),
        provinces=provinces_of_crossings(layers["friendship_bridge"], layers["provinces"]),
        story=(),
        problems=(),
        content_hash=content_hash,
    )


def _between(dataset: Dataset, inside: list[Problem]) -> list[Problem]:
    """The problems inside the files, and those between them; the replay is looked at only if there is no error yet."""
    between = [*checks.between_tables(dataset), *checks.on_measures(dataset)]
    found = [*inside, *between, *checks.translated_whole(dataset.events)]
    return found if errors(found) else [*found, *_replay_problems(dataset)]


def _replay_problems(dataset: Dataset) -> list[Problem]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    stands = known[effective(known)].reset_index(drop=True)
    return on_replay(stands, dataset.links, is_own_log=dataset.is_own_log)


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
            order=_numbers(frame["order_in_day"]),
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


def _numbers(texts: "pd.Series[str]") -> replay.Ints:
    """Whole numbers; 0 where a cell is empty."""
    code, distinct = pd.factorize(texts)
    numbers: replay.Ints = np.array([int(text or 0) for text in distinct], np.int64)[code]
    return numbers


def _with_houses(
    claims: pd.DataFrame, sources: pd.DataFrame, rows: Sequence[dataset.PublisherRow]
) -> dict[str, pd.DataFrame]:
    """The sources with the `house` of their publisher, the claims with the one that each repeats (`relays`).

    A claim repeats whom it names so, else a speaker who is a house of the log.
    """
    named = sources["publisher"].unique()
    (repeats, repeated), (speaker, spoken) = (pd.factorize(claims[name]) for name in ("repeats", "speaker"))
    of_name = dataset.houses([*named, *repeated, *spoken], rows)
    of_log = {of_name[name] for name in named}
    speaking = [of_name[name] if of_name[name] in of_log else "" for name in spoken]
    code = np.where((repeated == "")[repeats], len(repeated) + speaker, repeats)
    relays = texts_at(code, [*map(of_name.__getitem__, repeated), *speaking, ""])
    return {
        "claims": claims.assign(relays=pd.Series(relays, index=claims.index, dtype=str)),
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


_COUNTED = ("bytes", "hash", "rows")


def earlier_dataset(contents: Mapping[str, bytes], content_hash: str, described: Json) -> Dataset:
    """An earlier version of a package, as pages and exports need it today.

    Args:
        contents: Its files.
        content_hash: Their content hash.
        described: The descriptor of today's version, which describes what the earlier one lacks.

    Raises:
        DataError: It cannot be used even so.
    """
    try:
        completed = _completed(contents, described)
    except (LookupError, TypeError, ValueError) as error:  # no descriptor, or a table without a header
        raise DataError([Problem(DESCRIPTOR, 0, "", "bad-descriptor", Severity.ERROR, "it is no package")]) from error
    files = replace(package_files.of_contents(completed), content_hash=content_hash)
    read, problems = parse_and_check(files)
    if read is None or errors(problems):
        raise DataError(problems)
    return read


def _completed(contents: Mapping[str, bytes], described: Json) -> Mapping[str, bytes]:
    """The files with every table that today's packages need; `descriptor.parse` completes their columns."""
    made = dict(contents)
    own: dict[str, Any] = json.loads(contents[DESCRIPTOR])
    have = {resource["name"] for resource in own["resources"]}
    for resource in described["resources"]:
        if resource["name"] in schema.COLUMNS and resource["name"] not in have:
            own["resources"].append({key: value for key, value in resource.items() if key not in _COUNTED})
            made[resource["path"]] = ",".join(field["name"] for field in resource["schema"]["fields"]).encode() + b"\n"
    return {**made, DESCRIPTOR: json.dumps(own, ensure_ascii=False, indent=1).encode()}
