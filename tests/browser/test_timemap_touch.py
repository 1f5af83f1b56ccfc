"""Fingers on the timeline of a phone: up and down they scroll the page, sideways they scrub, a tap chooses a day."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, devtools, open_map, opened_page, settle
from tests.support.tiers import by_tier, seeded, slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
SLIDER = f"{MAP} .tm-slider"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
TABLES = ("[data-testid=status-list]", f"{MAP} .tm-latest", ".st-key-events_in_view")
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


def begin(page: Page, share: float) -> tuple[float, float]:
    """Where a finger begins: on the strips, and how far along them."""
    box = page.locator(SLIDER).bounding_box()
    return box["x"] + share * box["width"], box["y"] + 65


def state_of(page: Tab) -> tuple[object, ...]:
    """What a swipe must leave as it is: the days shown since the beginning, the day, the address, messages sent."""
    return page.evaluate("window.dates"), page.locator(MAP).get_attribute("data-as-of"), page.url, len(page.sent)


@dataclass(frozen=True)
class Swipe:
    """A finger up or down, never quite straight: quick and far (a fling), or slow."""

    part: str
    across: float
    down: float
    slant: float
    is_fling: bool
    way: int


def random_swipe(chance: random.Random, parts: Sequence[str]) -> Swipe:
    return Swipe(
        chance.choice(parts), chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9), chance.uniform(-0.4, 0.4),
        chance.random() < 0.4, chance.choice((-1, 1)),
    )  # fmt: skip


BEGIN = """([part, across, down]) => {
  const main = document.querySelector('[data-testid=stMain]');
  const node = document.querySelector(part);
  const box = () => node.getBoundingClientRect();
  main.scrollTo(0, main.scrollTop + box().top + down * box().height - 420);
  return [box().left + across * box().width, box().top + down * box().height, main.scrollTop,
    main.scrollHeight - main.clientHeight - main.scrollTop];
}"""
"""Brings a place of a part to the middle of the screen: where it then is, and how far the page can go up and down."""


def try_swipes(page: Tab, number: int, parts: Sequence[str]) -> None:
    """Each swipe scrolls the page, and leaves the day, the address, and the map as they are."""
    random_swipes = seeded("swipes")
    settle(page)
    for _ in range(number):
        swipe = random_swipe(random_swipes, parts)
        x, y, above, below = page.evaluate(BEGIN, [swipe.part, swipe.across, swipe.down])
        way = swipe.way if min(above, below) > 200 else 1 if above > below else -1
        stride, steps = (40, 5) if swipe.is_fling else (14, 13)
        before = state_of(page)
        finger(page, [(x + swipe.slant * stride * i, y + way * stride * i) for i in range(steps)])
        standing_still(page)
        assert way * (above - page.evaluate(SCROLLED)) > 60, swipe
        assert state_of(page) == before, swipe


@slow("another way of a finger")
def test_no_swipe_or_fling_over_strips_and_tables_moves_the_day(phone):
    try_swipes(phone, by_tier(5, 140), (SLIDER, *TABLES))


@slow("a longer way to what the others here see")
def test_no_swipe_or_fling_over_the_map_moves_the_day_or_the_map(browser, server):
    for page in opened_page(browser, server, **PHONE):
        open_map(page, server, "?as_of=2021-06-01")
        page.evaluate(WATCH, MAP)
        page.touch = devtools(page)
        try_swipes(page, 60, (f"{MAP} .tm-deck",))
        two_fingers_move_the_map(page)


def two_fingers_move_the_map(page: Tab) -> None:
    """The page stays where it is, and the map's new place comes into the address."""
    x, y, *_ = page.evaluate(BEGIN, [f"{MAP} .tm-deck", 0.5, 0.5])
    at = page.evaluate(SCROLLED)
    for kind, gap, shift in (("touchStart", 30, 0), *(("touchMove", 30 + 4 * i, 8 * i) for i in range(1, 12))):
        points = [{"x": x + side * gap, "y": y + shift, "id": i} for i, side in enumerate((-1, 1))]
        page.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.evaluate("new Promise(requestAnimationFrame)")
    page.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate(SCROLLED) == at
    expect(page).to_have_url(re.compile("zoom="))


def strips_top(phone):
    return round(phone.locator(f"{MAP} [data-el=strips]").bounding_box()["y"])


def test_a_finger_that_goes_sideways_scrubs_smoothly_and_settles(phone):
    middle(phone)
    x, y = begin(phone, 0.2)
    at = strips_top(phone)
    finger(phone, [(x + 7 * i, y + i % 3) for i in range(30)])
    assert len(set(phone.evaluate("window.dates"))) >= 20
    assert strips_top(phone) == at  # a longer line of the list above moves the page, and nothing under the finger
    day = phone.locator(MAP).get_attribute("data-as-of")
    assert day != "2021-06-01"
    expect(phone).to_have_url(re.compile(f"as_of={day}"))


CREEP = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const creep = () => {
    if (window.still) return;
    main.scrollTop += 1;
    requestAnimationFrame(creep);
  };
  creep();
}"""
"""The page scrolls on slowly, as after a fling, until `window.still`."""


def test_a_finger_that_stops_a_page_in_motion_chooses_no_day(phone):
    settle(phone)
    middle(phone)
    before = state_of(phone)[1:]
    phone.evaluate(CREEP)
    x, y = begin(phone, 0.3)
    finger(phone, [(x, y)])
    phone.evaluate("window.still = true")
    standing_still(phone)
    assert state_of(phone)[1:] == before


@slow("another way of a finger")
def test_what_the_browser_takes_over_gives_the_day_back(phone):
    settle(phone)
    middle(phone)
    x, y = begin(phone, 0.2)
    before, sent = phone.url, len(phone.sent)
    finger(phone, [(x + 20 * i, y) for i in range(8)], cancelled=True)
    phone.wait_for_function(f"document.querySelector('{MAP}').dataset.asOf === '2021-06-01'")
    assert len(phone.evaluate("window.dates")) > 3
    assert (phone.url, len(phone.sent)) == (before, sent)
