"""Crossings that stand back are folded away; a press shows them, another all that ever stood; the address keeps it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_map, settle

pytestmark = pytest.mark.browser

LIST = "[data-testid=status-list]"
DAY = "?as_of=2020-08-15"
LEADING, BACK = {"dandong-sinuiju", "jian-manpo", "tumen-namyang"}, 5


def listed(page, of):
    items = page.locator(f"{LIST} [data-el={of}] > li")
    return set(items.evaluate_all("items => items.map((li) => li.dataset.crossing)"))


def test_one_press_shows_what_stands_back_and_the_address_keeps_it(quick_page, server):
    page = open_map(quick_page, server, DAY)
    more, ever = page.locator(f"{LIST} summary"), page.get_by_role("button", name="All epochs")
    timeline = page.locator("[data-el=strips]")
    assert listed(page, "list") == LEADING
    assert len(listed(page, "moreList")) == BACK
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_hidden()
    heights = [timeline.bounding_box()["height"]]
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_visible()
    page.wait_for_url("**crossings_shown=day**")
    heights.append(timeline.bounding_box()["height"])
    ever.click()
    expect(ever).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**crossings_shown=ever**")
    heights.append(timeline.bounding_box()["height"])
    assert heights == sorted(set(heights))  # more strips each time
    settle(page)
    page.get_by_role("link", name="History", exact=True).first.click()
    page.wait_for_url("**/history?*crossings_shown=ever**")
    settle(page)
    page.go_back()
    expect(ever).to_have_attribute("aria-pressed", "true")
    more.click()
    page.wait_for_url(lambda url: "crossings_shown" not in url)
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_hidden()


@pytest.mark.parametrize(("shown", "frame", "pressed"), [("day", "", "false"), ("ever", "&embed=1", "true")])
def test_a_fresh_browser_and_a_frame_show_what_the_address_says(quick_page, server, shown, frame, pressed):
    page = open_map(quick_page, server, f"{DAY}&crossings_shown={shown}{frame}")
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_visible()
    expect(page.get_by_role("button", name="All epochs")).to_have_attribute("aria-pressed", pressed)
