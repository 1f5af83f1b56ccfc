"""Each page's panel of filters has those that apply to it; what an address without a filter opens."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session.pages import PAGES
from dashboard.session.panels import FILTERS as PANEL
from dashboard.widgets.filter_panel import LISTED_EVENTS
from raillinks.query.filters import FILTERS, PILLS
from tests.pages.opening import history_opened, page_opened, panel, with_more_filters
from tests.support.page_html import asked, part, text
from tests.support.tiers import by_tier, sample


def labels(app):
    return {widget.label for kind in (app.pills, app.multiselect, app.text_input, app.selectbox) for widget in kind}


@sample(2)
@pytest.mark.parametrize("path", ["events", "history", "compare", "knowledge"])
def test_the_panel_has_the_filters_of_the_page(path):
    row = PAGES[path]
    shown = labels(with_more_filters(page_opened(row.script, as_of="2022-09-26")))
    for choice in FILTERS:
        if choice.widget != PILLS or choice.links is not None or row.event_filters:
            assert (choice.label in shown) == (row.event_filters or choice.links is not None), choice.name
    assert ("Search" in shown) == row.event_filters
    assert (LISTED_EVENTS in shown) == row.lists_by_time


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


def test_every_value_of_a_filter_stays_in_place_whatever_is_chosen():
    def offered(app):
        return {choice.label: [option.content for option in choice.proto.options] for choice in app.pills}

    plain = with_more_filters(page_opened("map.py", as_of="2022-09-26"))
    few = with_more_filters(page_opened("map.py", as_of="2022-09-26", kind="closure", service="passenger", q="flood"))
    assert offered(plain) == offered(few)
    assert list(offered(plain))[:2] == ["Service", "Crossing"]
    assert [len(choice.options) for choice in plain.multiselect] == [len(choice.options) for choice in few.multiselect]
    with_russia = page_opened("map.py", as_of="2022-09-26", context="1")
    assert len(offered(with_russia)["Crossing"]) == len(offered(plain)["Crossing"]) + 1


def _menu():
    import streamlit as st  # noqa: PLC0415 (a script of its own)

    from dashboard.session import page_links, served_data, session_state  # noqa: PLC0415

    served_data.begin_run()
    session_state.current(served_data.dataset())
    st.html(page_links.languages(st.session_state["shown_path"]))


def test_filters_of_another_page_are_named_with_what_they_do_and_removed_by_a_press():
    app = history_opened(publisher="Radio Free Asia", q="flood", service="freight")
    notice = part(app, "event_filters")
    assert "(with a claim by Radio Free Asia; “flood”) change no figure here" in text(notice)
    (link,) = notice.iter("a")
    query = asked(link)
    assert query["service"] == "freight"
    assert not {"publisher", "q"} & query.keys()
    assert part(history_opened(service="freight"), "event_filters") is None
