"""The trade figures as numbers on windows of days."""

import numpy as np
import pandas as pd

from raillinks.words import dates

MEASURES = ("total", "imports", "exports")
"""What a figure counts, seen from the DPRK."""

_COLUMNS = (
    "total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million",
)  # fmt: skip
COLUMNS = ("period", "first", "last", "whole_year", "measure", "usd_million", "covers", "source_id", "note")


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """Every single figure, one a row.

    Args:
        table: `trade.csv` as text.

    Returns:
        Columns `COLUMNS`, in the order of time: `first` and `last` (`datetime64[s]`) bound the time that the figure
        counts, `whole_year` (bool), `measure` one of `MEASURES`, `usd_million` (float) in millions of US dollars.
    """
    windows = dates.windows(table["period"])
    dated = table.assign(
        first=dates.to_series(windows.earliest, table.index),
        last=dates.to_series(windows.latest, table.index),
        whole_year=table["period"].str.fullmatch(r"\d{4}"),
        **{name: pd.to_numeric(table[column]) for name, column in zip(MEASURES, _COLUMNS, strict=True)},
    )
    kept = [c for c in COLUMNS if c not in {"measure", "usd_million"}]
    long = dated.melt(id_vars=kept, value_vars=list(MEASURES), var_name="measure", value_name="usd_million")
    rows = long.dropna(subset="usd_million").sort_values(["first", "last"], kind="stable", ignore_index=True)
    return rows.astype({"whole_year": bool})[list(COLUMNS)]


def touching(rows: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """Those of the figures whose time touches a period.

    Args:
        rows: As `figures` gives them.
        first: The first day of the period.
        last: Its last day.
    """
    return rows[(rows["first"] <= pd.Timestamp(last)) & (rows["last"] >= pd.Timestamp(first))]
