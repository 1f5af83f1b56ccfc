"""The date of a link's last evidence, as the log writes it (status rules, rule 9)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from raillinks.engine.timeline import effective
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Kind

_KEY = ["crossing_id", "service", "last_evidence"]


def last_evidence_dates(events: pd.DataFrame, rows: pd.DataFrame, *, apply_disputed: bool = False) -> pd.Series:
    """The dates behind `last_evidence`, which is only their last possible day: `2023`, not 31 December 2023.

    Args:
        events: The events as known: `crossing_id`, `service`, `kind`, `status_after`, `confidence`, `date` (EDTF),
            `date_earliest`, `date_latest`.
        rows: `crossing_id`, `service`, `last_evidence` (`datetime64`, missing without evidence), as
            `Timeline.status_on` and `Timeline.spans` return them.
        apply_disputed: Whether disputed events move links in those rows.

    Returns:
        EDTF text per row, with the index of `rows`; empty without evidence. If several events share the last
        possible day, the date is the least exact one.
    """
    written = written_dates(events, rows["service"].unique().tolist(), apply_disputed=apply_disputed)
    text = rows[_KEY].join(written, on=_KEY)["date"]
    iso = pd.Series(dates.iso(dates.to_days(rows["last_evidence"])), index=rows.index)
    return text.where(text.notna() & rows["last_evidence"].notna(), iso)


def written_dates(events: pd.DataFrame, services: Sequence[str], *, apply_disputed: bool = False) -> "pd.Series[str]":
    """The dates of all evidence as the log writes them, for whoever asks for many links one by one.

    Args:
        events: As for `last_evidence_dates`.
        services: The services of the links.
        apply_disputed: As for `last_evidence_dates`.

    Returns:
        EDTF text, indexed by `crossing_id`, `service` and `last_evidence` (`datetime64`, the last possible day).
    """
    counts = (events["status_after"] != UNCHANGED) | (events["kind"] == Kind.OBSERVATION)
    counts &= (events["kind"] != Kind.EVIDENCE_END) & effective(events, apply_disputed=apply_disputed)
    evidence = events[counts].sort_values("date_earliest", kind="stable")
    of_service = by_service(evidence.rename(columns={"date_latest": "last_evidence"}), services)
    written: pd.Series[str] = of_service.drop_duplicates(_KEY).set_index(_KEY)["date"]
    return written


def by_service(events: pd.DataFrame, services: Sequence[str]) -> pd.DataFrame:
    """A row for each service that an event concerns: one of `all` has a row for each, one after another.

    Args:
        events: `service`, and any other columns.
        services: The services of the links.
    """
    of_all = (events["service"] == ALL_SERVICES).to_numpy(bool)
    if not of_all.any() or not len(services):
        return events
    times = np.where(of_all, len(services), 1)
    rows = np.repeat(np.arange(len(events)), times)
    own = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    each = np.array([str(service) for service in services], object)[own]
    own_services = np.where(of_all[rows], each, events["service"].to_numpy(object)[rows])
    return events.take(rows).assign(service=pd.Series(own_services, dtype=str).array)
