"""Date fields: Enter takes any typed date over, nothing covers the page, a press right after typing drops nothing."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from dashboard.compare.two_days import ANOTHER_DAY, ONE_DAY
from dashboard.knowledge.known_picture import DAY_SHOWN
from dashboard.widgets.date_fields import OPEN_THE_CALENDAR
from raillinks.domain import typed_dates
from raillinks.query import display_names, views
from raillinks.query.selection import from_query
from tests.browser.conftest import PATIENCE, settle
from tests.browser.time_map import filter_button, on_calendar, open_menu
from tests.support.messages import WORDS
from tests.support.tiers import slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

START = "as_of=2022-01-01&compare_with=2021-01-01"


def opened(page: Page, server: str, path: str, query: str) -> Page:
    page.goto(f"{server}/{path}?{query}")
    expect(page.locator(".rl-date-text").first).to_be_attached()
    settle(page)
    return page


def named(page: Page, name: str):
    """The field of a name."""
    return page.get_by_role("textbox", name=name, exact=True)


def write(page: Page, name: str, day: str) -> None:
    """Types a date into the field of a name."""
    named(page, name).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(day)


@slow("a longer way to what the others here see")
def test_the_calendar_button_opens_the_browsers_own_and_what_is_picked_is_taken_over(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    on_calendar(page, "window.opened = this")
    page.get_by_role("button", name=OPEN_THE_CALENDAR.format(field=ANOTHER_DAY)).click()
    assert page.evaluate("[window.opened.type, window.opened.value]") == ["date", "2021-01-01"]
    page.evaluate("window.opened.value = '2021-04-29'; window.opened.dispatchEvent(new Event('change'))")
    expect(page).to_have_url(re.compile("compare_with=2021-04-29"))
    on_calendar(page, "throw new DOMException('', 'SecurityError')")
    settle(page)
    page.get_by_role(
        "button", name=OPEN_THE_CALENDAR.format(field=ANOTHER_DAY)
    ).click()  # as in a frame of another site
    picker = page.locator("[data-native] .rl-date-picker")
    expect(picker).to_be_focused()
    assert picker.get_attribute("aria-hidden") is None
    picker.fill("2021-05-02")  # it changes with each of its parts; Enter or leaving it says that all are there
    expect(page.locator(".st-key-date-compare_with .rl-date-text")).to_have_value("2021-04-29")
    picker.fill("2021-05-01")
    picker.press("Enter")
    expect(page).to_have_url(re.compile("compare_with=2021-05-01"))


SELECTED = "field => field.value.slice(field.selectionStart, field.selectionEnd)"


@slow("tests/js/ has when a field selects its date")
@pytest.mark.parametrize(
    ("path", "selector", "menu"),
    [("compare", ".st-key-date-as_of .rl-date-text", ""), ("", "[data-el=date]", ""), ("", "[data-el=from]", "period")],
)
def test_what_is_typed_into_an_entered_field_replaces_its_date_and_escape_restores_it(
    quick_page, server, path, selector, menu
):
    quick_page.goto(f"{server}/{path}?as_of=2022-04-29")
    field = quick_page.locator(selector)
    expect(field).not_to_have_value("", timeout=PATIENCE)
    settle(quick_page)
    if menu:
        open_menu(quick_page, menu)
    shown = field.input_value()
    field.click(position={"x": 40, "y": 8})
    assert field.evaluate(SELECTED) == shown
    quick_page.keyboard.type("30 Nov")
    expect(field).to_have_value("30 Nov")
    quick_page.keyboard.press("Escape")
    expect(field).to_have_value(shown)
    assert field.evaluate(SELECTED) == shown
    quick_page.keyboard.press("Shift+Tab")
    quick_page.keyboard.press("Tab")
    assert field.evaluate(SELECTED) == shown


@slow("tests/dashboard/map/ has what is read of the texts")
def test_the_fields_of_the_period_take_a_year_and_say_what_they_cannot_read(quick_page, server):
    quick_page.goto(f"{server}/?as_of=2022-04-29")
    first, last = (quick_page.locator(f"[data-el={name}]") for name in ("from", "to"))
    expect(first).not_to_have_value("", timeout=PATIENCE)
    settle(quick_page)
    open_menu(quick_page, "period")
    first.click()
    quick_page.keyboard.type("2020\n")
    expect(quick_page).to_have_url(re.compile("from=2020-01-01"))
    expect(first).to_have_value("1 Jan 2020")
    last.click()
    quick_page.keyboard.type("soon\n")
    fault = quick_page.locator("[data-el=periodFault]")
    expect(fault).to_have_text(typed_dates.NOTHING)
    expect(last).to_have_attribute("aria-invalid", "true")
    expect(last).to_have_value("soon")
    quick_page.keyboard.press("Escape")
    expect(fault).to_have_text("")
    expect(last).not_to_have_value("soon")
    quick_page.keyboard.type("Mar 2021\n")
    expect(quick_page).to_have_url(re.compile("from=2020-01-01&to=2021-03-31"))
    expect(last).to_have_value("31 Mar 2021")


def test_a_press_right_after_typing_keeps_the_typed_day(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    write(page, ONE_DAY, "2022-04-29")
    page.get_by_role("link", name=re.compile(r"^\d{4} and \d{4}$")).click()
    expect(page).to_have_url(re.compile(r"\?as_of=2022-04-29&from=\d{4}-01-01&.*compare_with=2021-01-01"))
    settle(page)
    write(page, ONE_DAY, "2021-04-29")
    page.get_by_role("link", name="한국어").click()
    expect(page).to_have_url(re.compile(r"\?as_of=2021-04-29&.*compare_with=2021-01-01.*&lang=ko$"))


@slow("a longer way to what the others here see")
def test_a_press_lasts_while_the_typed_day_changes_the_counts_and_one_right_after_typing_keeps_the_day(
    wide_page, server
):
    page = opened(wide_page, server, "knowledge", START)
    count, box = counted(page), filter_button(page, "freight").bounding_box()
    write(page, DAY_SHOWN, "2022-04-29")
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    expect(page).to_have_url(re.compile("as_of=2022-04-29"))
    eventually(lambda: counted(page) not in {count, "none"})
    page.mouse.up()
    expect(page).to_have_url(re.compile("as_of=2022-04-29.*service=freight"))
    settle(page)
    write(page, DAY_SHOWN, "2022-03-01")
    filter_button(page, "freight").click()
    expect(page).to_have_url(re.compile("as_of=2022-03-01(?!.*service)"))


def test_each_filter_value_has_its_count_beside_it_for_eyes_and_ears(wide_page, server, dataset):
    query = "as_of=2022-09-26&service=freight&crossing=dandong-sinuiju&crossing=jian-manpo"
    page = opened(wide_page, server, "knowledge", query)
    filter_button(page, "freight")
    choices = views.choices(dataset)
    chosen, _ = from_query(parse_qsl(query), choices, np.datetime64("2022-09-26"))
    counts, named = views.facets(dataset, views.make_view(dataset, chosen)), display_names.crossing_names(dataset, "en")
    for name in ("crossing", "service", "kind", "confidence"):
        pills = page.locator(f".st-key-w_{name} button")
        values = [value for value in choices.values[name] if value != "khasan-tumangang"]
        for pill, value in zip(pills.all(), values, strict=True):
            label = f"{named.get(value, value.replace('_', ' '))} {counts[name].get(value, 0)}"
            expect(pill).to_have_accessible_name(label)


def counted(page: Page) -> str:
    """The count that stands in the pill."""
    return filter_button(page, "freight").locator("p").evaluate("p => getComputedStyle(p, '::after').content")


LOST = """() => {
  const browsers = Object.getPrototypeOf(WebSocket).prototype;  // of the first connection: see reconnect.js
  const { send } = browsers;
  window.lost = 0;
  browsers.send = function some(...data) {
    if (window.lost === null) send.apply(this, data);
    else window.lost += 1;
  };
}"""
"""Every message to the server is lost until `window.lost` is null; it counts them."""


@slow("tests/js/sync.test.js has a lost message that is sent again")
def test_a_date_whose_message_is_lost_is_sent_again_and_the_field_says_that_it_waits(quick_page, server):
    page = opened(quick_page, server, "compare", START)
    page.evaluate(LOST)
    write(page, ONE_DAY, "26 Sept 2022")
    page.keyboard.press("Enter")
    expect(page.get_by_text(WORDS["waiting"])).to_be_visible()
    assert page.evaluate("window.lost") >= 2
    assert named(page, ONE_DAY).input_value() == "26 Sept 2022"
    page.evaluate("window.lost = null")
    expect(page).to_have_url(re.compile("as_of=2022-09-26"))
    expect(named(page, ONE_DAY)).to_have_value("2022-09-26")
    expect(page.get_by_text(WORDS["waiting"])).to_have_count(0)
