"""What moves on a page without having been pressed, and what is too small to read, as the browser itself tells.

When a page is at rest, as its connection tells.
"""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import settle
from tests.support.waiting import eventually

MOST_SHIFT = 0.05
LEAST_TEXT = 13  # CSS pixels
WATCH = """window.shifts = []; new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    window.shifts.push([value, sources.map(({ node }) => (node?.parentElement ?? node)?.className)]);
}).observe({ type: 'layout-shift', buffered: true });"""
"""Notes each layout shift, those right after a press too, with the elements that moved the furthest."""
SEEN = """(node) => { const box = node.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0
    && box.left < innerWidth && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }); }"""
"""Whether an element is on the screen."""
SMALL = f"""(least) => {{ const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {{ const node = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && !node.closest('style, script') && ({SEEN})(node)
      && parseFloat(getComputedStyle(node).fontSize) < least) found.push(walk.currentNode.data); }}
  return found; }}"""
"""The texts on the screen that are smaller than so many pixels."""


class Runs:
    """Whether Streamlit has ended every run that a page has asked for.

    `settle` looks at the page alone, which says "not running" until the first message of a run has come.

    Args:
        page: A page that has not been opened yet.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.begun = page, False, False
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._came)

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.asked, self.begun = True, False

    def _came(self, frame: bytes | str) -> None:
        kind = ForwardMsg.FromString(frame).WhichOneof("type") if isinstance(frame, bytes) else ""
        if kind == "new_session":
            self.begun = True
        elif kind == "script_finished" and self.begun:
            self.asked = False

    def end(self) -> None:
        """Waits until the run of what was pressed last has ended, where it asked for one, and the page shows it."""
        eventually(lambda: self.page.evaluate(TWO_FRAMES) and not self.asked)
        settle(self.page)
        self.page.evaluate(TWO_FRAMES)


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
"""Waits until what came before has been drawn."""
