"""The measures that a view shows: the counts in the sources."""

import pandas as pd

from raillinks.engine import knowledge
from raillinks.figures import measures
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.viewing import View


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The measures of the filtered events of all time, on the listed links and in the selection's period.

    A measure is known when its claim is.

    Returns:
        As `measures.measures`.
    """
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, view.selection.known_on)
    every = measures.measures(dataset.measures, view.anytime, claims)
    touching = measures.touching(every, *viewing.period(view))
    listed = measures.per_link(touching, view.links)["measure"].unique()
    return touching[touching.index.isin(listed)].reset_index(drop=True)


def per_link(dataset: Dataset, view: View) -> pd.DataFrame:
    """The same for each listed link, as `measures.per_link` gives them."""
    return measures.per_link(of_view(dataset, view), view.links)
