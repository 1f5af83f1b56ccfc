"""Why each event has its confidence (status rules, "Confidence").

`knowledge.confidence` says which confidence an event has. This module says why, with the names for a sentence. It
looks for the pair of independent claims by itself; tests check that both agree.
"""

from enum import StrEnum

import numpy as np
import pandas as pd

from raillinks.engine.knowledge import NEVER_COUNT
from raillinks.words.enums import Seen, SourceType, Stance, Verdict


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
    SEARCH_RECORD = "search_record"
    NONE_COUNTS = "none_counts"


COLUMNS = ("event_id", "why", "names", "speaker", "n", "disputed_by", "settled")


def why(events: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Which rule decided the confidence of each event.

    Args:
        events: As `knowledge.as_known` returns them.
        known: The known claims, as `knowledge.known_claims` returns them.

    Returns:
        Columns `COLUMNS`, one row per event, in their order:
        `why` (a `Why`);
        `names` (tuple of the publishers that decided: of the party's own act, of the independent pair, else of the
        claims that count, or of all claims if none counts);
        `speaker` (who acted, or whom all claims relay);
        `n` (int: supporting claims that count);
        `disputed_by` (tuple of publishers);
        `settled` (bool: a disputing claim is known, and the verdict is `stands`).
    """
    claims = known.sort_values(["published_earliest", "claim_id"], kind="stable", ignore_index=True)
    supports = claims["stance"] == Stance.SUPPORTS
    counts = supports & ~claims["source_type"].isin(NEVER_COUNT) & (claims["seen"] != Seen.MENTION)
    acts = counts & (claims["own_act"] == "true")
    paired = _first_pairs(claims[counts]).reindex(claims.index, fill_value=False)
    disputes = _names(claims[~supports], events)
    reason = _reason(events, disputes, claims, (supports, counts, acts, paired))
    own = claims["event_id"].map(reason.set_axis(events["event_id"]))
    decided = counts & (own != Why.INDEPENDENT) & (own != Why.OWN_ACT) | paired & (own == Why.INDEPENDENT)
    decided |= acts & (own == Why.OWN_ACT) | supports & own.isin([Why.SEARCH_RECORD, Why.NONE_COUNTS])
    speaker = claims[decided].groupby("event_id")["speaker"].first().reindex(events["event_id"]).fillna("")
    return pd.DataFrame(
        {
            "event_id": events["event_id"],
            "why": reason,
            "names": _names(claims[decided], events),
            "speaker": speaker.set_axis(events.index).where(reason.isin([Why.OWN_ACT, Why.ONE_SPEAKER]), ""),
            "n": _sum(claims, counts, events),
            "disputed_by": disputes,
            "settled": (disputes.map(len) > 0) & (events["verdict"] == Verdict.STANDS),
        }
    )[list(COLUMNS)]


def _first_pairs(counted: pd.DataFrame) -> "pd.Series[bool]":
    """Which claims are the first independent pair of their event, in the order of publication."""
    columns = counted[["event_id", "publisher", "speaker"]].reset_index(names="claim")
    pairs = columns.merge(columns, on="event_id", suffixes=("", "_other"))
    other = (pairs["claim"] < pairs["claim_other"]) & (pairs["publisher"] != pairs["publisher_other"])
    shared = (pairs["speaker"] == pairs["speaker_other"]) & (pairs["speaker"] != "")
    first = pairs[other & ~shared].drop_duplicates("event_id")
    return pd.Series(counted.index.isin([*first["claim"], *first["claim_other"]]), index=counted.index)


def _reason(
    events: pd.DataFrame, disputes: pd.Series, claims: pd.DataFrame, marks: "tuple[pd.Series[bool], ...]"
) -> "pd.Series[str]":
    """The rule of each event: the first that applies.

    Args:
        events: As known.
        disputes: Who disputes each event.
        claims: The claims.
        marks: Which claims support, count, are by the acting party, and belong to an independent pair.
    """
    supports, counts, acts, paired = marks
    editorial = supports & (claims["source_type"] == SourceType.EDITORIAL)
    n, verdict = _sum(claims, counts, events), events["verdict"]
    publishers = claims[counts].groupby("event_id")["publisher"].nunique().reindex(events["event_id"]).fillna(0)
    searched = (n == 0) & (_sum(claims, editorial, events) == _sum(claims, supports, events))
    rules = (
        (verdict == Verdict.WITHDRAWN, Why.WITHDRAWN),
        (verdict == Verdict.DISPUTED, Why.JUDGED_DISPUTED),
        ((disputes.map(len) > 0) & (verdict != Verdict.STANDS), Why.CONTRADICTED),
        (_sum(claims, acts, events) > 0, Why.OWN_ACT),
        (_sum(claims, paired, events) > 0, Why.INDEPENDENT),
        (searched, Why.SEARCH_RECORD),
        (n == 0, Why.NONE_COUNTS),
        (n == 1, Why.ONE_SOURCE),
        (publishers.set_axis(events.index) == 1, Why.ONE_PUBLISHER),
    )
    rule_names = np.select(
        [mask.to_numpy(bool) for mask, _ in rules], [str(rule) for _, rule in rules], Why.ONE_SPEAKER
    )
    return pd.Series(rule_names, index=events.index, dtype=str)


def _names(claims: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """The distinct publishers of each event's claims, in the order of publication."""
    publishers = {event: tuple(own.unique()) for event, own in claims.groupby("event_id")["publisher"]}
    return pd.Series([publishers.get(event, ()) for event in events["event_id"]], index=events.index, dtype=object)


def _sum(claims: pd.DataFrame, chosen: "pd.Series[bool]", events: pd.DataFrame) -> "pd.Series[int]":
    """The number of each event's claims that are chosen."""
    totals = claims[chosen].groupby("event_id").size().reindex(events["event_id"], fill_value=0)
    return totals.set_axis(events.index)
