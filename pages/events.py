"""Events: the log, and one event with every claim."""

import streamlit as st

from pages import _controls, _event, _page

page = _page.opened()
_page.heading(page.say("Events"), page.say("What happened, who says so, and how sure is it?"))
st.dataframe(_event.table(page.view, page.names, page.say), column_config=_event.columns(page.say), hide_index=True)
_controls.write_url()
