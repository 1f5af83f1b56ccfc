"""The answer above the map: dimmed during a drag, copied over plain http too; its panels."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.session import panels
from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.time_map import as_of, open_panel, slider
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

PLAIN_HTTP = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
DIMMED = re.compile("^$")  # the attribute is there, and empty


@pytest.fixture(scope="module")
def tab(quick_browser, server):
    """A map without WebGL, where the browser has only what plain http has."""
    for page in opened_page(quick_browser, server, viewport={"width": 1024, "height": 768}):
        page.add_init_script(PLAIN_HTTP)
        yield open_map(page, server, "?as_of=2022-09-26&service=freight&crossing=dandong-sinuiju")


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


def test_the_mark_between_the_lines_is_heard_and_not_seen(tab):
    expect(answer(tab).locator(".rl-answer-lead")).to_contain_text("independent reports;")
    expect(answer(tab).locator(".rl-answer-lead small")).to_have_css("font-size", "0px")


def test_the_tabs_of_downloads_stand_in_one_line_whichever_is_chosen(tab):
    tab.set_viewport_size({"width": 1440, "height": 900})
    tabs = open_panel(tab, panels.DOWNLOAD).get_by_role("tab").all()
    for each in tabs:
        each.click()
        assert len({round(one.bounding_box()["y"]) for one in tabs}) == 1
    tab.keyboard.press("Escape")
    tab.set_viewport_size({"width": 1024, "height": 768})


LINKS = "", "&crossing=dandong-sinuiju&service=freight", "&crossing=jian-manpo&service=passenger"


@pytest.mark.parametrize("lang", by_tier(["en"], ["en", "ko", "zh"]))
def test_the_map_stands_still_from_the_border_to_a_link_with_a_long_answer(wide_page, server, lang):
    tops = []
    for link in by_tier(LINKS[::2], LINKS):
        open_map(wide_page, server, f"?as_of=2026-11-30&lang={lang}{link}")
        expect(answer(wide_page)).to_have_attribute("data-answer", "2026-11-30")
        tops.append(round(wide_page.get_by_test_id("time-map").bounding_box()["y"]))
    assert len(set(tops)) == 1, tops


def test_the_sentence_is_copied_with_its_citation_over_plain_http(tab):
    assert tab.evaluate("navigator.clipboard === undefined")
    panel = open_panel(tab, panels.DOWNLOAD)
    panel.get_by_role("tab", name="Citation").click()
    cited = panel.locator(".rl-copied", has=tab.locator(".rl-answer-cited"))
    button = cited.get_by_role("button", name="Copy")
    button.focus()
    tab.keyboard.press("Enter")
    expect(cited.get_by_role("status")).to_have_text("Copied")
    expect(button).to_be_focused()
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").focus()
    tab.keyboard.press("Control+V")
    sentence, empty, citation = tab.locator("#paste").input_value().split("\n")
    assert sentence == answer(tab).locator("p").first.text_content()
    assert empty == ""
    assert "Freight at Dandong–Sinuiju on " in citation
    assert re.search(rf"http\S+\?as_of={as_of(tab)}&\S*crossing=dandong-sinuiju\S*data_version=", citation)
    tab.evaluate("document.querySelector('#paste').remove()")
    button.press("Escape")


TOPS = """() => ['.rl-answer', '.tm-map', '.tm-slider']
  .map((part) => document.querySelector(part).getBoundingClientRect()).map(({ left, top }) => [left, top])"""


def test_one_panel_opens_at_a_time_moves_nothing_and_gives_the_keyboard_back(tab):
    tops = tab.evaluate(TOPS)
    know, download = (tab.locator(f"button[data-panel={name}]") for name in (panels.HOW_WE_KNOW, panels.DOWNLOAD))
    know.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".rl-panel-know")).to_be_visible()
    expect(know).to_have_attribute("aria-expanded", "true")
    expect(tab.get_by_role("heading", name=panels.HOW_WE_KNOW_TITLE)).to_be_focused()
    assert tab.evaluate(TOPS) == tops
    download.press("Enter")
    expect(tab.locator(".rl-panel-know")).to_be_hidden()
    expect(know).to_have_attribute("aria-expanded", "false")
    picture = tab.get_by_role("tab", name="Picture")
    picture.press("ArrowRight")
    expect(tab.get_by_role("tab", name="Table")).to_be_focused()
    expect(tab.get_by_role("tabpanel", name="Table")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(".rl-panel-download")).to_be_hidden()
    expect(download).to_be_focused()
    assert tab.evaluate(TOPS) == tops


def test_how_we_know_stays_open_on_another_day_and_leads_to_the_events(tab):
    panel = open_panel(tab, panels.HOW_WE_KNOW)
    slider(tab).focus()
    tab.keyboard.press("ArrowRight")
    expect(answer(tab)).to_have_attribute("data-answer", as_of(tab))
    expect(panel).to_be_visible()
    panel.locator("a[data-go][href^=events]").first.click()
    expect(tab).to_have_url(re.compile("/events.*event="))
    expect(tab.locator(".rl-panel:visible")).to_have_count(0)
