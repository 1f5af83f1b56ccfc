"""What only the browser can do for the form: notes belong to their fields, long texts are taken over as one types."""

from pathlib import Path

import streamlit as st

_SCRIPT = (Path(__file__).parent / "desk_fields.js").read_text(encoding="utf-8")
_component = st.components.v2.component("rail_links_desk_fields", html="<span hidden></span>", js=_SCRIPT)


def tie(focus: str) -> None:
    """Ties the notes to their fields.

    Args:
        focus: The key of the field that takes the keyboard; empty = none.
    """
    _component(key="desk_fields", data={"focus": focus})
