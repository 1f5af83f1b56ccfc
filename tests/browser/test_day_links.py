"""Dates are links to the map on that day; beside the map they move its day without a reload."""

import re

import pytest
from playwright.sync_api import expect

from raillinks.validation import load
from tests.browser.conftest import PATIENCE, READY, ROOT, open_map
from tests.browser.time_map import as_of, root, slider
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

EVENTS = load.load(ROOT).events
FIRST_DAYS = dict(zip(EVENTS["event_id"], EVENTS["date_earliest"].astype(str).str[:10], strict=True))
TRIED = by_tier(["dd-1911-11-01-bridge1-open", "dd-2020-08-freight-stop"], list(FIRST_DAYS))


@slow("a longer way to what the others here see")
def test_an_event_opens_on_its_day(quick_page, server):
    opened = {}
    for event in TRIED:
        quick_page.goto(f"{server}/?event={event}")
        quick_page.wait_for_selector(READY, timeout=PATIENCE)
        opened[event] = as_of(quick_page)
    assert opened == {event: FIRST_DAYS[event] for event in TRIED}


@slow("tests/dashboard/session/test_session_state.py has the addresses")
def test_a_press_on_a_date_beside_the_map_moves_the_day_and_keeps_the_rest(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-10-05&event=dd-2022-04-29-suspended&crossing=dandong-sinuiju")
    page.evaluate("window.same = true")
    date = page.locator(".rl-event h3 a.rl-day")
    date.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as_of=2022-04-29"))
    expect(root(page)).to_have_attribute("data-as-of", "2022-04-29")
    expect(slider(page)).to_be_focused()  # keys go on from the map
    row = page.locator("tr[data-id=dd-2020-08-freight-stop] a.rl-day")
    for part in ("as_of=2020-08-01", "event=dd-2020-08-freight-stop", "crossing=dandong-sinuiju"):
        expect(row).to_have_attribute("href", re.compile(part))
    row.evaluate("link => link.click()")
    expect(page).to_have_url(re.compile("as_of=2020-08-01.*event=dd-2020-08-freight-stop"))
    expect(root(page)).to_have_attribute("data-as-of", "2020-08-01")
    expect(page).to_have_url(re.compile("crossing=dandong-sinuiju"))
    claimed = page.locator(".rl-event li a.rl-day", has_text="September 2020").first
    claimed.evaluate("link => link.click()")
    expect(page).to_have_url(re.compile("as_of=2020-09-01.*event=dd-2020-08-freight-stop"))
    expect(root(page)).to_have_attribute("data-as-of", "2020-09-01")
    assert page.evaluate("window.same")
