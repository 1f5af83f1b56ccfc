"""The time map: a Streamlit component that scrubs a day through the map, the strips and the status list.

Python sends intervals that are already worked out and a map specification; the browser looks up the day and
draws. The day comes back when the reader has settled on it: see `time_map`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
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
    "telling.js",
    "time_map.js",
)
"""The component's script, in the order in which its parts are joined; only the last one exports."""


@dataclass(frozen=True)
class TimeMapResult:
    """What the reader has settled on.

    Attributes:
        as_of: The day as `YYYY-MM-DD`, or None before the reader has chosen one.
        selected: The `event_id` that the reader pressed to cause this run, or None.
    """

    as_of: str | None
    selected: str | None


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


def _ignore() -> None:
    """Stand in for a callback: Streamlit reports only values that have one."""


def time_map(
    payload: Mapping[str, Any],
    *,
    key: str,
    on_as_of: Callable[[], None] = _ignore,
    on_selected: Callable[[], None] = _ignore,
    on_view_state: Callable[[], None] | None = None,
) -> TimeMapResult:
    """Mount the time map and return what the reader has settled on.

    Args:
        payload: See `payload.time_map_payload`.
        key: The component's key; its values stand in `st.session_state[key]` when a callback runs.
        on_as_of: Called before the rerun that a new day causes.
        on_selected: Called before the rerun that a press on an event causes.
        on_view_state: Called before the rerun that follows when the reader has moved the map and let it rest; its value
            is `view_state`: `lat` and `lon` in degrees (WGS 84), `zoom` as deck.gl counts it. None: not reported.

    Returns:
        The day as last reported by the browser, and the event that was pressed to cause this run. During a drag,
        a run of key presses or play nothing is reported.
    """
    result = _component(
        key=key,
        data={**payload, "reports_view": on_view_state is not None},
        default={"as_of": None},
        on_as_of_change=on_as_of,
        on_selected_change=on_selected,
        on_view_state_change=on_view_state or _ignore,
    )
    return TimeMapResult(as_of=result.get("as_of"), selected=result.get("selected"))
