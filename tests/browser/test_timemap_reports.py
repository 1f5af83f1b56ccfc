"""A day on which the reader has settled arrives, whatever the reader does next."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_map, settle
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

SLOW = """(() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function later(...data) { setTimeout(() => send.apply(this, data), window.wait ?? 0); };
})()"""
"""Lets every message to the server leave after `window.wait` milliseconds."""


def type_day(page: Page, day: str) -> None:
    page.locator("[data-el=date]").fill(day)
    page.locator("[data-el=date]").press("Enter")


def next_day(page: Page) -> None:
    page.get_by_role("slider", name=WORDS["slider"]).focus()
    page.keyboard.press("ArrowRight")


def test_a_day_chosen_again_after_going_back_from_it_arrives_again(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26")
    next_day(page)
    page.wait_for_url("**/?as_of=2022-09-27")
    settle(page)
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-waiting", "false")
    page.go_back()
    page.wait_for_url("**/?as_of=2022-09-26")
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-as-of", "2022-09-26")
    settle(page)
    next_day(page)
    page.wait_for_url("**/?as_of=2022-09-27")


def test_a_day_goes_with_the_reader_to_another_page(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26")
    next_day(page)
    page.get_by_role("link", name="History").first.click()
    expect(page).to_have_url(re.compile(r"/history\?as_of=2022-09-27"))


NOTICES = [
    ("en", "still show 26 September 2022"), ("ko", "아직 2022년 9월 26일 기준"), ("zh", "仍为2022年9月26日的情况"),
]  # fmt: skip


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("lang", "notice"), NOTICES)
def test_a_page_that_waits_for_its_answer_says_so(quick_page, server, lang, notice):
    quick_page.add_init_script(SLOW)
    page = open_map(quick_page, server, f"?as_of=2022-09-26&lang={lang}")
    page.evaluate("window.wait = 3500")
    type_day(page, "2021-01-01")
    status = page.locator("[role=status]").filter(has_text=notice)
    expect(status).to_be_visible()
    expect(page.get_by_test_id("waiting")).to_be_empty(timeout=20_000)
    expect(page).to_have_url(re.compile("as_of=2021-01-01"))
