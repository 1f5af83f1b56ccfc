"""A real server and a real Chromium for the browser tests. Every request is recorded; none may leave the machine."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from dashboard.widgets import notes
from tests.browser.chromium import FLAGS, OFFLINE, executable
from tests.support.built_page import folder, made, page_log, single
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

__all__ = ["folder", "made", "page_log", "single"]  # fixtures of the page that needs no server
ROOT = Path(__file__).resolve().parents[2]
READY = "[data-testid=time-map][data-ready=true]"
FAILED_RUN = f".st-key-{notes.KEY}, [data-testid=stException]"
"""What a page has whose run has failed: our notice, or Streamlit's own box."""
NO_WEBGL = ("--no-sandbox", "--disable-gpu", "--disable-3d-apis", OFFLINE)
LIGHT = ("--disable-gpu-rasterization", "--disable-gpu-compositing")
"""Debian's Chromium asks for pages that are painted and put together by WebGL, which is slow in software."""
UNOPTIMISED = "--js-flags=--no-opt"
"""Pages of tests live for seconds: compiling their scripts a second time costs a tenth of what a page takes."""
LOOPBACK = ("--server.address", "127.0.0.1")
PATIENCE = 60_000  # milliseconds: two cores draw WebGL in software, beside other tests

ASKED_EVERY = 30
"""Milliseconds between looks at what a test waits for; Playwright itself looks once a frame, where there are frames."""


@pytest.fixture(scope="session")
def server():
    """The dashboard as `make run` serves it, on a free port: its address."""
    with running_server(ROOT) as address:
        yield address


class running_server:  # noqa: N801 (used as a with-statement's word)
    """Serves the dashboard of a folder for the length of a with-statement; gives its address.

    Args:
        root: The folder.
        script: What Streamlit runs.
        options: Streamlit's, beside the port.
        environment: Its settings.
    """

    def __init__(
        self, root: Path, script: str = "app.py", options: Sequence[str] = LOOPBACK, **environment: str
    ) -> None:
        self.root, self.script, self.port, self.environment = root, script, free_port(), environment
        self.options = options
        self.lines: list[str] = []
        self.taken = 0

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.headless", "true"]
        command += [*self.options, "--server.port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(self.root), **self.environment},
        )  # fmt: skip
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        self.reading = threading.Thread(target=lambda: self.lines.extend(self.process.stdout or []), daemon=True)
        self.reading.start()
        address = f"http://127.0.0.1:{self.port}"
        try:
            with urlopen(f"{address}/_stcore/health", timeout=120) as answer:
                assert answer.status == 200
        except OSError as error:  # it ended while it started: say why
            self.process.terminate()
            self.reading.join(timeout=20)
            raise AssertionError("".join(self.lines)) from error
        return address

    def desk_link(self) -> str:
        """The next address that a server with the desk prints: each opens one browser, and is followed by another."""
        eventually(lambda: len(self._links()) > self.taken)  # what it prints is read by a thread
        self.taken += 1
        return self._links()[self.taken - 1]

    def _links(self) -> list[str]:
        return [found[0] for line in [*self.lines] if (found := re.search(r"http://\S+desk_key=\S+", line))]

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.reading.join(timeout=20)
        if self.process.stdout:
            self.process.stdout.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser_type():
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(browser_type):
    """A Chromium that draws WebGL in software."""
    chromium = browser_type.launch(executable_path=executable(), args=[*FLAGS, *LIGHT])
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser, server):
    """A new, empty profile at 1440×900 that may speak to the server only; other requests fail the test."""
    yield from opened_page(browser, server, viewport={"width": 1440, "height": 900})


@pytest.fixture
def small_page(browser, server):
    """The same at 800×600: software rendering has less to draw."""
    yield from opened_page(browser, server, viewport={"width": 800, "height": 600})


@pytest.fixture(scope="session")
def quick_browser(browser_type):
    """A Chromium without WebGL: nothing of the map has to be rendered."""
    chromium = browser_type.launch(executable_path=executable(), args=[*NO_WEBGL, *LIGHT, UNOPTIMISED])
    yield chromium
    chromium.close()


@pytest.fixture
def quick_page(quick_browser, server):
    """A page without WebGL: the time map's status list and timeline are the same, and nothing has to be rendered."""
    yield from opened_page(quick_browser, server, viewport={"width": 1024, "height": 768})


@pytest.fixture
def wide_page(quick_browser, server):
    """The same at 1440×900."""
    yield from opened_page(quick_browser, server, viewport={"width": 1440, "height": 900})


