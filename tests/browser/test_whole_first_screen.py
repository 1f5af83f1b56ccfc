"""The map page's first screen: how much can be pressed there, what moves, and how small its text is."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.still import LEAST_TEXT, MOST_SHIFT, SEEN, SMALL, WATCH
from tests.browser.time_map import as_of, filter_button, root
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

SCREENS = {(1366, 640): 40, (1440, 780): 40, (1024, 768): 40, (390, 844): 14}
"""The most controls on each screen, in CSS pixels."""
CONTROLS = f"""() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button],'
    + '[role=tab], [role=slider], [role=checkbox], [role=radio], [role=option], [role=menuitem], [tabindex]')]
  .filter((node) => !node.disabled && (node.tabIndex >= 0 || node.matches('a, button, input, select')))
  .filter({SEEN})
  .map((node) => node.getAttribute('aria-label') || node.textContent.slice(0, 40))"""
PLACES = [".rl-answer", ".tm-map", ".tm-slider"]


@pytest.fixture(params=by_tier([(1366, 640), (390, 844)], list(SCREENS)), ids=str)
def screen(request, quick_browser, server):
    """The map page on a screen, and the most controls that it may have."""
    width, height = request.param
    for page in opened_page(quick_browser, server, viewport={"width": width, "height": height}):
        page.add_init_script(WATCH)
        yield open_map(page, server, "?as_of=2022-09-26"), SCREENS[request.param]


def test_it_is_quiet_and_legible_and_nothing_moves_on_a_filter_or_a_date(screen):
    page, most = screen
    controls = page.evaluate(CONTROLS)
    assert len(controls) <= most, controls
    assert page.evaluate(SMALL, LEAST_TEXT) == []
    for place in PLACES:
        box = page.locator(place).bounding_box()
        assert box["y"] + 24 < page.viewport_size["height"]
    loaded = page.evaluate("shifts.splice(0)")
    assert sum(value for value, _ in loaded) <= MOST_SHIFT, loaded
    if most == min(SCREENS.values()):  # a phone's filters are a sheet over the page, opened from a menu
        return
    places = [page.locator(place).bounding_box() for place in PLACES[:2]]
    passenger = filter_button(page, "passenger")
    passenger.click()
    expect(passenger).to_have_attribute("aria-pressed", "true")
    settle(page)
    eventually(lambda: [page.locator(place).bounding_box() for place in PLACES[:2]] == places)
    root(page).locator("[data-el=next]").click()
    expect(page.locator(".rl-answer")).to_have_attribute("data-answer", as_of(page))
    settle(page)
    moved = page.evaluate("shifts")
    assert all(value <= MOST_SHIFT for value, _ in moved), moved
