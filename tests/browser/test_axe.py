"""Every page in both themes: axe finds nothing serious in what we render; of Streamlit's own only what is listed."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.views import PAGES, THEMES, Theme, in_turn, open_view
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser

OURS = ".rl-html, [data-testid=stHtml], [data-testid=time-map]"
SERIOUS = ("serious", "critical")
STREAMLITS: dict[str, str] = {}
"""Rules that Streamlit's own elements break, and where: nothing of ours is in them."""


def serious(page) -> list[tuple[str, list, bool]]:
    """Each serious fault: the rule, what breaks it, and whether that is ours."""
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in SERIOUS]
    return [(v["id"], node["target"], is_ours(page, node["target"])) for v in found for node in v["nodes"]]


def is_ours(page, target: list) -> bool:
    """Whether what axe names lies in an element that we render."""
    given = [target[0] if isinstance(target[0], str) else target[0][0], OURS]
    return page.evaluate("([target, ours]) => document.querySelector(target)?.closest(ours) != null", given)


LOOKED_AT: dict[str, Sequence[Theme]] = by_tier(
    {path: [THEMES[n % 2]] for n, path in enumerate(PAGES)}, dict.fromkeys(PAGES, THEMES)
)
"""The themes of each page: before a change one, the other for the next page."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "map")
def test_axe_finds_nothing_serious(wide_page, server, path):
    open_view(wide_page, server, path, "en")
    wide_page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    for _ in in_turn(wide_page, [((1440, 900), theme) for theme in LOOKED_AT[path]]):
        found = serious(wide_page)
        assert [(rule, target) for rule, target, ours in found if ours] == []
        assert [(rule, target) for rule, target, ours in found if not ours and rule not in STREAMLITS] == []


def test_a_fault_is_found_and_whose_it_is(wide_page, server):
    open_view(wide_page, server, "about", "en")
    wide_page.evaluate(
        """() => Object.entries({ours: '.rl-html', other: '[data-testid=stMain]'}).forEach(([id, selector]) =>
          document.querySelector(selector).insertAdjacentHTML('beforeend', `<img src="data:," id="${id}">`))"""
    )
    assert serious(wide_page) == [("image-alt", ["#ours"], True), ("image-alt", ["#other"], False)]
