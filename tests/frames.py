"""Frames for the engine out of rows of text, as `package.load` makes them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates
from tests.strategies import OWN, RUSSIAN, SERVICES, Row
from tests.support.log_columns import columns

EVENTS, CLAIMS, SOURCES = columns("events"), columns("claims"), columns("sources")


def text(rows: Iterable[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of text, missing cells empty."""
    return pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows], columns=list(columns), dtype=str)


def dated(frame: pd.DataFrame, column: str, prefix: str) -> pd.DataFrame:
    found = dates.windows(frame[column])
    return frame.assign(
        **{
            f"{prefix}_earliest": dates.to_series(found.earliest, frame.index),
            f"{prefix}_latest": dates.to_series(found.latest, frame.index),
        }
    )


def events(rows: Iterable[Row]) -> pd.DataFrame:
    """The table of events, with its windows, `order`, `verdict_day` and `row`."""
    frame = dated(text(rows, EVENTS), "date", "date")
    return frame.assign(
        order=pd.to_numeric(frame["order_in_day"]).fillna(0).astype("int64"),
        verdict_day=dates.to_series(dates.windows(frame["verdict_date"]).latest, frame.index),
        row=np.arange(len(frame)),
    )


def claims(rows: Iterable[Row]) -> pd.DataFrame:
    """The table of claims, with its windows and `relays`: no name of these logs is another name of a publisher."""
    frame = dated(text(rows, CLAIMS), "claimed_date", "claimed")
    return frame.assign(relays=frame["repeats"])


def sources(rows: Iterable[Row]) -> pd.DataFrame:
    """The table of sources, with its windows and `house`."""
    frame = dated(text(rows, SOURCES), "published", "published")
    return frame.assign(house=frame["publisher"])


def links(crossings: Sequence[str] = (*OWN, RUSSIAN), context: Sequence[str] = (RUSSIAN,)) -> pd.DataFrame:
    """Both services of each crossing."""
    return pd.DataFrame(
        [{"crossing_id": c, "service": s, "context": c in context} for c in crossings for s in SERVICES]
    )


def day(value: date | str) -> np.datetime64:
    """A day as the engine takes it."""
    return np.datetime64(value, "D")


def as_date(value: Any) -> date | None:
    """A cell of a date column as a plain date; None for NaT."""
    return None if pd.isna(value) else pd.Timestamp(value).date()
