"""The second pass: a task takes a bucket of crossings, and the engine replays them as it replays any log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from raillinks.cluster import buckets, crossings, files
from raillinks.engine.timeline import DEFAULT_STALE_AFTER, INTERVAL_COLUMNS, Timeline
from raillinks.figures import nothing_known, uptime
from raillinks.figures.compare import Period
from raillinks.package.csv_text import as_text, csv_text

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
    """Figures as CSV with a header, as in `uptime.csv`: days as `YYYY-MM-DD`, bool as `true` or empty."""
    counts = made.columns[[kind.kind == "i" for kind in made.dtypes]]
    return csv_text(nothing_known.emptied(made.apply(as_text), [*map(str, counts)]))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the result.

    Args:
        number: The number of its bucket.
        address: Its file; empty if the bucket has no crossing.
        crossings: How many crossings it has.
        rows: How many rows.
        repeated: An event that is there twice, and its crossing; then nothing is made.
    """

    number: int
    address: str
    crossings: int
    rows: int
    repeated: tuple[str, str] | None = None


def part(number: int, addresses: Sequence[str], of_group: Sequence[str], wanted: Wanted, folder: str) -> Part:
    """Makes the part of one bucket.

    Args:
        number: The number of the bucket.
        addresses: The files of the first pass.
        of_group: Those with the events of the group, which every part needs.
        wanted: What is made of it.
        folder: The address of the folder of the parts.
    """
    table, group = buckets.bucket(addresses, number), buckets.bucket(of_group, 0)
    if table.num_rows == 0:
        return Part(number, "", 0, 0)
    own = crossings.of_table(table)
    if again := own.repeated() or crossings.of_table(group).repeated():
        return Part(number, "", 0, 0, again)
    address = files.joined(folder, f"part-{number:05d}{wanted.ending}")
    rows = wanted.write((few.replayed(group) for few in own.few_at_a_time(len(group))), address)
    return Part(number, address, len(own.names), rows)
