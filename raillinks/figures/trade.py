"""The trade figures as numbers, each with its window of days."""

import pandas as pd

from raillinks.words import dates

MEASURES = ("total", "imports", "exports")
"""What a figure counts, from the DPRK's point of view."""

_COLUMNS = (
    "total_usd_million", "dprk_imports_usd_million", "dprk_exports_usd_million",
)  # fmt: skip
COLUMNS = ("period", "first", "last", "whole_year", "measure", "usd_million", "covers", "source_id", "note")


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """The trade figures, one per row.

    Args:
        table: `trade.csv` as text.

    Returns:
        Columns `COLUMNS`, sorted by time. `first` and `last` (`datetime64[s]`) are the first and last day that the
        figure covers; `whole_year` is bool; `measure` is one of `MEASURES`; `usd_million` (float) is in millions of
        US dollars.
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
