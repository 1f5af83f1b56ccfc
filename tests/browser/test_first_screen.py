"""The first screen of the map page, as far as the time map makes it: what is seen, pressed, read, and what moves."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, open_map, opened_page
from tests.browser.time_map import go_to
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
DESKS = [(1440, 780), (1366, 640), (1024, 768)]
PHONE = (390, 844)
MOST = {PHONE: 11}
"""Controls of the time map on the first screen of a phone; the page's header and answer have three more."""
MOST_ON_A_DESK = 27
"""The same on a desk, where header and answer have thirteen."""
ABOVE = """addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent = `[data-testid=stSidebar], .st-key-head, .st-key-answer { display: none !important }
    [data-testid=stMainBlockContainer] { padding: ${innerWidth < 500 ? '170px 16px 0' : '136px 24px 0'} !important }`;
  document.documentElement.append(style);
})"""
"""Header and answer as high as docs/time-map.md takes them to be, and no sidebar: the time map has the rest."""
WATCH = """() => {
  window.shifted = 0;
  const own = ({ node }) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest('[data-testid=time-map]');
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) => {
    if (sources.some(own)) window.shifted += value;
  })).observe({ type: 'layout-shift', buffered: true });
  window.sizes = {};
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function measured(text, ...more) {
    if (String(text).trim() && this.canvas.isConnected) window.sizes[text] = Number(/([\\d.]+)px/.exec(this.font)[1]);
    return fillText.call(this, text, ...more);
  };
}"""
SEEN = """map => [...document.querySelectorAll(`${map} :is(a[href], button, input, select, summary, [tabindex="0"])`)]
  .filter((node) => {
    const { top, bottom, width, height } = node.getBoundingClientRect();
    return !node.disabled && width > 1 && height > 1 && top < innerHeight && bottom > 0
      && node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }).map((node) => node.dataset.el ?? node.textContent)"""
TEXTS = """map => {
  const walker = document.createTreeWalker(document.querySelector(map), NodeFilter.SHOW_TEXT);
  const sizes = {};
  while (walker.nextNode()) {
    const { data, parentElement: node } = walker.currentNode;
    if (data.trim() && node.checkVisibility() && !node.closest('.tm-hidden'))
      sizes[data.trim()] = parseFloat(getComputedStyle(node).fontSize);
  }
  return sizes;
}"""


PLACES = """map => {
  const { top } = document.querySelector(map).getBoundingClientRect();
  return ['.tm-map', '.tm-controls', '.tm-slider', '.rl-list-place']
    .map((part) => Math.round(document.querySelector(`${map} ${part}`).getBoundingClientRect().top - top));
}"""
"""Where its parts stand, below its own top: a month has an answer of its own above it."""


@pytest.fixture(
    scope="module", params=by_tier([DESKS[1]], [*DESKS, PHONE]), ids=lambda size: f"{size[0]}x{size[1]}"
)  # test_whole_first_screen has the phone's controls, texts and shifts
def first_screen(request, quick_browser, server):
    width, height = request.param
    phone = {"has_touch": True, "is_mobile": True} if request.param == PHONE else {}
    for page in opened_page(quick_browser, server, viewport={"width": width, "height": height}, **phone):
        page.add_init_script(f"({WATCH})()")
        page.add_init_script(ABOVE)
        open_map(page, server, "?as_of=2022-09-26")
        page.size = request.param
        yield page


def bottom(page: Page, part: str) -> float:
    box = page.locator(f"{MAP} {part}").first.bounding_box()
    return box["y"] + box["height"]


def test_the_first_screen_shows_map_list_and_timeline_with_few_controls_and_readable_text(first_screen):
    page: Tab = first_screen
    height = page.size[1]
    parts = [".tm-map", ".tm-controls", ".tm-slider"]
    ends = [bottom(page, part) for part in parts]
    assert all(one < other for one, other in pairwise(ends))
    assert ends[-1] <= height
    names = page.locator(f"{MAP} [data-testid=status-list] [data-el=list] .tm-crossing:visible")
    expect(names).to_have_count(3)
    if page.size == PHONE:
        assert names.first.bounding_box()["y"] < height - 100
    else:
        assert bottom(page, ".rl-list-place") <= ends[0] + 1
        assert bottom(page, "[data-el=more] > summary") <= ends[0] + 1  # every link, and the line after them
        assert bottom(page, "[data-el=legend]") <= height
    controls = page.evaluate(SEEN, MAP)
    assert len(controls) <= MOST.get(page.size, MOST_ON_A_DESK), controls
    texts = page.evaluate(TEXTS, MAP)
    assert {text: size for text, size in texts.items() if size < 13} == {}
    assert {text: size for text, size in page.evaluate("window.sizes").items() if size < 13} == {}
    for essential in page.locator(f"{MAP} :is(.tm-says, .tm-crossing, .tm-legend [data-el=legend], .tm-bubble)").all():
        assert float(essential.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 14


def test_nothing_moves_while_it_loads_nor_on_a_day_nor_on_a_month_with_a_note(first_screen):
    page: Tab = first_screen
    assert page.evaluate("window.shifted") <= 0.05
    places = page.evaluate(PLACES, MAP)
    for text in ("1951-01-01", "September 2022", "31 Sept 2022", "2026-11-01"):
        go_to(page, text)
        expect(page.locator(MAP)).to_have_attribute("data-waiting", "false")
        assert page.evaluate(PLACES, MAP) == places
    expect(page).to_have_url(re.compile("as_of=2026-11-01"))


def test_the_text_of_a_pressed_event_is_seen_and_nothing_else_moves(first_screen):
    page: Tab = first_screen
    if page.size == PHONE:  # the list has no place of its own: it goes on down the page
        return
    places = page.evaluate(PLACES, MAP)
    row = page.locator(f"{MAP} .tm-event:visible").last
    row.evaluate("row => row.click()")  # a press by the pointer would scroll there first
    pressed = page.locator(f"{MAP} .tm-event:has([aria-pressed=true])")
    expect(pressed).to_have_count(1)
    assert bottom(page, ".tm-event:has([aria-pressed=true])") <= bottom(page, ".rl-list-place")
    assert page.evaluate(PLACES, MAP) == places
