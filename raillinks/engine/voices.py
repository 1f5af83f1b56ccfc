"""Which events rest on one publisher alone (status rules, "One voice")."""

from collections.abc import Collection

import pandas as pd

from raillinks.engine.knowledge import NEVER_COUNT
from raillinks.words.enums import Seen, SourceType, Stance
from raillinks.words.text_columns import among


def origins(claims: pd.DataFrame, publishers: Collection[str]) -> "pd.Series[str]":
    """The publisher that each claim goes back to.

    Args:
        claims: `publisher`, `speaker`.
        publishers: The publishers of the log's sources. A claim whose speaker is one of them relays that one.

    Returns:
        Names, with the index of the claims.
    """
    return claims["speaker"].where(among(claims["speaker"], publishers), claims["publisher"])


def only_voices(known: pd.DataFrame, publishers: Collection[str]) -> "pd.Series[str]":
    """The one publisher to which all supporting claims of an event go back.

    The maintainers' own records (`editorial`) are no voice.

    Args:
        known: The known claims, as `knowledge.known_claims` returns them.
        publishers: As for `origins`.

    Returns:
        Names by `event_id`; events with several voices, or with none, are missing.
    """
    speak = (known["stance"] == Stance.SUPPORTS) & (known["source_type"] != SourceType.EDITORIAL)
    voice = origins(known[speak], publishers).groupby(known.loc[speak, "event_id"])
    first, last = voice.min(), voice.max()
    return first[first == last].astype(str)


def publishers(known: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Who supports each event: the publishers of the claims that count for its confidence, else of all that support it.

    The maintainers' own records (`editorial`) are nobody's report.

    Args:
        known: The known claims, as `knowledge.known_claims` returns them.

    Returns:
        Names, each once, by `event_id`; events without any are missing.
    """
    support = known[(known["stance"] == Stance.SUPPORTS) & (known["source_type"] != SourceType.EDITORIAL)]
    counts = ~support["source_type"].isin(list(NEVER_COUNT)) & (support["seen"] != Seen.MENTION)
    uncounted = ~among(support["event_id"], support.loc[counts, "event_id"])
    named = support[counts | uncounted]
    names: dict[str, dict[str, None]] = {}
    for event_id, publisher in zip(named["event_id"].tolist(), named["publisher"].tolist(), strict=True):
        names.setdefault(str(event_id), {})[str(publisher)] = None
    return {event_id: tuple(each) for event_id, each in names.items()}
