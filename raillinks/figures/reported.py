"""When each event was first reported by this log's sources: what was known early, and what only later."""

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.words.enums import Kind, Stance

LATER_AFTER = 60
"""Days after the last possible day of an event; a first source beyond them makes it `reported later`."""

COLUMNS = ("event_id", "date", "crossing_id", "service", "kind", "first_published", "delay_days", "reported_later")


def first_reports(dataset: Dataset) -> pd.DataFrame:
    """The first dated source of each event.

    Args:
        dataset: The package.

    Returns:
        Columns `COLUMNS`, in the order of the events: `first_published` (`datetime64[s]`: the last day of the
        earliest publication; NaT where no source is dated), `delay_days` (float: days from the event's last
        possible day to it, at least 0), `reported_later` (bool: more than `LATER_AFTER` days, or undated).
    """
    claims = dataset.claims[dataset.claims["stance"] == Stance.SUPPORTS]
    published = claims.merge(dataset.sources[["source_id", "published_latest"]], on="source_id")
    first = published.groupby("event_id")["published_latest"].min().reindex(dataset.events["event_id"])
    events = dataset.events.assign(first_published=first.to_numpy())
    delay = (events["first_published"] - events["date_latest"]).dt.days.clip(lower=0)
    reports = events.assign(delay_days=delay, reported_later=delay.isna() | (delay > LATER_AFTER))
    return reports[list(COLUMNS)]


def stops_and_restarts(dataset: Dataset, since: str) -> pd.DataFrame:
    """The first reports of the stops and restarts from a year on, the newest first.

    Args:
        dataset: The package.
        since: The year.

    Returns:
        The columns of `first_reports`, and `summary` and `date_latest` of the events.
    """
    first = first_reports(dataset).assign(summary=dataset.events["summary"], date_latest=dataset.events["date_latest"])
    chosen = first["kind"].isin([Kind.SUSPENSION, Kind.RESUMPTION]) & (first["date"] >= since)
    return first[chosen].iloc[::-1].reset_index(drop=True)
