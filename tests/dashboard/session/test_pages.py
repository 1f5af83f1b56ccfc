"""Pages: which of them have a button for filters."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session.pages import PAGES
from dashboard.session.panels import FILTERS as PANEL
from tests.pages.opening import page_opened, panel
from tests.support.tiers import by_tier


@pytest.mark.parametrize("path", ["events", *by_tier(["about"], ["about", "story", "your_log"])])
def test_a_page_has_a_button_for_its_filters_and_no_sidebar(path):
    row = PAGES[path]
    opened = page_opened(row.script, as_of="2022-09-26")
    assert (panel(opened, PANEL) is not None) == row.has_filters
    assert not opened.sidebar.children
    app = AppTest.from_function(_menu, default_timeout=60)
    app.session_state["shown_path"] = path
    app.query_params["lang"] = "en"
    (html,) = [node.proto.body for node in app.run().main if node.type == "html"]
    assert (f"data-panel='{PANEL}'" in html) == row.has_filters


def _menu():
    import streamlit as st  # noqa: PLC0415 (a script of its own)

    from dashboard.session import page_links, served_data, session_state  # noqa: PLC0415

    served_data.begin_run()
    session_state.current(served_data.dataset())
    st.html(page_links.languages(st.session_state["shown_path"]))
