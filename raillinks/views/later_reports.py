"""Reports that are later than a search record of their link (status rules, "The answer")."""

from collections.abc import Iterator

import pandas as pd

from raillinks.engine.why import Row
from raillinks.views.known_log import KnownLog, Link
from raillinks.views.strongest import Claim
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Confidence, Kind, Stance


def of_link(log: KnownLog, link: Link, record: Row) -> Iterator[Row]:
    """The events that contradict a search record: reported on its link, and later than the evidence that it ends.

    Each gives a status or is an observation, and is not withdrawn.

    Args:
        log: The log as known.
        link: The link.
        record: The `evidence_end` of the record, as known.

    Yields:
        Rows of `KnownLog.rows`, in the order of time.
    """
    crossing, service = link
    for event in log.rows_at.get(crossing, ()):
        if (
            event["service"] in {service, ALL_SERVICES}
            and event["date_earliest"] >= record["date_earliest"]
            and event["kind"] != Kind.EVIDENCE_END
            and event["confidence"] != Confidence.WITHDRAWN
            and (event["status_after"] != UNCHANGED or event["kind"] == Kind.OBSERVATION)
        ):
            yield event


def is_missed(log: KnownLog, event: Row, search: Claim) -> bool:
    """Whether a search could have found an event: a report of it was published by the day of the search.

    Args:
        log: The log as known.
        event: The event, as known.
        search: The claim of the search record.
    """
    made = search["published_latest"]
    days = [c["published_latest"] for c in log.claim_rows[event["event_id"]] if c["stance"] == Stance.SUPPORTS]
    return bool(pd.isna(made)) or any(pd.isna(day) or day <= made for day in days)
