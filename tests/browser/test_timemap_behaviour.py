"""The time map on the running page: pointer, touch, play, selection, languages, themes, no WebGL."""

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from raillinks.validation import load
from tests.browser.conftest import ROOT, devtools, open_map, opened_page, settle
from tests.browser.time_map import VIEW, as_of, event_days, link, root, slider, watch_dates
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, slow

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


PRESSES = """async (presses) => {
  const slider = document.querySelector('[data-testid=time-map] [data-el=slider]');
  const { left, top } = slider.getBoundingClientRect();
  const point = (type, clientX) => {
    const finger = { clientX, clientY: top + 10, pointerId: 1, shiftKey: true, bubbles: true };
    slider.dispatchEvent(new PointerEvent(type, finger));
  };
  slider.setPointerCapture = () => {};
  for (let press = 0; press < presses; press += 1) {
    point('pointerdown', left + 40 + press * 7);
    point('pointerup', left + 40 + press * 7);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}"""


@slow("a longer way; tests/js/sync.test.js has the order")
def test_days_that_follow_faster_than_python_answers_are_told_one_after_another(wide_page, server):
    open_map(wide_page, server, "?as_of=2022-09-26")
    before = len(wide_page.sent)
    wide_page.evaluate(PRESSES, 60)
    expect(wide_page).to_have_url(re.compile(f"as_of={as_of(wide_page)}"))
    assert len(wide_page.sent) - before < 30


SLOW = """(() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function later(...data) { setTimeout(() => send.apply(this, data), window.wait ?? 0); };
})()"""


@slow("a longer way to what the others here see")
def test_an_answer_that_comes_late_does_not_move_the_reader_back(wide_page, server):
    wide_page.add_init_script(SLOW)
    open_map(wide_page, server, "?as_of=2022-09-26")
    wide_page.evaluate("window.wait = 2500")
    watch_dates(wide_page)
    wide_page.evaluate(PRESSES, 3)
    expect(wide_page).to_have_url(re.compile(f"as_of={as_of(wide_page)}"), timeout=15_000)
    assert len(wide_page.evaluate("window.dates")) == 3


def far_from_events() -> np.datetime64:
    """The middle of the longest time without an event in the opening period: a press near an event goes to it."""
    days = np.array([day for day in event_days() if str(VIEW[0]) <= day <= str(VIEW[1])], "datetime64[D]")
    longest = np.diff(days).argmax()
    middle: np.datetime64 = days[longest] + (days[longest + 1] - days[longest]) // 2
    return middle


@slow("a press on a strip is in tests/js/")
def test_a_press_on_a_strip_goes_there_and_one_on_a_disputed_event_selects_it(wide_page, server):
    open_map(wide_page, server, "?as_of=2025-01-01")
    middle = far_from_events()
    wide_page.mouse.click(x_of(wide_page, str(middle)), strip_y(wide_page))
    assert abs(np.datetime64(as_of(wide_page)) - middle) <= np.timedelta64(6, "D")
    events = load.load(ROOT).events
    on_strip = (events["crossing_id"] == "dandong-sinuiju") & (events["service"] == "freight")
    disputed = events[on_strip & (events["verdict"] == "disputed") & (events["date"] >= "2020")].iloc[0]
    day = str(disputed["date_earliest"])[:10]
    wide_page.mouse.click(x_of(wide_page, day), strip_y(wide_page))
    expect(wide_page).to_have_url(re.compile(r"event="))
    assert as_of(wide_page) == day


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


def test_the_reader_hears_the_day_after_a_drag(wide_page, server):
    open_map(wide_page, server, "?as_of=2021-06-01")
    wide_page.keyboard.down("Shift")
    drag(wide_page, x_of(wide_page, "2021-06-01"), x_of(wide_page, "2022-03-01"), strip_y(wide_page), moves=5)
    wide_page.mouse.up()
    wide_page.keyboard.up("Shift")
    words = slider(wide_page).get_attribute("aria-valuetext")
    expect(root(wide_page).locator("[aria-live=polite]")).to_contain_text(f"On {words}: ")


SPOKEN = [("ko", "기준일", "2022년 9월 26일"), ("zh", "基准日期", "2022年9月26日")]


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("lang", "name", "heading"), by_tier(SPOKEN[:1], SPOKEN))
def test_the_time_map_speaks_the_readers_language(wide_page, server, lang, name, heading):
    open_map(wide_page, server, f"?as_of=2022-09-26&lang={lang}")
    expect(wide_page.get_by_role("slider", name=name)).to_be_visible()
    expect(root(wide_page).get_by_role("heading", level=2)).to_contain_text(heading)


@slow("a longer way to what the others here see")
def test_axe_finds_nothing_serious_in_the_time_map(small_page, server):
    page = open_map(small_page, server, "?as_of=2026-11-01")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(root(page)).to_have_attribute("data-theme", scheme)
        found = Axe().run(page, context="[data-testid=time-map]").response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


@slow("a longer way to what the others here see")
def test_a_phone_scrubs_by_touch_without_scrolling_sideways(browser, server):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    for page in opened_page(browser, server, **phone):
        open_map(page, server, "?as_of=2021-06-01")
        slider(page).scroll_into_view_if_needed()
        box = slider(page).bounding_box()
        touch = devtools(page)
        y = box["y"] + 60
        points = [[{"x": box["x"] + box["width"] * share, "y": y}] for share in (0.2, 0.3, 0.4, 0.5, 0.6)]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[0]})
        for point in points[1:]:
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page).to_have_url(re.compile(f"as_of={as_of(page)}"))
        assert as_of(page) != "2021-06-01"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@slow("most browser tests here have no WebGL")
def test_without_webgl_the_timeline_and_the_list_still_work(wide_page, server):
    page = open_map(wide_page, server, "?as_of=2022-09-26")
    expect(root(page).get_by_text("no WebGL")).to_be_visible()
    slider(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(link(page, "dandong-sinuiju", "freight")).to_have_attribute("data-status", "suspended")


@slow("a longer way to what the others here see")
def test_a_layer_that_does_not_load_is_named_and_the_rest_is_drawn(small_page, server):
    small_page.route("**/layers/rivers.geojson", lambda route: route.fulfill(status=503))
    open_map(small_page, server)
    expect(small_page.locator(".tm-message")).to_have_text(WORDS["layerMissing"].format(name="rivers"))
    assert link(small_page, "dandong-sinuiju", "freight").get_attribute("data-status")
