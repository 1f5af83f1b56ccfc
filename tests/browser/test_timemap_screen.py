"""How the time map stands on screens: sizes, touch, loading, grey, contrast; without WebGL where no map is needed."""

import re
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import FloatRect, Page, expect

from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.conftest import PATIENCE, READY, devtools, follow, open_map, opened_page, settle
from tests.browser.time_map import as_of, open_menu
from tests.browser.views import LOOK, rest
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
LIST = "[data-testid=status-list]"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STATUSES = ["open", "partial", "suspended", "closed", "unknown"]


@pytest.fixture
def phone(quick_browser, server):
    """A phone without WebGL."""
    yield from opened_page(quick_browser, server, **PHONE)


def box(page: Page, selector: str) -> FloatRect:
    return page.locator(selector).first.bounding_box()


# --- sizes -----------------------------------------------------------------------------------------------------------


DAYS = ("?as_of=2026-11-24&context=1", "?as_of=2026-11-24", "?as_of=2022-09-26&lang=ko")


@slow("a longer way to what the others here see")
@pytest.mark.parametrize("query", by_tier(DAYS[:1], DAYS))
def test_on_a_desk_the_list_stands_beside_the_map_and_has_no_scrolling_of_its_own(wide_page, server, query):
    page = open_map(wide_page, server, query)
    listed = page.locator(f"{MAP} .tm-list")
    assert listed.evaluate("node => node.scrollHeight - node.clientHeight") <= 0
    place, beside = box(page, f"{MAP} .rl-list-place"), box(page, f"{MAP} .tm-controls")
    assert place["y"] + place["height"] <= beside["y"]  # many crossings, or many events, scroll in it


@slow("a longer way to what the others here see")
def test_lines_of_the_list_and_the_room_below_it(wide_page, server):
    wide_page.set_viewport_size({"width": 1720, "height": 900})
    page = open_map(wide_page, server, "?as_of=2026-11-24")
    links = page.locator(f"{LIST} [data-el=list] > li[data-crossing=dandong-sinuiju]").all()
    for item in links:
        assert item.locator(".tm-says").bounding_box()["height"] < 20  # one line where its day is known
    assert links
    follow(page, "?as_of=2025-06-01")
    notes = page.locator(f"{LIST} li[data-crossing=jian-manpo][data-service=passenger] .tm-muted")
    expect(notes).to_have_text("since 31 Jan 2020, one source")
    expect(notes).to_have_attribute("title", "last evidence 31 January 2020, one source: Yonhap")
    follow(page, "?as_of=2022-09-26&crossing=dandong-sinuiju")
    expect(page.locator(f"{LIST} [data-el=list] > li[data-crossing=jian-manpo]")).to_have_count(0)
    assert page.locator(f"{MAP} .tm-latest .tm-event").count() > 3  # a short list leaves room for earlier events


@slow("tests/browser/test_views.py looks at each size")
def test_in_one_column_the_timeline_stands_under_the_map_that_it_moves_and_the_statuses_follow(quick_page, server):
    open_map(quick_page, server, "?as_of=2022-09-26")
    quick_page.evaluate(LOOK)
    for size in ((800, 768), (390, 844)):
        quick_page.set_viewport_size({"width": size[0], "height": size[1]})
        rest(quick_page)
        order = (".tm-map", ".tm-controls", ".tm-timeline", ".tm-list", ".tm-latest")
        parts = [box(quick_page, f"{MAP} {part}") for part in order]
        for above, below in pairwise(parts):
            assert above["y"] + above["height"] <= below["y"] + 1
        slider = box(quick_page, f"{MAP} .tm-slider")
        on_screen = slider["y"] + slider["height"] - parts[0]["y"]
        assert on_screen <= size[1] - 60  # map, handle and the first strips, below the page's head


BREAKS_KOREAN = "list => (list.lang = 'ko', getComputedStyle(list.querySelector('li')).wordBreak)"


