"""Rows of `readings.csv` with each outcome."""

from raillinks.package.schema import READ_AGAIN
from tests import frames
from tests.support.log_columns import columns

AGREED = {f"agrees_{field}": "true" for field in READ_AGAIN}
READ = {"event_id": "e", "read_on": "2026-11-26", "sources_read": "1", "sources_cited": "2"}
SOUND = {
    "agreed": READ | AGREED | {"outcome": "agreed"},
    "kept": READ | AGREED | {"agrees_kind": "false", "differed": "kind", "outcome": "kept", "done": "why"},
    "changed": READ | AGREED | {"outcome": "changed", "done": "what"},
    "not_met": READ | {"sources_read": "0", "outcome": "not_met", "done": "why"},
    "not_read": {"event_id": "e", "outcome": "not_read", "done": "not yet"},
    "undated": READ | AGREED | {"agrees_date": "", "outcome": "agreed"},
}


def reading_rows(*rows):
    return frames.text(rows, columns("readings"))
