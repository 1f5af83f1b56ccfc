"""The time map: a Streamlit component that scrubs a day through the map, the strips and the status list.

Python sends intervals that are already worked out and a map specification; the browser looks up the day and
draws. The day comes back when the reader has settled on it: see `time_map`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HERE = Path(__file__).parent

SCRIPTS = (
    "dates.js",
    "lookup.js",
    "words.js",
    "marks.js",
    "strokes.js",
    "outlines.js",
    "labels.js",
    "timeline.js",
    "panel.js",
    "play.js",
    "tip.js",
    "input.js",
    "map.js",
    "pins.js",
    "overlay.js",
    "picture.js",
    "sync.js",
    "report.js",
    "time_map.js",
)
"""The component's script, in the order in which its parts are joined; only the last one exports."""


@dataclass(frozen=True)
class Report:
    """What the reader has settled on since Python last answered; None: that did not change.

    Attributes:
        as_of: The day as `YYYY-MM-DD`.
        selected: The `event_id` of the event that the reader pressed.
        view_state: Where the reader has moved the map: `lat` and `lon` in degrees (WGS 84), deck.gl's `zoom`.
    """

    as_of: str | None = None
    selected: str | None = None
    view_state: Mapping[str, float] | None = None


def script() -> str:
    """Join the parts of the component's script into one module."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


_component = st.components.v2.component(
    "rail_links_time_map",
    html=(_HERE / "time_map.html").read_text(encoding="utf-8"),
    css=(_HERE / "time_map.css").read_text(encoding="utf-8"),
    js=script(),
    isolate_styles=False,
)


def time_map(payload: Mapping[str, Any], *, key: str, on_report: Callable[[Report], None] = lambda _: None) -> None:
    """Mount the time map.

    Each report has an id of its own. The payload answers with the last one taken over, and names the session, so that
    the browser sends again what was lost with a connection or a server: see `sync.js`.

    Args:
        payload: See `payload.time_map_payload`; its `as_of`, `selected` and `view_state` must follow what is reported.
        key: The component's key; keys of `st.session_state` that start with it belong to the component.
        on_report: Called before the rerun that a report causes. During a drag, a run of key presses or play nothing
            is reported.
    """
    session, answered = f"{key} session", f"{key} answered"
    st.session_state.setdefault(session, token_hex(8))

    def take_report() -> None:
        report = dict(st.session_state[key]["report"])
        report_id = report.pop("id")
        on_report(Report(**report))
        st.session_state[answered] = report_id

    protocol = {"session": st.session_state[session], "answered": st.session_state.get(answered)}
    _component(key=key, data={**payload, **protocol}, on_report_change=take_report)
