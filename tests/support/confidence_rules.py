"""Which confidence each rule gives: `why` names the rule, `knowledge` the confidence."""

from raillinks.engine.why import Why
from raillinks.words.enums import Confidence

CONFIDENCE_BY_RULE = {
    Why.WITHDRAWN: Confidence.WITHDRAWN, Why.JUDGED_DISPUTED: Confidence.DISPUTED,
    Why.CONTRADICTED: Confidence.DISPUTED, Why.OWN_ACT: Confidence.CONFIRMED,
    Why.INDEPENDENT: Confidence.CONFIRMED, Why.ONE_SPEAKER: Confidence.REPORTED,
    Why.ONE_PUBLISHER: Confidence.REPORTED, Why.ONE_SOURCE: Confidence.REPORTED,
    Why.SEARCH_RECORD: Confidence.REPORTED, Why.NONE_COUNTS: Confidence.REPORTED,
}  # fmt: skip
"""The confidence that each rule gives (docs/status-rules.md)."""
