"""What makes every open page current again: after a lost connection, and once there is newer data."""

import streamlit as st

from dashboard.session.page_links import PAGE

_component = st.components.v2.component(
    "rail_links_reconnect",
    html="<i data-host></i>",
    js=PAGE.loader("reconnect.js"),
    isolate_styles=False,
)


def run_again(shown: str = "") -> None:
    """Makes the browser ask for a run of the page whenever it has connected again, and once there is newer data.

    Streamlit 1.67 asks for none where the page was idle. After a restart of the server the page would then face a
    session that knows nothing of it: the reader's next choice is lost.

    Args:
        shown: The content hash of the latest data at this run; empty where none can be used: then nobody asks for it.
    """
    _component(key="reconnect", data={"shown": shown}, on_reconnected_change=_nothing, on_newer_change=_nothing)


def _nothing() -> None:
    """The run itself is what was asked for."""
