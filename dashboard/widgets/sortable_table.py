"""A table to read: sorted by its heads, its rows pressed or walked by keys, cards on a phone. A Streamlit component.

Python names the content (`table_content`) and the rows to show; the browser fetches, sorts and draws. All text of the
data is set as text there. What the reader chooses comes back as the time map's choices do (`timemap.reports`).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.widgets.table_content import TableContent
from timemap import reports
from timemap.assets import STATIC, assets

TABLE_NOT_LOADED = message("The table did not load. It tries again; loading the page anew may help.")
_SHARED = (
    "sync/content_loader.js", "dom.js", "sync/fetch_json.js", "sync/handover.js", "sync/page_awaited.js",
    "sync/show_map.js", "sync/sync.js", "sync/timers.js",
)  # fmt: skip
"""Modules of the time map that the table uses too; they are served beside its own."""
_FOLDER = Path(__file__).parent
_DATES = _FOLDER.parent / "session" / "whole_dates.js"
TABLE = assets(
    "assets/table",
    [_FOLDER / "sortable_table.js", *_FOLDER.glob("table_*.js"), _DATES, *(STATIC / name for name in _SHARED)],
)
"""The modules of the component."""

_component = st.components.v2.component(
    "rail_links_table",
    html="<div class='rl-rows' data-host></div>",
    js=TABLE.loader("sortable_table.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Picks:
    """Where a press on a row chooses it.

    Args:
        selected: The id that the session has chosen; None without one.
        marked: The id of the row that is marked, as shown elsewhere on the page.
        href: What a row's own address begins with; its id follows.
        shows: The id of the element that shows what was chosen.
    """

    selected: str | None
    marked: str | None
    href: str
    shows: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a table shows.

    Args:
        caption: What it holds, for screen readers, unescaped.
        content: All its rows.
        rows: Which of them, as `table_content.runs` writes them.
        order: The column and the direction (1 or -1) in which it opens.
        picks: Where a press chooses a row; None where rows are only read.
    """

    caption: str
    content: TableContent
    rows: Sequence[int]
    order: Sequence[int]
    picks: Picks | None = None


def sortable_table(
    shown: Shown, say: Translator, *, key: str, on_pick: Callable[[str, bool], None] = lambda *_: None
) -> None:
    """Shows rows of a table.

    Args:
        shown: What it shows.
        say: The interface's messages.
        key: The component's key.
        on_pick: Takes over the id of the row that the reader has chosen, and whether its day is meant too, before the
            rerun.
    """
    picks = shown.picks
    message = {
        "name": key,
        "caption": shown.caption,
        "content": shown.content.url,
        "rows": shown.rows,
        "order": shown.order,
        "picks": None if picks is None else asdict(picks),
        "selected": None if picks is None else picks.selected,
        "unavailable": say(TABLE_NOT_LOADED),
    }
    _component(
        key=key,
        data={**message, **reports.protocol(key)},
        on_report_change=reports.taking(key, lambda report: on_pick(report["selected"], "as_of" in report)),
        on_outdated_change=lambda: None,  # the run alone is wanted: its message names the content of today's package
    )
