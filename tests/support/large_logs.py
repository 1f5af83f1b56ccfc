"""Logs as the commands for large logs read them, and what the engine makes of them in one piece."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from raillinks.engine.timeline import Timeline, make_timeline
from tests import frames
from tests.strategies import OWN, RUSSIAN, Row

COLUMNS = ("event_id", "date", "order_in_day", "crossing_id", "service", "kind", "status_after")
DAYS = ("start", "start_latest", "end", "end_latest")


def here(function: Callable[[Any], Any], values: Sequence[Any]) -> Iterator[Any]:
    """What applies tasks in this process."""
    return map(function, values)


def rows(*some: dict[str, str]) -> pd.DataFrame:
    """Events as a table of text, each with the given cells and plain ones for the others."""
    plain = {"date": "2020-01-01", "order_in_day": "", "crossing_id": OWN[0], "service": "freight"}
    plain |= {"kind": "opening", "status_after": "open"}
    return pd.DataFrame([{"event_id": f"e{n}", **plain, **row} for n, row in enumerate(some)], dtype=str)


def whole(events: Sequence[Row]) -> Timeline:
    """The timeline of all events and the crossings that have some, in one piece: what one machine makes of them."""
    frame = frames.events(events)
    crossings = sorted({row["crossing_id"] for row in events} & {*OWN, RUSSIAN})
    return make_timeline(frame, frames.links(crossings) if crossings else frames.links()[:0])


def written(events: Sequence[Row], path: Path) -> Path:
    """Events as a Parquet file of small row groups; those of the Russian crossing say that it is context."""
    frame = frames.text(events, COLUMNS)
    frame.assign(context=frame["crossing_id"] == RUSSIAN).to_parquet(path, row_group_size=3)
    return path


def intervals(folder: Path) -> pd.DataFrame:
    """The intervals that a command wrote, as `Timeline.intervals` has them, sorted."""
    read = pd.concat([pd.read_parquet(part) for part in sorted(folder.glob("*.parquet"))], ignore_index=True)
    days = {name: pd.to_datetime(read[name]).astype("datetime64[s]") for name in DAYS}
    return ordered(read.assign(**days))


def ordered(made: pd.DataFrame) -> pd.DataFrame:
    """Rows by crossing and service, and by time within a link, missing text as one thing."""
    order = np.lexsort((np.arange(len(made)), made["service"], made["crossing_id"]))
    return made.iloc[order].reset_index(drop=True)
