"""Why an event has its confidence (status rules, "Confidence").

`knowledge.confidence` says which confidence all events have. This module says why one has it, with the names for a
sentence. It looks for the pair of independent claims by itself; tests check that both agree.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from raillinks.engine.knowledge import NEVER_COUNT
from raillinks.words.enums import OWN_FILE, Seen, SourceType, Stance, Verdict


class Why(StrEnum):
    """The rule that decided the confidence."""

    WITHDRAWN = "withdrawn"
    JUDGED_DISPUTED = "judged_disputed"
    CONTRADICTED = "contradicted"
    OWN_ACT = "own_act"
    INDEPENDENT = "independent"
    ONE_SPEAKER = "one_speaker"
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
        names: The publishers that decided: of the party's own act, of the independent pair, else of the claims that
            count, or of all claims if none counts.
        speaker: Who acted, or whom all claims relay; empty under the other rules.
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
    acts, pair = [claim for claim in counting if claim["own_act"] == "true"], _first_pair(counting)
    disputed_by = publishers(claim for claim in ordered if claim["stance"] != Stance.SUPPORTS)
    rule = _judged(event, disputed_by) or _rule(supports, counting, acts, pair)
    deciding = {Why.OWN_ACT: acts, Why.INDEPENDENT: pair, Why.OWN_FILE: supports}
    deciding |= {Why.SEARCH_RECORD: supports, Why.NONE_COUNTS: supports}
    decided = deciding.get(rule, counting)
    speaks = decided and rule in {Why.OWN_ACT, Why.ONE_SPEAKER}
    return Reason(
        why=rule,
        names=publishers(decided),
        speaker=str(decided[0]["speaker"]) if speaks else "",
        n=len(counting),
        disputed_by=disputed_by,
        settled=bool(disputed_by) and event["verdict"] == Verdict.STANDS,
    )


def _by_publication(claim: Row) -> tuple[bool, Any, str]:
    """The order of publication; claims without a first day of it are last."""
    undated = bool(pd.isna(claim["published_earliest"]))
    return undated, 0 if undated else claim["published_earliest"], str(claim["claim_id"])


def _first_pair(counting: Sequence[Row]) -> Sequence[Row]:
    """The first independent pair: of two publishers, without a shared speaker; empty where there is none."""
    pairs = (
        [one, other]
        for n, one in enumerate(counting)
        for other in counting[n + 1 :]
        if one["publisher"] != other["publisher"] and (one["speaker"] == "" or one["speaker"] != other["speaker"])
    )
    return next(pairs, [])


def _judged(event: Row, disputed_by: Sequence[str]) -> Why | None:
    """The rule by which the maintainers, or a contradiction, decide; None where the claims do."""
    verdict = event["verdict"]
    if verdict == Verdict.WITHDRAWN:
        return Why.WITHDRAWN
    if verdict == Verdict.DISPUTED:
        return Why.JUDGED_DISPUTED
    return Why.CONTRADICTED if disputed_by and verdict != Verdict.STANDS else None


def _rule(supports: Sequence[Row], counting: Sequence[Row], acts: Sequence[Row], pair: Sequence[Row]) -> Why:
    """The rule by which the claims decide: the first that applies."""
    rules = (
        (bool(acts), Why.OWN_ACT),
        (bool(pair), Why.INDEPENDENT),
        (not counting and bool(supports) and all(c["source_id"] == OWN_FILE for c in supports), Why.OWN_FILE),
        (not counting and all(c["source_type"] == SourceType.EDITORIAL for c in supports), Why.SEARCH_RECORD),
        (not counting, Why.NONE_COUNTS),
        (len(counting) == 1, Why.ONE_SOURCE),
        (len(publishers(counting)) == 1, Why.ONE_PUBLISHER),
    )
    return next((rule for applies, rule in rules if applies), Why.ONE_SPEAKER)


def publishers(claims: Iterable[Row]) -> tuple[str, ...]:
    """The distinct publishers of claims, in their order."""
    return tuple(dict.fromkeys(str(claim["publisher"]) for claim in claims))
