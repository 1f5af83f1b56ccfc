"""In which order the rows of each table stand: events by date, and what is about them behind them in the same order."""

from collections.abc import Mapping
from functools import lru_cache

from raillinks.desk.rows import KeyOf, Row, Rows
from raillinks.words import dates


def order_of(table: str, tables: Mapping[str, Rows]) -> KeyOf:
    """What a table is sorted by.

    Args:
        table: The table's name.
        tables: All tables; the events are in order.
    """
    if table == "events":
        return _by_date
    if table == "sources":
        return lambda row: row["source_id"]
    events = {row["event_id"]: i for i, row in enumerate(tables["events"].rows)}
    if table in {"claims", "readings"}:
        return lambda row: (events.get(row["event_id"], len(events)), row.get("claim_id", ""))
    if table == "measures":
        claims = {row["claim_id"]: (i, row["event_id"]) for i, row in enumerate(tables["claims"].rows)}
        return lambda row: _of_measure(row, events, claims)
    return lambda _: 0


def _by_date(row: Row) -> tuple[str, str, str]:
    return (*_days(row["date"]), row["event_id"])


@lru_cache(maxsize=4096)
def _days(text: str) -> tuple[str, str]:
    first, last, _ = dates.parse(text)
    return str(first), str(last)


def _of_measure(row: Row, events: Mapping[str, int], claims: Mapping[str, tuple[int, str]]) -> tuple[int, bool, int]:
    """Counts of an event: those of its own claims, then those that claims about other events give."""
    place, about = claims.get(row["claim_id"], (len(claims), ""))
    return events.get(row["event_id"], len(events)), about != row["event_id"], place
