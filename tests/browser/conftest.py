"""A real server and a real Chromium for the browser tests. Every request is recorded; none may leave the machine."""

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, OFFLINE, executable

ROOT = Path(__file__).resolve().parents[2]
READY = "[data-testid=time-map][data-ready=true]"
NO_WEBGL = ("--no-sandbox", "--disable-gpu", "--disable-3d-apis", OFFLINE)
PATIENCE = 60_000  # milliseconds: two cores draw WebGL in software, beside other tests


@pytest.fixture(scope="session")
def server():
    """The dashboard as `make run` serves it, on a free port: its address."""
    with running_server(ROOT) as address:
        yield address


class running_server:  # noqa: N801 (used as a with-statement's word)
    """Serves the dashboard of a folder for the length of a with-statement; gives its address."""

    def __init__(self, root: Path, script: str = "app.py", **environment: str) -> None:
        self.root, self.script, self.port, self.environment = root, script, free_port(), environment
        self.lines: list[str] = []

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
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
    chromium = browser_type.launch(executable_path=executable(), args=list(FLAGS))
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
    chromium = browser_type.launch(executable_path=executable(), args=list(NO_WEBGL))
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


def opened_page(browser, server, **options):
    """A page in a new profile; at its end no request may have asked for anything but the server.

    Chromium itself reaches no other machine (see `FLAGS`). Requests are not intercepted: that would take its cache.
    """
    context = browser.new_context(locale="en-GB", accept_downloads=True, **options)
    asked: list[str] = []

    def record_request(request):
        asked.append(request.url)

    context.on("request", record_request)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.sent = []
    page.errors = []
    page.console = []

    def record(frame):
        page.sent.append(frame)

    def record_error(told):
        if told.type == "error":
            page.console.append(told)

    page.on("console", record_error)
    page.on("websocket", lambda socket: socket.on("framesent", record))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:"))] == []
    assert page.errors == []


def open_map(page: Page, address: str, query: str = "") -> Page:
    """Opens the map page and waits for its own signal."""
    page.goto(f"{address}/{query}")
    page.wait_for_selector(READY, timeout=PATIENCE)
    settle(page)
    return page


def settle(page: Page) -> None:
    """Waits until Streamlit has finished its run."""
    page.wait_for_function("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'")
