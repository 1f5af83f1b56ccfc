"""Switching pages in one Chromium: ours beside a bare Streamlit app of two pages with the same number of elements.

Each element of ours has one of the same kind beside it: a widget a widget, a chart a chart, HTML as much HTML.
"""

import json
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.row import Row
from tests.browser.chromium import executable
from tests.browser.conftest import NO_WEBGL, ROOT, running_server, settle
from tests.browser.views import PAGES, open_view, rest

BARE = ("", "two")  # the first page of a Streamlit app stands at the top
ROUNDS, LONG, WARMING, LIMIT = 8, 16, 1, 1.5
SIZE: ViewportSize = {"width": 1440, "height": 900}
ELEMENTS = """() => [...document.querySelectorAll('[data-testid=stElementContainer]')]
  .filter((element) => !element.querySelector('.rl-h1, style')).map((element) => {
    const own = element.querySelector('[data-testid]');
    const kind = own.dataset.testid === 'stFullScreenFrame' ? 'chart' : own.dataset.testid;
    const parts = kind === 'stButtonGroup' ? own.querySelectorAll('button').length : own.querySelectorAll('*').length;
    return [element.closest('[data-testid=stSidebar]') !== null, kind, parts];
  })"""
"""The elements of a page but its heading and style sheets, as `served/two_pages.py` takes them."""
SWITCH = """path => new Promise((done) => {
  const start = performance.now();
  const link = [...document.querySelectorAll('[data-testid=stTopNavLink]')]
    .find((a) => new URL(a.href).pathname === path);
  const old = document.querySelector('[data-testid=stMain] h1');
  link.click();
  const look = () => {
    const heading = document.querySelector('[data-testid=stMain] h1');
    const ready = location.pathname === path && heading !== null && heading.textContent !== old?.textContent
      && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
      && document.querySelector('[data-testid=stElementContainer][data-stale=true]') === null
      && [...document.querySelectorAll('.rl-html')].every((room) => room.childElementCount > 0);
    if (ready) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds from the press on a page's name in the navigation to the frame that shows the whole page."""


def rows(rounds: int = ROUNDS) -> Iterator[Row]:
    """Each page with the next one, once."""
    with (
        running_server(ROOT) as ours,
        running_server(ROOT, "benchmarks/served/two_pages.py") as bare,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=list(NO_WEBGL)) as browser,
    ):
        around = [path for path in PAGES if path]
        pairs = [*pairwise(around)][::2] + ([(around[-1], around[0])] if len(around) % 2 else [])
        for pair in pairs:
            yield switching(browser, ours, bare, pair, rounds)


def long_rows() -> Iterator[Row]:
    """The same with more rounds."""
    return rows(LONG)


def switching(browser: Browser, ours: str, bare: str, pair: tuple[str, str], rounds: int) -> Row:
    """Back and forth between two pages, in turns with as many elements on two bare pages.

    One page costs more than the other: each way has a median of its own, and the sums of both are compared. The median
    of all would lie between the two ways, at any of them by chance.
    """
    page = opened(browser)
    asked = {
        name: json.dumps(elements(open_view(page, ours, path, "en")))
        for name, path in zip(("one", "two"), pair, strict=True)
    }
    beside = opened(browser)
    beside.goto(f"{bare}/?{urlencode(asked)}")
    settle(beside)
    open_view(page, ours, pair[0], "en")
    times: dict[Page, list[tuple[float, float]]] = {page: [], beside: []}
    for number in range(rounds + WARMING):
        for tab, paths in ((page, pair), (beside, BARE)):
            tab.bring_to_front()
            there, back = (tab.evaluate(SWITCH, f"/{path}") for path in reversed(paths))
            times[tab] += [(there, back)] if number >= WARMING else []
    for tab in times:
        tab.context.close()
    ratio = both_ways(times[page]) / both_ways(times[beside])
    return Row(f"page switch {pair[0]} ⇄ {pair[1]} / bare pages with as many elements", ratio, LIMIT)


def both_ways(times: list[tuple[float, float]]) -> float:
    """Milliseconds of the way there and back: each its median."""
    return sum(map(median, zip(*times, strict=True)))


def opened(browser: Browser) -> Page:
    page = browser.new_context(locale="en-GB", viewport=SIZE).new_page()
    page.set_default_timeout(120_000)
    return page


def elements(page: Page) -> list[tuple[bool, str, int]]:
    """What Streamlit shows on the page, its sidebar included (see `ELEMENTS`)."""
    rest(page)
    return page.evaluate(ELEMENTS)
