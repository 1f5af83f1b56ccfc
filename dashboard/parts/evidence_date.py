"""The date of a link's last evidence, as the log writes it and never as the one day that the engine counts from."""

from collections.abc import Mapping

import numpy as np

from dashboard.parts.html_table import Row, has
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from raillinks.engine import evidence
from raillinks.words import dates


def last_evidence(page: OpenPage, row: Row, prefix: str = "") -> str:
    """The date of the last evidence of a link, as EDTF; empty where there is none.

    Args:
        page: The page.
        row: `crossing_id`, `service`, `last_evidence` (`datetime64`, missing where there is none).
        prefix: What the name of the column `last_evidence` begins with.
    """
    if not has(row, f"{prefix}last_evidence"):
        return ""
    day = dates.of_cell(row[f"{prefix}last_evidence"])
    return _written(page).get((row["crossing_id"], row["service"], day), str(day))


@cached(by_view)
def _written(page: OpenPage) -> Mapping[tuple[str, str, np.datetime64], str]:
    """The date of each evidence in the view, by link and last possible day."""
    applied = page.view.selection.disputed == "apply"
    written = evidence.written_dates(page.view.known, apply_disputed=applied)
    crossings, services, days = (written.index.get_level_values(level) for level in range(3))
    keys = zip(crossings, services, days.to_numpy().astype("datetime64[D]"), strict=True)
    return dict(zip(keys, written, strict=True))
