"""A practised person at a keyboard: types, and counts what a keystroke-level model says that it takes.

The model is that of Card, Moran and Newell (1980): a key takes 0.2 s (an average skilled typist, 55 words a minute),
and a thought before each new piece of work 1.35 s. Of what is copied from the page that is read, the way there and back
counts too. A title is fetched by Ctrl and D, whose box has the page's title selected; the site's name behind it is
taken off word by word. The desk's response counts where it takes longer than the thought that goes on meanwhile.
"""

import re
from collections.abc import Callable
from time import monotonic

from playwright.sync_api import Page, expect

KEY, THOUGHT = 0.2, 1.35  # seconds
THERE_AND_BACK = 10  # keys: Alt and Tab, Ctrl and L, Ctrl and C, Alt and Tab, Ctrl and V
FOR_THE_TITLE = 11  # the same with Ctrl and D, and Escape, which closes the box
FURTHEST = 12  # presses of Tab that a person goes to the next field


class Typist:
    """Goes through a form by keyboard alone.

    Args:
        page: The page.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.thoughts, self.waited = page, 0, 0, 0.0

    @property
    def seconds(self) -> float:
        """How long it took by the model."""
        return self.keys * KEY + self.thoughts * THOUGHT

    def wait(self, seen: Callable[[], None], meanwhile: float = THOUGHT) -> None:
        """Waits for what the desk shows.

        Args:
            seen: Returns once it is there.
            meanwhile: The seconds that the person needs anyway, to think of what comes next.
        """
        began = monotonic()
        seen()
        self.waited += max(0.0, monotonic() - began - meanwhile)

    def press(self, *keys: str) -> None:
        """Presses keys; one with modifiers counts each."""
        for key in keys:
            self.keys += len(key.split("+"))
            self.page.keyboard.press(key)

    def go_to(self, label: str, furthest: int = FURTHEST) -> None:
        """Presses Tab until a field or a button has the keyboard."""
        passed = []
        for _ in range(furthest):
            if self._has(label):
                return
            passed.append(self.page.evaluate(_NAMED))
            self.press("Tab")
        raise AssertionError(f"{label} is not reached, but {passed}")

    def press_at(self, label: str, key: str, furthest: int = FURTHEST) -> None:
        """Decides to press a key at a box or a button."""
        self.go_to(label, furthest)
        self.thoughts += 1
        self.press(key)

    def type(self, label: str, text: str, furthest: int = FURTHEST) -> None:
        """Types a text into a field."""
        self.go_to(label, furthest)
        self.thoughts += 1
        self.keys += len(text) + sum(letter.isupper() for letter in text)
        self.page.keyboard.type(text)

    def copy(self, label: str, text: str) -> None:
        """Copies the address of the page that is read: a thought to fetch it, the way there and back, one to go on."""
        self.go_to(label)
        self.thoughts += 2
        self.keys += THERE_AND_BACK
        self.page.keyboard.insert_text(text)

    def copy_title(self, label: str, title: str, site: str) -> None:
        """Copies the title of the page that is read, and takes the name of the site off, which takes a thought more."""
        self.go_to(label)
        self.thoughts += 3
        self.keys += FOR_THE_TITLE + len(("Control", "Shift"))
        self.page.keyboard.insert_text(f"{title} – {site}")
        for _ in site.split():
            self.keys += 1
            self.page.keyboard.press("Control+Shift+ArrowLeft")
        self.press("Backspace", "Backspace", "Backspace")  # the words, the space, the dash
        left = self.page.evaluate("document.activeElement.value").strip()
        assert left == title, left

    def choose(self, label: str, begin: str, option: str) -> None:
        """Chooses a word by what it begins with."""
        self.go_to(label)
        self.thoughts += 1
        self.keys += len(begin) + sum(letter.isupper() for letter in begin) + 1
        self.page.keyboard.type(begin)
        self.wait(lambda: expect(self.page.get_by_role("option").first).to_contain_text(option), meanwhile=0.0)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("combobox", name=label, exact=True)).to_have_value(re.compile(f"^{option}"))

    def _has(self, label: str) -> bool:
        named: str = self.page.evaluate(_NAMED)
        return named.strip().startswith(label)


_NAMED = """() => {
  const at = document.activeElement;
  return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '';
}"""
"""What the element that has the keyboard is called."""
