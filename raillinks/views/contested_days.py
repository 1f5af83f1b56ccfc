"""The contested days of a view: those on which the disputed events decide the status of a listed link."""

import pandas as pd

from raillinks.engine import contested
from raillinks.engine.timeline import effective, timeline
from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View


def contested_days(dataset: Dataset, view: View) -> pd.DataFrame:
    """The days on which a listed link has one status with the disputed events and another one without them.

    Args:
        dataset: The package.
        view: A view.

    Returns:
        The columns of `contested.contested`: `status` is the one that the view shows.
    """
    without = view.selection.disputed == "apply"
    moving = view.known[effective(view.known, apply_disputed=not without)].reset_index(drop=True)
    found = contested.contested(view.timeline, timeline(moving, dataset.links))
    return found.merge(view.links[["crossing_id", "service"]])
