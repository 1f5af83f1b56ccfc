"""The frame of every page: page settings, navigation, language, and the stop when the data cannot be used."""

import streamlit as st

from dashboard.parts import language_note, newer_notice, own_notice, print_footer, update_notice
from dashboard.server import metrics
from dashboard.session import page_links, reconnect, served_data, session_state
from dashboard.session.pages import DESK, PAGES, title_of
from raillinks.domain.problems import DataError

say = session_state.say()
scripts = {
    path: st.Page(
        row.script, title=say(row.title), default=path == "", url_path=path or None,
        visibility="visible" if row.listed else "hidden",
    )
    for path, row in PAGES.items()
}  # fmt: skip
page = st.navigation([*scripts.values()], position="top")
st.set_page_config(title_of(page.url_path, say), page_icon="🚆", layout="wide", initial_sidebar_state="auto")

try:
    served = served_data.begin_run(session_state.version_asked(page.url_path))
except DataError as error:
    reconnect.run_again()
    update_notice.nothing_to_show(error.problems, say)
    st.stop()

try:
    reconnect.run_again(served.dataset.content_hash)
    update_notice.notice(served, say, says_away=page.url_path != DESK)
    page_links.switch_if_requested(scripts, page.url_path)
    if PAGES[page.url_path].listed:
        session_state.arrive(served_data.dataset(), page.url_path)
        session_state.current(served_data.dataset())
        page_links.html_block(page_links.languages(page.url_path), "languages", history=True)
        own_notice.own_notice(served_data.dataset(), page.url_path, session_state.say())
    if page.url_path != "story":
        for name in ("story_step", "day_of_event"):  # a reader who comes back starts where the link says
            st.session_state.pop(name, None)
    with metrics.Run(page.url_path):
        page.run()
    if PAGES[page.url_path].listed:
        language_note.show(served_data.dataset(), session_state.say())
        print_footer.footer(served_data.dataset(), session_state.say())
        if page.url_path != DESK:  # which shows no day, and lists the versions itself
            newer_notice.newer_notice(page.url_path, served_data.dataset(), served.dataset, session_state.say())
    session_state.write_url(page.url_path)
finally:
    served_data.end_run()
    st.session_state.pop("press_again", None)  # its link is not on this page
