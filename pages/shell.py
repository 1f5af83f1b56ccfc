"""The frame of every page: page settings, navigation, language, and the stop when the data cannot be used."""

import streamlit as st

from dashboard.i18n.translator import message
from dashboard.parts import update_notice
from dashboard.session import page_links, reconnect, served_data, session_state
from raillinks.words.problems import DataError

TITLES = {
    "": message("Map"), "history": message("History"), "events": message("Events"), "compare": message("Compare"),
    "story": message("Story"), "knowledge": message("Known when"), "about": message("About"),
}  # fmt: skip

say = session_state.say()
st.set_page_config("China–DPRK Rail Links", page_icon="🚆", layout="wide", initial_sidebar_state="auto")

pages = {
    path: st.Page(file, title=say(TITLES[path]), default=path == "", url_path=path or None)
    for path, file in page_links.FILES.items()
}
embedded = st.Page("embed.py", title=say("Embedded map"), url_path="embed", visibility="hidden")
page = st.navigation([*pages.values(), embedded], position="top")
reconnect.run_again()

try:
    served = served_data.begin_run()
except DataError as error:
    update_notice.nothing_to_show(error.problems, say)
    st.stop()

try:
    update_notice.notice(served, say)
    page_links.follow(pages, page.url_path)
    if page.url_path != "embed":
        session_state.arrive(served.dataset, page.url_path)
        session_state.current(served.dataset)
        page_links.pressable(page_links.languages(page.url_path), "languages", history=True)
    if page.url_path != "story":
        for name in ("story_step", "day_of_event"):  # whoever comes back begins where the link says
            st.session_state.pop(name, None)
    page.run()
finally:
    served_data.end_run()
    st.session_state.pop("press_again", None)  # its link is not on this page
