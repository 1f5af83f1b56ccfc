"""Each page's sidebar has the filters that apply to it."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.history.periods import EACH_MONTH
from dashboard.session.page_links import MENU_AND_FILTERS
from dashboard.session.pages import PAGES
from dashboard.widgets.filter_sidebar import LISTED_EVENTS
from raillinks.query.filters import FILTERS, PILLS
from tests.pages.opening import history_opened, page_opened
from tests.support.page_html import asked, downloads, part, text
from tests.support.tiers import by_tier, sample, slow


def labels(app):
    return {widget.label for kind in (app.pills, app.multiselect, app.text_input, app.selectbox) for widget in kind}


@sample(2)
@pytest.mark.parametrize("path", ["events", "history", "compare", "knowledge"])
def test_the_sidebar_has_the_filters_of_the_page(path):
    row = PAGES[path]
    shown = labels(page_opened(row.script, as_of="2022-09-26"))
    for choice in FILTERS:
        if choice.widget != PILLS or choice.links is not None or row.event_filters:
            assert (choice.label in shown) == (row.event_filters or choice.links is not None), choice.name
    assert ("Search" in shown) == row.event_filters
    assert (LISTED_EVENTS in shown) == row.lists_by_time


@pytest.mark.parametrize("path", ["events", *by_tier(["about"], ["about", "story", "your_log"])])
def test_the_menu_is_named_after_the_filters_where_there_are_some(path):
    row = PAGES[path]
    assert bool(page_opened(row.script, as_of="2022-09-26").sidebar.children) == row.has_filters
    app = AppTest.from_function(_menu, default_timeout=60)
    app.session_state["shown_path"] = path
    app.query_params["lang"] = "en"
    (html,) = [node.proto.body for node in app.run().main if node.type == "html"]
    assert f">{MENU_AND_FILTERS if row.has_filters else 'Menu'}</button>" in html


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


@slow("tests/test_same_rows.py has the rows of files")
def test_each_month_is_a_choice_beside_the_period_and_the_file_is_what_is_shown():
    app = history_opened(**{"from": "2022-01-01", "to": "2022-12-31"})
    app.segmented_control(key="w_by").set_value(EACH_MONTH).run()
    assert not app.exception
    assert app.session_state["selection"].by == "month"
    table = part(app, "periods")
    assert [text(head) for head in table.iter("th") if head.get("scope") == "colgroup"] == ["2022"]
    (file,) = [link for link in downloads(app) if link.get("href").startswith("api/v1/uptime.csv?")]
    assert int(text(file).split()[1]) % 12 == 0
    assert asked(file)["by"] == "month"
    september = next(asked(a) for a in table.iter("a") if a.get("aria-label") == "September 2022")
    assert (september["from"], september["to"]) == ("2022-09-01", "2022-09-30")
    assert app.session_state["selection"].from_ == np.datetime64("2022-01-01")
