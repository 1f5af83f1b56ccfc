"""Why an event has its confidence (status rules, "Confidence").

`knowledge.confidence` says which confidence all events have. This module says why one has it, with the names for a
sentence. It looks for the independent reports by itself; tests check that both agree.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from raillinks.engine.knowledge import CONFIRMING
from raillinks.engine.reports import NEVER_COUNT, STATEMENTS
from raillinks.words.enums import OWN_FILE, Basis, Seen, SourceType, Stance, Verdict


class Why(StrEnum):
    """The rule that decided the confidence."""

    WITHDRAWN = "withdrawn"
    JUDGED_DISPUTED = "judged_disputed"
    CONTRADICTED = "contradicted"
    OWN_ACT = "own_act"
    INDEPENDENT = "independent"
    ONE_REPORT = "one_report"
    ALL_REPEAT = "all_repeat"
    ONE_PUBLISHER = "one_publisher"
    ONE_SOURCE = "one_source"
    OWN_FILE = "own_file"
    SEARCH_RECORD = "search_record"
    NONE_COUNTS = "none_counts"


Row = Mapping[Hashable, Any]
"""A row of a table."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule decided the confidence of an event.

    Args:
        why: The rule.
        names: Who decided: the publishers of the party's own act, whose the independent reports are, else the
            publishers of the claims that count, or of all claims if none counts.
        speaker: Who acted, or whose the one independent report is; empty under the other rules.
        n: How many supporting claims count.
        disputed_by: The publishers that dispute it.
        settled: Whether a disputing claim is known, and the verdict is `stands`.
    """

    why: Why
    names: tuple[str, ...]
    speaker: str
    n: int
    disputed_by: tuple[str, ...]
    settled: bool


def why(event: Row, claims: Iterable[Row]) -> Reason:
    """Which rule decided the confidence of an event.

    Args:
        event: A row of what `knowledge.as_known` returns.
        claims: Its known claims, rows of what `knowledge.known_claims` returns.
    """
    ordered = sorted(claims, key=_by_publication)
    supports = [claim for claim in ordered if claim["stance"] == Stance.SUPPORTS]
    counting = [c for c in supports if c["source_type"] not in NEVER_COUNT and c["seen"] != Seen.MENTION]
    acts, reports = [claim for claim in counting if claim["own_act"] == "true"], independent(counting)
    disputed_by = publishers(claim for claim in ordered if claim["stance"] != Stance.SUPPORTS)
    rule = _judged(event, disputed_by) or _rule(supports, counting, acts, reports)
    deciding = {Why.OWN_ACT: acts, Why.OWN_FILE: supports, Why.SEARCH_RECORD: supports, Why.NONE_COUNTS: supports}
    speaker = str(acts[0]["speaker"]) if rule == Why.OWN_ACT else reports[0] if rule == Why.ONE_REPORT else ""
    return Reason(
        why=rule,
        names=reports if rule == Why.INDEPENDENT else publishers(deciding.get(rule, counting)),
        speaker=speaker,
        n=len(counting),
        disputed_by=disputed_by,
        settled=bool(disputed_by) and event["verdict"] == Verdict.STANDS,
    )


def _by_publication(claim: Row) -> tuple[bool, Any, str]:
    """The order of publication; claims without a first day of it are last."""
    undated = bool(pd.isna(claim["published_earliest"]))
    return undated, 0 if undated else claim["published_earliest"], str(claim["claim_id"])


def independent(counting: Iterable[Row]) -> tuple[str, ...]:
    """Whose the independent reports among claims that count are, each once (see `reports.independent`)."""
    own = [claim for claim in counting if claim["basis"] != Basis.SECONDARY]
    spoken = [claim["speaker"] if claim["basis"] in STATEMENTS else "" for claim in own]
    says = tuple(dict.fromkeys(str(name or claim["origin"]) for name, claim in zip(spoken, own, strict=True)))
    origins = tuple(dict.fromkeys(str(claim["origin"]) for claim in own))
    return min(says, origins, key=len)


def _judged(event: Row, disputed_by: Sequence[str]) -> Why | None:
    """The rule by which the maintainers, or a contradiction, decide; None where the claims do."""
    verdict = event["verdict"]
    if verdict == Verdict.WITHDRAWN:
        return Why.WITHDRAWN
    if verdict == Verdict.DISPUTED:
        return Why.JUDGED_DISPUTED
    return Why.CONTRADICTED if disputed_by and verdict != Verdict.STANDS else None


def _rule(supports: Sequence[Row], counting: Sequence[Row], acts: Sequence[Row], reports: Sequence[str]) -> Why:
    """The rule by which the claims decide: the first that applies."""
    rules = (
        (bool(acts), Why.OWN_ACT),
        (len(reports) >= CONFIRMING, Why.INDEPENDENT),
        (not counting and bool(supports) and all(c["source_id"] == OWN_FILE for c in supports), Why.OWN_FILE),
        (not counting and all(c["source_type"] == SourceType.EDITORIAL for c in supports), Why.SEARCH_RECORD),
        (not counting, Why.NONE_COUNTS),
        (len(counting) == 1, Why.ONE_SOURCE),
        (len(publishers(counting)) == 1, Why.ONE_PUBLISHER),
    )
    fallback = Why.ONE_REPORT if reports else Why.ALL_REPEAT
    return next((rule for applies, rule in rules if applies), fallback)


def publishers(claims: Iterable[Row]) -> tuple[str, ...]:
    """The distinct houses that publish claims, in their order."""
    return tuple(dict.fromkeys(str(claim["house"]) for claim in claims))
