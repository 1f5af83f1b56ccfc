"""The frame of every page: page settings, navigation, and the stop when the data cannot be used."""

import streamlit as st

from pages import _data, _style
from raillinks.problems import DataError, to_frame

st.set_page_config("China–DPRK Rail Links", page_icon="🚆", layout="wide", initial_sidebar_state="auto")
st.html(_style.CSS)

page = st.navigation(
    [
        st.Page("map.py", title="Map", default=True),
        st.Page("knowledge.py", title="Known when", url_path="knowledge"),
        st.Page("about.py", title="About", url_path="about"),
        st.Page("embed.py", title="Embedded map", url_path="embed", visibility="hidden"),
    ],
    position="top",
)

if page.url_path == "embed":
    st.html(_style.EMBED_CSS)

try:
    _data.dataset()
except DataError as error:
    st.error("The data of this dashboard has errors, so nothing is shown. Each is listed with its place.")
    st.dataframe(to_frame(error.problems), hide_index=True)
    st.stop()

page.run()