def test_a_phone_shows_the_slider_at_once_and_a_menu_that_makes_room_for_the_page(phone, server):
    open_map(phone, server, "?as_of=2026-11-24")
    slider = box(phone, f"{MAP} .tm-slider")
    assert slider["y"] + slider["height"] < 844
    assert phone.locator(LIST).evaluate(BREAKS_KOREAN) == "keep-all"
    field = phone.locator(f"{MAP} [data-el=date]")
    field.fill("September 2022")
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    phone.get_by_role("button", name="Menu").tap()
    phone.get_by_role("link", name="History").tap()
    expect(phone).to_have_url(re.compile("/history"))
    expect(phone.get_by_role("link", name="History")).not_to_be_in_viewport()
    expect(phone.get_by_test_id("stMain")).to_be_focused()


# --- touch -----------------------------------------------------------------------------------------------------------


@slow("a longer way to what the others here see")
def test_a_finger_plays_selects_lists_and_downloads(phone, server, dataset):
    open_map(phone, server, "?as_of=2022-09-10")
    phone.locator(f"{MAP} [data-el=tools]").tap()
    play = phone.locator(f"{MAP} [data-el=play]")
    play.tap()
    phone.wait_for_function(f"document.querySelector('{MAP}').dataset.asOf > '2022-09-10'")
    play.tap()
    day = as_of(phone)
    expect(phone).to_have_url(re.compile(f"as_of={day}"))
    settle(phone)
    phone.locator(f"{MAP} .tm-event").first.tap()
    expect(phone).to_have_url(re.compile("event="))
    phone.locator(f"{LIST} summary").tap()
    expect(phone.locator(f"{LIST} li[data-crossing=broken-bridge]").first).to_be_visible()
    settle(phone)
    with phone.expect_download() as download:
        phone.get_by_role("link", name=re.compile("^Download")).first.tap()
    rows = download.value.path().read_bytes().decode("utf-8").splitlines()
    events = views.make_view(dataset, Selection(as_of=np.datetime64(as_of(phone)))).events
    assert len(rows) - 1 == len(events)


