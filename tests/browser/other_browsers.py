"""Firefox ESR and WebKitGTK for scenarios, on a screen of their own: each speaks a protocol that W3C describes.

Firefox is driven by WebDriver BiDi, WebKit by classic WebDriver. Neither draws WebGL without a screen, so both get a
virtual one (Xvfb). On Debian as root `python -m tests.browser.other_browsers` installs them from its packages.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import free_port
from tests.browser.drivers import Driver, Point
from tests.browser.webdriver_keys import KEYS
from tests.support import debian
from tests.support.waiting import eventually

PACKAGES = {"firefox-esr": "firefox-esr", "Xvfb": "xvfb", "WebKitWebDriver": "webkit2gtk-driver"}
"""Debian's package for each program that the tests start."""
SIZE = 1024, 768
PREFERENCES = {
    "app.normandy.enabled": False, "app.update.auto": False, "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False, "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False, "extensions.update.enabled": False,
    "focusmanager.testmode": True,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1", "toolkit.telemetry.enabled": False,
    "media.gmp-manager.updateEnabled": False, "media.gmp-manager.url": "data:,",
    "extensions.systemAddon.update.enabled": False, "browser.region.update.enabled": False,
    "ui.prefersReducedMotion": 1, "webgl.force-enabled": True,
}  # fmt: skip
"""Firefox asks nothing of the network, and nothing of whoever runs the tests."""
PATIENCE = 120  # seconds
_REPEAT = """(key, keys) => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key, ...keys, repeat: true, bubbles: true, cancelable: true, composed: true }))"""
_LOADED = "() => document.readyState === 'complete' || new Promise((load) => addEventListener('load', () => load(1)))"
_TURN = """([clientX, clientY], by, keys) => document.elementFromPoint(clientX, clientY).dispatchEvent(
  new WheelEvent('wheel', { clientX, clientY, ...by, ...keys, bubbles: true, cancelable: true, composed: true }))"""


class _Actions(ABC):
    """A mouse and a keyboard by the actions of WebDriver, which both protocols have in the same form."""

    engine: str
    has_touch = False

    def __init__(self) -> None:
        self.at: Point = (0, 0)
        self.held: set[str] = set()

    def evaluate(self, script: str, *values: Any) -> Any:
        """As `Driver` says; so do the others."""
        found = self._call(
            f"async (given) => JSON.stringify(await ({script})(...JSON.parse(given)))", json.dumps(values)
        )
        return None if found is None else json.loads(found)

    def move(self, point: Point) -> None:
        self.at = point
        self._mouse({"type": "pointerMove", "duration": 0, "x": round(point[0]), "y": round(point[1])})

    def down(self) -> None:
        self._mouse({"type": "pointerDown", "button": 0})
        self.held.add("button")

    def up(self) -> None:
        self._mouse({"type": "pointerUp", "button": 0})
        self.held.discard("button")

    def wheel(self, across: float, down: float) -> None:
        x, y = (round(part) for part in self.at)
        turn = {"type": "scroll", "duration": 0, "x": x, "y": y, "deltaX": round(across), "deltaY": round(down)}
        self._perform({"type": "wheel", "id": "wheel", "actions": [turn]})

    def key_down(self, key: str) -> None:
        self._key("keyDown", key)
        self.held.add(key)

    def key_up(self, key: str) -> None:
        self._key("keyUp", key)
        self.held.discard(key)

    def release(self) -> None:
        for each in tuple(self.held):
            if each == "button":
                self.up()
            else:
                self.key_up(each)

    def finger(self, path: Sequence[Point]) -> None:
        raise AssertionError(f"{self.engine} has no finger here, for {path}: `has_touch` says so")

    def _key(self, kind: str, key: str) -> None:
        self._perform({"type": "key", "id": "keyboard", "actions": [{"type": kind, "value": KEYS.get(key, key)}]})

    def _mouse(self, action: Mapping[str, Any]) -> None:
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [action]}
        self._perform(mouse)

    @abstractmethod
    def _call(self, script: str, given: str) -> str | None:
        """Calls a function of one text in the page, and awaits its text."""

    @abstractmethod
    def _perform(self, source: Mapping[str, Any]) -> None:
        """Has one source of input do its actions."""


class Firefox(_Actions):
    """A tab of Firefox, by WebDriver BiDi.

    Args:
        socket: The connection that Firefox offers.
    """

    engine = "firefox"

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self.socket = socket
        self.last = 0
        self._ask("session.new", capabilities={})
        self.tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        viewport = {"width": SIZE[0], "height": SIZE[1]}
        self._ask("browsingContext.setViewport", context=self.tab, viewport=viewport)
        self._ask("browsingContext.activate", context=self.tab)

    def goto(self, address: str) -> None:
        self._ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def _call(self, script: str, given: str) -> str | None:
        said = self._ask(
            "script.callFunction", functionDeclaration=script, arguments=[{"type": "string", "value": given}],
            target={"context": self.tab}, awaitPromise=True,
        )  # fmt: skip
        assert said["type"] == "success", said
        found: str | None = said["result"].get("value")
        return found

    def _perform(self, source: Mapping[str, Any]) -> None:
        self._ask("input.performActions", context=self.tab, actions=[source])

    def _ask(self, method: str, **parameters: Any) -> Any:
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv(timeout=PATIENCE))
            if said.get("id") == self.last:
                assert said["type"] == "success", said
                return said["result"]


