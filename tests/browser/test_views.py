"""Every page in every language, size and theme: nothing overflows, overlaps, is cut, stays in English or fails."""

import re

import pytest

from pages.catalogues import messages
from tests.browser.conftest import opened_page
from tests.browser.views import LANGS, PAGES, in_turn, open_view

pytestmark = pytest.mark.browser

OWN_404 = re.compile(r"/(\w+)/_stcore/(health|host-config)$")
"""Streamlit asks for these below the page's path first, gets a 404, and then asks at the top."""


@pytest.fixture
def view(quick_browser, server):
    """A page without WebGL at 1440×900."""
    yield from opened_page(quick_browser, server, viewport={"width": 1440, "height": 900})


def ids(path: str) -> str:
    return path or "map"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_view_has_its_layout_and_no_errors(view, server, path, lang):
    open_view(view, server, path, lang)
    looks = {f"{w}×{h} {theme}": view.evaluate("look.layout()") for (w, h), theme in in_turn(view)}
    wrong = {
        f"{kind}: {what}": [size for size, other in looks.items() if what in other[kind]]
        for look in looks.values() for kind, found in look.items() for what in found
    }  # fmt: skip
    assert wrong == {}
    assert [told.text for told in view.console if not expected(told)] == []


def expected(told) -> bool:
    """Whether an error of the console is one that Streamlit itself makes on every page but the first."""
    found = OWN_404.search(told.location["url"])
    return found is not None and found[1] in PAGES and "404" in told.text


ALLOWED = (
    "Skip to main content", "App pages", "Choose date", "Help for .*", "(year|month|day), .*", "Clear( all| value)?",
    "Choose an option", "Scroll (left|right)", "Open", "Close", "Show password text", "Press Enter to apply",
)  # fmt: skip
"""What Streamlit itself says to screen readers, in English whatever the page's language; as regular expressions."""


@pytest.mark.parametrize("lang", [lang for lang in LANGS if lang != "en"])
@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_view_says_nothing_in_english(view, server, path, lang):
    open_view(view, server, path, lang)
    single = [m.id for m in messages.template() if m.id and isinstance(m.id, str)]
    given = {"lang": lang, "messages": single, "allowed": ALLOWED}
    assert view.evaluate("given => look.untranslated(given)", given) == []
