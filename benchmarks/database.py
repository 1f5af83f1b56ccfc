"""A log of many events in PostgreSQL: from its rows to a checked package, against the same from Parquet.

Both end with the same `Dataset`: events and claims (one for each event) checked, dated and replayed. What the database
gives is proven by its hash before; a Parquet file has none.
"""

import gc
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import log
from benchmarks.row import Row
from benchmarks.timing import best
from raillinks.database import layout
from raillinks.database import log as database_log
from raillinks.database.address import Database
from raillinks.package import package_files
from raillinks.package.package_files import DESCRIPTOR, PackageFiles
from raillinks.validation import load
from raillinks.versions.storage import LogState
from tests import tiny
from tests.support import postgres

EVENTS, LONG = 100_000, 1_000_000
TURNS = 3
FIRST, DAYS = np.datetime64("1950-01-01"), 25_000
SOURCES = "data/sources.csv"
TABLES = ("data/events.csv", "data/claims.csv")


def rows(n: int = EVENTS) -> Iterator[Row]:
    """The ratio of both, the better of some turns each."""
    files = package(n)
    with tempfile.TemporaryDirectory() as folder, postgres.server() as server:
        for path, frame in files.parsed.items():
            frame.to_parquet(_parquet(folder, path))
        server.sql("postgres", "CREATE DATABASE log")
        database = Database(server.address("log"))
        with database.writing(makes_file=True) as connection:
            layout.make_if_empty(connection)
            database_log.write_log(connection, LogState(files))
        parquet, of_rows = best(TURNS, lambda: _from_parquet(files, folder, n), lambda: _from_rows(database, n))
    print(f"a package of {n:,} events: {parquet:.1f} s from Parquet, {of_rows:.1f} s from rows of PostgreSQL")
    yield Row(f"a package of {n:,} events from rows of PostgreSQL / from Parquet", of_rows / parquet, 2.0)


def long_rows() -> Iterator[Row]:
    """The same of a million events."""
    return rows(LONG)


def package(n: int) -> PackageFiles:
    """The tiny package with n events on its crossings, and a claim for each."""
    draw = np.random.default_rng(n)
    kind, after = log.kinds(draw, n)
    kind = np.where(kind == "evidence_end", "observation", kind)  # that needs the maintainers' own claim
    after = np.where(kind == "observation", "unchanged", after)
    ids, order = np.char.add("e", np.arange(n).astype(str)), np.arange(n).astype(str)
    days = (FIRST + np.sort(draw.integers(0, DAYS, n))).astype(str)
    service = draw.choice(["freight", "passenger", "all"], n, p=[0.4, 0.4, 0.2])
    events = {
        "event_id": ids, "date": days, "order_in_day": order, "crossing_id": draw.choice([*tiny.LONGITUDES], n),
        "service": service, "kind": kind, "status_after": after,
        "summary": np.char.add("Trains seen ", draw.integers(0, 1_000, n).astype(str)),
    }  # fmt: skip
    claims = {
        "claim_id": np.char.add("c", np.arange(n).astype(str)), "event_id": ids, "source_id": np.full(n, "s1"),
        "stance": np.full(n, "supports"), "claimed_date": days, "basis": np.full(n, "secondary"),
    }  # fmt: skip
    files = tiny.files()
    files[SOURCES] = files[SOURCES].replace(b"2020-03-06", b"2026-01-01")  # no source is older than what it says
    resources = {each["path"]: each for each in json.loads(files[DESCRIPTOR])["resources"]}
    parsed = {}
    for path, columns in zip(TABLES, (events, claims), strict=True):
        names = [field["name"] for field in resources[path]["schema"]["fields"]]
        parsed[path] = pd.DataFrame(columns, dtype=str).reindex(columns=names, fill_value="")
    contents = {**files, **{path: database_log.made_of(frame) for path, frame in parsed.items()}}
    described = package_files.of_contents(contents)
    contents[DESCRIPTOR] = package_files.with_checksums(described, load.row_counts(described))
    return PackageFiles(json.loads(contents[DESCRIPTOR]), contents, package_files.content_hash(contents), parsed)


def _from_parquet(files: PackageFiles, folder: str, n: int) -> None:
    gc.collect()
    parsed = {path: pd.read_parquet(_parquet(folder, path)) for path in TABLES}
    dataset, _ = load.parse_and_check(PackageFiles(files.descriptor, files.contents, files.content_hash, parsed))
    if dataset is None or len(dataset.events) != n:
        raise ValueError("the package from Parquet is not the one that was made")


def _from_rows(database: Database, n: int) -> None:
    gc.collect()
    with database.reading() as connection:
        state = database_log.read_log(connection, database.name)
    if state is None or len(load.of_files(state.files).events) != n:
        raise ValueError("the package from rows is not the one that was made")


def _parquet(folder: str, path: str) -> Path:
    return Path(folder) / f"{Path(path).stem}.parquet"
