"""What the strips of the listed links draw, for every page that has some."""

import pandas as pd

from dashboard.parts.page_parts import Opened, kept, of_view
from raillinks.figures import bands


@kept(of_view)
def strip_bands(page: Opened) -> pd.DataFrame:
    """The bands of every link, as `bands.bands` gives them."""
    return bands.bands(page.view.timeline, page.view.selection.stale_after)
