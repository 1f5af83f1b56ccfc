"""How the time map stands on screens: sizes, touch, loading, grey, contrast; without WebGL where no map is needed."""

import re

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import PATIENCE, READY, devtools, open_map, opened_page, settle
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
LIST = "[data-testid=status-list]"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(quick_browser, server):
    """A phone without WebGL."""
    yield from opened_page(quick_browser, server, **PHONE)


def box(page: Page, selector: str) -> FloatRect:
    return page.locator(selector).first.bounding_box()


# --- sizes -----------------------------------------------------------------------------------------------------------


BREAKS_KOREAN = "list => (list.lang = 'ko', getComputedStyle(list.querySelector('li')).wordBreak)"


def test_a_phone_shows_the_slider_at_once_and_a_menu_of_languages_and_pages_that_makes_room(phone, server):
    open_map(phone, server, "?as_of=2026-11-24")
    slider = box(phone, f"{MAP} .tm-slider")
    assert slider["y"] + slider["height"] < 844
    assert phone.locator(LIST).evaluate(BREAKS_KOREAN) == "keep-all"
    field = phone.locator(f"{MAP} [data-el=date]")
    field.fill("September 2022")
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    menu = phone.locator("[data-menu]")
    for language, lang in (("한국어", "ko"), ("English", "en")):
        phone.get_by_role("link", name=language).tap()  # in the header
        expect(phone.locator("html")).to_have_attribute("lang", lang)
    languages, sidebar = phone.locator(".rl-languages"), phone.get_by_test_id("stSidebar")
    expect(languages.get_by_text("English")).not_to_be_visible()
    menu.tap()
    expect(languages.get_by_text("English")).to_be_visible()  # all of them stand in the menu
    languages.get_by_role("link", name="中文").tap()
    expect(phone.locator("html")).to_have_attribute("lang", "zh")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    for width in (360, 390):
        phone.set_viewport_size({"width": width, "height": 844})
        assert box(phone, ".rl-languages")["x"] + box(phone, ".rl-languages")["width"] <= box(phone, "[data-menu]")["x"]
    languages.get_by_role("link", name="English").tap()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    menu.tap()
    phone.get_by_role("link", name="History").tap()
    expect(phone).to_have_url(re.compile("/history"))
    expect(phone.get_by_role("link", name="History")).not_to_be_in_viewport()
    expect(phone.get_by_test_id("stMain")).to_be_focused()


# --- touch -----------------------------------------------------------------------------------------------------------


# --- zoom ------------------------------------------------------------------------------------------------------------


# --- loading, motion -------------------------------------------------------------------------------------------------


DRAWING = [("en", WORDS["drawing"]), ("ko", "지도를 그리는 중…"), ("zh", "正在绘制地图……")]


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


# --- folding ---------------------------------------------------------------------------------------------------------


FOLDED = "?as_of=2020-08-15"
LEADING, BACK = {"dandong-sinuiju", "jian-manpo", "tumen-namyang"}, 5


def listed(page, of):
    items = page.locator(f"{LIST} [data-el={of}] > li")
    return set(items.evaluate_all("items => items.map((li) => li.dataset.crossing)"))


@slow("tests/js/ has what stands back")
def test_one_press_shows_what_stands_back_and_the_address_keeps_it(quick_page, server):
    page = open_map(quick_page, server, FOLDED)
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
