"""Two days on the map: pinned in one press, moved by pointer and keys, kept by the address, marked in the list."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.map.map_page import COMPARE_THE_TWO_DAYS
from tests.browser.conftest import open_map, opened_page, settle
from tests.browser.time_map import as_of, link, open_menu, open_pictures, root, slider
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"

PHONE_ROOM = """() => {
  const [sum, ...cells] = ['.rl-compare-sum', '.rl-compare td:nth-child(2)', '.rl-compare td:nth-child(3)']
    .map((part) => document.querySelector(part));
  const [earlier, later] = cells.map((cell) => cell.offsetWidth);
  return [Math.round(sum.offsetHeight / parseFloat(getComputedStyle(sum).lineHeight)), Math.abs(earlier - later) <= 1];
}"""
"""Compare on a phone: for how many lines its sentence has room, and whether both days have columns of one width."""


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


def listen(page: Page) -> list:
    """The messages that the page sends from its next load on."""
    sent: list = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    return sent


def drag(page: Page, element, by: int, sent: list) -> None:
    """Drags an element sideways in ten moves; nothing is sent before the release."""
    box = element.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    before = len(sent)
    for i in range(1, 11):
        page.mouse.move(x + by * i / 10, y)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert len(sent) == before > 0
    page.mouse.up()


@slow("tests/js/ has its parts")
def test_a_second_day_is_pinned_moved_swapped_and_closed(quick_page, server):
    sent = listen(quick_page)
    page = open_map(quick_page, server, "?as_of=2022-09-26")
    page.get_by_role("button", name=WORDS["pin"]).click()
    expect(page.get_by_role("button", name=WORDS["unpin"])).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ("2022-09-26", "2022-09-25", "50")  # before the last change of a listed link
    freight = link(page, "dandong-sinuiju", "freight")
    expect(freight).to_have_attribute("data-differs", "true")
    expect(freight).to_have_text(re.compile("freightA.*open.*≠ differs.*B.*suspended", re.DOTALL))
    expect(root(page).locator("[aria-live=polite]")).to_contain_text(
        "Dandong–Sinuiju, freight: open on A, suspended on B"
    )
    expect(slider(page)).to_be_focused()  # the keys go on with A
    page.keyboard.press("PageUp")
    answered(page, "compare_with=2022-09-25", f"as_of={as_of(page)}")
    assert as_of(page) > "2022-09-26"
    drag(page, root(page).locator("[data-el=secondBubble]"), -200, sent)
    moved = shown(page)[1]
    assert moved < "2022-09-25"
    answered(page, f"compare_with={moved}")
    second(page).press("ArrowRight")
    a, b, _ = shown(page)
    assert b > moved
    answered(page, f"compare_with={b}")
    page.get_by_role("button", name=WORDS["swap"]).click()
    assert shown(page)[:2] == (b, a)
    answered(page, f"as_of={b}", f"compare_with={a}")
    page.get_by_role("link", name=COMPARE_THE_TWO_DAYS).click()
    expect(page).to_have_url(re.compile(rf"/compare\?as_of={b}.*compare_with={a}"))
    expect(page.locator(".rl-compare-sum")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})  # the rows stay in place when another day needs more words
    assert page.evaluate(PHONE_ROOM) == [2, True]
    page.set_viewport_size({"width": 1024, "height": 768})
    page.go_back()
    expect(root(page)).to_have_attribute("data-compare-with", a)
    slider(page).focus()
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("compare_with"))
    assert shown(page) == (b, None, None)
    assert not page.locator(f"{MAP} [data-differs]").count()


@slow("a longer way to what the others here see")
def test_the_divider_moves_by_pointer_and_keys_and_the_address_keeps_it(quick_browser, quick_page, server):
    sent = listen(quick_page)
    page = open_map(quick_page, server, "?as_of=2022-09-26&compare_with=2020-03-15")
    page.evaluate("document.querySelector('.tm-mapless').classList.remove('tm-mapless')")  # the divider needs no WebGL
    left = page.locator(f"{MAP} [data-el=map]").bounding_box()
    drag(page, divider(page), -round(left["width"] * 0.2), sent)
    answered(page, "divider=30")
    divider(page).press("ArrowRight")
    divider(page).press("Shift+ArrowRight")
    assert divider(page).get_attribute("aria-valuenow") == "41"
    assert divider(page).get_attribute("aria-valuetext") == (
        WORDS["dividerText"].format(percent="41", a="26 Sep 2022", b="15 Mar 2020")
    )
    answered(page, "divider=41")
    for fresh in opened_page(quick_browser, server, viewport={"width": 800, "height": 600}):
        open_map(fresh, server, f"?{page.url.partition('?')[2]}")
        assert shown(fresh) == ("2022-09-26", "2020-03-15", "41")
        expect(fresh.locator(f"{MAP} .tm-side-a")).to_have_text("A 26 Sep 2022")
        expect(fresh.locator(f"{MAP} .tm-side-b")).to_have_text("B 15 Mar 2020")


@slow("a longer way to what the others here see")
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
    root(page).get_by_label(WORDS["rangeTo"]).fill("2019-12-31")
    answered(page, "to=2019-12-31")
    expect(second(page)).to_have_attribute("data-beyond", "after")  # the period lies before both days
    second(page).press("ArrowRight")
    expect(second(page)).to_have_attribute("data-beyond", "after")  # and stays
    answered(page, "compare_with=2020-03-16")
