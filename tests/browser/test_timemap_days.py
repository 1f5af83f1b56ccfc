"""Ways to a day on the time map, and what it says there: keys, typed days, the list, the banner. One page for all."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.i18n.translator import say
from dashboard.widgets.date_fields import OUT_OF_REACH
from raillinks.clock import today
from raillinks.domain.typed_dates import AMBIGUOUS, NO_SUCH_DAY
from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.time_map import as_of, go_to, link, on_calendar, root, slider, watch_dates
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

START = "2022-09-26"


@pytest.fixture(scope="module")
def tab(quick_browser, server):
    """A map without WebGL; what these tests change of it is the day."""
    for page in opened_page(quick_browser, server, viewport={"width": 1440, "height": 900}):
        yield open_map(page, server)


@pytest.fixture
def map_page(tab):
    """The map on a day, with the focus on the slider."""
    go_to(tab, START)
    expect(tab).to_have_url(re.compile(f"as_of={START}"))
    settle(tab)  # the address may have been this one before
    slider(tab).focus()
    expect(slider(tab)).to_be_focused()
    return tab


CHANGES_OF_LIVE = """() => {
  window.heardAgain = false;
  new MutationObserver((_, seen) => {
    window.heardAgain = true;
    seen.disconnect();
  }).observe(document.querySelector('[data-el=live]'), { childList: true, characterData: true, subtree: true });
}"""
"""Notices the next change of what screen readers are told."""


@slow("tests/js/time_map.test.js: `keys`")
def test_arrows_move_by_a_day_and_the_words_follow_at_once(map_page):
    map_page.keyboard.press("ArrowRight")
    assert as_of(map_page) == "2022-09-27"
    assert slider(map_page).get_attribute("aria-valuetext") == "27 September 2022"
    map_page.keyboard.press("ArrowLeft")
    map_page.keyboard.press("ArrowLeft")
    assert as_of(map_page) == "2022-09-25"


@slow("tests/js/time_map.test.js: `the date field and the period`")
def test_a_typed_date_moves_the_day(map_page):
    go_to(map_page, "2020-01-31")
    expect(link(map_page, "dandong-sinuiju", "passenger")).to_have_attribute("data-status", "suspended")
    assert as_of(map_page) == "2020-01-31"


@slow("tests/dashboard/widgets/test_date_fields.py has what people type")
def test_the_date_field_takes_what_people_type_and_names_what_is_wrong(map_page):
    page = map_page
    field, alert = root(page).locator("[data-el=date]"), root(page).locator("[data-el=dateFault]")
    go_to(page, "September 2022")
    expect(page).to_have_url(re.compile("as_of=2022-09(&|$)"))
    expect(field).to_have_value("30 Sep 2022")
    assert as_of(page) == "2022-09-30"
    expect(root(page).locator("[data-el=dateNote]")).to_contain_text("its last day, 30 September 2022")
    for typed, fault in (
        ("2022-02-30", NO_SUCH_DAY.format(month="February 2022", n=28)),
        (
            "03/04/2022",
            AMBIGUOUS.format(
                one="3 April 2022", other="4 March 2022", one_typed="2022-04-03", other_typed="2022-03-04"
            ),
        ),
        ("2199-01-01", OUT_OF_REACH.format(first_day="31 October 1911", last_day=say("en").day(today()))),
    ):
        go_to(page, typed)
        expect(alert).to_have_text(fault)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(typed)
        assert as_of(page) == "2022-09-30"
    page.keyboard.press("Tab")
    expect(field).to_have_value(typed)  # what has a fault stays to be mended
    go_to(page, "26 Sep 2022")
    expect(page).to_have_url(re.compile("as_of=2022-09-26"))
    expect(alert).to_be_empty()
    expect(field).to_have_value("26 Sep 2022")
    heard = root(page).locator("[data-el=live]")
    expect(heard).to_contain_text("26 September 2022")  # typed in words, it is heard too
    for again in ("26 Sep 2022", "2022-09-26"):  # and once more, though nothing has changed
        page.evaluate(CHANGES_OF_LIVE)
        go_to(page, again)
        page.wait_for_function("window.heardAgain")
    on_calendar(page, "window.opened = this")
    field.press("ArrowDown")
    assert page.evaluate("[window.opened.type, window.opened.value]") == ["date", "2022-09-26"]
    page.evaluate("window.opened.value = '2021-04-29'; window.opened.dispatchEvent(new Event('change'))")
    expect(page).to_have_url(re.compile("as_of=2021-04-29"))


@slow("a longer way to what the others here see")
def test_a_text_with_a_fault_goes_once_the_reader_moves_on_and_a_typed_day_ends_its_month(map_page):
    page = map_page
    field, alert = root(page).locator("[data-el=date]"), root(page).locator("[data-el=dateFault]")
    go_to(page, "2022-09")
    expect(page).to_have_url(re.compile("as_of=2022-09(&|$)"))
    go_to(page, "31 Sept 2022")
    expect(alert).not_to_be_empty()
    field.press("Escape")
    expect(alert).to_be_empty()
    page.keyboard.press("Tab")
    expect(field).to_have_value("30 Sep 2022")
    go_to(page, "31 Sept 2022")
    expect(alert).not_to_be_empty()
    slider(page).press("ArrowLeft")
    expect(alert).to_be_empty()
    expect(field).to_have_value("29 Sep 2022")
    go_to(page, "2022-09")
    expect(page).to_have_url(re.compile("as_of=2022-09(&|$)"))
    go_to(page, "2022-09-30")  # the day shown already: it ends the month
    expect(page).to_have_url(re.compile("as_of=2022-09-30(&|$)"))


@slow("a longer way to what the others here see")
def test_keys_after_a_text_with_a_fault_are_not_undone_by_its_answer(map_page):
    before = as_of(map_page)
    watch_dates(map_page)
    go_to(map_page, "31 Sept 2022")
    for _ in range(30):  # longer than the answer takes
        slider(map_page).press("ArrowLeft")
    days = map_page.evaluate("window.dates")
    assert days == sorted(days, reverse=True)
    assert len(set(days) - {before}) == 30  # the answer may show the day of before anew


@slow("tests/js/time_map.test.js: `the list and the events`")
def test_a_crossing_that_did_not_exist_stands_under_more(map_page):
    go_to(map_page, "1930-06-01")
    expect(link(map_page, "kaishantun-sambong", "freight")).to_be_visible()
    expect(link(map_page, "tumen-namyang", "freight")).to_be_hidden()
    map_page.locator("[data-testid=status-list] summary").click()
    expect(link(map_page, "tumen-namyang", "freight")).to_be_visible()


@slow("tests/dashboard/history/test_periods.py has the banner")
def test_a_banner_stands_over_days_after_the_covered_ones(map_page):
    go_to(map_page, "2026-03-13")
    expect(map_page.get_by_test_id("covered-to-banner")).to_be_hidden()
    go_to(map_page, "2026-03-14")
    expect(map_page.get_by_test_id("covered-to-banner")).to_be_visible()


def test_the_summary_of_an_event_can_be_selected_and_pressed(map_page):
    event = root(map_page).locator(".tm-event").nth(1)
    event.scroll_into_view_if_needed()
    box = event.locator(".tm-summary").bounding_box()
    map_page.mouse.move(box["x"] + 5, box["y"] + 8)
    map_page.mouse.down()
    map_page.mouse.move(box["x"] + 150, box["y"] + 8, steps=3)
    map_page.mouse.up()
    selected = map_page.evaluate("getSelection().toString()")
    assert len(selected) > 10
    assert selected in event.inner_text()
    expect(event.get_by_role("button")).to_have_attribute("aria-pressed", "false")
    map_page.mouse.click(box["x"] + 30, box["y"] + 8)
    expect(event.get_by_role("button")).to_have_attribute("aria-pressed", "true")