Tab = Any
"""A page with what its test asks of it: names that Playwright's own type lacks (`asked`, `sent`, `sessions`, …)."""


class Tabs:
    """Free tabs, by what cannot be changed of one: loading a page in a used one costs a third of the work."""

    def __init__(self) -> None:
        self.free: dict[str, list[Tab]] = {}

    def take(self, browser, options: dict) -> Tab:
        """A free tab with the options, as good as new; else a new one, in a profile of its own."""
        fixed = {name: value for name, value in options.items() if name not in ("viewport", "color_scheme")}
        key = f"{id(browser)} {sorted(fixed.items())}"
        page = self.free[key].pop() if self.free.get(key) else self._new(browser, fixed, key)
        page.asked, page.sent, page.errors, page.console, page.sessions = [], [], [], [], []
        page.is_used_up = False
        page.set_viewport_size(options["viewport"])
        page.emulate_media(media="screen", color_scheme=options.get("color_scheme", "light"), reduced_motion=MOTION)
        return page

    def _new(self, browser, fixed: dict, key: str) -> Tab:
        context = browser.new_context(locale="en-GB", accept_downloads=True, reduced_motion=MOTION, **fixed)
        page: Tab = context.new_page()
        page.key = key
        page.set_default_timeout(PATIENCE)
        page.wait_for_function = partial(page.wait_for_function, polling=ASKED_EVERY)

        def request(asked):
            page.asked.append(asked.url)

        def frame(sent):
            page.sent.append(sent)

        def console(told):
            if told.type == "error":
                page.console.append(told)

        def error(told):
            page.errors.append(str(told))

        def add_init_script(script: str) -> None:  # Playwright's own cannot be taken out of the tab again
            session = devtools(page)
            session.send("Page.enable")
            session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})

        page.add_init_script = add_init_script
        context.on("request", request)
        page.on("websocket", lambda socket: socket.on("framesent", frame))
        page.on("console", console)
        page.on("pageerror", error)
        return page

    def give_back(self, page: Tab) -> None:
        """Empties a tab for the next test; one that is used up is closed."""
        if page.is_used_up:
            page.context.close()
            return
        for session in page.sessions:
            session.detach()
        page.unroute_all(behavior="ignoreErrors")
        page.evaluate("try { localStorage.clear(); sessionStorage.clear() } catch { /* the page has none */ }")
        page.evaluate("try { indexedDB.deleteDatabase('rail-links.desk') } catch { /* nor this */ }")
        page.goto("about:blank")
        page.context.clear_cookies()
        self.free.setdefault(page.key, []).append(page)

    def close(self) -> None:
        """Closes every free tab."""
        for page in (page for pages in self.free.values() for page in pages):
            page.context.close()
        self.free.clear()


TABS = Tabs()
MOTION = by_tier("reduce", "no-preference")
"""Whether things move for the pages of the tests: rings that pulse for ever cost most of the time of two cores."""


def opened_page(browser, server, **options):
    """An empty tab; at its end no request may have asked for anything but the server, and no script have failed.

    Chromium itself reaches no other machine (see `FLAGS`). Requests are not intercepted: that would take its cache.
    """
    expect.set_options(timeout=PATIENCE)
    page = TABS.take(browser, options)
    try:
        yield page
    except BaseException:
        page.is_used_up = True
        raise
    finally:
        asked, errors = page.asked, page.errors
        TABS.give_back(page)
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:", "about:blank"))] == []
    assert errors == []


def devtools(page: Tab):
    """A session of the browser's own protocol; what it emulates ends with the test."""
    page.sessions.append(page.context.new_cdp_session(page))
    return page.sessions[-1]


@pytest.fixture(autouse=True)
def fresh_tabs(request):
    """After a failed test no tab is used again: a key or a button may still be down."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        TABS.close()


def open_map(page: Page, address: str, query: str = "") -> Page:
    """Opens the map page and waits for its own signal."""
    page.goto(f"{address}/{query}")
    page.wait_for_selector(READY, timeout=PATIENCE)
    settle(page)
    return page


def follow(page: Page, query: str) -> None:
    """Goes to another address of the open page as Back does: that costs a third of loading it anew."""
    go = "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }"
    page.evaluate(go, query)
    day = parse_qs(query.removeprefix("?"))["as_of"][0]
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-as-of", day)
    settle(page)
    expect(page.get_by_test_id("time-map")).to_have_attribute("data-waiting", "false")


def settle(page: Page) -> None:
    """Waits until Streamlit has finished its run."""
    page.wait_for_function("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'")
