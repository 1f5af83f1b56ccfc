"""The suspensions that a view shows."""

import pandas as pd

from raillinks.figures import suspensions
from raillinks.views import viewing
from raillinks.views.viewing import View


def of_view(view: View) -> pd.DataFrame:
    """The suspensions of the listed links in the selection's period, as `suspensions.suspensions` returns them."""
    period = viewing.period(view)
    every = suspensions.suspensions(view.timeline, view.known, view.known_claims, period, view.counted_to)
    return every.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def days_by_cause(view: View) -> pd.DataFrame:
    """The suspended days of the listed links by cause, as `suspensions.suspended_by_cause` returns them."""
    every = suspensions.suspended_by_cause(view.timeline, view.known, viewing.period(view), view.counted_to)
    return every.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])
