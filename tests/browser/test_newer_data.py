"""Pages that are open while a version of the data is published: they show it by themselves, and lose nothing."""

import json
import re
from contextlib import ExitStack, contextmanager
from time import monotonic
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from raillinks.store import publishing
from raillinks.store.publishing import About
from tests.broken import copy_of_the_project
from tests.browser.conftest import READY, opened_page, running_server, settle
from tests.browser.time_map import as_of, link, root, slider
from tests.conftest import ROOT
from tests.support.tiers import by_tier, slow, thorough
from tests.support.waiting import eventually

pytestmark = [pytest.mark.browser, slow]

EVENTS = "data/events.csv"
RESUMPTION = b"dd-2022-09-26-resumption,2022-09-26,,dandong-sinuiju,freight,resumption,"
IN_TIME = by_tier(60.0, 10.0)  # seconds: with three workers all is slower
QUERY = "?as_of=2022-09-26&service=freight&crossing=dandong-sinuiju&event=dd-2022-09-27-second"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
SHOW = """state => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
"""The reader leaves the page for another one, or comes back: then it asks at once."""


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A copy of the project that is served: its folder and its address."""
    folder = copy_of_the_project(ROOT, tmp_path_factory.mktemp("project"))
    with running_server(folder) as address:
        yield folder, address


def publish(folder, status):
    """Makes a version in which freight at Dandong had another status from 26 September 2022 on; gives when."""
    rows = re.sub(RESUMPTION + b"(open|partial)", RESUMPTION + status.encode(), (folder / EVENTS).read_bytes())
    publishing.publish(folder, {EVENTS: rows}, About("2026-11-26", "A. Editor", "Read again."))
    return monotonic()


def latest(address):
    with urlopen(f"{address}/api/v1/latest.json") as answer:
        return json.loads(answer.read())


@contextmanager
def opened(quick_browser, address, query=QUERY, path="/"):
    for page in opened_page(quick_browser, address, viewport={"width": 1024, "height": 768}):
        page.goto(f"{address}{path}{query}")
        page.wait_for_selector(READY)
        settle(page)
        yield page


def dandong(page):
    return link(page, "dandong-sinuiju", "freight")


def questions(page):
    return len([url for url in page.asked if url.endswith("/latest.json")])


def test_an_open_page_shows_a_version_within_ten_seconds_and_keeps_what_its_reader_chose(quick_browser, log):
    folder, address = log
    with opened(quick_browser, address) as page:
        expect(dandong(page)).to_have_attribute("data-status", "open")
        before, sent = page.url, len(page.sent)
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 300)")
        slider(page).focus()
        for _ in range(2):
            with page.expect_response("**/latest.json"):
                page.evaluate(SHOW, "visible")
        assert len(page.sent) == sent  # nothing goes over the connection of the session
        published = publish(folder, "partial")
        expect(dandong(page)).to_have_attribute("data-status", "partial")
        assert monotonic() - published < IN_TIME
        settle(page)
        assert (page.url, as_of(page)) == (before, "2022-09-26")
        assert page.evaluate(SCROLLED) == 300
        assert page.evaluate("document.activeElement.className").startswith("tm-slider")
        assert len(page.sent) == sent + 1
        notice(page, latest(address)["data_version"])


def notice(page, version):
    """It says what has come, is heard once, is opened, and closed."""
    shown = page.locator(".rl-newer")
    expect(shown).to_contain_text(f"The data is now version {version}. On 26 September 2022")
    expect(page.locator("[data-notices][role=status]")).to_have_text(shown.locator("p").inner_text())
    shown.locator("summary").click()
    expect(shown.get_by_role("link", name="Freight trains run again")).to_be_visible()
    shown.get_by_role("button", name="Close").click()
    expect(shown).to_be_hidden()


def drag(page):
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + 10, steps=4)


def type_a_day(page):
    root(page).get_by_label("Date, such as 2022-09-26 or Sept 2022").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("2022-10-0")


def play(page):
    root(page).locator("[data-el=step]").select_option("day")
    root(page).get_by_role("button", name="Play").click()
    expect(root(page)).to_have_attribute("data-playing", "")


def release(page):
    page.mouse.up()


def give_up_typing(page):
    page.keyboard.press("Escape")


def pause(page):
    root(page).get_by_role("button", name="Pause").click()


BUSY = [(drag, release), (type_a_day, give_up_typing), (play, pause)]
BUNDLED = json.loads((ROOT / "datapackage.json").read_bytes())["version"]
PINNED = f"{QUERY}&data_version={BUNDLED}"


@thorough
def test_pages_wait_for_readers_who_do_something_or_are_away_and_those_with_an_earlier_version_stay(quick_browser, log):
    """A frame shows the version meanwhile."""
    folder, address = log
    with ExitStack() as ends:
        frame = ends.enter_context(opened(quick_browser, address, path="/embed"))
        pinned, unseen = (ends.enter_context(opened(quick_browser, address, query)) for query in (PINNED, QUERY))
        busy = [ends.enter_context(opened(quick_browser, address)) for _ in BUSY]
        status = dandong(frame).get_attribute("data-status")
        other = "partial" if status == "open" else "open"
        unseen.evaluate(SHOW, "hidden")
        for page, (begin, _) in zip(busy, BUSY, strict=True):
            begin(page)
        before = [(questions(page), len(page.sent)) for page in (unseen, *busy)]
        shown = dandong(pinned).get_attribute("data-status"), pinned.url
        publish(folder, other)
        eventually(lambda: latest(address)["data_version"] != BUNDLED and not latest(address)["loading"])
        for page in (frame, pinned, *busy):
            page.evaluate(SHOW, "visible")
        expect(dandong(frame)).to_have_attribute("data-status", other)
        version = latest(address)["data_version"]
        for told in (".rl-changes", ".rl-newer"):
            expect(pinned.locator(told)).to_contain_text(f"data version {BUNDLED}, not the latest one, {version}")
        assert (dandong(pinned).get_attribute("data-status"), pinned.url) == shown
        assert [(questions(page), len(page.sent)) for page in (unseen, *busy)] == before
        unseen.evaluate(SHOW, "visible")
        expect(dandong(unseen)).to_have_attribute("data-status", other)
        for page, (_, end) in zip(busy, BUSY, strict=True):
            end(page)
            day = as_of(page)
            expect(dandong(page)).to_have_attribute("data-status", other)
            expect(page).to_have_url(re.compile(f"as_of={day}"))
            assert as_of(page) == day >= "2022-09-26"
