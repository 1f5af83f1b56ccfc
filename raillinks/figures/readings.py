"""The second readings: how far reader and log agree, and how differences ended."""

import pandas as pd

from raillinks.package.schema import READ_AGAIN
from raillinks.words.enums import Outcome


def agreement(readings: pd.DataFrame) -> pd.DataFrame:
    """How often reader and log agree, by what was coded.

    Args:
        readings: `readings.csv` as text.

    Returns:
        One row per word of `READ_AGAIN`: `read` (int, events for which it could be coded), `agreed` (int).
    """
    cells = readings[[f"agrees_{field}" for field in READ_AGAIN]].set_axis(list(READ_AGAIN), axis=1)
    return pd.DataFrame({"read": (cells != "").sum(), "agreed": (cells == "true").sum()})


def outcomes(readings: pd.DataFrame) -> pd.Series:
    """The number of events per outcome (int), indexed by the words of `Outcome`, in their order."""
    return readings["outcome"].value_counts().reindex([str(o) for o in Outcome], fill_value=0)


def sources(readings: pd.DataFrame) -> tuple[int, int]:
    """How many sources were met again, and how many the claims cited; one that two events cite counts twice."""
    read, cited = (pd.to_numeric(readings[f"sources_{word}"]).fillna(0).sum() for word in ("read", "cited"))
    return int(read), int(cited)
