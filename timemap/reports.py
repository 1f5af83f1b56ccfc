"""What a component reports of the reader's choices, and its answers: the browser's part is `static/sync/sync.js`."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def protocol(key: str) -> dict[str, Any]:
    """The part of a component's message that answers its reports.

    It names the session, and the last report that the session has taken over, so that the browser sends again what was
    lost with a connection or a server.

    Args:
        key: The component's key; keys of `st.session_state` that start with it belong to the component.
    """
    if f"{key} session" not in st.session_state:  # a token asks the system for chance
        st.session_state[f"{key} session"] = token_hex(8)
    return {"session": st.session_state[f"{key} session"], "answered": st.session_state.get(f"{key} answered")}


def taking(key: str, on_report: Callable[[Mapping[str, Any]], None]) -> Callable[[], None]:
    """What Streamlit calls when a component has reported: it is answered once it is taken over.

    Args:
        key: The component's key.
        on_report: Takes over a report, without its id.
    """

    def take_report() -> None:
        report = dict(st.session_state[key]["report"])
        report_id = report.pop("id")
        if report.pop("first", report_id) > st.session_state.get(f"{key} answered", 0):
            on_report(report)  # else it was sent again while its answer was under way: the reader may have gone on
        st.session_state[f"{key} answered"] = report_id

    return take_report
