"""Downloads of a large view, measured beside the bare pandas and zipfile work on the same rows."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from benchmarks import log
from benchmarks.row import Row
from benchmarks.timing import best
from raillinks.domain import dates
from raillinks.exports import bundles, table_bytes, tables
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.query.views import View
from raillinks.validation import load

ROOT = Path(__file__).resolve().parents[1]
EVENTS, SOURCES, ROUNDS = 100_000, 1_000, 2
GOAL = 1.2
_LAST_DAY = np.datetime64("2026-01-01", "D")

Csvs = Mapping[str, pd.DataFrame]


def rows() -> Iterator[Row]:
    """Time of the CSV and of the zip of 100,000 events ÷ that of the bare work."""
    dataset, view = large()
    frames = {f"{name}.csv": tables.frame(dataset, view, name) for name in tables.IN_ZIP}
    others = {name: content for name, content in bundles.members(dataset, view).items() if name not in frames}
    one = {"events.csv": frames["events.csv"]}
    ours, bare = best(
        ROUNDS, lambda: table_bytes.plain_csv(dataset, view, "events"), lambda: written(one), clock=process_time
    )
    yield Row(f"events.csv of {EVENTS} events ÷ bare to_csv", ours / bare, GOAL)
    ours, bare = best(
        ROUNDS,
        lambda: bundles.export_zip(dataset, view),
        lambda: zipped(written(frames) | others),
        clock=process_time,
    )
    yield Row(f"export.zip of {EVENTS} events ÷ bare to_csv and zipfile", ours / bare, GOAL)


def large() -> tuple[Dataset, View]:
    """The package with a generated log, a claim an event, and a view of all of it."""
    dataset = load.load(ROOT)
    generated = pd.read_csv(io.StringIO(log.events_csv(EVENTS)), dtype=str, keep_default_na=False)
    own = [str(name) for name in dataset.events.columns if name not in {"order", "verdict_day", "row"}]
    plain = generated.reindex(columns=[c for c in own if c not in {"date_earliest", "date_latest"}], fill_value="")
    crossing = np.array(dataset.crossing_ids)[np.arange(EVENTS) % len(dataset.crossing_ids)]
    window = dates.windows(plain["date"])
    events = plain.assign(
        crossing_id=crossing,
        order=0,
        verdict_day=pd.Series(np.full(EVENTS, np.datetime64("NaT", "s"))),
        row=np.arange(EVENTS),
        date_earliest=dates.to_series(window.earliest, plain.index),
        date_latest=dates.to_series(window.latest, plain.index),
    )
    sources = dataset.sources.iloc[np.arange(SOURCES) % len(dataset.sources)].reset_index(drop=True)
    sources = sources.assign(source_id=np.char.add("s", np.arange(SOURCES).astype(str)))
    claims = dataset.claims.iloc[np.zeros(EVENTS, int)].reset_index(drop=True)
    claims = claims.assign(
        claim_id=events["event_id"], event_id=events["event_id"], stance="supports",
        source_id=sources["source_id"].to_numpy()[np.arange(EVENTS) % SOURCES],
    )  # fmt: skip
    found = replace(dataset, events=events, claims=claims, sources=sources)
    return found, views.make_view(found, Selection(as_of=_LAST_DAY, mode="all", context=True))


def written(tables: Csvs) -> dict[str, bytes]:
    """The bare work on tables: pandas writes them."""
    return {
        name: table.to_csv(index=False, lineterminator="\r\n", encoding="utf-8").encode()
        for name, table in tables.items()
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The bare work on files: zipfile packs them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in files.items():
            archived.writestr(name, content)
    return target.getvalue()
