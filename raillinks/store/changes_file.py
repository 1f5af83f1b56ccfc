"""`CHANGES.csv` as a version changes it: its own rows at the end, and of which events the log no longer tells."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from raillinks.package.schema import PATHS
from raillinks.store import row_changes
from raillinks.store.deltas import Package
from raillinks.words.problems import DataError, Problem, Severity

CHANGES, EVENTS = PATHS["changes"], PATHS["events"]


def taken_out(before: Package, after: Package) -> list[str]:
    """The ids of the events that a version no longer has: what `CHANGES.csv` says of them stays."""
    old, new = (row_changes.parsed(package.get(EVENTS, b"")) for package in (before, after))
    if old is None or new is None or "event_id" not in old.columns:
        return []
    kept = {row.get("event_id") for row in new.rows}
    return [row["event_id"] for row in old.rows if row["event_id"] not in kept]


def with_rows(content: bytes, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file with further rows at its end.

    Args:
        content: The file.
        rows: The cells of each by column; columns that the file does not have are left out.

    Raises:
        DataError: It is not there, or no table.
    """
    text = StringIO(newline="")
    try:
        header = next(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        reason, hint = "the file is missing, or no table", "the first row names the columns"
        raise DataError([Problem(CHANGES, 1, "", "not-a-table", Severity.ERROR, reason, hint)]) from error
    csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n").writerows(rows)
    return content.removesuffix(b"\n") + b"\n" + text.getvalue().encode()
