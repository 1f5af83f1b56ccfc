"""Which events rest on one publisher alone (status rules, "Independent reports")."""

import pandas as pd

from raillinks.engine import reports
from raillinks.words.enums import SourceType, Stance
from raillinks.words.text_columns import among


def only_voices(known: pd.DataFrame) -> "pd.Series[str]":
    """The one publisher to which all supporting claims of an event go back.

    The maintainers' own records (`editorial`) are no voice.

    Args:
        known: The known claims, as `knowledge.known_claims` returns them.

    Returns:
        Names by `event_id`; events with several voices, or with none, are missing.
    """
    speak = (known["stance"] == Stance.SUPPORTS) & (known["source_type"] != SourceType.EDITORIAL)
    voice = known.loc[speak, "origin"].groupby(known.loc[speak, "event_id"])
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
    counts = reports.counting(support)
    uncounted = ~among(support["event_id"], support.loc[counts, "event_id"])
    named = support[counts | uncounted]
    names: dict[str, dict[str, None]] = {}
    for event_id, publisher in zip(named["event_id"].tolist(), named["house"].tolist(), strict=True):
        names.setdefault(str(event_id), {})[str(publisher)] = None
    return {event_id: tuple(each) for event_id, each in names.items()}
