"""The measures that a view shows: the counts in the sources."""

import pandas as pd

from raillinks.figures import measures, periods
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.viewing import View


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The measures of the filtered events of all time, on the listed links and in the selection's period.

    A measure is known when its claim is.

    Returns:
        As `measures.measures`.
    """
    every = measures.measures(dataset.measures, view.anytime, view.known_claims)
    inside = periods.touching(every, viewing.period(view), "date_earliest", "date_latest").reset_index(drop=True)
    listed = measures.per_link(inside, view.links)["measure"].unique()
    return inside[inside.index.isin(listed)].reset_index(drop=True)
