"""`panel.csv` and `panel.parquet`: links × years, months, weeks or days, long or wide."""

from dataclasses import dataclass

import pandas as pd

from raillinks.figures import panel
from raillinks.package.dataset import Dataset
from raillinks.publish import columns, export, typed
from raillinks.publish.columns import Field
from raillinks.views import panels
from raillinks.views.viewing import View

TABLE = "panel"
SHAPES = ("long", "wide")
"""A row per link and period, or a row per period and a column per link; the default first."""
FIGURES = panel.FIGURES
"""What a wide panel may have in its cells; the default first."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a panel is written.

    Args:
        every: One of `panels.EVERY`.
        shape: One of `SHAPES`.
        figure: One of `FIGURES`; a long panel has all of them.
    """

    every: str = panels.EVERY[0]
    shape: str = SHAPES[0]
    figure: str = FIGURES[0]


def table(dataset: Dataset, view: View, form: Form) -> tuple[pd.DataFrame, list[Field]]:
    """A panel as text and whole numbers, and its columns.

    The columns of links in a wide panel are called `CROSSING_SERVICE`, such as `dandong-sinuiju_freight`; they stand
    between `from`, `to` and those of `columns.STAMP`.
    """
    text = export.written(dataset, view, TABLE, panels.of_view(view, form.every))
    fields = columns.fields(dataset, TABLE)
    return (text, fields) if form.shape == "long" else _wide(text, fields, form.figure)


def csv(dataset: Dataset, view: View, form: Form, *, excel: bool = False) -> bytes:
    """A panel as CSV, plain or for Excel."""
    frame, fields = table(dataset, view, form)
    return export.to_excel_csv(frame, fields) if excel else export.to_plain_csv(frame)


def parquet(dataset: Dataset, view: View, form: Form) -> bytes:
    """A panel as Parquet."""
    return typed.parquet_bytes(*table(dataset, view, form))


def _wide(text: pd.DataFrame, fields: list[Field], figure: str) -> tuple[pd.DataFrame, list[Field]]:
    ends, last = ["from", "to"], columns.names(columns.STAMP)
    by_name = {str(field["name"]): field for field in fields}
    of_link = {f"{c}_{s}": rows for (c, s), rows in text.groupby(["crossing_id", "service"], sort=False)}
    periods = next(iter(of_link.values()), text)[[*ends, *last]].reset_index(drop=True)
    cells = {name: rows[figure].reset_index(drop=True) for name, rows in of_link.items()}
    wide = pd.DataFrame({**{end: periods[end] for end in ends}, **cells, **{name: periods[name] for name in last}})
    links = [{**by_name[figure], "name": name} for name in of_link]
    return wide, [*(by_name[end] for end in ends), *links, *(by_name[name] for name in last)]
