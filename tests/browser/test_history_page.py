"""The history page in a browser: a cell leads to the map on its day, with the card of the event behind its status."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser


def opened(page, server, query):
    page.goto(f"{server}/history?{query}&lang=en")
    settle(page)
    return page


def test_the_charts_load_nothing_have_one_axis_of_time_and_a_month_leads_to_the_day_of_its_change(
    quick_page, server, dataset
):
    messages = []
    quick_page.on("console", lambda message: messages.append(message.text))
    page = opened(quick_page, server, "as_of=2023-01-01&from=2020-01-01")
    charts = page.get_by_test_id("stVegaLiteChart")
    charts.first.scroll_into_view_if_needed()
    expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)")).to_have_count(2)
    assert [text for text in messages if "Conflicting scale" in text] == []
    page.get_by_role("link", name="April 2022: open, suspended from 29 April 2022").click()
    page.wait_for_url("**/?as_of=2022-04-29*event=dd-2022-04-29-suspended*")
    event = dataset.events.set_index("event_id").loc["dd-2022-04-29-suspended"]
    expect(page.locator(".rl-event .rl-summary")).to_have_text(event["summary"])
    assert "from=2020-01-01" in page.url
    assert "lat=40.1" in page.url


def test_a_usual_period_stands_in_the_address_and_a_day_of_it_leads_to_the_map(quick_page, server, dataset):
    page = opened(quick_page, server, "as_of=2022-09-26")
    page.get_by_role("radio", name="2022").click()
    page.wait_for_url("**from=2022-01-01&to=2022-12-31*")
    expect(page.locator(".rl-history-days a")).to_have_count(365)
    assert page.locator(".rl-history-days a:not([tabindex='-1'])").count() == 12 + 3  # Tab stops once per run of days
    page.get_by_role("link", name="27 September 2022: open", exact=True).click()
    page.wait_for_url("**/?as_of=2022-09-27*")
    event = dataset.events.set_index("event_id").loc["dd-2022-09-26-resumption"]
    expect(page.locator(".rl-event .rl-summary")).to_have_text(event["summary"])
