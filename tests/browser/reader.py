"""Somebody who sees nothing: what the accessibility tree has of the focus is all that is known of a page."""

from playwright.sync_api import Page

MOST_PRESSES = 60


class Reader:
    """Presses keys, hears what has the focus, and counts the presses.

    Args:
        page: The page.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0
        self.session = page.context.new_cdp_session(page)

    def press(self, key: str) -> str:
        """Presses a key, and hears what has the focus then."""
        self.presses += 1
        self.page.keyboard.press(key)
        return self.heard()

    def press_until(self, key: str, part: str) -> str:
        """Presses a key until what is heard has a part."""
        while part not in (heard := self.press(key)):
            assert self.presses < MOST_PRESSES, heard
        return heard

    def heard(self) -> str:
        """Name, value and description of what has the focus, as the accessibility tree has them."""
        focused = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": focused["objectId"], "fetchRelatives": False}
        [node] = self.session.send("Accessibility.getPartialAXTree", asked)["nodes"]
        return " ".join(str(node.get(part, {}).get("value", "")) for part in ("name", "value", "description"))

    def read(self) -> list[str]:
        """The texts of the page in the order in which they are read aloud."""
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        return [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "StaticText"]
