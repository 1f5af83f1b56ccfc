"""The time map prints an event's own date, never the first day that it may have been as if it were the date."""

import json

import pytest
from playwright.sync_api import expect

from dashboard.i18n import translator
from tests.browser.conftest import open_map
from tests.support.messages import COUNTED, WORDS, fixed
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
FALSE = {"en": ("1 Jan ", "1 Aug "), "ko": (" 1월 1일", " 8월 1일"), "zh": ("年1月1日", "年8月1日")}
"""First days of a year and of August, which no event of the cases below is dated to."""
TITLES = {
    "exact": {"en": WORDS["today"], "ko": "이날의 사건", "zh": "当日事件"},
    "first": {"en": WORDS["todayOrLater"], "ko": "이날 또는 그 이후의 사건", "zh": "当日或之后的事件"},
    "inside": {"en": WORDS["around"], "ko": "이날 전후의 사건", "zh": "此日前后的事件"},
    "past": {"en": WORDS["latest"], "ko": "이날 이전의 최근 사건", "zh": "此日之前最近的事件"},
}


def panel(page):
    return page.locator(f"{MAP} .tm-latest")


CASES = [
    ("en", "2023-01-01", "2023", "first"), ("en", "2023-01-05", "2023", "inside"),
    ("ko", "2023-01-01", "2023", "first"), ("zh", "2023-01-05", "2023", "inside"),
    ("en", "2020-08-01", "2020-08/2020-09", "first"), ("en", "2020-08-15", "2020-08/2020-09", "inside"),
    ("ko", "2020-08-15", "2020-08/2020-09", "inside"), ("zh", "2020-08-01", "2020-08/2020-09", "first"),
    ("en", "2022-09-26", "2022-09-26", "exact"), ("ko", "2022-09-26", "2022-09-26", "exact"),
    ("en", "2022-01-21", "", "past"), ("zh", "2022-01-21", "", "past"),
]  # fmt: skip
"""Language, day, the date of an event in the panel, and which heading stands over it."""


@pytest.mark.parametrize("lang", by_tier(["ko"], list(TITLES["exact"])))
def test_the_panel_prints_each_events_own_date(quick_page, server, lang):
    open_map(quick_page, server, f"?as_of=2022-09-25&lang={lang}")
    for _, day, date, title in (case for case in CASES if case[0] == lang):
        quick_page.locator("[data-el=date]").fill(day)
        quick_page.locator("[data-el=date]").press("Enter")
        expect(panel(quick_page).locator("[data-el=latestTitle]")).to_have_text(TITLES[title][lang])
        said = panel(quick_page).inner_text().replace("\u00a0", " ")
        if title == "exact":
            said += quick_page.locator(f"{MAP} .tm-heading").text_content()
        assert translator.say(lang).date(date) in said
        assert not any(false in said for false in FALSE[lang])


def test_a_day_with_more_events_than_the_panel_has_room_for_counts_them_in_words(quick_page, server):
    open_map(quick_page, server, "?as_of=2022-09-26")
    expect(panel(quick_page).locator("[data-el=latestList] > li").last).to_have_text("1 further event")


@slow("a longer way to what the others here see")
def test_the_sentence_of_a_day_counts_the_events_of_that_day_alone(quick_page, server):
    open_map(quick_page, server, "?as_of=2022-12-30")
    quick_page.get_by_role("slider", name=WORDS["slider"]).focus()
    live = quick_page.locator(f"{MAP} [aria-live=polite]")
    for key, said in (
        ("ArrowRight", COUNTED["eventsOnDay"][1].format(n="0")),
        ("ArrowRight", "0 events on this day; 1 more may have"),
    ):
        quick_page.keyboard.press(key)
        expect(live).to_contain_text(said)


@slow("a longer way to what the others here see")
def test_after_a_move_the_reader_hears_which_link_has_another_status(quick_page, server):
    open_map(quick_page, server, "?as_of=2022-09-25")
    word = quick_page.locator(f"{MAP} li[data-crossing=dandong-sinuiju][data-service=freight] .tm-word")
    live = quick_page.locator(f"{MAP} [aria-live=polite]")
    before = word.inner_text()
    assert live.inner_text() == ""
    quick_page.get_by_role("slider", name=WORDS["slider"]).press("ArrowRight")
    expect(word).not_to_have_text(before)
    expect(live).to_contain_text(f"Dandong–Sinuiju, freight: from {before} to {word.inner_text()}. ")
    quick_page.get_by_role("slider", name=WORDS["slider"]).press("ArrowRight")
    expect(live).to_contain_text(WORDS["nothingChanged"])
    quick_page.get_by_role("slider", name=WORDS["slider"]).press("End")
    expect(live).to_contain_text(fixed(WORDS["lastKnown"]))
    word.locator("..").focus()
    quick_page.keyboard.press("Enter")
    expect(quick_page.locator(".rl-html:has(> .rl-event)")).to_be_focused()


@slow("a longer way to what the others here see")
def test_the_tip_over_an_event_has_its_own_date(quick_page, server):
    open_map(quick_page, server, "?as_of=2020-08-15")
    quick_page.get_by_role("slider", name=WORDS["slider"]).scroll_into_view_if_needed()
    slider = quick_page.get_by_role("slider", name=WORDS["slider"]).bounding_box()
    playhead = quick_page.locator(f"{MAP} .tm-playhead").bounding_box()
    tip = quick_page.locator(f"{MAP} .tm-tip strong")
    for x in range(int(playhead["x"]), int(playhead["x"]) - 12, -1):
        quick_page.mouse.move(x, slider["y"] + 56)  # the row of Dandong–Sinuiju
        if tip.is_visible() and "September" in json.dumps(tip.inner_text()):
            break
    assert tip.inner_text() == "August 2020 to September 2020"
