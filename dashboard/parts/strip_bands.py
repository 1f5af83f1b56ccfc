"""The bands that strips draw, for every page with strips."""

import pandas as pd

from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from raillinks.engine import timeline


@cached(by_view)
def strip_bands(page: OpenPage) -> pd.DataFrame:
    """The bands of every link, as `bands.bands` gives them."""
    return timeline.bands(page.view.timeline, page.view.selection.stale_after)
