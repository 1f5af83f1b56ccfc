"""The first pass: a task reads a piece of the log and writes its events, sorted into buckets of crossings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from raillinks.cluster import files
from raillinks.cluster.events import SHORT, Fault, short
from raillinks.cluster.files import Piece
from raillinks.engine.replay import Ints
from raillinks.words.enums import GROUP
from raillinks.words.problems import DataError

BATCH = 500_000
"""Rows that a worker holds as text at a time."""
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a log is sorted into buckets.

    Args:
        folder: The address of the folder of the buckets, which every worker reaches.
        buckets: How many there are.
        apply_disputed: The reader's `disputed=apply`.
    """

    folder: str
    buckets: int
    apply_disputed: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became of a piece.

    Args:
        files: The addresses of its files: each has one batch per bucket.
        of_group: The addresses of those with the events of the group, in one batch; few pieces have any.
        rows: How many events it has.
        first: The earliest first possible day, and
        last: the latest; None without events.
        faults: What is wrong with its rows, or with the file.
    """

    files: tuple[str, ...]
    of_group: tuple[str, ...]
    rows: int
    first: np.datetime64 | None
    last: np.datetime64 | None
    faults: tuple[Fault, ...]


def sort(piece: Piece, how: Sorting) -> Sorted:
    """Reads a piece, checks its rows, and writes them in their short form, bucket by bucket.

    A piece that is sorted again, since its worker was killed, gives the same files.
    """
    written: tuple[list[str], list[str]] = ([], [])
    faults: list[Fault] = []
    ends: list[np.datetime64] = []
    row = piece.first_row
    try:
        with files.reading(piece.file) as opened:
            names = files.columns_of(opened)
            for batch in opened.iter_batches(BATCH, row_groups=list(piece.groups), columns=names, use_threads=False):
                batch.validate(full=True)  # that its texts are UTF-8
                table, wrong = short(batch, piece.file, row, apply_disputed=how.apply_disputed)
                row += batch.num_rows
                faults += wrong
                if not faults and batch.num_rows:
                    address = files.joined(how.folder, f"{piece.number:06d}-{row:012d}")
                    own, of_group = _write(table, how.buckets, address)
                    written[0].extend(own)
                    written[1].extend(of_group)
                    days = table["date_earliest"].cast(pa.int32()).to_numpy()
                    ends += [days.min().astype("datetime64[D]"), days.max().astype("datetime64[D]")]
    except DataError as error:
        faults += [Fault(problem, 0) for problem in error.problems]
    first, last = (min(ends), max(ends)) if ends else (None, None)
    return Sorted(tuple(written[0]), tuple(written[1]), row - piece.first_row, first, last, tuple(faults))


def bucket_of(crossing: pa.Array, buckets: int) -> Ints:
    """The bucket of each crossing: the same for a name in every process; `buckets` for the group."""
    encoded = crossing.dictionary_encode()
    names = encoded.dictionary.to_numpy(zero_copy_only=False)
    number = (pd.util.hash_array(names, categorize=False) % np.uint64(buckets)).astype(np.int64)
    number[names == GROUP] = buckets
    by_row: Ints = number[encoded.indices.to_numpy()]
    return by_row


def _write(table: pa.Table, buckets: int, address: str) -> tuple[list[str], list[str]]:
    """Writes events by bucket, and those of the group apart; gives the addresses of both files."""
    table = table.combine_chunks()
    bucket = bucket_of(table["crossing_id"].combine_chunks(), buckets).astype(np.int16)
    order = np.argsort(bucket, kind="stable")  # of so short numbers it counts, which takes no time
    by_bucket = table.take(pa.array(order))
    ends = np.searchsorted(bucket[order], np.arange(buckets + 1), side="right")
    starts = np.r_[0, ends[:-1]]
    batches = [_batch(by_bucket.slice(start, end - start)) for start, end in zip(starts, ends, strict=True)]
    _write_file(f"{address}.arrow", batches[:-1])
    if not batches[-1].num_rows:
        return [f"{address}.arrow"], []
    _write_file(f"{address}.group.arrow", batches[-1:])
    return [f"{address}.arrow"], [f"{address}.group.arrow"]


def _batch(rows: pa.Table) -> pa.RecordBatch:
    batches = rows.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=SHORT)


def _write_file(address: str, batches: Sequence[pa.RecordBatch]) -> None:
    with files.written_whole(address) as file, pa.ipc.new_file(file, SHORT, options=_LZ4) as writer:
        for batch in batches:
            writer.write_batch(batch)


def bucket(addresses: Sequence[str], number: int) -> pa.Table:
    """The events of one bucket, in their short form, out of some files; 0 is the only one of a file of the group."""
    batches = []
    for address in addresses:
        system, path = files.found(address)
        with system.open(path, "rb") as file, pa.ipc.open_file(file) as opened:
            batches.append(opened.get_batch(number))
    return pa.Table.from_batches(batches, schema=SHORT).combine_chunks()
