"""Date fields: Enter takes any typed date over, nothing covers the page, a press right after typing drops nothing."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from dashboard.compare.two_days import ANOTHER_DAY, ONE_DAY, ONE_YEAR_EARLIER
from dashboard.compare.two_periods import ONE_PERIOD_FROM, ONE_PERIOD_TO, OTHER_PERIOD_FROM, OTHER_PERIOD_TO
from dashboard.knowledge.known_picture import DAY_SHOWN
from dashboard.widgets.date_fields import OPEN_THE_CALENDAR
from dashboard.widgets.filter_panel import KNOWN_ON
from raillinks.query import display_names, views
from raillinks.query.selection import from_query
from tests.browser.conftest import settle
from tests.browser.time_map import filter_button, on_calendar
from tests.support.tiers import by_tier, slow
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


def enter(page: Page, name: str, day: str, address: str) -> None:
    """Types a date, presses Enter, and waits for a part of the address."""
    write(page, name, day)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"[?&]{address}(&|$)"))
    settle(page)


FIELDS = {
    "history": [("From", "2019", "from=2019-01-01"), ("To", "Sept 2022", "to=2022-09-30")],
    "compare": [
        (ONE_DAY, "26 Sep 2022", "as_of=2022-09-26"), (ANOTHER_DAY, "2022.4.29", "compare_with=2022-04-29"),
        (ONE_PERIOD_FROM, "2022/4", "from=2022-04-01"), (ONE_PERIOD_TO, "20220930", "to=2022-09-30"),
        (OTHER_PERIOD_FROM, "2020年1月", "compare_from=2020-01-01"),
        (OTHER_PERIOD_TO, "2020년", "compare_to=2020-12-31"),
    ],
    "knowledge": [(DAY_SHOWN, "April 29, 2022", "as_of=2022-04-29"), (KNOWN_ON, "2023", "known_on=2023-12-31")],
}  # fmt: skip
"""By page: the names of its fields, what is typed, and what the address then says."""


@slow("a longer way to what the others here see")
@pytest.mark.parametrize("path", by_tier(["compare"], list(FIELDS)))
def test_enter_takes_any_typed_date_over(wide_page, server, path):
    page = opened(wide_page, server, path, "as_of=2022-01-01")
    for name, typed, address in FIELDS[path]:
        enter(page, name, typed, address)
        expect(named(page, name)).to_have_value(address.split("=")[1])
        expect(named(page, name)).to_be_focused()
        assert named(page, name).evaluate("field => getComputedStyle(field).outlineStyle") == "none"  # the box has it
        expect(page.locator("[data-baseweb=popover]")).to_have_count(0)  # nothing covers the page


@slow("tests/dashboard/widgets/test_date_fields.py has the fields")
def test_a_fault_is_told_and_the_day_stays_until_a_date_can_be_read(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    field, alert = named(page, ONE_DAY), page.locator(".st-key-date-as_of .rl-date-fault")
    write(page, ONE_DAY, "2022-09-31")
    page.keyboard.press("Enter")
    expect(alert).to_have_text("September 2022 has 30 days.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("September 2022 has 30 days.")
    expect(field).to_have_value("2022-09-31")
    assert "as_of=2022-01-01" in page.url
    expect(page.locator("table.rl-compare caption").first).to_contain_text("on 1 January 2021 and on 1 January 2022")
    page.keyboard.press("Escape")
    expect(field).to_have_value("2022-01-01")
    expect(alert).to_be_empty()
    enter(page, ONE_DAY, "Sept 2022", "as_of=2022-09")
    expect(field).to_have_accessible_description(re.compile("shows its last day, 30 September 2022"))
    enter(page, ONE_DAY, "2022-04-29", "as_of=2022-04-29")
    expect(field).to_have_accessible_description("")
    expect(page.locator("table.rl-compare caption").first).to_contain_text("on 1 January 2021 and on 29 April 2022")
    write(page, ANOTHER_DAY, "")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("as_of=2022-04-29$"))


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


@slow("a longer way to what the others here see")
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


@slow("a longer way to what the others here see")
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


@slow("a longer way to what the others here see")
def test_a_link_that_the_typed_day_takes_away_is_not_followed_elsewhere(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    write(page, ONE_DAY, "2022-04-29")
    page.get_by_role(
        "link", name=ONE_YEAR_EARLIER.format(day="1 January 2021")
    ).click()  # it becomes another one with the day
    expect(page).to_have_url(re.compile("as_of=2022-04-29&compare_with=2021-01-01$"))
    settle(page)
    expect(page).to_have_url(re.compile("as_of=2022-04-29&compare_with=2021-01-01$"))


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


@slow("a longer way to what the others here see")
def test_a_date_whose_message_is_lost_is_sent_again_and_the_field_says_that_it_waits(quick_page, server):
    page = opened(quick_page, server, "compare", START)
    page.evaluate(LOST)
    write(page, ONE_DAY, "26 Sept 2022")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for the server")).to_be_visible()
    assert page.evaluate("window.lost") >= 2
    assert named(page, ONE_DAY).input_value() == "26 Sept 2022"
    page.evaluate("window.lost = null")
    expect(page).to_have_url(re.compile("as_of=2022-09-26"))
    expect(named(page, ONE_DAY)).to_have_value("2022-09-26")
    expect(page.get_by_text("Waiting for the server")).to_have_count(0)
