"""What a printed page ends with: the state of the data, the view's address and the licences. The screen hides it."""

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.parts import share_panel, whose_log
from dashboard.session import session_state
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks


def footer(dataset: Dataset, say: Translator) -> None:
    """Writes the end of the page on paper, from the session's selection."""
    chosen = st.session_state["selection"]
    state = replace(session_state.page(), lang=say.lang)
    known = [say("known on {day}", day=say.day(chosen.known_on))] if chosen.known_on is not None else []
    parts = [
        say("Data version {version}", version=dataset.version),
        say("as of {day}", day=say.day(chosen.as_of)),
        *known,
        say("Log read up to {day}", day=say.day(dataset.covered_to)),
        say("licences: {names}", names=", ".join(str(licence["name"]) for licence in dataset.descriptor["licenses"])),
    ]
    link = permalinks.page_link(dataset, chosen, state, share_panel.here())
    if dataset.own_name:  # no address shows it to anybody else
        link = whose_log.of_a_reader(dataset, say)
    with st.container(key="print"):
        st.html(f"<div class='rl-print'><p>{escape(' · '.join(parts))}</p><p>{escape(link)}</p></div>")
