"""Figures of days of which nothing is known have empty cells: 0 would say that something is known."""

from collections.abc import Collection, Mapping

import pandas as pd

from raillinks.figures.compare import SECOND

HOW_MANY_ARE_KNOWN = ("period_days", "known_days", "unknown_days", "unknown_days_min", "unknown_days_max")


def emptied(cells: pd.DataFrame, figures: Collection[str]) -> pd.DataFrame:
    """A table with empty cells where nothing is known of a link in its period.

    Ranges (`_min`, `_max`) are empty where no placement of the uncertain dates gives a known day either. A table
    without `unknown_days_min` has a range of open days alone: where the most is 0 as well, it says nothing.

    Args:
        cells: The table; one without `period_days` has no such figures.
        figures: Its columns of numbers.
    """
    made = {}
    for prefix in ("", SECOND):
        names = {name.removeprefix(prefix): name for name in figures if name.startswith(SECOND) == bool(prefix)}
        if "period_days" not in names:
            continue
        counted = "unknown_days" if "unknown_days" in names else "unknown_days_max"
        period, unknown = cells[names["period_days"]], cells[names[counted]]
        least = cells[names["unknown_days_min"]] if "unknown_days_min" in names else None
        of_ranges = (unknown == period) & (cells[names["open_days_max"]] == 0) if least is None else least == period
        for name, column in names.items():
            if name not in HOW_MANY_ARE_KNOWN:
                is_empty = of_ranges if name.endswith(("_min", "_max")) else unknown == period
                made[column] = cells[column].astype(object).mask(is_empty, "")
    return cells.assign(**made)


def open_on(days: Mapping[str, object]) -> dict[str, object]:
    """The same of one row of `open_on.COLUMNS`, with None for an empty cell.

    Args:
        days: The row.
    """
    is_empty = days["unknown_days_max"] == days["period_days"] and days["open_days_max"] == 0
    return {**days, **(dict.fromkeys(("open_days_min", "open_days_max")) if is_empty else {})}
