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
    "labels.js",
    "timeline.js",
    "panel.js",
    "play.js",
    "input.js",
    "map.js",
    "pins.js",
    "overlay.js",
    "picture.js",
    "time_map.js",
)
"""The component's script, in the order in which its parts are joined; only the last one exports."""


@dataclass(frozen=True)
class TimeMapResult:
    """What the reader has settled on.

    Attributes:
        as_of: The day as `YYYY-MM-DD`, or None before the reader has chosen one.
        selected: The `event_id` that the reader pressed last, or None.
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


def time_map(payload: Mapping[str, Any], *, key: str, on_change: Callable[[], None] | None = None) -> TimeMapResult:
    """Mount the time map and return what the reader has settled on.

    Args:
        payload: JSON scalars, lists and dicts only; days are integers since 1970-01-01. The keys are
            documented in `docs/` beside the function that builds them.
        key: The component's key; its state is `st.session_state[key]`.
        on_change: Called before the rerun that a new day or selection causes.

    Returns:
        The day and the selected event as last reported by the browser. During a drag, a run of key presses
        or play nothing is reported.
    """
    changed = on_change or _ignore
    result = _component(
        key=key,
        data=dict(payload),
        default={"as_of": None, "selected": None},
        on_as_of_change=changed,
        on_selected_change=changed,
    )
    return TimeMapResult(as_of=result.get("as_of"), selected=result.get("selected"))
