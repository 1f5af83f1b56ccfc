"""The browser's Back and Forward lead through days and pages as they were."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_map, settle
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

DAYS = ("2022-09-26", "2021-01-01", "2020-06-01")


def test_back_and_forward_lead_through_days_and_pages(quick_page, server):
    page = open_map(quick_page, server, f"?as_of={DAYS[0]}")
    time_map = page.get_by_test_id("time-map")
    for day in DAYS[1:]:
        page.locator("[data-el=date]").fill(day)
        page.locator("[data-el=date]").press("Enter")
        page.wait_for_url(f"**/?as_of={day}")
        settle(page)
    page.get_by_role("link", name="Events").first.click()
    page.wait_for_url(f"**/events?as_of={DAYS[-1]}")
    settle(page)
    for day in reversed(DAYS):
        page.go_back()
        page.wait_for_url(f"**/?as_of={day}")
        expect(time_map).to_have_attribute("data-as-of", day)
        settle(page)
    page.go_forward()
    expect(time_map).to_have_attribute("data-as-of", DAYS[1])
    settle(page)
    assert page.evaluate(AFTER_A_LOST_PRESS) == ""


AFTER_A_LOST_PRESS = """() => {
  window[Symbol.for('rail-links.page-links')].leaving = performance.now() - 1;  // it has not reached Python in time
  history.pushState({}, '', location.pathname);
  return location.search;
}"""
"""A bare address that Streamlit writes is taken again once a press has led nowhere."""
LATE = """([to, late]) => new Promise((resolve) => {
  window.addEventListener('popstate', () => {
    history.replaceState({}, '', late);  // as Streamlit does with the answer to the run before
    resolve();
  }, { once: true });
  history.go(to);
})"""


@slow("a longer way to what the others here see")
def test_an_address_that_comes_late_ends_nothing_that_lies_forward(quick_page, server):
    page = open_map(quick_page, server, f"?as_of={DAYS[0]}")
    time_map = page.get_by_test_id("time-map")
    for day in DAYS[1:]:
        page.locator("[data-el=date]").fill(day)
        page.locator("[data-el=date]").press("Enter")
        page.wait_for_url(f"**/?as_of={day}")
        settle(page)
    page.evaluate(LATE, [-1, f"/?as_of={DAYS[2]}"])
    expect(time_map).to_have_attribute("data-as-of", DAYS[1])
    settle(page)
    page.evaluate(LATE, [-1, f"/?as_of={DAYS[1]}"])
    expect(time_map).to_have_attribute("data-as-of", DAYS[0])
    settle(page)
    for day in DAYS[1:]:
        page.go_forward()
        expect(time_map).to_have_attribute("data-as-of", day)
        expect(page).to_have_url(f"{server}/?as_of={day}")
        settle(page)
    page.locator("[data-el=date]").fill(DAYS[0])  # an address that was left is written again once it is chosen
    page.locator("[data-el=date]").press("Enter")
    expect(page).to_have_url(f"{server}/?as_of={DAYS[0]}")


EARLY = """() => document.querySelector('.rl-events-map a').addEventListener('click', ({ currentTarget }) => {
  const next = location.pathname + new URL(currentTarget.href).search;
  setTimeout(() => history.pushState({}, '', next));  // as Streamlit does when it is slow to go to the next page
})"""


@slow("a longer way to what the others here see")
def test_a_link_to_another_page_is_one_step_back_and_an_address_that_is_completed_is_none(quick_page, server):
    page = quick_page
    page.goto(f"{server}/events?event=dd-2022-09-26-resumption")
    before = page.evaluate("history.length")
    page.wait_for_url("**/events?as_of=2022-09-26&event=*")  # the day of the event comes into the address
    settle(page)
    assert page.evaluate("history.length") == before
    expect(page.locator(".rl-events-map a")).to_be_visible()  # a component may come after the run
    page.evaluate(EARLY)
    page.locator(".rl-events-map a").click()
    page.wait_for_url("**/?as_of=2022-09-26&event=*")
    settle(page)
    page.go_back()
    page.wait_for_url("**/events?as_of=2022-09-26&event=dd-2022-09-26-resumption")
    expect(page.locator(".rl-events-one")).to_be_visible()
