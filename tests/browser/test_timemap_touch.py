"""Fingers on the timeline of a phone: up and down they scroll the page, sideways they scrub, a tap chooses a day."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, devtools, open_map, opened_page, settle
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
SLIDER, BRUSH = f"{MAP} [role=slider]", f"{MAP} .tm-brush"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PARTS = {"bubble": 10, "histogram": 40, "strips": 100, "lower strips": 260, "axis": -12}
"""Heights on the slider at which a finger begins, in pixels from its top, or from its bottom where negative."""

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
WATCH = """map => {
  const node = document.querySelector(map);
  window.dates = [];
  new MutationObserver(() => window.dates.push(node.dataset.asOf)).observe(node, { attributeFilter: ['data-as-of'] });
}"""


@pytest.fixture
def phone(quick_browser, server):
    """A phone without WebGL, on a map whose timeline stands in the middle of the screen; every day shown is kept."""
    for page in opened_page(quick_browser, server, **PHONE):
        open_map(page, server, "?as_of=2021-06-01")
        page.evaluate(WATCH, MAP)
        page.touch = devtools(page)
        yield page


def middle(page: Page) -> None:
    """Scrolls so that the page can go either way from the timeline, and waits until it stands still there."""
    page.evaluate(
        """selector => {
          const main = document.querySelector('[data-testid=stMain]');
          main.scrollTo(0, main.scrollTop + document.querySelector(selector).getBoundingClientRect().top - 300);
        }""",
        SLIDER,
    )
    standing_still(page)


def standing_still(page: Page) -> None:
    """Waits until the page has not scrolled for ten frames: a fling is over."""
    page.evaluate(
        f"""async () => {{
          for (let still = 0, last = null; still < 10; last = {SCROLLED}) {{
            await new Promise(requestAnimationFrame);
            still = {SCROLLED} === last ? still + 1 : 0;
          }}
        }}"""
    )


def finger(page: Tab, points: list[tuple[float, float]], *, cancelled: bool = False) -> None:
    """One finger along some points, a frame for each."""
    send = page.touch.send
    for i, (x, y) in enumerate(points):
        kind = "touchMove" if i else "touchStart"
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.evaluate("new Promise(requestAnimationFrame)")
    send("Input.dispatchTouchEvent", {"type": "touchCancel" if cancelled else "touchEnd", "touchPoints": []})


def begin(page: Page, part: str, share: float) -> tuple[float, float]:
    """Where a finger begins: a part of the timeline, and how far along it."""
    box = page.locator(SLIDER).bounding_box()
    offset = PARTS[part]
    return box["x"] + share * box["width"], box["y"] + (offset if offset >= 0 else box["height"] + offset)


def state_of(page: Tab) -> tuple[object, ...]:
    """What a swipe must leave as it is: the days shown since the beginning, the day, the address, messages sent."""
    return page.evaluate("window.dates"), page.locator(MAP).get_attribute("data-as-of"), page.url, len(page.sent)


def test_a_swipe_up_or_down_scrolls_the_page_and_leaves_the_day(phone):
    settle(phone)
    swipes = list(product(PARTS, (-1, 1), (0.2, 0.8)))
    for part, way, share in by_tier(swipes[::4] + swipes[-1:], swipes):
        middle(phone)
        x, y = begin(phone, part, share)
        before, at = state_of(phone), phone.evaluate(SCROLLED)
        finger(phone, [(x + 3 * i, y + way * 14 * i) for i in range(13)])  # no thumb goes straight
        standing_still(phone)
        assert way * (at - phone.evaluate(SCROLLED)) > 60, (part, way, share)
        assert state_of(phone) == before, (part, way, share)


def test_a_fling_scrolls_the_page_and_leaves_the_day(phone):
    settle(phone)
    flings = list(product(PARTS, (-1, 1)))
    for part, way in by_tier(flings[::3], flings):
        middle(phone)
        x, y = begin(phone, part, 0.4)
        before, at = state_of(phone), phone.evaluate(SCROLLED)
        finger(phone, [(x, y + way * 45 * i) for i in range(5)])
        standing_still(phone)
        assert way * (at - phone.evaluate(SCROLLED)) > 90, (part, way)
        assert state_of(phone) == before, (part, way)


def test_a_swipe_over_the_overview_scrolls_the_page_and_leaves_the_period(phone):
    middle(phone)
    box = phone.locator(BRUSH).bounding_box()
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2
    strips = phone.locator(f"{MAP} [data-el=strips]")
    before, at, picture = state_of(phone), phone.evaluate(SCROLLED), strips.evaluate("c => c.toDataURL()")
    finger(phone, [(x, y - 14 * i) for i in range(13)])
    standing_still(phone)
    assert phone.evaluate(SCROLLED) - at > 60
    assert strips.evaluate("c => c.toDataURL()") == picture
    assert state_of(phone) == before


def test_a_finger_that_goes_sideways_over_the_overview_moves_the_period(phone):
    middle(phone)
    box = phone.locator(BRUSH).bounding_box()
    strips = phone.locator(f"{MAP} [data-el=strips]")
    picture = strips.evaluate("c => c.toDataURL()")
    y = box["y"] + box["height"] / 2
    finger(phone, [(box["x"] + box["width"] * (0.95 - 0.04 * i), y) for i in range(12)])
    assert strips.evaluate("c => c.toDataURL()") != picture


def test_a_finger_that_goes_sideways_scrubs_smoothly_and_settles(phone):
    middle(phone)
    at = phone.evaluate(SCROLLED)
    x, y = begin(phone, "strips", 0.2)
    finger(phone, [(x + 7 * i, y + i % 3) for i in range(30)])
    assert len(set(phone.evaluate("window.dates"))) >= 20
    assert phone.evaluate(SCROLLED) == at
    day = phone.locator(MAP).get_attribute("data-as-of")
    assert day != "2021-06-01"
    expect(phone).to_have_url(re.compile(f"as_of={day}"))


def test_a_tap_chooses_a_day(phone):
    middle(phone)
    x, y = begin(phone, "strips", 0.3)
    finger(phone, [(x, y), (x + 2, y + 3)])
    day = phone.locator(MAP).get_attribute("data-as-of")
    assert day < "2021-06-01"
    expect(phone).to_have_url(re.compile(f"as_of={day}"))


def test_what_the_browser_takes_over_gives_the_day_back(phone):
    settle(phone)
    middle(phone)
    x, y = begin(phone, "strips", 0.2)
    before, sent = phone.url, len(phone.sent)
    finger(phone, [(x + 20 * i, y) for i in range(8)], cancelled=True)
    phone.wait_for_function(f"document.querySelector('{MAP}').dataset.asOf === '2021-06-01'")
    assert len(phone.evaluate("window.dates")) > 3
    assert (phone.url, len(phone.sent)) == (before, sent)


def test_a_second_finger_zooms_and_gives_the_day_back(phone):
    settle(phone)
    middle(phone)
    x, y = begin(phone, "strips", 0.3)
    send = phone.touch.send
    strips = phone.locator(f"{MAP} [data-el=strips]")
    picture = strips.evaluate("c => c.toDataURL()")

    def fingers(kind, *spots):
        points = [{"x": spot, "y": y, "id": i} for i, spot in enumerate(spots)]
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", x)
    fingers("touchMove", x + 30)
    phone.wait_for_function("window.dates.length > 0")
    fingers("touchStart", x + 30, x + 80)
    fingers("touchMove", x + 30, x + 160)
    fingers("touchEnd", x + 30)  # one finger is lifted before the other
    fingers("touchMove", x + 10)
    fingers("touchEnd")
    assert phone.locator(MAP).get_attribute("data-as-of") == "2021-06-01"
    assert strips.evaluate("c => c.toDataURL()") != picture
    assert "NaN" not in phone.locator(f"{MAP} .tm-playhead").get_attribute("style")
