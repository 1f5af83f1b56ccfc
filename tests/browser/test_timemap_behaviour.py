"""The time map on the running page: pointer, play, selection, two days, a missing layer."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from dashboard.events.event_list import CHOSEN_EVENT, LATEST_EVENT_IN_VIEW
from tests.browser.conftest import open_map, settle
from tests.browser.time_map import VIEW, changes, link, open_menu, open_pictures, root, slider, watch_dates
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser


def x_of(page: Page, day: str) -> float:
    """Where a day stands on the timeline in its opening period, in pixels of the page."""
    box = slider(page).bounding_box()
    first, last = VIEW
    share = (np.datetime64(day) - first + np.timedelta64(12, "h")) / (last - first)
    return box["x"] + float(share) * box["width"]


def drag(page: Page, start: float, end: float, y: float, moves: int) -> None:
    """Presses at `start` and moves to `end`, keeping the button down."""
    page.mouse.move(start, y)
    page.mouse.down()
    for i in range(1, moves + 1):
        page.mouse.move(start + (end - start) * i / moves, y)


def strip_y(page: Page) -> float:
    """The height of the first strip, Dandong–Sinuiju freight."""
    return slider(page).bounding_box()["y"] + 24 + 2 + 22 + 5 + 7


def pulse_at_the_bridge(page: Page):
    """Takes the map to the bridge at Dandong and gives the ring there: the day has an event at it."""
    root(page).get_by_role("button", name=WORDS["showOnMap"].format(place="Dandong–Sinuiju")).first.click()
    box = root(page).locator(".tm-map").bounding_box()
    page.wait_for_function(
        """(middle) => {
          const box = document.querySelector('.tm-pulse').getBoundingClientRect();
          return Math.abs(box.x + box.width / 2 - middle) < 40;
        }""",
        arg=box["x"] + box["width"] / 2,
    )
    return root(page).locator(".tm-pulse").first


def place_on_the_map(page: Page, node) -> tuple[float, float]:
    """Where an element stands on the map, however far the page is scrolled."""
    own, around = node.bounding_box(), root(page).locator(".tm-map").bounding_box()
    return own["x"] - around["x"], own["y"] - around["y"]


def has_the_rings_of_its_own_events(page: Page) -> None:
    """A day that changes no status: one event at Dandong–Sinuiju."""
    ring = root(page).locator(".tm-pulse:visible")
    expect(ring).to_have_count(1)
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(ring).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(ring).to_have_count(1)


@slow("a longer way to what the others here see")
def test_half_a_pin_selects_the_event_on_which_its_status_rests_and_a_rerun_keeps_the_map_where_it_was(
    small_page, server
):
    """On one page, which takes long to draw; before that a day has the rings of its own events."""
    small_page.set_viewport_size({"width": 1024, "height": 600})  # a wide list: there each status can be pressed
    page = open_map(small_page, server, "?as_of=2024-10-04")
    has_the_rings_of_its_own_events(page)
    page.locator("[data-el=date]").fill("2022-09-26")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as_of=2022-09-26"))
    page.emulate_media(reduced_motion="reduce")
    behind: list[str] = []
    for service in ("freight", "passenger"):
        link(page, "dandong-sinuiju", service).locator(".tm-says").click()
        expect(page).to_have_url(re.compile("event=(?!" + "|".join([*behind, "$"]) + ")"))
        behind.append(re.search(r"event=([^&]+)", page.url)[1])
    pulse = pulse_at_the_bridge(page)
    page.evaluate("document.querySelector('.tm-map').scrollIntoView({ block: 'center' })")
    pin = pulse.bounding_box()
    for event, share in zip(behind, (0.3, 0.7), strict=True):
        page.mouse.click(pin["x"] + pin["width"] * share, pin["y"] + pin["height"] / 2)
        expect(page).to_have_url(re.compile(f"event={event}"))
    before = place_on_the_map(page, pulse)
    page.evaluate("document.querySelector('[data-testid=time-map] canvas').kept = true")
    slider(page).focus()
    for key, day in (("ArrowRight", "2022-09-27"), ("ArrowLeft", "2022-09-26")):
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"as_of={day}"))
        settle(page)
    assert place_on_the_map(page, pulse) == before
    assert page.evaluate("document.querySelector('[data-testid=time-map] canvas').kept")


@slow("tests/js/time_map.test.js has what is heard after each step of the pointer")
def test_the_reader_hears_the_day_after_a_drag(wide_page, server):
    open_map(wide_page, server, "?as_of=2021-06-01")
    wide_page.keyboard.down("Shift")
    drag(wide_page, x_of(wide_page, "2021-06-01"), x_of(wide_page, "2022-03-01"), strip_y(wide_page), moves=5)
    wide_page.mouse.up()
    wide_page.keyboard.up("Shift")
    words = slider(wide_page).get_attribute("aria-valuetext")
    expect(root(wide_page).locator("[aria-live=polite]")).to_contain_text(f"On {words}, compared with 1 June 2021: ")


def test_a_layer_that_does_not_load_is_named_and_the_rest_is_drawn(small_page, server):
    small_page.route("**/layers/rivers.geojson", lambda route: route.fulfill(status=503))
    open_map(small_page, server)
    expect(small_page.locator(".tm-message")).to_have_text(WORDS["layerMissing"].format(name="rivers"))
    assert link(small_page, "dandong-sinuiju", "freight").get_attribute("data-status")


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


@slow("tests/js/ has the days at which it stops")
def test_next_and_play_stop_at_changes_of_all_links_or_of_one_crossing_and_the_card_follows(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-04-29&event=dd-2022-04-29-mofa")
    open_menu(page, "period")
    root(page).locator("[data-el=timeAll]").click()
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


def second(page: Page):
    return page.get_by_role("slider", name=WORDS["second"])


def divider(page: Page):
    return page.get_by_role("slider", name=WORDS["divider"])


def shown(page: Page) -> tuple[str | None, ...]:
    """Day A, day B and the divider, as the component says them."""
    return tuple(root(page).get_attribute(f"data-{name}") for name in ("as-of", "compare-with", "divider"))


def answered(page: Page, *parts: str) -> None:
    """Waits until the address has all of these, and nothing waits for its answer."""
    for each in parts:
        expect(page).to_have_url(re.compile(each))
    settle(page)
    expect(root(page)).to_have_attribute("data-waiting", "false")


def test_escape_ends_the_smallest_thing_and_the_period_shown_stays(quick_page, server):
    page = open_map(quick_page, server, "?as_of=2022-09-26&compare_with=2020-03-15")
    for moved in (slider(page), second(page)):  # given up, each of them: the comparison goes on
        box = moved.bounding_box()
        page.mouse.move(box["x"] + 8, box["y"] + 70)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 70)
        assert shown(page)[:2] != ("2022-09-26", "2020-03-15")
        page.keyboard.press("Escape")
        page.mouse.move(box["x"] + 90, box["y"] + 70)
        page.mouse.up()
        assert shown(page)[:2] == ("2022-09-26", "2020-03-15")
    open_pictures(page)
    page.get_by_role("dialog").get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    names = "[...document.querySelectorAll('[data-testid=status-list] .tm-says')].map(node => node.ariaLabel)"
    before = page.evaluate(names)
    page.evaluate("for (const kind of ['beforeprint', 'afterprint']) dispatchEvent(new Event(kind))")
    assert page.evaluate(names) == before
    assert before[0].startswith("A: ")
    open_menu(page, "period")
    root(page).locator("[data-el=to]").fill("2019-12-31")
    page.keyboard.press("Enter")
    answered(page, "to=2019-12-31")
    expect(second(page)).to_have_attribute("data-beyond", "after")  # the period lies before both days
    second(page).press("ArrowRight")
    expect(second(page)).to_have_attribute("data-beyond", "after")  # and stays
    answered(page, "compare_with=2020-03-16")
