"""The first screen of the map page: what is seen, pressed and read there, how small it is, and what moves."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, open_map, opened_page, settle
from tests.browser.still import LEAST_TEXT, MOST_SHIFT, SEEN, SMALL, WATCH
from tests.browser.time_map import as_of, filter_button, go_to, root
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
PHONE = (390, 844)
SCREENS = {(1366, 640): 40, PHONE: 14, (1440, 780): 40, (1024, 768): 40}
"""The most controls on each screen, in CSS pixels: navigation and rows of lists are among them."""
CONTROLS = f"""() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button],'
    + '[role=tab], [role=slider], [role=checkbox], [role=radio], [role=option], [role=menuitem], [tabindex]')]
  .filter((node) => !node.disabled && (node.tabIndex >= 0 || node.matches('a, button, input, select')))
  .filter({SEEN})
  .map((node) => node.getAttribute('aria-label') || node.textContent.slice(0, 40))"""
DRAWN = """window.sizes = {};
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function measured(text, ...more) {
  if (String(text).trim() && this.canvas.isConnected) window.sizes[text] = Number(/([\\d.]+)px/.exec(this.font)[1]);
  return fillText.call(this, text, ...more);
};"""
"""Notes the size of each text that is drawn."""
PLACES = """map => {
  const { top } = document.querySelector(map).getBoundingClientRect();
  return ['.tm-map', '.tm-controls', '.tm-slider', '.rl-list-place']
    .map((part) => Math.round(document.querySelector(`${map} ${part}`).getBoundingClientRect().top - top));
}"""
"""Where its parts stand, below its own top: a month has an answer of its own above it."""


@pytest.fixture(
    scope="module", params=by_tier(list(SCREENS)[:2], list(SCREENS)), ids=lambda size: f"{size[0]}x{size[1]}"
)
def first_screen(request, quick_browser, server):
    width, height = request.param
    phone = {"has_touch": True, "is_mobile": True} if request.param == PHONE else {}
    for page in opened_page(quick_browser, server, viewport={"width": width, "height": height}, **phone):
        page.add_init_script(WATCH)
        page.add_init_script(DRAWN)
        open_map(page, server, "?as_of=2022-09-26")
        page.size = request.param
        yield page


def bottom(page: Page, part: str) -> float:
    box = page.locator(f"{MAP} {part}").first.bounding_box()
    return box["y"] + box["height"]


def test_it_shows_answer_map_list_and_timeline_with_few_controls_and_readable_text(first_screen):
    page: Tab = first_screen
    height = page.size[1]
    answer = page.locator(".rl-answer").bounding_box()
    parts = [".tm-map", ".tm-controls", ".tm-slider"]
    ends = [answer["y"] + answer["height"], *(bottom(page, part) for part in parts)]
    assert all(one < other for one, other in pairwise(ends))
    assert ends[-1] <= height
    names = page.locator(f"{MAP} [data-testid=status-list] [data-el=list] .tm-crossing:visible")
    expect(names).to_have_count(3)
    if page.size == PHONE:
        assert names.first.bounding_box()["y"] < height - 100
    else:
        assert bottom(page, ".rl-list-place") <= ends[1] + 1
        assert bottom(page, "[data-el=more] > summary") <= ends[1] + 1  # every link, and the line after them
        assert bottom(page, "[data-el=legend]") <= height
    controls = page.evaluate(CONTROLS)
    assert len(controls) <= SCREENS[page.size], controls
    assert page.evaluate(SMALL, LEAST_TEXT) == []
    assert {text: size for text, size in page.evaluate("window.sizes").items() if size < LEAST_TEXT} == {}
    for essential in page.locator(f"{MAP} :is(.tm-says, .tm-crossing, .tm-legend [data-el=legend], .tm-bubble)").all():
        assert float(essential.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 14


def test_nothing_moves_while_it_loads_nor_on_a_day_nor_on_a_month_with_a_note(first_screen):
    page: Tab = first_screen
    loaded = page.evaluate("shifts.splice(0)")
    assert sum(value for value, _ in loaded) <= MOST_SHIFT, loaded
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


def test_nothing_moves_on_a_filter_nor_on_the_next_day(first_screen):
    page: Tab = first_screen
    if page.size == PHONE:  # its filters are a sheet over the page, opened from a menu
        return
    parts = [page.locator(part) for part in (".rl-answer", ".tm-map")]
    # The test before has pressed an event: wait until its answer is there.
    expect(parts[0]).to_have_attribute("data-answer", as_of(page))
    settle(page)
    places = [part.bounding_box() for part in parts]
    page.evaluate("shifts.splice(0)")
    passenger = filter_button(page, "passenger")
    passenger.click()
    expect(passenger).to_have_attribute("aria-pressed", "true")
    settle(page)
    eventually(lambda: [part.bounding_box() for part in parts] == places)
    root(page).locator("[data-el=next]").click()
    expect(page.locator(".rl-answer")).to_have_attribute("data-answer", as_of(page))
    settle(page)
    moved = page.evaluate("shifts")
    assert all(value <= MOST_SHIFT for value, _ in moved), moved
