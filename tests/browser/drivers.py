"""What a scenario may do to a page: what a reader has, and a script. So the same scenario runs in every browser.

A scenario takes a `Driver` and nothing else. Each browser has a driver of its own; Chromium's is here.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from playwright.sync_api import Page

Point = tuple[float, float]
"""Where something is on the screen, in CSS pixels from the top left corner of the page's window."""


class Driver(Protocol):
    """One tab of a browser, with a mouse, a keyboard and, where `has_touch` is true, a finger.

    Every method returns once the browser has handled what it sent; nothing waits for the page's answer to it.

    Attributes:
        engine: `chromium`, `firefox` or `webkit`.
        has_touch: Whether `finger` works.
    """

    engine: str
    has_touch: bool

    def goto(self, address: str) -> None:
        """Opens an address in the tab, and returns once the page's own scripts have been loaded."""

    def evaluate(self, script: str, *values: Any) -> Any:
        """Calls a function in the page and gives back what it returns; a promise is awaited.

        Args:
            script: The source of a function, such as `(a, b) => a + b` or `async () => { … }`.
            values: Its arguments, as JSON has them.
        """

    def move(self, point: Point) -> None:
        """Moves the mouse there, in one step: one `pointermove`."""

    def down(self) -> None:
        """Presses the mouse's first button."""

    def up(self) -> None:
        """Releases it."""

    def wheel(self, across: float, down: float) -> None:
        """Turns the wheel where the mouse is, by pixels."""

    def key_down(self, key: str) -> None:
        """Presses a key, named as in `KeyboardEvent.key`: `ArrowLeft`, `Shift`, `a`. While it is down, it repeats."""

    def key_up(self, key: str) -> None:
        """Releases a key."""

    def release(self) -> None:
        """Releases every key and the mouse's button, where one is down."""

    def finger(self, path: Sequence[Point]) -> None:
        """One finger comes down at the first point, moves through the others, and is lifted at the last."""


class PlaywrightDriver:
    """Chromium by Playwright.

    Args:
        page: A page of a context; with `has_touch` in the context's options a finger works too.
        has_touch: Whether the context has that option.
    """

    engine = "chromium"

    def __init__(self, page: Page, *, has_touch: bool = False) -> None:
        self.page, self.has_touch = page, has_touch
        self.held: set[str] = set()

    def goto(self, address: str) -> None:
        """As `Driver` says; so do the others."""
        self.page.goto(address)

    def evaluate(self, script: str, *values: Any) -> Any:
        return self.page.evaluate(f"(values) => ({script})(...values)", list(values))

    def move(self, point: Point) -> None:
        self.page.mouse.move(*point)

    def down(self) -> None:
        self.page.mouse.down()
        self.held.add("button")

    def up(self) -> None:
        self.page.mouse.up()
        self.held.discard("button")

    def wheel(self, across: float, down: float) -> None:
        self.page.mouse.wheel(across, down)

    def key_down(self, key: str) -> None:
        self.page.keyboard.down(key)
        self.held.add(key)

    def key_up(self, key: str) -> None:
        self.page.keyboard.up(key)
        self.held.discard(key)

    def release(self) -> None:
        for each in tuple(self.held):
            if each == "button":
                self.up()
            else:
                self.key_up(each)

    def finger(self, path: Sequence[Point]) -> None:
        session = self.page.context.new_cdp_session(self.page)
        for kind, point in zip(["touchStart", *["touchMove"] * (len(path) - 1)], path, strict=True):
            points = [{"x": point[0], "y": point[1]}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()
