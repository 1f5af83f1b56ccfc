"""The ways from the page of an event to the desk: correct it, or add a report."""

import streamlit as st

from dashboard.desk import correction_form, open_draft, report_form
from dashboard.i18n.translator import Translator, message
from dashboard.session import sign_in
from dashboard.session.pages import DESK
from dashboard.session.roles import Role
from raillinks.editor.draft import DraftKind
from raillinks.package.dataset import Dataset

CORRECT = message("Correct this event")
ADD = message("Add a report")


def buttons(dataset: Dataset, event_id: str, say: Translator) -> None:
    """Shows the buttons to whoever may keep drafts.

    Args:
        dataset: The log that the page shows.
        event_id: The event.
        say: The interface's messages.
    """
    if not sign_in.may(Role.REPORTER) or event_id not in dataset.event_ids or dataset.own_name:
        return
    with st.container(key="desk_event_buttons", horizontal=True):
        st.button(say(CORRECT), key="desk_correct_event", on_click=_begin, args=(DraftKind.CORRECTION, event_id))
        st.button(say(ADD), key="desk_add_report", on_click=_begin, args=(DraftKind.REPORT, event_id))


def _begin(kind: DraftKind, event_id: str) -> None:
    if kind is DraftKind.REPORT:
        open_draft.begin(kind, report_form.FIRST, event_id=event_id, source=report_form.USUAL)
    else:
        open_draft.begin(kind, correction_form.FIRST, event_id=event_id)
    st.session_state["go_to"] = DESK
