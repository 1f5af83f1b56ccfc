"""Desk: where editors keep the log. It is there only where the server was asked for it (`RAILLINKS_DESK=1`)."""

import streamlit as st

from dashboard.desk import version_list
from dashboard.parts.headings import page_heading, section_heading
from dashboard.session import session_state

say = session_state.say()
page_heading(say("Desk"), say("What should the log say next, and what would that change?"))
author = st.text_input(say("Your name"), key="desk_author", persist_state="session", live=True, width=360,
                       autocomplete="name", help=say("It stands beside each version that you make."))  # fmt: skip
section_heading(say("Versions"), say("Whatever is published can be taken back; nothing is lost."))
version_list.show(author or "", say)
