"""The panel of a view: its listed links over the years, months, weeks or days of its period."""

import pandas as pd

from raillinks.figures import panel
from raillinks.views import period_figures
from raillinks.views.viewing import View

EVERY = ("year", "month", "week", "day")
"""What a panel has a row of, the default first. A week begins on Monday (ISO 8601)."""


def of_view(view: View, every: str) -> pd.DataFrame:
    """The panel, as `panel.panel` returns it, of the links that the selection lists.

    Args:
        view: The view; its period is cut, whatever its `by` says.
        every: One of `EVERY`.
    """
    cut = period_figures.shown_periods(view, every)
    every_link = panel.panel(view.timeline, cut, view.counted_to, stale_after=view.selection.stale_after)
    return every_link.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])
