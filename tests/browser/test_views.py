"""Every page in every language, size and theme: nothing overflows, overlaps, is cut, stays in English or fails.

In English axe looks at each page as well, at one size.
"""

import re

import pytest

from dashboard.i18n.catalogues import messages
from tests.browser.axe import unexpected
from tests.browser.views import LANGS, PAGES, SIZES, THEMES, TRIED_LOOKS, Look, in_turn, open_view
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser

OWN_404 = re.compile(r"/(\w+)/_stcore/(health|host-config)$")
"""Streamlit asks for these below the page's path first, gets a 404, and then asks at the top."""


def ids(path: str) -> str:
    return path or "map"


OTHERS = [lang for lang in LANGS if lang != "en"]
SEEN = by_tier(
    [(path, lang) for n, path in enumerate(PAGES) for lang in ("en", OTHERS[n % len(OTHERS)])],
    [(path, lang) for path in PAGES for lang in LANGS],
)
"""Pages and languages: before a change each page in English and one other."""


@pytest.mark.parametrize(("path", "lang"), SEEN, ids=[f"{ids(path)}-{lang}" for path, lang in SEEN])
def test_a_view_has_its_layout_in_its_own_language_and_no_errors_nor_barriers(wide_page, server, path, lang):
    open_view(wide_page, server, path, lang)
    untranslated = [] if lang == "en" else in_english(wide_page, lang)
    looks = {
        f"{w}×{h} {theme}": wide_page.evaluate("look.layout()")
        for (w, h), theme in in_turn(wide_page, TRIED_LOOKS[lang])
    }
    wrong = {
        f"{kind}: {what}": [size for size, other in looks.items() if what in other[kind]]
        for look in looks.values() for kind, faults in look.items() for what in faults
    }  # fmt: skip
    barriers = {theme: unexpected(wide_page) for _, theme in in_turn(wide_page, seen_by_axe(path, lang))}
    assert wrong == {}
    assert untranslated == []
    assert [(theme, faults) for theme, faults in barriers.items() if faults] == []
    assert [error.text for error in wide_page.console if not expected(error)] == []


def seen_by_axe(path: str, lang: str) -> list[Look]:
    """The looks in which axe sees a page: before a change in one theme, the next page in the other."""
    themes = by_tier([THEMES[PAGES.index(path) % 2]], THEMES) if lang == "en" else []
    return [(SIZES[0], theme) for theme in themes]


def expected(error) -> bool:
    """Whether an error of the console is one that Streamlit itself makes on every page but the first."""
    asked = OWN_404.search(error.location["url"])
    return asked is not None and asked[1] in PAGES and "404" in error.text


ALLOWED = (
    "Skip to main content", "App pages", "Choose date", "Help for .*", "(year|month|day), .*", "Clear( all| value)?",
    "Choose an option", "Scroll (left|right)", "Open", "Close", "Show password text", "Press Enter to apply",
)  # fmt: skip
"""What Streamlit itself says to screen readers, in English whatever the page's language; as regular expressions."""


def in_english(page, lang) -> list[str]:
    """Messages of the interface that the page shows as English has them."""
    single = [m.id for m in messages.template() if m.id and isinstance(m.id, str)]
    return page.evaluate("given => look.untranslated(given)", {"lang": lang, "messages": single, "allowed": ALLOWED})
