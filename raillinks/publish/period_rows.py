"""How many rows a table may have that has one for each link and period: one rule for whoever asks for it, and how.

A period may begin in 1800, and a large log has thousands of links: a table of all its days would take minutes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from raillinks.publish import api_paths
from raillinks.views import period_figures
from raillinks.views.selection import BadValue
from raillinks.views.viewing import View

MOST_ROWS = 200_000
"""Of a file that is written quickly: some two seconds for all of them."""
MOST_SHEET_ROWS = 30_000
"""Of a workbook, where a row takes twenty times as long."""
TOO_LONG = "the table is too long"
_BY: Mapping[str, int] = MappingProxyType(
    {
        "uptime.csv": MOST_ROWS,
        "export.sqlite": MOST_ROWS,
        "export.parquet.zip": MOST_ROWS,
        "export.xlsx": MOST_SHEET_ROWS,
    }
)
"""The paths with figures in each period that `by` says. `api_paths.PANELS` have them in each that `every` says."""


def too_many(path: str, view: View, own: Mapping[str, str] = MappingProxyType({})) -> BadValue | None:
    """Why a table is refused: it would have too many rows; None if it would not.

    Args:
        path: The path of the API that has the table.
        view: The view.
        own: The values of the path's own parameters.
    """
    is_panel = path in api_paths.PANELS
    if not is_panel and path not in _BY:
        return None
    by = own[api_paths.EVERY] if is_panel else view.selection.by
    most = MOST_ROWS if is_panel else _BY[path]
    rows = len(period_figures.shown_periods(view, by)) * len(view.links)
    if rows <= most or by == "whole":
        return None
    allowed = f"at most {most:,} rows, not {rows:,}: ask for fewer links, or for a shorter period with from and to"
    return BadValue(api_paths.EVERY if is_panel else "by", by, TOO_LONG, allowed)
