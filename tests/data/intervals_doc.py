"""The page `docs/intervals.md`, as the engine gives it: `python -m tests.data.intervals_doc` writes it."""

import csv
from collections.abc import Hashable, Mapping
from itertools import takewhile
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

Generated from the log by the status rules: `python -m tests.data.intervals_doc` writes this page, with the notes of
`docs/interval-notes.csv`.

- An interval ends where the next one of its link begins. The last one lasts; after 13 March 2026 it is the last known.
  Before its first line a link is unknown.
- `A … B`: it begins on some day from A to B. Before B the status of the line above is possible too.
- Lines under “freight, passenger” are those of both, up to where they differ.
- Where no event begins an unknown interval, the evidence has lapsed; dated evidence renews the status.
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
    for crossing, rows in intervals(dataset).groupby("crossing_id", sort=False):
        parts.append(f"\n## {names[crossing]}")
        lines = {
            str(service): [_line(row, told) for row in of_link.to_dict("records") if row["start"]]
            for service, of_link in rows.groupby("service", sort=False)
        }
        same = [line for line, *_ in takewhile(lambda each: len({*each}) == 1, zip(*lines.values(), strict=False))]
        for services, own in [(", ".join(lines), same), *((name, all_[len(same) :]) for name, all_ in lines.items())]:
            parts += [f"\n**{services}**\n", *own] if own else []
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
    if not event:
        note = f"last known as {row['replayed_status']}"
    begun = _days(row["start"], row["start_latest"])
    return f"- {row['status']} from {begun}{f' (`{event}`)' if event else ''}{f': {note}' if note else ''}"


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} … {last}"


if __name__ == "__main__":
    PAGE.write_text(text(load.load(ROOT)), encoding="utf-8")
