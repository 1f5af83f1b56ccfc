"""No page jumps: not while it loads, not on a filter, not on a date; and its text can be read."""

from itertools import product

import pytest
from playwright.sync_api import Page

from dashboard.session.pages import LISTED, PAGES
from tests.browser.conftest import opened_page, settle
from tests.browser.still import LEAST_TEXT, MOST_SHIFT, SMALL, WATCH
from tests.browser.views import SIZES, open_drawn
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

DAY = "2022-09-26"
MOST_AFTER_A_PRESS = 0.1
"""A press may bring rows to a table, or take them, and what stands below moves. `test_whole_first_screen` asks for less
on the map's first screen."""
VIEWS = (*LISTED, "events?event=dd-2022-09-26-resumption")
TRIED = by_tier([("compare", SIZES[1])], [*product(VIEWS, SIZES)])
UNSEEN = """() => [...document.querySelectorAll('[data-testid=stElementContainer]')]
  .filter((part) => getComputedStyle(part).visibility === 'hidden').map((part) => part.className)"""
FILTERS_BUTTON = "[data-panel=filters]:visible"
FIRST_VALUES = (
    ".st-key-panel_filters [role=toolbar] button:first-child, .st-key-panel_filters [role=group] button:first-child"
)


@pytest.fixture(params=TRIED, ids=lambda tried: f"{tried[0] or 'map'} {tried[1][0]}")
def view(request, quick_browser, server):
    """A page that is drawn, with its path; every shift is noted."""
    path, (width, height) = request.param
    for page in opened_page(quick_browser, server, viewport={"width": width, "height": height}):
        page.add_init_script(WATCH)
        sign = "&" if "?" in path else "?"
        open_drawn(page, f"{server}/{path}{sign}as_of={DAY}&lang=en")
        yield page, path.partition("?")[0]


def rested(page: Page) -> list:
    """The shifts since the last time, once nothing is awaited any more."""
    settle(page)
    eventually(lambda: page.evaluate(UNSEEN) == [])
    return page.evaluate("shifts.splice(0)")


def test_nothing_moves_while_a_page_loads_nor_on_a_filter_nor_on_a_date(view):
    page, path = view
    loaded = rested(page)
    assert sum(value for value, _ in loaded) <= MOST_SHIFT, loaded
    assert page.evaluate(SMALL, LEAST_TEXT) == []
    if PAGES[path].has_filters and page.locator(FILTERS_BUTTON).count():
        page.locator(FILTERS_BUTTON).first.click()
        for value in page.locator(FIRST_VALUES).all():
            value.click()
            moved = rested(page)
            assert all(value <= MOST_AFTER_A_PRESS for value, _ in moved), moved
        page.keyboard.press("Escape")
    for field in page.locator(".rl-date-text:visible").all():
        field.fill("2020-03-15")
        field.press("Enter")
        moved = rested(page)
        assert all(value <= MOST_AFTER_A_PRESS for value, _ in moved), moved
