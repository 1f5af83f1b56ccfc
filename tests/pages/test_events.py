"""The events page as Streamlit runs it: the list, one event by its link, and what leaves it out of the list."""

import re

from dashboard.events.event_list import NO_EVENTS_MATCH
from tests.pages.opening import page_text, site_opened


def run(page="events", **query):
    return site_opened(query.items(), page)


def rows(app):
    return re.findall(r"<li class='rl-events-(\w+)'>", page_text(app))


def test_the_list_shows_a_part_and_then_more():
    app = run(mode="all", context="1")
    assert len(rows(app)) == 20
    next(b for b in app.button if b.label.startswith("Show ")).click().run()
    assert len(rows(app)) == 70


def test_the_order_outlasts_a_visit_to_another_page(dataset):
    app = run()
    app.selectbox(key="w_events_sort").set_value("claims").run()
    first = re.search(r"(\d+) claims", page_text(app))[1]
    assert int(first) == dataset.claims["event_id"].value_counts().max() > 10
    app.switch_page("about.py").run()
    app.switch_page("events.py").run()
    assert app.selectbox(key="w_events_sort").value == "claims"


def test_an_empty_list_says_so_and_leads_out():
    app = run(as_of="1800-01-01")
    assert NO_EVENTS_MATCH in page_text(app)
    assert "mode=all" in page_text(app)


def test_the_card_of_the_map_leads_to_the_event():
    app = run("", as_of="2022-09-26", event="dd-2022-09-26-resumption")
    assert "events?as_of=2022-09-26&amp;event=dd-2022-09-26-resumption" in page_text(app)
