"""The suspensions that a view shows."""

import pandas as pd

from raillinks.engine import knowledge
from raillinks.figures import suspensions
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.viewing import View


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The suspensions of the listed links in the selection's period, as `suspensions.suspensions` returns them."""
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    period = viewing.period(view)
    every = suspensions.suspensions(view.timeline, view.known, claims, period, view.counted_to)
    return every.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def days_by_cause(view: View) -> pd.DataFrame:
    """The suspended days of the listed links by cause, as `suspensions.suspended_by_cause` returns them."""
    every = suspensions.suspended_by_cause(view.timeline, view.known, viewing.period(view), view.counted_to)
    return every.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])
