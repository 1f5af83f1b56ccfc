"""What makes every page current again after a lost connection."""

import streamlit as st

from dashboard.session.page_links import PAGE

_component = st.components.v2.component(
    "rail_links_reconnect",
    html="<i data-host></i>",
    js=PAGE.loader("reconnect.js"),
    isolate_styles=False,
)


def run_again() -> None:
    """Makes the browser ask for a run of the page whenever it has connected again.

    Streamlit 1.67 asks for none where the page was idle. After a restart of the server the page would then face a
    session that knows nothing of it: the reader's next choice is lost.
    """
    _component(key="reconnect", on_reconnected_change=lambda: None)
