"""Which confidence each rule gives: `confidence` names the rule, `knowledge` the confidence."""

from raillinks.domain.enums import Confidence
from raillinks.engine.confidence import Why, why

CONFIDENCE_BY_RULE = {
    Why.WITHDRAWN: Confidence.WITHDRAWN, Why.JUDGED_DISPUTED: Confidence.DISPUTED,
    Why.CONTRADICTED: Confidence.DISPUTED, Why.OWN_ACT: Confidence.CONFIRMED,
    Why.INDEPENDENT: Confidence.CONFIRMED, Why.ONE_REPORT: Confidence.REPORTED, Why.ALL_REPEAT: Confidence.REPORTED,
    Why.ONE_PUBLISHER: Confidence.REPORTED, Why.ONE_SOURCE: Confidence.REPORTED,
    Why.OWN_FILE: Confidence.REPORTED, Why.SEARCH_RECORD: Confidence.REPORTED, Why.NONE_COUNTS: Confidence.REPORTED,
}  # fmt: skip
"""The confidence that each rule gives (docs/status-rules.md)."""


def reasons_of(known, claims):
    """Why each event has its confidence, in the order of the table."""
    of_event: dict[str, list] = {}
    for claim in claims.to_dict("records"):
        of_event.setdefault(claim["event_id"], []).append(claim)
    return [why(event, of_event.get(event["event_id"], ())) for event in known.to_dict("records")]
