"""The time map: a Streamlit component; `static/` has its ES modules.

Python names the content (intervals that are already worked out, and a map specification), which the browser fetches by
URL; it looks up the day and draws. The day comes back when the reader has settled on it: see `time_map`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from timemap import reports
from timemap.assets import TIME_MAP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Report:
    """What the reader has settled on since Python last answered; None: that did not change.

    Attributes:
        as_of: The day as `YYYY-MM-DD`, or the text that the reader typed for it.
        selected: The `event_id` of the event that the reader pressed or stepped to; empty: none any more.
        stop: The `event_id` of the event of a stop, shown without a press; empty: the reader has pressed the event.
        range: The first and the last day of the period that the reader has chosen, as `YYYY-MM-DD`; None: that end is
            open.
        view_state: Where the reader has moved the map: `lat` and `lon` in degrees (WGS 84), deck.gl's `zoom`.
        compare_with: The second day as `YYYY-MM-DD`; empty: the reader has closed the comparison.
        divider: Where the divider of the two days stands, per cent of the map's width from the left.
        crossings_shown: Which crossings the reader wants to see: `working`, `day` or `ever`.
        q: The text that the reader searches for; empty: none any more.
    """

    as_of: str | None = None
    selected: str | None = None
    stop: str | None = None
    view_state: Mapping[str, float] | None = None
    range: Sequence[str | None] | None = None
    compare_with: str | None = None
    divider: int | None = None
    crossings_shown: str | None = None
    q: str | None = None


_component = st.components.v2.component(
    "rail_links_time_map",
    html="<div data-host></div>",
    js=TIME_MAP.loader("time_map.js"),
    isolate_styles=False,
)


def time_map(message: Mapping[str, Any], *, key: str, on_report: Callable[[Report], None] = lambda _: None) -> None:
    """Mount the time map.

    Each report has an id of its own. The message answers with the last one taken over, and names the session, so that
    the browser sends again what was lost with a connection or a server: see `static/sync/sync.js`.

    Args:
        message: See `payload.message`; its keys of the same names must follow what is reported.
        key: The component's key; keys of `st.session_state` that start with it belong to the component.
        on_report: Called before the rerun that a report causes. During a drag, a run of key presses or play nothing
            is reported.
    """
    _component(
        key=key,
        data={**message, **reports.protocol(key)},
        on_report_change=reports.taking(key, lambda report: on_report(Report(**report))),
        on_outdated_change=lambda: None,  # the run alone is wanted: its message names the content of today's package
    )
