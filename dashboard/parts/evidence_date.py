"""The date of a link's last evidence, as the log writes it and never as the one day that the engine counts from."""

import pandas as pd

from dashboard.parts.html_table import Row, has
from dashboard.parts.open_page import OpenPage
from raillinks.engine import evidence


def last_evidence(page: OpenPage, row: Row, prefix: str = "") -> str:
    """The date of the last evidence of a link, as EDTF; empty where there is none.

    Args:
        page: The page.
        row: `crossing_id`, `service`, `last_evidence` (`datetime64`, missing where there is none).
        prefix: What the name of the column `last_evidence` begins with.
    """
    if not has(row, f"{prefix}last_evidence"):
        return ""
    key = {"crossing_id": row["crossing_id"], "service": row["service"]}
    link = pd.DataFrame([key | {"last_evidence": row[f"{prefix}last_evidence"]}])
    applied = page.view.selection.disputed == "apply"
    return str(evidence.last_evidence_dates(page.view.known, link, apply_disputed=applied).iloc[0])
