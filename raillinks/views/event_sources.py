"""Who supports and who disputes each event in view, and where to read it."""

import pandas as pd

from raillinks.views.viewing import View
from raillinks.words.enums import Stance
from raillinks.words.texts import BETWEEN


def with_sources(view: View) -> pd.DataFrame:
    """The events in view, plus what their known claims rest on.

    Returns:
        The columns of `view.events`, plus `publishers` and `disputed_by` (the publishers of the known claims that
        support and that dispute the event) and `urls` (the web addresses of the sources of all its known claims).
        Each text stands once, in the order of the claims, `texts.BETWEEN` between.
    """
    claims = view.claims
    rows = pd.Index(view.events["event_id"]).get_indexer(pd.Index(claims["event_id"]))
    supports = (claims["stance"] == Stance.SUPPORTS).to_numpy(bool)
    publishers = claims["publisher"]
    urls = claims["source_id"].map(view.sources.set_index("source_id")["url"])
    given = (urls != "").to_numpy(bool)
    n = len(view.events)
    return view.events.assign(
        publishers=_cells(n, rows[supports].tolist(), publishers[supports].tolist()),
        disputed_by=_cells(n, rows[~supports].tolist(), publishers[~supports].tolist()),
        urls=_cells(n, rows[given].tolist(), urls[given].tolist()),
    )


def _cells(n: int, rows: list[int], texts: list[str]) -> list[str]:
    """The texts of each of `n` rows in one cell. Plain Python is faster than groups of a frame, even for large logs."""
    cells = [""] * n
    for row, text in dict.fromkeys(zip(rows, texts, strict=True)):
        cells[row] = f"{cells[row]}{BETWEEN}{text}" if cells[row] else text
    return cells
