"""History: for how long each link was open, partly open, suspended."""

import streamlit as st

from pages import _controls, _page
from raillinks import export

page = _page.opened()
_page.heading(page.say("History"), page.say("For how long was each link open?"))
st.dataframe(export.uptime_table(page.dataset, page.view), hide_index=True)
_controls.write_url()
