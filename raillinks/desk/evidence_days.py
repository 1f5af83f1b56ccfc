"""Days of search records: when the evidence of a link has ended, and when a search should be repeated."""

import numpy as np
import pandas as pd

from raillinks.engine import knowledge, timeline
from raillinks.engine.timeline import Timeline
from raillinks.package.dataset import Dataset
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES

MONTHS_UNTIL_RENEWAL = 6
"""docs/data-dictionary.md, "The maintainers' search records"."""


def replayed(dataset: Dataset) -> Timeline:
    """The replay of everything that is known."""
    return dataset.once(_replayed)


def _replayed(dataset: Dataset) -> Timeline:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    return timeline.timeline(known[timeline.effective(known)].reset_index(drop=True), dataset.links)


def after_last_evidence(dataset: Dataset, crossing_id: str, service: str) -> np.datetime64 | None:
    """The day on which an `evidence_end` takes effect: after the last possible day of a link's last evidence (rule 8).

    Args:
        dataset: The log.
        crossing_id: The crossing.
        service: The service; `all`: the later day of both.

    Returns:
        The day; None where there is no such link, or no evidence of it.
    """
    table = replayed(dataset).status_on(np.datetime64(f"{dates.LAST_YEAR}-12-31"))
    own = table[(table["crossing_id"] == crossing_id) & ((table["service"] == service) | (service == ALL_SERVICES))]
    last = own["last_evidence"].max()
    return None if pd.isna(last) else dates.of_cell(last) + 1


def renewal_after(searched: np.datetime64) -> np.datetime64:
    """The day by which a search should be repeated: six months later, on the last day of a shorter month."""
    month = searched.astype("datetime64[M]")
    day_of_month = searched - month.astype("datetime64[D]")
    later = month + MONTHS_UNTIL_RENEWAL
    last = (later + 1).astype("datetime64[D]") - 1
    renewed: np.datetime64 = min(later.astype("datetime64[D]") + day_of_month, last)
    return renewed
