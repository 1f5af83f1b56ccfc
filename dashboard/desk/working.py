"""Says beside a button that it works: from the press until what came of it is said."""

import re

import streamlit as st

from dashboard.desk import outcomes
from dashboard.session.page_links import PAGE

_component = st.components.v2.component(
    "rail_links_desk_working",
    html="<p class='rl-desk-working' role='status' data-host></p>",
    js=PAGE.loader("working.js"),
    isolate_styles=False,
)


def beside(button: str, said: str) -> None:
    """Makes the place beside a button, which is empty until it is pressed.

    Args:
        button: The key of the button.
        said: What it says.
    """
    room = re.sub(r"[^a-zA-Z0-9_-]", "-", button)  # as the class of its element has the key: a version has full stops
    data = {"button": room, "said": said, "since": outcomes.mark()}
    _component(key=f"{button}_works", data=data, width="content")
