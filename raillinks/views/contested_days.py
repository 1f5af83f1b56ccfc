"""The contested days of a view: those on which the disputed events decide the status of a listed link."""

import pandas as pd

from raillinks.engine import contested
from raillinks.engine.timeline import effective, timeline
from raillinks.package.dataset import Dataset
from raillinks.views.viewing import View
from raillinks.words.enums import GROUP, Confidence


def contested_days(dataset: Dataset, view: View) -> pd.DataFrame:
    """The days on which a listed link has one status with the disputed events and another one without them.

    Args:
        dataset: The package.
        view: A view.

    Returns:
        The columns of `contested.contested`: `status` is the one that the view shows.
    """
    without = view.selection.disputed == "apply"
    known = view.known
    at = set(known.loc[known["confidence"] == Confidence.DISPUTED, "crossing_id"])
    links = (
        dataset.links if GROUP in at else dataset.links[dataset.links["crossing_id"].isin(at)]
    )  # no other can differ
    counts = effective(known, apply_disputed=not without) & known["crossing_id"].isin([*links["crossing_id"], GROUP])
    found = contested.contested(view.timeline, timeline(known[counts].reset_index(drop=True), links))
    return found.merge(view.links[["crossing_id", "service"]])
