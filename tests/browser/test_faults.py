"""After a lost connection or a restart, what a page shows, its address and its downloads say the same.

`make test-pages` tries each fault on two pages, with a short outage; `make test-faults` on every page, with 30 seconds.
"""

import re
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import product
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect  # noqa: A004 (Playwright's)

from dashboard.i18n import translator
from dashboard.session.pages import PAGES
from dashboard.widgets.downloads import FILE_COMES_LATER, NOTHING_DOWNLOADED
from raillinks.i18n.languages import LANGUAGES
from tests.browser.conftest import READY, ROOT, opened_page, running_server, settle
from tests.browser.time_map import as_of
from tests.support.cable import Cable
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

DAY = "2022-01-17"
QUERY = f"as_of={DAY}&from=2020-01-01&to=2022-12-31&compare_with=2022-09-26"
WITH_MAP = [path for path, page in PAGES.items() if page.has_map]
BY_STEPS = "story"  # its address names a step: the day of a step stands where the reader left it only in the session
EVERY_PAGE = ("", "history", "events", "compare", "story", "knowledge", "about")
SOON = 5  # seconds after the browser has connected again
FAULTS = ("cable", "kill", "terminate")
STATES = ("at rest", "moving")

WATCH = """() => {
  const app = () => document.querySelector('[data-testid=stApp]').dataset.testScriptState;
  const day = () => document.querySelector('[data-testid=time-map]')?.dataset.asOf;
  const agrees = () => (day() ?? '2022-01-17') === new URL(location).searchParams.get('as_of');
  const waits = () => Boolean(document.querySelector('[data-testid=waiting]')?.textContent.trim());
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      const news = () => ({ opened: performance.now(), told: null, agreed: null, ran: false });
      this.addEventListener('open', () => Object.assign(window, news()));
    }
  };
  new MutationObserver(() => { window.ran = true; })
    .observe(document, { subtree: true, attributeFilter: ['data-test-script-state'] });
  setInterval(() => {
    if (!window.opened) return;
    if (agrees() && window.ran && app() === 'notRunning') window.agreed ??= (performance.now() - window.opened) / 1000;
    if (agrees() || waits()) window.told ??= (performance.now() - window.opened) / 1000;
  }, 50);
}"""
"""Notes when the page connected, and after how many seconds all on it agreed, or it said that it waits."""

SHOWN = """() => {
  const shown = document.querySelector('[data-testid=stMain]').cloneNode(true);
  const left = '.tm-tip, [data-el=live], [data-el=waiting], .rl-downloads [role=status], .rl-unseen, style, script';
  for (const element of shown.querySelectorAll(left)) element.remove();
  const texts = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  const pieces = [];
  while (texts.nextNode()) pieces.push(texts.currentNode.data.trim());
  const inputs = [...document.querySelectorAll('input')];
  const fields = inputs.map(({ type, checked, value }) => `${type} ${checked} ${value}`);
  return [...pieces.filter(Boolean), ...fields];
}"""
"""All text and fields; without what is said of the reader's last move or press."""


class Site(NamedTuple):
    """A server of its own behind a cable of its own."""

    server: running_server
    cable: Cable


@pytest.fixture(scope="module")
def site():
    server = running_server(ROOT)
    with server as address, Cable(urlsplit(address).port) as cable:
        yield Site(server, cable)


@contextmanager
def outage(site: Site, fault: str):
    """A fault for the length of a with-statement."""
    if fault == "cable":
        site.cable.pull()
    else:
        if fault == "kill":
            site.server.process.kill()
        site.server.__exit__()
    try:
        yield
    finally:
        if fault == "cable":
            site.cable.plug_in()
        else:
            site.server.__enter__()


@contextmanager
def opened_pages(browser, site: Site, paths):
    """The dashboard's pages by their paths, each in a profile of its own."""
    with ExitStack() as stack:
        yield {path: stack.enter_context(opened(browser, site, f"{path}?{QUERY}")) for path in paths}


@contextmanager
def opened(browser, site: Site, address: str):
    """A page of the dashboard, once it is whole."""
    given = opened_page(browser, site.cable.address, viewport={"width": 1440, "height": 900})
    for page in given:
        page.add_init_script(f"({WATCH})()")
        page.add_locator_handler(page.get_by_role("dialog", name="Connection error"), close)
        page.goto(f"{site.cable.address}/{address}")
        page.wait_for_selector(READY if of_map(page) else "[data-testid=stMain] h1")
        settle(page)
        yield page


def close(dialog: Locator) -> None:
    """The reader closes what Streamlit puts before everything some seconds after a server has gone."""
    dialog.page.keyboard.press("Escape")


