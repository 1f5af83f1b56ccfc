"""No page jumps while it loads; no control moves on a filter or a date; and its text can be read."""

from functools import partial
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from dashboard.session.pages import PAGES
from tests.browser.conftest import opened_page
from tests.browser.still import LEAST_TEXT, MOST_SHIFT, SMALL, TWO_FRAMES, WATCH, Runs
from tests.browser.views import SIZES, open_drawn
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

DAY = "2022-09-26"
VIEWS = (*PAGES, "events?event=dd-2022-09-26-resumption")
SCREENS = ((1440, 780), (1366, 640), SIZES[1], (390, 844))
TRIED = by_tier([("compare", SIZES[1])], [*product(VIEWS, SCREENS)])
UNSEEN = """() => [...document.querySelectorAll('[data-testid=stElementContainer]')]
  .filter((part) => getComputedStyle(part).visibility === 'hidden').map((part) => part.className)"""
LATE_PARTS = ("<p class='rl-html'></p>", "<div data-testid='stBidiComponentRegular'></div>")
"""Parts of which a page has the place and not yet what stands there: ours, and Streamlit's before ours is in it."""
LATE_PART = """(field, part) => field.closest('[data-testid=stElementContainer]')
  .insertAdjacentHTML('beforebegin', `<div id=late data-testid=stElementContainer>${part}</div>`)"""
RUN_ENDS = """() => { delete document.documentElement.dataset.complete;
  document.querySelector('[data-testid=stApp]').setAttribute('data-test-script-state', 'notRunning'); }"""
IS_COMPLETE = "'complete' in document.documentElement.dataset"
HAS_KEYBOARD = "(field) => [field === document.activeElement, getComputedStyle(field).visibility]"
FILTERS_BUTTON = "[data-panel=filters]:visible"
TOOLS = ".tm-tools-button:visible"
"""What a phone's map page has its filters behind."""
VALUES = ".st-key-panel_filters [role=toolbar] button"
FIELDS = ".rl-date-text:visible, [data-testid=time-map] [data-el=date]:visible"
NARROW = 641
FAR = "2026-11-01"
"""A day after the end of the log: every page says so."""
DATES = ("2020-03-15", "September 2022", FAR, "1951-01-01", "31 Sept 2022", "2024", DAY)


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
    eventually(lambda: page.evaluate(IS_COMPLETE))
    for field in page.locator(".rl-date-text:visible").element_handles()[:1]:
        stays(page, runs, field, partial(typed, field, FAR))
        for late in LATE_PARTS:
            field.focus()
            field.evaluate(LATE_PART, late)
            page.evaluate(TWO_FRAMES)
            assert field.evaluate(HAS_KEYBOARD) == [True, "visible"]
            page.evaluate(RUN_ENDS)  # as while a page comes
            page.evaluate(TWO_FRAMES)
            assert (field.evaluate(HAS_KEYBOARD)[1], page.evaluate(IS_COMPLETE)) == ("hidden", False)
            page.evaluate("document.getElementById('late').remove()")
            eventually(lambda: page.evaluate(IS_COMPLETE))


@slow("every value and every form of a date on every page in every size; the test above types one date")
def test_nothing_moves_on_a_filter_or_a_date(view):
    page, path, runs = view
    rested(page, runs)
    if PAGES[path].has_filters:
        if page.locator(TOOLS).count():
            page.locator(TOOLS).click()
        page.locator(FILTERS_BUTTON).first.click()
        for value in page.locator(VALUES).all():
            for _ in ("pressed", "pressed again"):
                stays(page, runs, value, value.click)
        page.keyboard.press("Escape")
    a_line = 30 if not path and page.viewport_size["width"] < NARROW else 2  # that a month's answer has more
    for field in page.locator(FIELDS).all():
        for text in DATES:
            stays(page, runs, field, partial(typed, field, text), a_line)


def stays(page, runs, control, press, within=2):
    """Rows come or go out of sight, and what is pressed stays where it is under the pointer."""
    control.scroll_into_view_if_needed()
    rested(page, runs)
    before = control.bounding_box()
    press()
    moved = rested(page, runs)
    assert sum(value for value, _ in moved) <= MOST_SHIFT, moved
    assert control.bounding_box() == pytest.approx(before, abs=within)


def typed(field, text):
    field.fill(text)
    field.press("Enter")


def test_no_page_of_text_leaves_the_right_third_of_a_wide_window_empty(wide_page, server):
    """About has its contents there, wherever the reader is; the table of Known when is as wide as the page."""
    open_drawn(wide_page, f"{server}/about")
    contents = wide_page.get_by_role("navigation", name="Contents")
    beside = contents.bounding_box()
    assert beside["x"] > 960
    contents.get_by_role("link").last.click()
    expect(wide_page.locator("#privacy")).to_be_in_viewport()
    assert contents.bounding_box() == beside
    open_drawn(wide_page, f"{server}/knowledge")
    table = wide_page.locator(".rl-knowledge-picture").bounding_box()
    assert table["x"] + table["width"] > 1400
