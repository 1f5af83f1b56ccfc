"""Who supports and who disputes each event in view, and where to read it."""

import pandas as pd

from raillinks.engine.replay import Mask
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
    supports = (claims["stance"] == Stance.SUPPORTS).to_numpy(bool)
    urls = claims["source_id"].map(view.sources.set_index("source_id")["url"])
    return view.events.assign(
        publishers=_of_each(view, claims["publisher"], supports),
        disputed_by=_of_each(view, claims["publisher"], ~supports),
        urls=_of_each(view, urls, (urls != "").to_numpy(bool)),
    )


def _of_each(view: View, values: "pd.Series[str]", chosen: Mask) -> list[str]:
    """The texts of the chosen claims of each event in view, in one cell.

    Plain Python: it takes less time than groups of a frame, even for a large log.
    """
    cells = [""] * len(view.events)
    rows = pd.Index(view.events["event_id"]).get_indexer(pd.Index(view.claims["event_id"]))
    for row, value in dict.fromkeys(zip(rows[chosen].tolist(), values[chosen].tolist(), strict=True)):
        cells[row] = f"{cells[row]}{BETWEEN}{value}" if cells[row] else value
    return cells
