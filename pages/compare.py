"""Compare: two days side by side."""

import streamlit as st

from pages import _controls, _page
from raillinks import export

page = _page.opened()
_page.heading(page.say("Compare"), page.say("Which links differ between two days, and by which events?"))
st.dataframe(export.compare_table(page.dataset, page.view), hide_index=True)
_controls.write_url()
