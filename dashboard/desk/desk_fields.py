"""What only the browser can do for the form: notes belong to their fields, texts are taken over and kept as typed."""

import streamlit as st

from dashboard.desk import unsaved_list
from dashboard.desk.open_draft import OpenDraft
from dashboard.i18n.translator import Translator, message
from dashboard.session import sign_in
from dashboard.session.page_links import PAGE
from raillinks.editor.draft import written

USE_IT = message("Use it")
CONNECTION_LOST = message(
    "The connection to the server is lost. Nothing is saved until it is back. What you have typed stays in this"
    " browser."
)
STARTED_AGAIN = message(
    "The server was started again and does not know this browser any more. Open the address that it printed last, in"
    " another tab of this browser: this page then goes on, with what you have typed."
)

_component = st.components.v2.component(
    "rail_links_desk_fields", html="<span hidden data-host></span>", js=PAGE.loader("desk_fields.js")
)


def tie(focus: str, name: str, say: Translator, opened: OpenDraft | None = None) -> None:
    """Ties the notes to their fields.

    Args:
        focus: The key of the field that takes the keyboard; empty = none.
        name: The key of the field for the editor's name, which the browser remembers.
        say: The interface's messages.
        opened: The draft that the page shows, which the browser keeps until the server has it; None = the desk itself.
    """
    words = {
        "left": say("Typed in this browser, and never saved:"), "use": say(USE_IT), "drop": say("Leave it out"),
        "lost": say(CONNECTION_LOST), "restarted": "" if sign_in.is_on() else say(STARTED_AGAIN),
    }  # fmt: skip
    data: dict[str, object] = {"focus": focus, "name": name, "ended": unsaved_list.forgotten(), "words": words}
    _component(key="desk_fields", data=data | {"open": _of(opened) if opened is not None else None})


def _of(opened: OpenDraft) -> dict[str, object]:
    return {
        "id": opened.draft.draft_id, "draft": written(opened.draft).decode(), "isSaved": opened.revision > 0,
        "isUnsaved": bool(opened.unsaved), "who": unsaved_list.who(),
    }  # fmt: skip
