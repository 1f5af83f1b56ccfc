"""The CSV files of every day, byte for byte those of the API: the rows once, and from which day each is in a file.

The core writes the rows (`tables`); the browser chooses those of a day and puts the day in its column.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.exports import api_paths, tables
from raillinks.package.dataset import Dataset
from raillinks.package.tables import csv_rows
from raillinks.query.selection import Selection
from raillinks.query.views import View
from static_page.answers import ONE_DAY, PLACE
from timemap.day_numbers import number, numbers

_OF_THE_DAY = ("as_of", "as_of_period")
"""The columns that say for which day a file was asked."""


def csv_files(dataset: Dataset, view: View, reach: tuple[np.datetime64, np.datetime64]) -> Mapping[str, Any]:
    """What `events.csv` and `status.csv` of every day are made of.

    Args:
        dataset: The package.
        view: Everything known, without a filter.
        reach: The first and the last day.

    Returns:
        By the name of the file its `head`; `name`, under which it is saved; and either `rows`, each the number of its
        first day and its text, in the order of the file, or `links`, for each link its rows in the same form, of which
        the last that has begun counts. `PLACE` stands for the day.
    """
    return {"events.csv": _events(dataset, view), "status.csv": _status(dataset, view, reach)}


def _events(dataset: Dataset, view: View) -> dict[str, Any]:
    """The rows of `events.csv`: an event is in the file from its first possible day on."""
    everything = replace(view, selection=replace(view.selection, mode="all"))
    frame = tables.frame(dataset, everything, "events")
    days = numbers(view.anytime["date_earliest"])[::-1]
    head, *texts = _rows(frame)
    rows = [[day, text] for day, text in zip(days, texts, strict=True) if day is not None]
    return {"head": head, "rows": rows, "name": saved_as(dataset, view, "events.csv")}


def _status(dataset: Dataset, view: View, reach: tuple[np.datetime64, np.datetime64]) -> dict[str, Any]:
    """The rows of `status.csv` of each link, by the day from which they hold: a row is another one at a span only."""
    starts = dates.to_days(view.timeline.spans(view.selection.stale_after)["start"])
    begun = {day for day in (*starts, dataset.covered_to + ONE_DAY) if not np.isnat(day)}
    days = [reach[0], *sorted(day for day in begun if reach[0] < day <= reach[1])]
    links: list[list[list[Any]]] = [[] for _ in range(len(view.links))]
    head = ""
    for day in days:
        frame = tables.frame(dataset, replace(view, selection=Selection(as_of=day)), "status")
        head, *rows = _rows(frame)
        for runs, text in zip(links, rows, strict=True):
            if not runs or runs[-1][1] != text:
                runs.append([number(day), text])
    return {"head": head, "links": links, "name": saved_as(dataset, view, "status.csv")}


def _rows(frame: pd.DataFrame) -> list[str]:
    """Header and rows as CSV, with the place of the day instead of the day."""
    return csv_rows(frame.assign(**{name: PLACE for name in _OF_THE_DAY if name in frame.columns}))


def saved_as(dataset: Dataset, view: View, file: str) -> str:
    """The name under which a file of a day is saved, with the place of the day."""
    return api_paths.saved_as(dataset, view, file).replace(f"-{view.selection.as_of_text}-", f"-{PLACE}-", 1)
