"""`python -m benchmarks.large_log N FILE`: one fixed generator of logs larger than memory, as Parquet.

250 events a crossing, 25 events on the group whatever the size, so that events of the group are a tenth of all pairs of
link and event; the shares of kinds, services and imprecise dates are those of `benchmarks.log`. The same number of
events gives the same rows.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import log
from raillinks.domain.enums import GROUP

OF_A_CROSSING = 250
ON_GROUP = 25
AT_A_TIME = 500_000
"""Rows of a row group."""
_POOL = 200_000
"""Texts of dates that the rows draw from."""
COLUMNS = ("event_id", "date", "order_in_day", "crossing_id", "service", "kind", "status_after")


def write(n: int, path: Path) -> None:
    """Writes a log of n events.

    Args:
        n: How many.
        path: The Parquet file.
    """
    draw = np.random.default_rng(n)
    texts = pa.array(log.date_texts(draw, _POOL))
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, n, AT_A_TIME):
            writer.write_table(pa.table(_columns(draw, n, np.arange(first, min(first + AT_A_TIME, n)), texts), schema))


def crossings(n: int) -> int:
    """How many crossings a log of n events has."""
    return max(1, n // OF_A_CROSSING)


def _columns(draw: np.random.Generator, n: int, rows: np.ndarray, texts: pa.Array) -> dict[str, pa.Array]:
    kind, after = log.kinds(draw, len(rows))
    numbers = pa.array(draw.integers(0, crossings(n), len(rows))).cast(pa.string())
    of_group = (rows % max(1, n // ON_GROUP) == n // ON_GROUP // 2) & ~np.isin(kind, ["evidence_end", "closure"])
    return {
        "event_id": pc.binary_join_element_wise("e", pa.array(rows).cast(pa.string()), ""),
        "date": texts.take(pa.array(draw.integers(0, len(texts), len(rows)))),
        "order_in_day": pa.array(np.full(len(rows), "")),
        "crossing_id": pc.if_else(
            pa.array(of_group), GROUP, pc.binary_join_element_wise("crossing-", numbers, "")
        ),
        "service": pa.array(draw.choice(["freight", "passenger", "all"], len(rows), p=[0.4, 0.4, 0.2])),
        "kind": pa.array(kind), "status_after": pa.array(after),
    }  # fmt: skip


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
