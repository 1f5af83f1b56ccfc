"""The embed in pages of another site: whole at every width, with and without scripts; it opens no session."""

import re
from functools import partial
from io import BytesIO

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from dashboard.embed.embed_page import NO_SENTENCE
from layers.style import PAPER
from tests.browser.conftest import opened_page
from tests.browser.host_pages import MEASURED, WIDTHS, hosted, is_whole
from tests.support.tiers import by_tier, sample, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser
DAY = "as_of=2022-09-26&lang=en"
MANY = "as_of=1946-12-11&lang=en"
EVENT = "event=dd-2020-07-09-fire&as_of=2024-09-01&lang=en"
AFTER = "as_of=2026-11-24&lang=en"
VIEWS: tuple[tuple[str, int, dict[str, bool]], ...] = (
    (DAY, 3, {}), (MANY, 7, {}), (EVENT, 3, {"has_event": True}), (AFTER, 3, {"after_log": True}),
    ("as_of=2022&lang=en", 3, {}), (DAY.replace("en", "ko"), 3, {}), (DAY.replace("en", "zh"), 3, {}),
)  # fmt: skip
"""What frames show, how many crossings that lists, and what else they tell of."""


@pytest.fixture
def host(quick_browser):
    """A tab of a reader of another site; the requests of its pages are listed, its sockets too."""
    context = quick_browser.new_context(locale="en-GB")
    page = context.new_page()
    page.sockets, page.errors = [], []
    page.on("websocket", lambda socket: page.sockets.append(socket.url))
    page.on("console", lambda told: page.errors.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    assert page.sockets == []  # no session
    assert [text for text in page.errors if "favicon" not in text and "404" not in text] == []
    context.close()


def framed(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    frame = page.frames[1]
    frame.wait_for_selector("footer")
    return frame


@pytest.mark.parametrize("view", by_tier(VIEWS[:1], VIEWS))
def test_a_frame_is_whole_at_every_width_with_and_without_a_script(host, server, view):
    with hosted(server, view[0], view[1], **view[2]) as site:
        for width in WIDTHS:
            for kind in ("fits", "strict"):
                frame = framed(host, f"{site}/{kind}-{width}.html", width)
                eventually(partial(_is_as_high_as_it_needs, frame))
            measured = framed(host, f"{site}/plain-{width}.html", width).evaluate(MEASURED)
            assert is_whole(measured), (width, measured)


def _is_as_high_as_it_needs(frame):
    measured = frame.evaluate(MEASURED)
    return measured["fits"] and is_whole(measured) and abs(measured["main"] - measured["seen"]) <= 1


@slow("two more widths of the frame above")
@pytest.mark.parametrize("width", [300, 1200])
def test_the_narrowest_and_the_widest_frame_are_whole_too(host, server, width):
    with hosted(server, DAY, 3) as site:
        frame = framed(host, f"{site}/fits-{320 if width < 600 else 1000}.html", width)
        frame.parent_frame.evaluate("width => { document.querySelector('main').style.width = `${width}px`; }", width)
        eventually(partial(_is_as_high_as_it_needs, frame))


def test_a_page_without_scripts_is_whole_and_has_everything_to_read(quick_browser, server):
    context = quick_browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 1200})
    page = context.new_page()
    with hosted(server, DAY, 3) as site:
        page.goto(f"{site}/fits-320.html")
        inside = page.frame_locator("iframe")
        expect(inside.locator("h1")).to_have_text("26 September 2022")
        expect(inside.locator(".list li")).to_have_count(6)
        expect(inside.locator("input")).to_be_hidden()
        foot, room = inside.locator("footer").bounding_box(), page.locator("iframe").bounding_box()
        assert foot["y"] + foot["height"] <= room["y"] + room["height"]
    context.close()


