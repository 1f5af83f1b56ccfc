"""The map on a phone, drawn by WebGL: room for fingers, the tip of a tap, the names of two days."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_map, opened_page
from tests.browser.test_timemap_screen import MAP, PHONE
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

TARGETS = """map => [...document.querySelectorAll(`${map} button, ${map} select, ${map} summary, ${map} input,
    ${map} .tm-slider`)]
  .filter(node => node.checkVisibility({ visibilityProperty: true }) && node.tabIndex >= 0 && !node.disabled)
  .map(node => [node.textContent.trim() || node.dataset.el, node.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""


NAMES = """async map => {
  for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
  const frame = document.querySelector(`${map} .tm-map`).getBoundingClientRect();
  const edges = [...document.querySelectorAll(`${map} .tm-side > span`)].flatMap((node) => {
    const { left, right } = node.getBoundingClientRect();
    return [left, right];
  });
  return [frame.left, ...edges, frame.right];
}"""


@slow("fourteen seconds of WebGL; test_views has each page at this width, test_timemap_screen a phone")
def test_on_a_phone_fingers_have_room_a_tap_on_a_pin_names_it_and_the_names_of_two_days_are_whole(browser, server):
    for page in opened_page(browser, server, **PHONE):
        open_map(page, server, "?as_of=2022-09-26")
        assert page.locator(f"{MAP} button:visible").count() > 10
        assert page.evaluate(TARGETS, MAP) == []
        taps_on_a_pin(page)
        page.locator(f"{MAP} [data-el=tools]").tap()
        page.locator(f"{MAP} .tm-pin").tap()
        divider = page.locator(f"{MAP} .tm-divider")
        expect(divider).to_be_visible()
        divider.focus()
        for key in ("Home", *by_tier(["PageUp", "End"], ["PageUp"] * 10)):  # from 0 to 100
            page.keyboard.press(key)
            edges = page.evaluate(NAMES, MAP)
            assert edges == sorted(edges)
        expect(divider).to_have_attribute("aria-valuenow", "100")


def taps_on_a_pin(page: Page) -> None:
    """The tip of a pin comes beside it with a tap on it, and goes with another tap there, or elsewhere."""
    tip = page.locator(f"{MAP} .tm-tip")
    pin, frame = (page.locator(f"{MAP} {each}").first for each in (".tm-pulse:not([hidden])", ".tm-map"))
    pin.scroll_into_view_if_needed()
    place = pin.bounding_box()
    at = place["x"] + 8, place["y"] + 10
    for tap, is_there in ((at, True), (at, False), (at, True), ((195, 20), False)):
        page.touchscreen.tap(*tap)
        expect(tip).to_be_visible(visible=is_there)
        if is_there:
            expect(tip).to_contain_text("freight: open, since 26 Sep 2022")
            shown, around = tip.bounding_box(), frame.bounding_box()
            assert around["x"] <= shown["x"] < shown["x"] + shown["width"] <= around["x"] + around["width"]
            assert around["y"] <= shown["y"]
            assert abs(shown["y"] + shown["height"] - place["y"]) < 20
