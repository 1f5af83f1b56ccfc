"""What only the browser can do for the form: notes belong to their fields, texts are taken over and kept as typed."""

import streamlit as st

from dashboard.desk import open_draft
from dashboard.i18n.translator import Translator
from dashboard.session.page_links import PAGE

_component = st.components.v2.component(
    "rail_links_desk_fields", html="<span hidden data-host></span>", js=PAGE.loader("desk_fields.js")
)


def tie(focus: str, name: str, say: Translator) -> None:
    """Ties the notes to their fields.

    Args:
        focus: The key of the field that takes the keyboard; empty = none.
        name: The key of the field for the editor's name, which the browser remembers.
        say: The interface's messages.
    """
    words = {
        "left": say("Typed in this browser, and never saved:"), "use": say("Use it"), "drop": say("Leave it out"),
    }  # fmt: skip
    _component(key="desk_fields", data={"focus": focus, "name": name, "ended": open_draft.ended(), "words": words})
