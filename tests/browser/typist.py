"""A practised person at a keyboard: types, and counts what a keystroke-level model says that it takes.

The model is that of Card, Moran and Newell (1980): a key takes 0.2 s (an average skilled typist, 55 words a minute),
and a thought before each new piece of work 1.35 s. What is copied from the page that is read comes by the clipboard:
two keys.
"""

import re

from playwright.sync_api import Page, expect

KEY, THOUGHT = 0.2, 1.35  # seconds


class Typist:
    """Goes through a form by keyboard alone.

    Args:
        page: The page.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.thoughts = page, 0, 0

    @property
    def seconds(self) -> float:
        """How long it took by the model."""
        return self.keys * KEY + self.thoughts * THOUGHT

    def press(self, *keys: str) -> None:
        """Presses keys; one with modifiers counts each."""
        for key in keys:
            self.keys += len(key.split("+"))
            self.page.keyboard.press(key)

    def go_to(self, label: str) -> None:
        """Presses Tab until a field or a button has the keyboard."""
        for _ in range(12):
            if self._has(label):
                return
            self.press("Tab")
        raise AssertionError(f"{label} is not reached: {self.page.evaluate(_NAMED)}")

    def type(self, label: str, text: str) -> None:
        """Types a text into a field."""
        self.go_to(label)
        self.thoughts += 1
        self.keys += len(text) + sum(letter.isupper() for letter in text)
        self.page.keyboard.type(text)

    def paste(self, label: str, text: str) -> None:
        """Pastes a text into a field, copied from the page that is read."""
        self.go_to(label)
        self.thoughts += 1
        self.keys += 2  # Ctrl and V
        self.page.keyboard.insert_text(text)

    def choose(self, label: str, begin: str, option: str) -> None:
        """Chooses a word by what it begins with."""
        self.go_to(label)
        self.thoughts += 1
        self.keys += len(begin) + 1
        self.page.keyboard.type(begin)
        expect(self.page.get_by_role("option").first).to_contain_text(option)
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
