"""Crossings that stand back are folded away; a press shows them, another all that ever stood; the address keeps it."""

import json

import numpy as np
import pytest
from playwright.sync_api import expect

from dashboard.widgets import time_map_content
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.conftest import open_map, settle
from tests.browser.time_map import open_modules
from tests.support.messages import WORDS
from tests.support.tiers import slow
from timemap.payload import message

pytestmark = pytest.mark.browser

LIST = "[data-testid=status-list]"
DAY = "?as_of=2020-08-15"
LEADING, BACK = {"dandong-sinuiju", "jian-manpo", "tumen-namyang"}, 5


def listed(page, of):
    items = page.locator(f"{LIST} [data-el={of}] > li")
    return set(items.evaluate_all("items => items.map((li) => li.dataset.crossing)"))


@slow("tests/js/ has what stands back")
def test_one_press_shows_what_stands_back_and_the_address_keeps_it(quick_page, server):
    page = open_map(quick_page, server, DAY)
    more, ever = page.locator(f"{LIST} summary"), page.get_by_role("button", name=WORDS["ever"])
    timeline = page.locator("[data-el=strips]")
    assert listed(page, "list") == LEADING
    assert len(listed(page, "moreList")) == BACK
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_hidden()
    heights = [timeline.bounding_box()["height"]]
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_visible()
    page.wait_for_url("**crossings_shown=day**")
    heights.append(timeline.bounding_box()["height"])
    ever.click()
    expect(ever).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**crossings_shown=ever**")
    heights.append(timeline.bounding_box()["height"])
    assert heights == sorted(set(heights))  # more strips each time
    settle(page)
    page.get_by_role("link", name="History", exact=True).first.click()
    page.wait_for_url("**/history?*crossings_shown=ever**")
    settle(page)
    page.go_back()
    expect(ever).to_have_attribute("aria-pressed", "true")
    more.click()
    page.wait_for_url(lambda url: "crossings_shown" not in url)
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_hidden()


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("shown", "pressed"), [("day", "false"), ("ever", "true")])
def test_a_fresh_browser_shows_what_the_address_says(quick_page, server, shown, pressed):
    page = open_map(quick_page, server, f"{DAY}&crossings_shown={shown}")
    expect(page.locator(f"{LIST} [data-crossing=broken-bridge]").first).to_be_visible()
    expect(page.get_by_role("button", name=WORDS["ever"])).to_have_attribute("aria-pressed", pressed)


def with_content(page, server, dataset):
    """A page with the time map's functions and, as `state`, the data of every link."""
    open_modules(page, server)
    last = np.datetime64("2026-03-13")
    view = views.make_view(dataset, Selection(as_of=last, context=True))
    content = time_map_content.content(dataset, view, "en") | message(view, content_url="", today=last)
    page.evaluate(
        "data => { window.state = { ab: { day: null }, data, ...indexData(data) }; }", json.loads(json.dumps(content))
    )
    return page


@slow("a longer way to what the others here see")
def test_the_map_shows_the_crossings_that_lead_or_all_of_the_day_or_all_that_ever_stood(quick_page, server, dataset):
    page = with_content(quick_page, server, dataset)
    pins = """([day, shown]) => {
      Object.assign(state, { day: dayOf(day), folding: { shown }, theme: { font: 'sans-serif' } });
      const pen = context2d(document.createElement('canvas'), 10, 10, 1);
      const viewport = { zoom: 7, latitude: 41, project: ([x, y]) => [x * 100, y * 100] };
      const drawn = crossingPins(state, { pinned: null, labels: [] }, pen, viewport, [0, 0, 10, 10]);
      state.folding = { shown: 'day' };
      return drawn.map(({ crossing, label, leads }) => [crossing.crossing_id, leads, label.lines.at(-1)]);
    }"""
    shown = {how: page.evaluate(pins, ["2020-08-15", how]) for how in ("working", "day", "ever")}
    working = ["dandong-sinuiju", "jian-manpo", "tumen-namyang", "khasan-tumangang"]
    assert [crossing for crossing, *_ in shown["working"]] == working
    standing = ["shanghekou-chongsu", "kaishantun-sambong"]
    assert [(crossing, leads) for crossing, leads, _ in shown["day"]] == [
        *((crossing, True) for crossing in working), *((crossing, False) for crossing in standing)
    ]  # fmt: skip
    assert len(shown["ever"]) == 9
    years = {crossing: line for crossing, _, line in shown["ever"]}
    assert (years["dandong-sinuiju"], years["hunchun-hunyung"]) == ("since 1943", "1935–1945/46")
