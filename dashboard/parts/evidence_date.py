"""The date of a link's last evidence, as the log writes it and never as the one day that the engine counts from."""

from dashboard.parts.html_table import Row, has
from dashboard.parts.open_page import OpenPage
from raillinks.domain import dates


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
    return page.view.any_day.log.evidence_dates.get((row["crossing_id"], row["service"], day), str(day))
