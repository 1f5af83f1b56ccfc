"""The counts below the strips in a browser: pointer and keyboard read them, and they fit a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import unexpected
from tests.browser.views import LOOK, open_drawn, rest
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

OVERLAPS = """() => [...document.querySelectorAll('.rl-counts')].flatMap((lane) => {
  const boxes = [...lane.querySelectorAll('a')].map((mark) => mark.getBoundingClientRect())
    .filter((box) => box.width).sort((a, b) => a.x - b.x);
  return boxes.slice(1).filter((box, i) => box.x < boxes[i].right - 0.5).map((box) => box.x);
})"""
OUTSIDE = """() => [...document.querySelectorAll('.rl-count-said')].filter((said) => {
  const box = said.getBoundingClientRect();
  return box.width && (box.left < 0 || box.right > document.documentElement.clientWidth);
}).length"""


def opened(page, server, query):
    """The page once everything on it is drawn and nothing moves: Streamlit folds its sidebar on a phone."""
    open_drawn(page, f"{server}/history?{query}&lang=en")
    page.evaluate(LOOK)
    rest(page)
    return page


def lane(page, link):
    return page.locator(f"tr[data-link='{link}'] .rl-counts")


@pytest.mark.parametrize("size", by_tier([(390, 844)], [(1440, 900), (390, 844)]))
@slow("tests/dashboard/history/test_counts.py has the marks")
def test_pointer_and_keyboard_read_a_mark_that_fits(quick_page, server, size):
    quick_page.set_viewport_size({"width": size[0], "height": size[1]})
    page = opened(quick_page, server, "as_of=2022-09-26&from=2022-01-01&to=2022-12-31")
    marks = lane(page, "dandong-sinuiju freight").locator("a")
    expect(marks.first).to_be_visible()
    for at in range(marks.count()):
        said = lane(page, "dandong-sinuiju freight").locator(".rl-count-said").nth(at)
        expect(said).to_be_hidden()
        marks.nth(at).hover()
        expect(said).to_be_visible()
        assert page.evaluate(OUTSIDE) == 0
        page.mouse.move(0, 0)
        expect(said).to_be_hidden()
    marks.first.focus()
    page.keyboard.press("Tab")
    expect(lane(page, "dandong-sinuiju freight").locator(".rl-count-said").nth(1)).to_be_visible()
    assert unexpected(page) == []
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@slow("a longer way to what the others here see")
def test_a_mark_of_several_events_narrows_the_period_and_one_of_one_event_opens_it(quick_page, server):
    page = opened(quick_page, server, "as_of=2022-09-26&from=2020-01-01")
    mark = lane(page, "dandong-sinuiju freight").locator("a", has_text="28 September 2022: wagons").first
    mark.click()
    page.wait_for_url("**/history?*from=2022-*to=202*")
    page = opened(page, server, "as_of=2022-09-26&from=2022-09-26&to=2022-09-26")
    lane(page, "dandong-sinuiju freight").locator("a").click()
    page.wait_for_url("**/events?*event=dd-2022-09-26-resumption*")