@slow("a longer way to what the others here see")
def test_a_tap_on_a_strip_goes_there_and_two_fingers_zoom_the_timeline(phone, server):
    open_map(phone, server, "?as_of=2025-01-01")
    slider = phone.locator(f"{MAP} .tm-slider")
    slider.scroll_into_view_if_needed()
    area = slider.bounding_box()
    phone.touchscreen.tap(area["x"] + area["width"] * 0.3, area["y"] + 65)
    phone.wait_for_function(f"document.querySelector('{MAP}').dataset.asOf < '2023-01-01'")
    expect(phone).to_have_url(re.compile(f"as_of={as_of(phone)}"))
    settle(phone)
    slider.scroll_into_view_if_needed()
    area = box(phone, f"{MAP} .tm-slider")
    middle, y = area["x"] + area["width"] / 2, area["y"] + 65
    before = days_per_pixel(phone)
    touch = devtools(phone)

    def fingers(kind, gap):
        points = [] if gap is None else [{"x": middle - gap, "y": y, "id": 0}, {"x": middle + gap, "y": y, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    for gap in (40, 80, 120):
        fingers("touchMove", gap)
    fingers("touchEnd", None)
    assert days_per_pixel(phone) < before / 3


# --- zoom ------------------------------------------------------------------------------------------------------------


def days_per_pixel(page: Page) -> float:
    """How many days a drag over 100 pixels passes, snapping turned round; it is given up, so the day stays."""
    slider = page.locator(f"{MAP} .tm-slider")
    slider.scroll_into_view_if_needed()
    middle = box(page, f"{MAP} .tm-slider")["width"] / 2
    page.keyboard.down("Shift")
    slider.hover(position={"x": middle - 50, "y": 60})
    page.mouse.down()
    first = np.datetime64(as_of(page))
    slider.hover(position={"x": middle + 50, "y": 60})
    last = np.datetime64(as_of(page))
    page.keyboard.press("Escape")
    page.mouse.up()
    page.keyboard.up("Shift")
    return (last - first) / np.timedelta64(100, "D")


def wheel_in(page: Page) -> None:
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")


def press(name: str):
    def in_menu(page: Page) -> None:
        open_menu(page, "period")
        page.locator(f"{MAP} [data-el={name}]").click()

    return in_menu


def key(name: str):
    return lambda page: page.locator(f"{MAP} .tm-slider").press(name)


@slow("a longer way; tests/js/time_view.test.js zooms")
def test_wheel_buttons_and_keys_zoom_the_timeline(quick_page, server):
    open_map(quick_page, server, "?as_of=2022-09-26")
    steps = [
        (wheel_in, True), (press("timeOut"), False), (press("timeIn"), True), (key("-"), False), (key("+"), True),
        (press("timeAll"), False),
    ]  # fmt: skip
    before = days_per_pixel(quick_page)
    for number, (action, finer) in enumerate(steps):
        action(quick_page)
        after = days_per_pixel(quick_page)
        assert after < before / 1.5 if finer else after > before * 1.5, number
        before = after


# --- loading, motion -------------------------------------------------------------------------------------------------


DRAWING = [("en", WORDS["drawing"]), ("ko", "지도를 그리는 중 …"), ("zh", "正在绘制地图……")]


@slow("a longer way to what the others here see")
@pytest.mark.parametrize(("lang", "words"), by_tier(DRAWING[1:2], DRAWING))
def test_while_the_map_is_drawn_its_place_says_so(small_page, server, lang, words):
    held = []
    small_page.route("**/layers/land.geojson", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks its handlers)
    with small_page.expect_request("**/layers/land.geojson", timeout=PATIENCE):
        # the head asks for the layer too, and the page has not loaded while that is held
        small_page.goto(f"{server}/?as_of=2022-09-26&lang={lang}", wait_until="commit")
    drawing = small_page.locator(f"{MAP} .tm-drawing")
    expect(drawing).to_be_visible()
    expect(drawing).to_have_text(words)
    expect(small_page.locator(f"{LIST} li").first).to_be_visible()
    small_page.evaluate("document.fonts.ready.then(() => true)")  # words in another font may take a line more
    height = box(small_page, MAP)["height"]
    held[0].continue_()
    small_page.wait_for_selector(READY)
    expect(drawing).to_be_hidden()
    assert box(small_page, MAP)["height"] == pytest.approx(height, abs=1)


@slow("a longer way to what the others here see")
def test_nothing_below_the_time_map_jumps_when_it_comes(wide_page, server):
    """In the story the sources move when the text above them comes."""
    wide_page.add_init_script(
        """window.jumps = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(({ node }) => {
          const map = document.querySelector('.st-key-time_map');
          const below = Node.DOCUMENT_POSITION_FOLLOWING;  // what it contains follows it too
          if (map && node && map.compareDocumentPosition(node) & below) window.jumps += entry.value;
        }))).observe({ type: 'layout-shift', buffered: true });""",
    )
    slow = devtools(wide_page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    open_map(wide_page, server, "?as_of=2022-09-26")
    assert wide_page.evaluate("window.jumps") < 0.01  # of the screen moved, times how far; without a place kept 0.06


@slow("a longer way to what the others here see")
def test_where_motion_is_reduced_rings_stand_still_and_a_fit_button_jumps(small_page, server):
    open_map(small_page, server, "?as_of=2022-09-26")
    ring = small_page.locator(f"{MAP} .tm-pulse").first
    expect(ring).to_be_visible()
    for motion, name in (("no-preference", "tm-pulse"), ("reduce", "none")):
        small_page.emulate_media(reduced_motion=motion)
        assert ring.evaluate("node => getComputedStyle(node, '::before').animationName") == name
    places = """async map => {
      document.querySelector(`${map} .tm-crossing`).click();
      const seen = new Set();
      for (let i = 0; i < 20; i += 1) {
        await new Promise(requestAnimationFrame);
        seen.add(document.querySelector(`${map} .tm-pulse`).style.translate);
      }
      return seen.size;
    }"""
    assert small_page.evaluate(places, MAP) <= 2