@slow("the tests of whole frames have the other heights")
@pytest.mark.parametrize(("width", "height"), [(1000, 670), (1000, 900), (1200, 670)])
def test_in_a_wide_frame_the_map_takes_the_height_that_is_left(quick_browser, server, width, height):
    """As far as its ground reaches: no room stays empty below the last line."""
    context = quick_browser.new_context(java_script_enabled=False, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{server}/embed?{DAY.replace('en', 'ko')}")
    drawn, listed, foot = (page.locator(part).bounding_box() for part in (".map", ".list", "footer"))
    assert drawn["height"] >= listed["height"] - 1
    assert abs(foot["y"] + foot["height"] + 12 - height) <= 1
    assert page.locator("h1").bounding_box()["height"] <= 1
    context.close()


def test_the_slider_moves_statuses_at_once_and_brings_the_sentence(host, server):
    with hosted(server, DAY, 3) as site:
        framed(host, f"{site}/fits-600.html", 600)
        inside = host.frame_locator("iframe")
        words, sentence = inside.locator("[data-words='0']"), inside.locator(".sentence")
        before = sentence.inner_text()
        expect(words).to_have_text("open")
        inside.get_by_role("slider").press("ArrowLeft")
        expect(words).to_have_text("suspended")
        expect(inside.locator("h1")).to_have_text("25 September 2022")
        expect(sentence).not_to_have_text(before)
        expect(sentence).to_contain_text("25 September 2022")
        expect(sentence).to_be_visible()
        way = inside.locator("footer a.way")
        expect(way).to_have_attribute("href", re.compile(r"^\./\?as_of=2022-09-25&lang=en&data_version="))
        assert way.get_attribute("target") == "_blank"


@slow("tests/js/embed.test.js: `back`")
@sample(1)
@pytest.mark.parametrize("day", ["2022-09-26", "2022"])
def test_a_press_leads_back_to_the_stated_day(host, server, day):
    host.goto(f"{server}/embed?as_of={day}&lang=en")
    slider, back, answer = host.get_by_role("slider"), host.locator(".back"), host.locator("#answer")
    before, way = answer.inner_text(), host.locator("footer a.way").get_attribute("href")
    expect(back).to_be_hidden()
    slider.press("ArrowLeft")
    expect(host.locator("footer a.way")).not_to_have_attribute("href", way)  # the answer has come
    back.click()
    assert answer.inner_text() == before
    expect(host.locator("footer a.way")).to_have_attribute("href", way)
    expect(slider).to_be_focused()
    expect(back).to_be_hidden()
    slider.press("ArrowLeft")
    slider.press("ArrowRight")
    expect(back).to_be_hidden()


def test_the_line_of_the_slider_is_as_wide_as_the_strips(host, server):
    host.set_viewport_size({"width": 600, "height": 900})
    host.goto(f"{server}/embed?{DAY}")
    strip, slider = (host.locator(part).first.bounding_box() for part in (".rl-strip", "input"))
    with Image.open(BytesIO(host.screenshot())) as shot:
        row = np.asarray(shot.convert("RGB"))[round(slider["y"] + slider["height"] / 2)]
    drawn = np.flatnonzero((row != PAPER.light).any(axis=1))
    assert abs(drawn[0] - strip["x"]) <= 1
    assert abs(drawn[-1] + 1 - strip["x"] - strip["width"]) <= 1


@slow("tests/js/embed.test.js: `a day whose sentence does not come`, `no connection`")
@pytest.mark.parametrize("failure", ["refused", "no connection"])
def test_a_day_whose_sentence_does_not_come_says_so(host, server, failure):
    host.route("**/embed?*as_of=2022-09-25*", lambda to: to.fulfill(status=503) if failure == "refused" else to.abort())
    host.goto(f"{server}/embed?{DAY}")
    slider, sentence = host.get_by_role("slider"), host.locator(".sentence")
    slider.press("ArrowLeft")
    expect(sentence).to_have_text(NO_SENTENCE)
    expect(sentence).to_be_visible()
    slider.press("ArrowLeft")
    expect(sentence).to_contain_text("24 September 2022")
    host.errors.clear()


@slow("tests/js/embed.test.js: a host gives the height that is asked for, within reason")
def test_a_host_takes_no_height_but_a_number_from_a_frame_of_ours(host, server):
    with hosted(server, DAY, 3) as site:
        frame = framed(host, f"{site}/fits-600.html", 600)
        eventually(partial(_is_as_high_as_it_needs, frame))
        high = host.locator("iframe").bounding_box()["height"]
        for told in ("5", "'5px'", "NaN", "null", "'</iframe><img src=x onerror=alert(1)>'"):
            frame.evaluate(f"() => parent.postMessage({{ type: 'rail-links-height', height: {told} }}, '*')")
            host.evaluate(
                f"() => postMessage({{ type: 'rail-links-height', height: {told} }}, '*')"
            )  # not from a frame
        frame.evaluate("() => parent.postMessage('rail-links-height', '*')")
        eventually(lambda: host.locator("iframe").bounding_box()["height"] == 100)  # the least: 5 was a number
        host.evaluate("() => postMessage({ type: 'rail-links-height', height: 2000 }, '*')")
        assert high > 100
        assert host.locator("iframe").bounding_box()["height"] == 100


@sample(2)
@pytest.mark.parametrize(
    ("scheme", "theme", "is_dark"),
    [("light", "", False), ("light", "dark", True), ("dark", "", True), ("dark", "light", False)],
)
def test_it_is_light_or_dark_and_axe_finds_nothing(quick_browser, server, scheme, theme, is_dark):
    """As the reader's browser is, or as the host says."""
    for page in opened_page(quick_browser, server, viewport={"width": 320, "height": 1000}, color_scheme=scheme):
        page.goto(f"{server}/embed?{DAY}&theme={theme}")
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert color == f"rgb{PAPER.dark if is_dark else PAPER.light}"
        for width in by_tier(WIDTHS[::2], WIDTHS):
            page.set_viewport_size({"width": width, "height": 1000})
            assert Axe().run(page).response["violations"] == []


BLOCKED = "chrome-error://chromewebdata/"
"""What a frame shows in place of a page that may not stand in it: the console does not always tell."""


@slow("tests/dashboard/server/test_embed.py has the headers")
def test_no_other_page_stands_in_a_frame(host, server):
    with hosted(server, DAY, 3) as site:
        for path, shown in (
            ("", BLOCKED),
            ("desk", BLOCKED),
            ("history?embed=1", BLOCKED),
            ("embed", f"{server}/embed"),
        ):
            host.goto(f"{site}/plain-600.html")
            host.frame_locator("iframe").locator("#answer").wait_for()  # the frame loads lazily, after its page
            with host.expect_event("framenavigated", lambda frame: frame != host.main_frame) as moved:
                host.evaluate("address => { document.querySelector('iframe').src = address; }", f"{server}/{path}")
            assert moved.value.url == shown
        host.errors.clear()
