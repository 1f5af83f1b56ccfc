"""No page jumps while it loads; no control moves on a filter or a date; and its text can be read."""

from itertools import product

import pytest
from playwright.sync_api import Page

from dashboard.session.pages import PAGES
from tests.browser.conftest import opened_page
from tests.browser.still import LEAST_TEXT, MOST_SHIFT, SMALL, TWO_FRAMES, WATCH, Runs
from tests.browser.views import SIZES, open_drawn
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

DAY = "2022-09-26"
VIEWS = (*PAGES, "events?event=dd-2022-09-26-resumption")
TRIED = by_tier([("history", SIZES[1])], [*product(VIEWS, SIZES)])
UNSEEN = """() => [...document.querySelectorAll('[data-testid=stElementContainer]')]
  .filter((part) => getComputedStyle(part).visibility === 'hidden').map((part) => part.className)"""
LATE_PART = """(field) => field.closest('[data-testid=stElementContainer]')
  .insertAdjacentHTML('beforebegin', "<div data-testid='stElementContainer'><p class='rl-html'></p></div>")"""
HAS_KEYBOARD = "(field) => [field === document.activeElement, getComputedStyle(field).visibility]"
FILTERS_BUTTON = "[data-panel=filters]:visible"
FIRST_VALUES = (
    ".st-key-panel_filters [role=toolbar] button:first-child, .st-key-panel_filters [role=group] button:first-child"
)


@pytest.fixture(params=TRIED, ids=lambda tried: f"{tried[0] or 'map'} {tried[1][0]}")
def view(request, quick_browser, server):
    """A page that is drawn, with its path and its runs; every shift is noted."""
    path, (width, height) = request.param
    for page in opened_page(quick_browser, server, viewport={"width": width, "height": height}):
        page.add_init_script(WATCH)
        runs = Runs(page)
        sign = "&" if "?" in path else "?"
        open_drawn(page, f"{server}/{path}{sign}as_of={DAY}&lang=en")
        yield page, path.partition("?")[0], runs


def rested(page: Page, runs: Runs) -> list:
    """The shifts since the last time, once nothing is awaited any more."""
    runs.end()
    eventually(lambda: page.evaluate(UNSEEN) == [])
    return page.evaluate("shifts.splice(0)")


def test_nothing_moves_while_a_page_loads_and_a_part_that_comes_later_leaves_a_field_the_keyboard(view):
    page, _, runs = view
    loaded = rested(page, runs)
    assert sum(value for value, _ in loaded) <= MOST_SHIFT, loaded
    assert page.evaluate(SMALL, LEAST_TEXT) == []
    eventually(lambda: page.evaluate("'complete' in document.documentElement.dataset"))
    for field in page.locator(".rl-date-text:visible").element_handles()[:1]:
        field.focus()
        field.evaluate(LATE_PART)
        page.evaluate(TWO_FRAMES)
        assert field.evaluate(HAS_KEYBOARD) == [True, "visible"]
        page.evaluate("delete document.documentElement.dataset.complete")  # as while a page comes
        assert field.evaluate(HAS_KEYBOARD)[1] == "hidden"


@slow("every press on every page in every size; test_whole_first_screen presses on the map's")
def test_no_control_moves_on_a_filter_or_a_date(view):
    page, path, runs = view
    rested(page, runs)
    if PAGES[path].has_filters and page.locator(FILTERS_BUTTON).count():
        page.locator(FILTERS_BUTTON).first.click()
        pressed_one_by_one(page, runs, page.locator(FIRST_VALUES), lambda value: value.click())
        page.keyboard.press("Escape")
    pressed_one_by_one(page, runs, page.locator(".rl-date-text:visible"), typed)


def pressed_one_by_one(page, runs, controls, press):
    """Nothing jumps under the pointer: rows may come or go below what was pressed, which itself stays where it is."""
    for control in controls.all():
        control.scroll_into_view_if_needed()
        before = control.bounding_box()
        press(control)
        rested(page, runs)
        assert control.bounding_box() == pytest.approx(before, abs=2)


def typed(field):
    field.fill("2020-03-15")
    field.press("Enter")
