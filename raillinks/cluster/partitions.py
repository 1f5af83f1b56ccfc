"""The second pass: a task takes a bucket of crossings, and the engine replays them as it replays any log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from raillinks.cluster import buckets, files
from raillinks.cluster.events import frame
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, INTERVAL_COLUMNS, Timeline, timeline
from raillinks.figures import uptime
from raillinks.figures.compare import Period
from raillinks.package.csv_text import as_text, csv_text
from raillinks.words.enums import Service

PAIRS = 500_000
"""Pairs of link and event that a worker replays at a time, unless one crossing has more."""
_DAYS = ("start", "start_latest", "end", "end_latest")
INTERVALS = pa.schema([(name, pa.date32() if name in _DAYS else pa.string()) for name in INTERVAL_COLUMNS])
"""The columns of a file of intervals."""
_REPEATED = [name for name in INTERVAL_COLUMNS if not name.endswith("event_id")]
"""Those whose values come many times, so that a dictionary makes them short."""


class Wanted(Protocol):
    """What is made of the timeline of some crossings, and how it is written."""

    @property
    def ending(self) -> str:
        """How the names of its files end."""

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes what is wanted of timelines, and says how many rows that are."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of each link, as Parquet."""

    ending: str = ".parquet"

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes `Timeline.intervals`, as `INTERVALS`."""
        rows = 0
        with (
            files.written_whole(address) as file,
            pq.ParquetWriter(file, INTERVALS, use_dictionary=_REPEATED) as writer,
        ):
            for links in timelines:
                made = links.intervals()
                writer.write_table(pa.Table.from_pandas(made, INTERVALS, preserve_index=False, nthreads=1))
                rows += len(made)
        return rows


@dataclass(frozen=True, slots=True)
class Uptime:
    """The figures of each link in periods, as CSV without a header.

    Args:
        periods: As for `uptime.uptime_of_periods`.
        counted_to: The last day that counts.
        stale_after: Days without evidence after which a status is stale; 0 = never.
    """

    periods: tuple[Period, ...]
    counted_to: np.datetime64
    stale_after: int = DEFAULT_STALE_AFTER
    ending: str = ".csv"

    def write(self, timelines: Iterator[Timeline], address: str) -> int:
        """Writes `uptime.uptime_of_periods`."""
        rows = 0
        with files.written_whole(address) as file:
            for links in timelines:
                made = uptime.uptime_of_periods(links, self.periods, self.counted_to, stale_after=self.stale_after)
                file.write(uptime_csv(made).partition(b"\r\n")[2])
                rows += len(made)
        return rows


def uptime_csv(made: pd.DataFrame) -> bytes:
    """Figures as CSV with a header: days as `YYYY-MM-DD`, bool as `true` or empty."""
    return csv_text(made.apply(as_text))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the result.

    Args:
        number: The number of its bucket.
        address: Its file; empty if the bucket has no crossing.
        crossings: How many crossings it has.
        rows: How many rows.
    """

    number: int
    address: str
    crossings: int
    rows: int


def part(number: int, addresses: Sequence[str], of_group: Sequence[str], wanted: Wanted, folder: str) -> Part:
    """Makes the part of one bucket.

    Args:
        number: The number of the bucket.
        addresses: The files of the first pass.
        of_group: Those with the events of the group, which every part needs.
        wanted: What is made of it.
        folder: The address of the folder of the parts.
    """
    own = buckets.bucket(addresses, number)
    if own.num_rows == 0:
        return Part(number, "", 0, 0)
    group = buckets.bucket(of_group, 0)
    address = files.joined(folder, f"part-{number:05d}{wanted.ending}")
    crossings = buckets.distinct(own["crossing_id"])
    rows = wanted.write((replayed(events, group) for events in _few_crossings(own, crossings, len(group))), address)
    return Part(number, address, len(crossings), rows)


def replayed(own: pa.Table, group: pa.Table) -> Timeline:
    """The timeline of some crossings: of their own events, and those of the group.

    Args:
        own: All events of these crossings, in their short form.
        group: All events of the group.

    Returns:
        The timeline of both services of each crossing, in the order of names.
    """
    events = pa.concat_tables([own, group])
    return timeline(frame(events.filter(events["effective"])), links(own))


def links(own: pa.Table) -> pd.DataFrame:
    """Both services of each crossing, in the order of names: `crossing_id`, `service`, `context`.

    A crossing is context if one of its events says so.
    """
    crossings = buckets.distinct(own["crossing_id"])
    context = pc.is_in(crossings, value_set=pc.unique(own["crossing_id"].filter(own["context"])))
    names = pd.Series(crossings.to_pandas(), dtype=str)
    return pd.DataFrame(
        {
            "crossing_id": names.repeat(len(Service)).reset_index(drop=True),
            "service": pd.Series([str(service) for service in Service] * len(names), dtype=str),
            "context": np.repeat(np.asarray(context, bool), len(Service)),
        }
    )


def _few_crossings(own: pa.Table, crossings: pa.Array, of_group: int) -> Iterator[pa.Table]:
    """The events of a few crossings at a time: so a bucket needs no more memory than they do."""
    crossing = pc.index_in(own["crossing_id"], value_set=crossings).to_numpy()
    pairs = len(Service) * (np.bincount(crossing, minlength=len(crossings)) + of_group)
    turn = np.cumsum(pairs) // PAIRS
    by_row = turn[crossing]
    for few in np.unique(turn):
        yield own.filter(pa.array(by_row == few)) if len(turn) and turn[-1] else own
