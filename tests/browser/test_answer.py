"""The answer above the map: dimmed during a drag, copied over plain http too, folded where there is no room."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.time_map import as_of, slider
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

PLAIN_HTTP = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
DIMMED = re.compile("^$")  # the attribute is there, and empty


@pytest.fixture(scope="module")
def tab(quick_browser, server):
    """A map without WebGL, where the browser has only what plain http has."""
    for page in opened_page(quick_browser, server, viewport={"width": 1024, "height": 768}):
        page.add_init_script(PLAIN_HTTP)
        yield open_map(page, server, "?as_of=2022-09-26&service=freight")


def answer(page):
    return page.locator(".rl-answer")


@slow("a longer way to what the others here see")
def test_a_sentence_of_another_day_is_dimmed_until_the_new_one_has_come(tab):
    expect(answer(tab)).to_contain_text("26 September 2022: open since that day")
    expect(answer(tab)).not_to_have_attribute("data-other-day", DIMMED)
    slider(tab).scroll_into_view_if_needed()
    box = slider(tab).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 60
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x - 40, y, steps=4)
    day = as_of(tab)
    assert day != answer(tab).get_attribute("data-answer") == "2022-09-26"
    expect(answer(tab)).to_have_attribute("data-other-day", DIMMED)
    tab.mouse.up()
    expect(answer(tab)).to_have_attribute("data-answer", as_of(tab))
    expect(answer(tab)).not_to_have_attribute("data-other-day", DIMMED)
    slider(tab).focus()
    tab.keyboard.press("ArrowRight")
    expect(answer(tab)).to_have_attribute("data-answer", as_of(tab))
    expect(answer(tab)).not_to_have_attribute("data-other-day", DIMMED)
    settle(tab)


def test_the_sentence_is_copied_with_its_citation_over_plain_http(tab):
    assert tab.evaluate("navigator.clipboard === undefined")
    button = answer(tab).get_by_role("button", name="Copy with citation")
    button.focus()
    tab.keyboard.press("Enter")
    expect(answer(tab).get_by_role("status")).to_have_text("Copied")
    expect(button).to_be_focused()
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").focus()
    tab.keyboard.press("Control+V")
    sentence, empty, citation = tab.locator("#paste").input_value().split("\n")
    assert sentence == answer(tab).locator("p").first.inner_text()
    assert empty == ""
    assert "Freight at Dandong–Sinuiju on " in citation
    assert re.search(rf"http\S+\?as_of={as_of(tab)}&\S*crossing=dandong-sinuiju\S*data_version=", citation)
    tab.evaluate("document.querySelector('#paste').remove()")


@slow("a longer way to what the others here see")
def test_who_says_so_is_folded_where_there_is_no_room_and_stays_as_it_was_left(tab):
    who = answer(tab).locator("details")
    expect(who).not_to_have_attribute("open", DIMMED)
    who.locator("summary").click()
    expect(who).to_have_attribute("open", DIMMED)
    expect(answer(tab).get_by_text("One of 8 listed links")).to_be_visible()
    slider(tab).focus()
    tab.keyboard.press("ArrowRight")
    expect(answer(tab)).to_have_attribute("data-answer", as_of(tab))
    expect(who).to_have_attribute("open", DIMMED)
    who.locator("a[data-go]").first.click()
    expect(tab).to_have_url(re.compile("/events.*event="))


@slow("a longer way to what the others here see")
def test_the_map_begins_in_the_first_screen(quick_page, server):
    open_map(quick_page, server, "?as_of=2026-03-13&lang=en")  # the longest sentence of the log's last days
    for width, height in ((1024, 768), (390, 844)):
        quick_page.set_viewport_size({"width": width, "height": height})
        bottom = answer(quick_page).bounding_box()
        assert bottom["y"] + bottom["height"] < height * 0.35
