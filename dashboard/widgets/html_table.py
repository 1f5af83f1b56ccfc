"""Tables as HTML: cards on a phone, where each cell says what it is, or wide tables that scroll sideways."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard.i18n.translator import Translator

Cell = tuple[str, str]
"""What a cell is, as its column says, unescaped; and its HTML."""

HtmlRow = Mapping[Any, Any]
"""A row of a frame, by column."""

_LONG = 8  # rows: a phone folds longer tables (`rl-folded` in page.css)


def has(row: HtmlRow, column: str) -> bool:
    """Whether a row has a value in a column."""
    return not bool(pd.isna(row[column]))


def table(say: Translator, caption: str, heads: Sequence[str], rows: Sequence[str], kind: str = "") -> str:
    """A table whose rows are cards on a phone (`rl-cards` in page.css), with explicit roles, since cards lose theirs.

    A phone shows the first rows of a long one, and a field that unfolds it.

    Args:
        say: The interface's messages.
        caption: What it holds, unescaped.
        heads: The columns' heads, unescaped.
        rows: As `row` makes them.
        kind: A further class.
    """
    made = _table(caption, heads, rows, f"rl-cards {kind}")
    if len(rows) <= _LONG:
        return made
    every = escape(say("Show all {n} rows", n=len(rows)))
    return f"<div class='rl-folded'>{made}<label class='rl-all'><input type='checkbox'/> {every}</label></div>"


def wide_table(
    caption: str, heads: Sequence[str], rows: Sequence[str], kind: str = "", *, focusable: bool = False
) -> str:
    """A table that scrolls sideways where it does not fit.

    Args:
        caption: What it holds, unescaped.
        heads: The columns' heads, unescaped.
        rows: As `row` makes them.
        kind: A further class.
        focusable: Whether the Tab key stops at it, so that a keyboard can scroll it: where it holds no links.
    """
    scroller = "<div class='rl-wide'>"
    if focusable:
        scroller = f"<div class='rl-wide' tabindex='0' role='region' aria-label='{escape(caption)}'>"
    return f"{scroller}{_table(caption, heads, rows, kind)}</div>"


def scrolling(label: str, listed: str) -> str:
    """A table in a frame that scrolls, by keyboard too (`rl-history-figures` in history.css).

    Args:
        label: What the frame holds, unescaped.
        listed: The table as HTML.
    """
    return f"<div class='rl-history-figures' tabindex='0' role='region' aria-label='{escape(label)}'>{listed}</div>"


def _table(caption: str, heads: Sequence[str], rows: Sequence[str], kind: str) -> str:
    cells = "".join(f"<th scope='col' role='columnheader'>{escape(head)}</th>" for head in heads)
    return (
        f"<table class='rl-table {kind}' role='table'><caption>{escape(caption)}</caption>"
        f"<thead role='rowgroup'><tr role='row'>{cells}</tr></thead>"
        f"<tbody role='rowgroup'>{''.join(rows)}</tbody></table>"
    )


def row(cells: Sequence[Cell], head: str = "", attributes: str = "") -> str:
    """A row.

    Args:
        cells: Its cells; a cell that explains itself has no name.
        head: HTML of its head; empty for none.
        attributes: Attributes of the row, as HTML.
    """
    row_head = f"<th scope='row' role='rowheader'>{head}</th>" if head else ""
    columns = "".join(f"<td role='cell' data-head='{escape(name)}'>{html}</td>" for name, html in cells)
    return f"<tr role='row' {attributes}>{row_head}{columns}</tr>"
