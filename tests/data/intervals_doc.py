"""The page `docs/intervals.md`, as the engine gives it: `python -m tests.data.intervals_doc` writes it."""

import csv
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from raillinks.package import dataset
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "intervals.md"
NOTES = ROOT / "docs" / "interval-notes.csv"
HEAD = """# Every interval of every link

Generated from the log by the status rules; a test holds this page and the engine equal. The notes stand in
`docs/interval-notes.csv`; `python -m tests.data.intervals_doc` writes the page anew after a change of either.

Each line was read against the maintainers' reading notes on 24 November 2026, the lines that version 0.2.0 of the data
changed again on 26 November, those of 0.5.0 on 29 November, those of 0.8.0 on 30 November. `A … B` is a day between
the two, both included; before B the status of the line above is possible as well. Notes that begin with “Surprise”
explain what a reader would not expect. An empty “from” is the time before the first event, an empty “until” the
present. What comes after 13 March 2026 is the last known.
"""


def notes() -> dict[tuple[str, str], str]:
    """The notes by event and service; an empty service stands for both."""
    with NOTES.open(encoding="utf-8", newline="") as file:
        return {(row["event_id"], row["service"]): row["note"] for row in csv.DictReader(file)}


def intervals(dataset: dataset.Dataset) -> pd.DataFrame:
    """All intervals of all links, the Russian crossing's included, missing cells empty."""
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2026-11-24"), context=True))
    found = view.timeline.intervals()
    days = ["start", "start_latest", "end", "end_latest"]
    return found.assign(**{c: found[c].dt.strftime("%Y-%m-%d") for c in days}).fillna("")


def text(dataset: dataset.Dataset) -> str:
    """The whole page."""
    names = dict(zip(dataset.crossings["crossing_id"], dataset.crossings["name"], strict=True))
    told = notes()
    parts = [HEAD.rstrip("\n")]
    found = intervals(dataset)
    after_lapse = renewed(found)
    for crossing, rows in found.assign(renewed=after_lapse).groupby("crossing_id", sort=False):
        parts.append(f"\n## {names[crossing]}\n\n| service | status | from | until | begins with | note |")
        parts += ["|---|---|---|---|---|---|", *(_line(row, told) for row in rows.to_dict("records"))]
    return "\n".join(parts) + "\n"


def has_lapsed(found: pd.DataFrame) -> "pd.Series[bool]":
    """In which intervals nothing is known as their evidence has lapsed (status rules, rule 11)."""
    return (found["start"] != "") & (found["status"] != found["replayed_status"])


def renewed(found: pd.DataFrame) -> "pd.Series[bool]":
    """Which intervals follow a lapse on their link."""
    links = [found["crossing_id"], found["service"]]
    return has_lapsed(found).groupby(links, sort=False).shift(fill_value=False)


def _line(row: Mapping[Hashable, Any], told: dict[tuple[str, str], str]) -> str:
    event = row["event_id"]
    note = told.get((event, row["service"]), told.get((event, ""), ""))
    if not event and row["start"]:
        note = f"Evidence lapsed; last known as {row['replayed_status']}."
    elif row["renewed"]:
        note = note or "Dated evidence again."
    cells = (
        row["service"],
        row["status"],
        _days(row["start"], row["start_latest"]),
        _days(row["end"], row["end_latest"]),
        f"`{event}`" if event else "",
        note,
    )
    return f"| {' | '.join(cells)} |"


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} … {last}"


if __name__ == "__main__":
    PAGE.write_text(text(load.load(ROOT)), encoding="utf-8")
