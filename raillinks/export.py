"""What the reader takes home: bytes, the same for the same selection and data, wherever they are asked for."""

import pandas as pd

from raillinks import dates
from raillinks.select import View

EVENT_COLUMNS = (
    "event_id", "date", "date_earliest", "date_latest", "order_in_day", "crossing_id", "service", "kind",
    "status_after", "confidence", "n_supports", "n_disputes", "verdict", "verdict_date", "verdict_note", "cause",
    "cargo", "direction", "affects", "summary",
)  # fmt: skip


def events_csv(view: View) -> bytes:
    """The chosen events in the code form: UTF-8, no BOM, CRLF, RFC 4180; columns `EVENT_COLUMNS`."""
    return _csv(events_table(view))


def events_table(view: View) -> pd.DataFrame:
    """The chosen events as the table shows and the CSV exports them; days as `YYYY-MM-DD` text."""
    return _with_text_dates(view.events)[list(EVENT_COLUMNS)]


def status_table(view: View, links: pd.DataFrame) -> pd.DataFrame:
    """The status of the given links on the as-of date: the columns of `status.csv`, as text."""
    status = view.timeline.status_on(view.selection.as_of, view.selection.stale_after)
    listed = status.merge(links[["crossing_id", "service"]], on=["crossing_id", "service"])
    return _with_text_dates(listed)


def status_csv(view: View, links: pd.DataFrame) -> bytes:
    """`status.csv` for the given links, in the code form."""
    return _csv(status_table(view, links))


def _with_text_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """Days as `YYYY-MM-DD`, truth as `true` or empty, missing text empty."""
    text = {}
    for column in frame.columns:
        values = frame[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            text[column] = pd.Series(dates.iso(dates.to_days(values)), index=frame.index, dtype=str)
        elif pd.api.types.is_bool_dtype(values):
            text[column] = values.map({True: "true", False: ""})
        elif not pd.api.types.is_numeric_dtype(values):
            text[column] = values.fillna("")
    return frame.assign(**text)


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\r\n", encoding="utf-8").encode("utf-8")
