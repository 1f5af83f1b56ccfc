"""An event opened by its link, and the known-on slider, in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.events.event_detail import ALL_EVENTS_IN_VIEW
from dashboard.knowledge.known_picture import DIFFERENT_TODAY
from tests.support.messages import fixed
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

RFA = "dd-2021-11-01-rfa-resumption"


@slow("a longer way to what the others here see")
def test_an_event_opened_by_its_link_shows_every_claim(quick_page, server, dataset):
    quick_page.goto(f"{server}/events?event={RFA}")
    claims = dataset.claims[dataset.claims["event_id"] == RFA]
    article = quick_page.locator("article.rl-events-one")
    expect(article.locator("ul.rl-supports > li")).to_have_count(int((claims["stance"] == "supports").sum()))
    expect(article.locator("ul.rl-disputes > li")).to_have_count(int((claims["stance"] == "disputes").sum()))
    for detail in claims["detail"]:
        expect(article).to_contain_text(detail)
    expect(article).to_contain_text("Disputed: contradicted by")


def test_the_list_leads_to_an_event_and_back_without_losing_the_selection(quick_page, server):
    quick_page.goto(f"{server}/events?as_of=2022-09-26&service=freight")
    link = quick_page.locator(".rl-events-list li").nth(19).locator(".rl-events-what a")
    told = link.inner_text()
    link.scroll_into_view_if_needed()
    link.click()
    article = quick_page.locator("article.rl-events-one")
    expect(article).to_contain_text(told)
    expect(quick_page.locator("h1")).to_be_in_viewport()
    quick_page.get_by_role("link", name=fixed(ALL_EVENTS_IN_VIEW.many)).click()
    expect(quick_page.locator(".rl-events-list li")).to_have_count(20)
    expect(quick_page).to_have_url(re.compile(r"/events\?(?!.*event=).*service=freight"))


BESIDE_THE_NAME = """row => {
    const name = document.createRange();
    name.selectNodeContents(row.querySelector('th').firstChild);
    const middle = (box) => (box.top + box.bottom) / 2;
    return middle(row.querySelector('.rl-word').getBoundingClientRect()) - middle(name.getBoundingClientRect());
}"""
"""How many pixels a status stands lower than the name of its link."""


@slow("a longer way to what the others here see")
def test_the_known_on_slider_changes_the_picture_and_the_url(quick_page, server):
    quick_page.goto(f"{server}/knowledge?as_of=2021-11-03&crossing=dandong-sinuiju&service=freight")
    slider = quick_page.get_by_role("slider")
    expect(quick_page.locator(".rl-knowledge-picture tbody td")).to_have_count(1)
    assert abs(quick_page.locator(".rl-knowledge-picture tbody tr").evaluate(BESIDE_THE_NAME)) < 2.5
    slider.press("Home")
    cell = quick_page.locator(".rl-knowledge-picture tbody td").first
    expect(cell).to_contain_text("partial")
    expect(cell).to_contain_text(DIFFERENT_TODAY)
    quick_page.wait_for_url("**known_on=2021-11-03**")
    slider.press("ArrowRight")
    expect(cell).to_contain_text("suspended")
    quick_page.wait_for_url("**known_on=2021-11-04**")
