"""The date of an event as its claims give it (status rules, "The date of an event"), and how the log writes it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from raillinks.desk.rows import Row
from raillinks.engine import knowledge
from raillinks.engine.claimed_days import windows_of_claims
from raillinks.words import dates
from raillinks.words.enums import Stance

Window = tuple[np.datetime64, np.datetime64]
OF_CLAIMS = ("claim_id", "event_id", "source_id", "stance", "claimed_date", "preferred", "relays")
_OF_SOURCES = ("source_id", "publisher", "house", "source_type", "seen", "published")


def date_of(stored: str, claims: Sequence[Row], sources: Sequence[Row]) -> str:
    """The date that an event needs; the stored text is kept where it has the days that the claims give.

    Args:
        stored: The date that it has, or that was typed; may be empty.
        claims: All claims about it.
        sources: Their sources.
    """
    window = of_claims(claims, sources)
    if window is None or window == _window(stored):
        return stored
    supports = [claim for claim in claims if claim["stance"] == Stance.SUPPORTS]
    by_weight = sorted(supports, key=lambda claim: claim.get("preferred", "") != "true")
    texts = [claim["claimed_date"] for claim in by_weight if _window(claim["claimed_date"]) == window]
    return texts[0] if texts else dates.shortest(*window)


def of_claims(claims: Sequence[Row], sources: Sequence[Row]) -> Window | None:
    """The first and the last day on which an event may have happened; None where its claims leave a side open.

    Args:
        claims: All claims about it.
        sources: Their sources.
    """
    by_id = {source["source_id"]: source for source in sources}
    sourced = [claim for claim in claims if claim["source_id"] in by_id]
    if not sourced:
        return None
    known = knowledge.with_sources(
        _with_window(sourced, OF_CLAIMS, ("claimed_date", "claimed")),
        _with_window([*by_id.values()], _OF_SOURCES, ("published", "published")),
    )
    windows = windows_of_claims(known)
    if windows.empty or windows.isna().any(axis=None):
        return None
    return dates.of_cell(windows["date_earliest"].iloc[0]), dates.of_cell(windows["date_latest"].iloc[0])


def _with_window(rows: Sequence[Row], columns: Sequence[str], dated: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame([{column: row.get(column, "") for column in columns} for row in rows], dtype=str)
    windows = dates.windows(frame[dated[0]])
    days = {"earliest": windows.earliest, "latest": windows.latest}
    return frame.assign(**{f"{dated[1]}_{side}": dates.to_series(day, frame.index) for side, day in days.items()})


def _window(text: str) -> Window | None:
    first, last, _ = dates.parse(text)
    return None if np.isnat(first) or np.isnat(last) else (first, last)
