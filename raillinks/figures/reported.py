"""When this log's sources first reported each event: at once, or only later."""

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.words.enums import Kind, Stance
from raillinks.words.languages import SUMMARY_COLUMNS

LATER_AFTER = 60
"""Days after the last possible day of an event. If its first source is later, the event is `reported later`."""

COLUMNS = (
    "event_id", "date", "crossing_id", "service", "kind", "first_published", "published", "delay_days",
    "reported_later",
)  # fmt: skip


def first_reports(dataset: Dataset) -> pd.DataFrame:
    """The first dated source of each event.

    Args:
        dataset: The package.

    Returns:
        Columns `COLUMNS`, one row per event, in their order. `first_published` (`datetime64[s]`) is the last day of
        the earliest publication, NaT if no source is dated; `published` is its date as the log writes
        it. `delay_days` (float, at least 0) counts from the event's
        last possible day to it. `reported_later` (bool): more than `LATER_AFTER` days, or undated.
    """
    claims = dataset.claims[dataset.claims["stance"] == Stance.SUPPORTS]
    published = claims.merge(dataset.sources[["source_id", "published", "published_latest"]], on="source_id")
    dated = published.dropna(subset="published_latest").sort_values(["published_latest", "published"])
    first = dated.drop_duplicates("event_id").set_index("event_id").reindex(dataset.events["event_id"])
    written = first["published"].fillna("").to_numpy()
    events = dataset.events.assign(first_published=first["published_latest"].to_numpy(), published=written)
    delay = (events["first_published"] - events["date_latest"]).dt.days.clip(lower=0)
    reports = events.assign(delay_days=delay, reported_later=delay.isna() | (delay > LATER_AFTER))
    return reports[list(COLUMNS)]


def stops_and_restarts(dataset: Dataset, since: str) -> pd.DataFrame:
    """The first reports of suspensions and resumptions since a year, the newest event first.

    Args:
        dataset: The package.
        since: The year, `YYYY`.

    Returns:
        The columns of `first_reports`, plus `date_latest` and the summaries of the events.
    """
    events = dataset.events
    also = [c for c in ("date_latest", *SUMMARY_COLUMNS) if c in events]
    first = first_reports(dataset).join(events[also])
    chosen = first["kind"].isin([Kind.SUSPENSION, Kind.RESUMPTION]) & (first["date"] >= since)
    return first[chosen].iloc[::-1].reset_index(drop=True)
