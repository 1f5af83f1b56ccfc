"""The time map on the running page: by keys alone, and from stop to stop."""

import csv
import io
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from dashboard.events.event_list import CHOSEN_EVENT, LATEST_EVENT_IN_VIEW
from raillinks.query import views
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.browser.conftest import ROOT, follow, open_map, settle
from tests.browser.time_map import as_of, changes, open_menu, root, slider, watch_dates
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser


PRESS_AND_MEASURE = """async (button, presses) => {
  const tops = {};
  const [list, map] = ['[data-testid=status-list] > ul', '.tm-map'].map((part) => document.querySelector(part));
  for (let n = 0; n < presses; n += 1) {
    button.click();
    await new Promise(requestAnimationFrame); // each day is noticed
    const root = list.closest('.time-map');
    if (root.dataset.asOf < '1960') continue; // a date of 1953 takes three lines
    const top = map.getBoundingClientRect().top - root.getBoundingClientRect().top;
    (tops[list.children.length] ??= new Set()).add(Math.round(top));
  }
  return Object.values(tops).map((each) => [...each]);
}"""
"""Presses a button so often: where the map began, below the component's top, by the number of links above it."""


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is on what the selector names."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


@slow("a longer way to what the others here see")
def test_keys_alone_lead_from_the_page_to_a_day_an_event_its_sources_and_a_file(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-25")
    tab_to(page, "[data-testid=time-map] .tm-slider")
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("as_of=2022-09-26"))
    settle(page)
    tab_to(page, ".tm-event button")
    page.keyboard.press("Enter")
    expect(root(page)).to_have_attribute("data-waiting", "false")
    expect(page).to_have_url(re.compile("event=dd-2022-09-26"))
    settle(page)
    expect(page.locator(".tm-event [aria-pressed=true]")).to_be_focused()
    tab_to(page, "a.rl-download")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8"))))
    dataset = load.load(ROOT)
    events = views.make_view(dataset, Selection(as_of=np.datetime64("2022-09-26"))).events
    assert [row["event_id"] for row in rows] == list(events["event_id"])
    tab_to(page, ".rl-event a[href^=http]")


@slow("tests/js/ has the days at which it stops")
def test_next_and_play_stop_at_changes_of_all_links_or_of_one_crossing_and_the_card_follows(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-04-29&event=dd-2022-04-29-mofa")
    slider(page).focus()
    page.keyboard.press("Home")
    watch_dates(page)
    following = root(page).get_by_role("button", name=WORDS["nextChange"])
    starts = changes(server)
    tops = following.evaluate(PRESS_AND_MEASURE, len(starts) + 1)
    assert [
        each for each in tops if len(each) > 1
    ] == []  # the map stands still while the same number of links is listed
    assert page.evaluate("window.dates") == starts
    expect(page).to_have_url(re.compile(f"as_of={starts[-1]}.*event="))
    settle(page)
    expect(page.locator("#chosen-event")).to_have_text(CHOSEN_EVENT)
    expect(page.locator(".rl-event h3")).to_contain_text("March 2026")
    expect(page.locator(".rl-answer-text")).to_contain_text("Freight at Dandong–Sinuiju on")  # as pressed first
    following.focus()
    page.keyboard.press("Escape")
    expect(following).not_to_be_focused()
    slider(page).focus()
    page.keyboard.press("ArrowRight")  # moving on freely lets go of the event
    expect(page.locator("#chosen-event")).to_have_text(LATEST_EVENT_IN_VIEW)
    expect(page).not_to_have_url(re.compile("event="))
    open_menu(page, "options")
    root(page).get_by_label(WORDS["stops"]).select_option("dandong-sinuiju")
    root(page).get_by_label("Speed").select_option("8")
    slider(page).focus()
    page.keyboard.press("Home")
    page.evaluate("window.dates = []")
    page.keyboard.press("Space")
    of_crossing = changes(server, "?crossing=dandong-sinuiju")
    page.wait_for_function(f"document.querySelector('[data-testid=time-map]').dataset.asOf === '{of_crossing[-1]}'")
    expect(root(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.evaluate("window.dates") == of_crossing
    assert 5 < len(of_crossing) < len(starts)
    for key in ("ArrowLeft", "Home", "PageUp"):  # a key that moves the day ends play
        page.keyboard.press("Space")
        expect(root(page)).to_have_attribute("data-playing", "")
        page.keyboard.press(key)
        assert root(page).get_attribute("data-playing") is None  # at once, not as the last day is reached


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(
    "query", by_tier(["crossing=jian-manpo"], ["crossing=jian-manpo", "service=passenger&kind=suspension"])
)
def test_play_by_event_from_the_first_day_visits_each_day_of_the_selected_events_once(quick_page, server, query):
    page = open_map(quick_page, server, f"?as_of=1900-01-01&{query}")
    asked: dict[str, Any] = {name: (value,) for name, value in (part.split("=") for part in query.split("&"))}
    events = views.make_view(load.load(ROOT), Selection(as_of=np.datetime64("1900-01-01"), **asked)).anytime
    days = sorted({str(day)[:10] for day in events["date_earliest"]})
    open_menu(page, "options")
    root(page).get_by_label(WORDS["stops"]).select_option("event")
    root(page).get_by_label("Speed").select_option("8")
    watch_dates(page)
    root(page).get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"document.querySelector('[data-testid=time-map]').dataset.asOf === '{days[-1]}'")
    expect(root(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert len(days) > 3
    assert page.evaluate("window.dates") == days
    expect(page).to_have_url(re.compile(f"as_of={days[-1]}"))


@slow("a longer way to what the others here see")
def test_after_pause_the_url_has_the_shown_date_and_the_map_is_where_it_was(wide_page, server):
    open_map(wide_page, server, "?as_of=2019-06-01")
    map_top = """() => document.querySelector('.tm-map').getBoundingClientRect().top
      - document.querySelector('.rl-answer').getBoundingClientRect().top"""
    top = wide_page.evaluate(map_top)
    slider(wide_page).focus()
    wide_page.keyboard.press("Space")
    wide_page.wait_for_function("document.querySelector('[data-testid=time-map]').dataset.asOf > '2019-09-01'")
    wide_page.keyboard.press("Space")
    expect(wide_page).to_have_url(re.compile(f"as_of={as_of(wide_page)}"))
    for day in ("2021-11-09", "2022-09-26"):  # a long sentence with many who say so, and a short one
        follow(wide_page, f"?as_of={day}")
        expect(wide_page.locator(".rl-answer")).to_have_attribute("data-answer", day)
        assert wide_page.evaluate(map_top) == top
