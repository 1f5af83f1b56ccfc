"""The frame of every page: page settings, navigation, language, and the stop when the data cannot be used."""

import streamlit as st

from pages import _controls, _data, _go, _reconnect, _update
from pages._say import message
from raillinks.problems import DataError

TITLES = {
    "": message("Map"), "history": message("History"), "events": message("Events"), "compare": message("Compare"),
    "story": message("Story"), "knowledge": message("Known when"), "about": message("About"),
}  # fmt: skip

say = _controls.say()
st.set_page_config("China–DPRK Rail Links", page_icon="🚆", layout="wide", initial_sidebar_state="auto")

pages = {
    path: st.Page(file, title=say(TITLES[path]), default=path == "", url_path=path or None)
    for path, file in _go.FILES.items()
}
embedded = st.Page("embed.py", title=say("Embedded map"), url_path="embed", visibility="hidden")
page = st.navigation([*pages.values(), embedded], position="top")
_reconnect.run_again()

try:
    served = _data.begin_run()
except DataError as error:
    _update.nothing_to_show(error.problems, say)
    st.stop()

try:
    _update.notice(served, say)
    _go.follow(pages, page.url_path)
    if page.url_path != "embed":
        _controls.arrive(served.dataset, page.url_path)
        _controls.current(served.dataset)
        _go.pressable(_go.languages(page.url_path), "languages", history=True)
    if page.url_path != "story":
        for name in ("story_step", "day_of_event"):  # whoever comes back begins where the link says
            st.session_state.pop(name, None)
    page.run()
finally:
    _data.end_run()
    st.session_state.pop("press_again", None)  # its link is not on this page
