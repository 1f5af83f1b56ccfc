"""The frame of every page: page settings, navigation, language, and the stop when the data cannot be used."""

import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.server import metrics
from dashboard.session import page_links, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import DESK, PAGES, STORY, title_of
from dashboard.widgets import notices, version_notices
from raillinks.domain.problems import DataError


def configure(path: str, say: Translator) -> None:
    """Sets the page's title and layout."""
    st.set_page_config(title_of(path, say), page_icon="🚆", layout="wide", initial_sidebar_state="auto")


def show_page() -> None:
    """Shows the page that is asked for, in its frame.

    A function, as Streamlit keeps the names of a script until the next reader comes: a reader's own log would stay.
    """
    say = session_state.say()
    listed = session_state.pages_of_log()
    scripts = {
        path: st.Page(row.script, title=say(row.title), default=path == "", url_path=path or None,
                      visibility="visible" if path in listed else "hidden")
        for path, row in PAGES.items()
    }  # fmt: skip
    page = st.navigation([*scripts.values()], position="top")

    try:
        served = served_data.begin_run(session_state.version_asked(page.url_path))
    except DataError as error:
        configure(page.url_path, say)
        page_links.head()
        version_notices.nothing_to_show(error.problems, say)
        st.stop()

    try:
        say = session_state.say()  # from here on in the words of the log
        configure(page.url_path, say)
        version_notices.notice(served, say, says_away=page.url_path != DESK)
        page_links.switch_if_requested(scripts, page.url_path)
        session_state.arrive(served_data.dataset(), page.url_path)
        session_state.current(served_data.dataset())
        page_links.head(page_links.languages(page.url_path), served.dataset.content_hash, history=True)
        notices.own_notice(served_data.dataset(), page.url_path, session_state.say())
        if page.url_path != STORY:
            page_session().story_step = None  # who comes back starts where the link says
            page_session().day_of_event = False
        with metrics.Run(page.url_path):
            page.run()
        notices.show(served_data.dataset(), session_state.say())
        notices.footer(served_data.dataset(), session_state.say())
        if page.url_path != DESK:  # which shows no day, and lists the versions itself
            version_notices.newer_notice(page.url_path, served_data.dataset(), served.dataset, session_state.say())
        session_state.write_url(page.url_path)
    finally:
        served_data.end_run()
        page_session().press_again = None  # its link is not on this page


show_page()
