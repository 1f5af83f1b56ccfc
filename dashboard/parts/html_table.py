"""Tables as HTML: rows on a wide page; on a phone each row is a card whose cells say what they are (see page.css)."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

Cell = tuple[str, str]
"""What a cell is, as its column says, unescaped; and its HTML."""

Row = Mapping[Any, Any]
"""A row of a frame, by column."""


def has(row: Row, column: str) -> bool:
    """Whether a row has a value in a column."""
    return not bool(pd.isna(row[column]))


def table(caption: str, heads: Sequence[str], rows: Sequence[str], kind: str = "") -> str:
    """A table.

    Args:
        caption: What it holds, unescaped.
        heads: The columns' heads, unescaped.
        rows: As `row` makes them.
        kind: A further class.
    """
    cells = "".join(f"<th scope='col' role='columnheader'>{escape(head)}</th>" for head in heads)
    return (
        f"<table class='rl-table rl-cards {kind}' role='table'><caption>{escape(caption)}</caption>"
        f"<thead role='rowgroup'><tr role='row'>{cells}</tr></thead>"
        f"<tbody role='rowgroup'>{''.join(rows)}</tbody></table>"
    )


def row(cells: Sequence[Cell], head: str = "", attributes: str = "") -> str:
    """A row.

    Args:
        cells: Its cells; one without a name says itself what it is.
        head: HTML of its own head; empty where it has none.
        attributes: Attributes of the row, as HTML.
    """
    first = f"<th scope='row' role='rowheader'>{head}</th>" if head else ""
    told = "".join(f"<td role='cell' data-head='{escape(name)}'>{html}</td>" for name, html in cells)
    return f"<tr role='row' {attributes}>{first}{told}</tr>"
