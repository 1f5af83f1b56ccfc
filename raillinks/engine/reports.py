"""Which claims are independent reports of an event (status rules, "Independent reports")."""

import pandas as pd

from raillinks.engine.replay import Mask
from raillinks.words.enums import Basis, Seen, SourceType, Stance

NEVER_COUNT = (SourceType.REFERENCE, SourceType.EDITORIAL)
"""Source types that never count towards `confirmed`."""
STATEMENTS = (Basis.OFFICIAL, "")
"""Bases of claims that are statements of the speaker whom they name: one statement, whoever carries it."""


def origins(claims: pd.DataFrame) -> "pd.Series[str]":
    """The house that each claim goes back to: whom it repeats, else that of its source.

    Args:
        claims: `house`, `relays`.

    Returns:
        Names, with the index of the claims.
    """
    return claims["house"].where(claims["relays"] == "", claims["relays"])


def counting(claims: pd.DataFrame) -> Mask:
    """Which claims count for an event: they support it, and their source is read and neither reference nor our own.

    Args:
        claims: `stance`, `source_type`, `seen`.
    """
    supports = claims["stance"] == Stance.SUPPORTS
    counts: Mask = (supports & ~claims["source_type"].isin(NEVER_COUNT) & (claims["seen"] != Seen.MENTION)).to_numpy()
    return counts


def independent(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that are independent reports: they count, and saw the event or have a source of their own.

    Args:
        claims: `stance`, `source_type`, `seen`, `basis`, `speaker`, `origin`.

    Returns:
        `origin`, and `says`: who is named of a claim that names somebody and is official or does not say how it knows,
        else the origin. Has the index of the claims; the others are left out.
    """
    own = claims.loc[counting(claims) & (claims["basis"] != Basis.SECONDARY).to_numpy(), ["basis", "speaker", "origin"]]
    statement = own["basis"].isin(STATEMENTS) & (own["speaker"] != "")
    return own[["origin"]].assign(says=own["speaker"].where(statement, own["origin"]))
