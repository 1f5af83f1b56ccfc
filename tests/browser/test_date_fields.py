"""Date fields: Enter takes the typed day over and closes the calendar; a press right after typing does not drop it."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from raillinks.views import display_names, facets, viewing
from raillinks.views.selection import from_query
from tests.browser.conftest import PATIENCE, settle
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

CALENDAR = "[data-testid=stDateInputCalendar]"
START = "as_of=2022-01-01&compare_with=2021-01-01"


def opened(page: Page, server: str, path: str, query: str) -> Page:
    page.goto(f"{server}/{path}?{query}")
    expect(fields(page).first).to_be_attached()
    settle(page)
    return page


def fields(page: Page):
    return page.get_by_test_id("stDateInput")


def named(page: Page, name: str, nth: int = 0):
    """The field of a name; its parts are named "year, First day" and so on."""
    return fields(page).filter(has=page.locator(f"[role=spinbutton][aria-label$=', {name}']")).nth(nth)


def write(page: Page, name: str, day: str, nth: int = 0) -> None:
    """Types a day into the field of a name, from its year on."""
    named(page, name, nth).locator("[role=spinbutton]").first.click()
    expect(page.locator(CALENDAR)).to_be_visible()
    page.keyboard.type(day.replace("-", ""))


FIELDS = [
    ("history", "From", 0, "from"), ("history", "To", 0, "to"),
    ("compare", "First day", 0, "as_of"), ("compare", "Second day", 0, "compare_with"),
    ("compare", "First period from", 0, "from"), ("compare", "to", 0, "to"),
    ("compare", "Second period from", 0, "compare_from"), ("compare", "to", 1, "compare_to"),
    ("knowledge", "Day shown", 0, "as_of"), ("knowledge", "Known on", 0, "known_on"),
    ("compare", "기준 날짜", 0, "as_of"), ("compare", "某一日", 0, "as_of"),
]  # fmt: skip
"""Page, name of the field, which of that name, and its name in the address."""


@pytest.mark.parametrize(("path", "name", "nth", "parameter"), by_tier(FIELDS[::3] + FIELDS[-2:-1], FIELDS))
def test_enter_takes_the_day_over_and_closes_the_calendar(wide_page, server, path, name, nth, parameter):  # noqa: PLR0913, PLR0917
    lang = {"기준 날짜": "ko", "某一日": "zh"}.get(name, "en")
    page = opened(wide_page, server, path, f"{START}&lang={lang}")
    write(page, name, "2022-04-29", nth)
    page.keyboard.press("Enter")
    expect(page.locator(CALENDAR)).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"[?&]{parameter}=2022-04-29(&|$)"), timeout=PATIENCE)
    settle(page)
    assert re.sub(r"\s", "", named(page, name, nth).inner_text()).endswith("2022-04-29")


def test_a_part_of_a_day_is_no_day_enter_works_again_and_the_figures_are_those_of_the_days(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    write(page, "First day", "2022")
    expect(page.locator(CALENDAR)).to_have_count(1)  # on a busy machine it may open after the keys of a test
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator(CALENDAR)).to_have_count(0)
    assert "as_of=2022-01-01" in page.url
    write(page, "First day", "2022-04-28")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as_of=2022-04-28"))
    settle(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as_of=2022-04-29"))
    expect(page.locator("table.rl-compare caption").first).to_contain_text("on 29 April 2022 and on 1 January 2021")


def test_a_press_right_after_typing_keeps_the_typed_day(wide_page, server):
    page = opened(wide_page, server, "compare", START)
    write(page, "First day", "2022-04-29")
    page.get_by_role("link", name="Swap the days").click()
    expect(page).to_have_url(re.compile(r"\?as_of=2021-01-01&compare_with=2022-04-29$"))
    settle(page)
    write(page, "First day", "2021-04-29")
    page.get_by_role("link", name="한국어").click()
    expect(page).to_have_url(re.compile(r"\?as_of=2021-04-29&compare_with=2022-04-29&lang=ko$"))


def test_a_press_lasts_while_the_typed_day_changes_the_counts_and_one_right_after_typing_keeps_the_day(
    wide_page, server
):
    page = opened(wide_page, server, "knowledge", START)
    write(page, "Day shown", "2022-04-29")
    count, box = counted(page), freight(page).bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    expect(page).to_have_url(re.compile("as_of=2022-04-29"))
    eventually(lambda: counted(page) not in {count, "none"})
    page.mouse.up()
    expect(page).to_have_url(re.compile("as_of=2022-04-29.*service=freight"))
    settle(page)
    write(page, "Day shown", "2022-03-01")
    freight(page).click()
    expect(page).to_have_url(re.compile("as_of=2022-03-01(?!.*service)"))


def test_each_filter_value_has_its_count_beside_it_for_eyes_and_ears(wide_page, server, dataset):
    query = "as_of=2022-09-26&service=freight&crossing=dandong-sinuiju&crossing=jian-manpo"
    page = opened(wide_page, server, "knowledge", query)
    choices = viewing.choices(dataset)
    chosen, _ = from_query(parse_qsl(query), choices, np.datetime64("2022-09-26"))
    counts, named = facets.facets(dataset, viewing.view(dataset, chosen)), display_names.names(dataset, "en")
    for name in ("crossing", "service", "kind", "confidence"):
        pills = page.locator(f".st-key-w_{name} button")
        values = choices.values[name]
        listed = [value for value in values if counts[name].get(value) or value in getattr(chosen, name)]
        for pill, value in zip(pills.all(), listed, strict=True):
            label = f"{named.get(value, value.replace('_', ' '))} {counts[name].get(value, 0)}"
            expect(pill).to_have_accessible_name(label)


def freight(page: Page):
    return page.get_by_test_id("stSidebar").get_by_role("button", name=re.compile("freight")).first


def counted(page: Page) -> str:
    """The count that stands in the pill."""
    return freight(page).locator("p").evaluate("p => getComputedStyle(p, '::after').content")


def test_a_link_that_the_typed_day_takes_away_is_not_followed_elsewhere(wide_page, server):
    page = opened(wide_page, server, "compare", "as_of=2022-01-01")
    write(page, "Second day", "2022-04-29")
    page.get_by_role("link", name=re.compile("One year earlier")).click()  # it goes once there is a second day
    expect(page).to_have_url(re.compile("as_of=2022-01-01&compare_with=2022-04-29$"))
    settle(page)
    expect(page).to_have_url(re.compile("as_of=2022-01-01&compare_with=2022-04-29$"))