def of_map(page: Page) -> bool:
    return urlsplit(page.url).path.strip("/") in WITH_MAP


def slider(page: Page):
    return page.get_by_role("slider", name=WORDS["slider"])


def begin_to_move(page: Page) -> None:
    """The reader begins to drag the playhead; on a page without one, asks for another view of it."""
    if of_map(page):
        slider(page).scroll_into_view_if_needed()
        box = slider(page).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2 + 9, box["y"] + 60)
    else:
        page.get_by_role("link", name="中文").click(no_wait_after=True)


def end_move(page: Page, day: str) -> None:
    """The reader lets go of the playhead on another day, and the page says that it waits."""
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=5)
    page.mouse.up()
    expect(page.get_by_test_id("waiting")).to_contain_text(f"{date.fromisoformat(day):%-d %B %Y}")


def download(page: Page) -> tuple[str, bytes]:
    """The name and the bytes of a page's first download; nothing where it has none."""
    links = page.locator("a.rl-download[href]:visible")
    if not links.count():
        return "", b""
    with page.expect_download() as saved:
        links.first.click()
    return saved.value.suggested_filename, saved.value.path().read_bytes()


WAITS, FAILED = (
    re.compile("|".join(re.escape(translator.say(lang)(said)) for lang in LANGUAGES))
    for said in (
        FILE_COMES_LATER,
        NOTHING_DOWNLOADED,
    )
)
"""What is said beside a pressed link, in any language: a reader who asks for another one may have it before a fault."""


def press_for_a_file(page: Page, fault: str) -> None:
    """A page says beside a pressed link that its file does not come, or not yet."""
    links = page.locator("a.rl-download[href]:visible")
    if links.count():
        links.first.click()
        said = WAITS if fault == "cable" else FAILED
        shown = page.locator(".rl-downloads:has(a.rl-download[href]:visible)").first
        expect(shown.locator("[role=status]")).to_contain_text(said)


def try_fault(browser, site: Site, case: tuple[str, str], paths, seconds: float) -> None:
    """Lets a fault happen while pages are open, and asserts that each of them agrees with its address afterwards."""
    fault, state = case
    with opened_pages(browser, site, paths) as pages:
        days = {path: as_of(page) for path, page in pages.items() if path in WITH_MAP}
        for page in pages.values():
            page.evaluate("window.opened = window.agreed = null")
            if state == "moving":
                begin_to_move(page)
        with outage(site, fault):
            for path in days if state == "moving" else []:
                end_move(pages[path], days[path])
                assert as_of(pages[path]) != days[path]
                days[path] = as_of(pages[path])
            for page in pages.values():
                press_for_a_file(page, fault)
            next(iter(pages.values())).wait_for_timeout(seconds * 1000)
        for path, page in pages.items():
            assert_agrees(browser, site, page, days.get(path))
            print(fault, state, path or "map", *page.evaluate("[opened, told, agreed]"))  # noqa: T201


def assert_agrees(browser, site: Site, page: Page, day: str | None) -> None:
    """A map kept its day; and what a page shows is what its address shows to whoever opens it, downloads included."""
    page.wait_for_function("window.opened && window.agreed !== null")
    if day is not None:
        assert page.evaluate("told") < SOON
        assert as_of(page) == day
        assert f"as_of={day}" in page.url
        expect(page.get_by_test_id("waiting")).to_be_empty()
    if BY_STEPS in page.url:
        return
    for _ in range(3):  # a later run may still write another address
        if shows_its_address(browser, site, page):
            return
    pytest.fail(f"{page.url} does not settle")


def shows_its_address(browser, site: Site, page: Page) -> bool:
    """Whether a page shows what its address does, once that is drawn; False if the address has changed meanwhile."""
    url = page.url
    with opened(browser, site, url.removeprefix(site.cable.address + "/")) as anew:
        try:
            anew.wait_for_function(f"shown => String(shown) === String(({SHOWN})())", arg=page.evaluate(SHOWN))
        except TimeoutError:
            assert page.url != url or page.evaluate(SHOWN) == anew.evaluate(SHOWN), url
        return page.url == url and download(page) == download(anew)


TWO_PAGES = ["", "history"]


@slow("fourteen seconds for each fault")
@pytest.mark.parametrize(("fault", "state"), [*product(FAULTS, STATES)])
def test_after_a_fault_a_page_and_its_downloads_agree(quick_browser, site, fault, state):
    try_fault(quick_browser, site, (fault, state), TWO_PAGES, seconds=1)


@pytest.mark.faults
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_long_fault_every_page_and_its_downloads_agree(quick_browser, site, fault, state):
    try_fault(quick_browser, site, (fault, state), EVERY_PAGE, seconds=30)