class WebKit(_Actions):
    """A window of WebKitGTK's own small browser, by WebDriver.

    Its driver repeats no key that is down, and a wheel knows nothing of the keys: a script sends these two events.

    Args:
        address: Where the driver listens.
        browser: The path of the browser.
    """

    engine = "webkit"

    def __init__(self, address: str, browser: Path) -> None:
        super().__init__()
        self.address, self.turned = f"{address}/session", (0.0, 0.0)
        options = {"binary": str(browser), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.address += "/" + self._post("", capabilities=capabilities)["sessionId"]
        self._post("/timeouts", script=PATIENCE * 1000)
        self._post("/window/rect", x=0, y=0, width=SIZE[0], height=SIZE[1])
        around = self.evaluate("() => [outerWidth - innerWidth, outerHeight - innerHeight]")
        self._post("/window/rect", x=0, y=0, width=SIZE[0] + around[0], height=SIZE[1] + around[1])

    def goto(self, address: str) -> None:
        self._post("/url", url=address)  # it may answer before the page's modules have run
        self.evaluate(_LOADED)

    def wheel(self, across: float, down: float) -> None:
        """WebKit takes what a turn adds to the turn before it."""
        if self.held:
            self.evaluate(_TURN, self.at, {"deltaX": across, "deltaY": down}, self._modifiers())
            return
        self.turned = self.turned[0] + across, self.turned[1] + down
        super().wheel(*self.turned)

    def key_down(self, key: str) -> None:
        if key in self.held:
            self.evaluate(_REPEAT, key, self._modifiers())
        else:
            super().key_down(key)

    def _modifiers(self) -> dict[str, bool]:
        names = {"Shift": "shiftKey", "Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey"}
        return {name: key in self.held for key, name in names.items()}

    def _call(self, script: str, given: str) -> str | None:
        awaited = "const [given, done] = arguments; (CALLED)(given).then((said) => done([said]), (e) => done(`${e}`))"
        said = self._post("/execute/async", script=awaited.replace("CALLED", script), args=[given])
        assert isinstance(said, list), said
        found: str | None = said[0] if said else None
        return found

    def _perform(self, source: Mapping[str, Any]) -> None:
        self._post("/actions", actions=[source])

    def _post(self, path: str, **given: Any) -> Any:
        asked = Request(self.address + path, json.dumps(given).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise AssertionError(error.read().decode()) from error


@contextmanager
def firefox() -> Iterator[Driver]:
    """Firefox ESR with an empty profile, for the length of a with-statement."""
    with ExitStack() as ended:
        profile = Path(ended.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = ["firefox-esr", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        environment = _screen(ended) | {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}  # else the server of settings is Mozilla's
        started = ended.enter_context(_running([*command, "data:text/html,<title>-</title>"], environment))
        address = _said(started, r"WebDriver BiDi listening on (ws://\S+)")
        yield Firefox(ended.enter_context(connect(f"{address}/session", max_size=None, open_timeout=PATIENCE)))


@contextmanager
def webkit() -> Iterator[Driver]:
    """WebKitGTK's own small browser, for the length of a with-statement."""
    with ExitStack() as ended:
        browser = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
        home = ended.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        port = free_port()
        environment = _screen(ended) | {"HOME": home, "WEBKIT_DISABLE_COMPOSITING_MODE": "0"}
        ended.enter_context(_running(["WebKitWebDriver", f"--port={port}"], environment))
        _until_it_listens(f"http://127.0.0.1:{port}")
        yield WebKit(f"http://127.0.0.1:{port}", browser)


def _screen(ended: ExitStack) -> dict[str, str]:
    """A screen that nobody sees: the environment of what is drawn on it. It ends with the stack."""
    size = f"{SIZE[0] + 100}x{SIZE[1] + 300}x24"
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", size]
    number = _said(ended.enter_context(_running(command, os.environ)), r"(?m)^(\d+)$")
    return {**os.environ, "DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Path]:
    """Runs a program for the length of a with-statement; gives the file that gets what it says."""
    with TemporaryDirectory() as folder:
        said = Path(folder) / "said.txt"
        with said.open("w") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as process:
            try:
                yield said
            finally:
                process.terminate()
                process.wait(timeout=PATIENCE)


def _said(said: Path, pattern: str) -> str:
    """Waits for what a program says once it stands."""

    def found() -> list[str]:
        return re.findall(pattern, said.read_text("utf-8", errors="replace"))

    eventually(found)
    return found()[0]


def _until_it_listens(address: str) -> None:
    def listens() -> bool:
        try:
            with urlopen(f"{address}/status", timeout=PATIENCE):
                return True
        except URLError:
            return False

    eventually(listens)


if __name__ == "__main__":
    wanted = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if wanted and not debian.install(wanted):
        sys.exit(f"Not here: {', '.join(wanted)}. Install them, then run this again")
