"""What a page tells a screen reader: the names of what can be pressed, typed into or reached with the Tab key."""

import re
from collections import Counter
from typing import Any

from dashboard.i18n import translator
from dashboard.i18n.translator import OPEN_THE_LIST
from raillinks.i18n.languages import LANGUAGES

CONTROLS = (
    "button", "checkbox", "combobox", "ComboBoxSelect", "DisclosureTriangle", "listbox", "menuitem", "radio",
    "searchbox", "slider", "spinbutton", "switch", "tab", "textbox", "ToggleButton",
)  # fmt: skip
"""Roles of the browser's accessibility tree, as its protocol names them. Links stand in rows that tell them apart."""


def names(page) -> list[tuple[str, str, bool]]:
    """Role, name and whether the Tab key stops there, of each node of the page's accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(node) for node in nodes if not node["ignored"]]


def _node(node: dict[str, Any]) -> tuple[str, str, bool]:
    focusable = any(p["name"] == "focusable" and p["value"].get("value") for p in node.get("properties", []))
    return node["role"]["value"], node.get("name", {}).get("value", ""), focusable


UNNAMED = {
    "main": "takes the focus of the link that skips the navigation; the Tab key does not stop there",
    "rowgroup": "where a link over a long page leads; the Tab key does not stop there",
    "generic": "what scrolls: the browser lets the keyboard scroll it (our own are looked for in the page)",
}
"""Roles that need no name here, and why."""
SHARED = re.compile("|".join(re.escape(translator.say(lang)(OPEN_THE_LIST)) for lang in LANGUAGES) + "|Open")
"""What opens a list of choices: it stands in a field with a name of its own, and the Tab key passes it."""
_OUR_UNNAMED = """() => [...document.querySelectorAll(':is(.rl-html, [data-testid=stHtml], .time-map) [tabindex="0"]')]
  .filter((node) => node.checkVisibility() && !node.matches('a, button')
    && !node.hasAttribute('aria-label') && !node.hasAttribute('aria-labelledby'))
  .map((node) => `no name: ${node.tagName} ${node.className}`)"""


def unclear(page) -> list[str]:
    """Tab stops without a name, and names that several controls share."""
    heard = names(page)
    unnamed = [f"no name: {role}" for role, name, stops in heard if stops and not name.strip() and role not in UNNAMED]
    times = Counter(name for role, name, _ in heard if role in CONTROLS)
    shared = [f"{n} times: {name}" for name, n in times.items() if n > 1 and name and not SHARED.fullmatch(name)]
    return unnamed + page.evaluate(_OUR_UNNAMED) + shared
