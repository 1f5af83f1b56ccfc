"""The day on which Known when opens: the one whose picture changed most as reports came in."""

import numpy as np

from dashboard.i18n.translator import Plural
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from raillinks.clock import today
from raillinks.metrics.quality import most_changed_day
from raillinks.package.dataset import Dataset

CHANGED_MOST = Plural(
    "Of all days, the picture of this one changed most as reports came in: {n} change.",
    "Of all days, the picture of this one changed most as reports came in: {n} changes.",
)


def _most_changed(data: Dataset) -> tuple[np.datetime64, int] | None:
    links = data.links[~data.links["context"]].reset_index(drop=True)
    return most_changed_day(data.events, data.claims, data.sources, links, data.covered_to)


def opening_day(dataset: Dataset) -> np.datetime64:
    """The day of a package whose picture changed most; today if none ever changed. Computed once per package."""
    found = dataset.once(_most_changed)
    return today() if found is None else found[0]


def why(page: OpenPage) -> str:
    """Why this day, as HTML; empty on any other day."""
    found, say = page.dataset.once(_most_changed), page.say
    if found is None or found[0] != page.view.selection.as_of:
        return ""
    text = say.plural(
        *CHANGED_MOST, found[1],
    )  # fmt: skip
    return note(text)
