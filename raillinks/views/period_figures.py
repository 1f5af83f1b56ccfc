"""The figures that a view shows of its period: of the whole, or of each year or month."""

import pandas as pd

from raillinks.figures import periods, uptime
from raillinks.figures.compare import Period
from raillinks.views import viewing
from raillinks.views.viewing import View


def shown_periods(view: View, by: str = "") -> list[Period]:
    """The periods of the view's figures: the selection's, cut without days that do not count.

    At least one: a whole period stands for itself even where none of its days counts.

    Args:
        view: The view.
        by: How it is cut (see `periods.cut`); empty = as the selection's own `by` says.
    """
    first, last = viewing.period(view)
    return periods.cut((first, min(last, view.counted_to)), by or view.selection.by) or [(first, last)]


def of_view(view: View) -> pd.DataFrame:
    """The figures of the listed links, as `uptime.uptime_of_periods` returns them."""
    chosen = view.selection
    every = uptime.uptime_of_periods(
        view.timeline, shown_periods(view), view.counted_to, stale_after=chosen.stale_after
    )
    return every.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])
