"""Every page in every language, size and theme: nothing overflows, overlaps, is cut, stays in English or fails.

In English axe and the ear of a screen reader take each page in as well, at one size.
"""

import csv
import re

import pytest

from dashboard.i18n import translator
from dashboard.session.pages import title_of
from tests.browser.axe import unexpected
from tests.browser.conftest import READY
from tests.browser.ear import unclear
from tests.browser.views import LANGS, PAGES, SIZES, THEMES, TRIED_LOOKS, Look, in_turn, open_view
from tests.conftest import ROOT
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser

OWN_404 = re.compile(r"/(\w+)/_stcore/(health|host-config)$")
"""Streamlit asks for these below the page's path first, gets a 404, and then asks at the top."""


EIGHT_SCREENS = 8 * 844
FIRST_ROWS = "document.querySelectorAll('tbody > tr:nth-child(n + 13)').forEach((row) => { row.remove() })"
"""In `make test` each table has its first rows: the others are like them, and a page of 12,000 elements takes 20 s."""
LENGTH = """() => {
  const page = document.querySelector('[data-testid=stMain]');
  const tables = [...page.querySelectorAll('table')].filter((table) => table.checkVisibility());
  const height = (node) => node?.getBoundingClientRect().height ?? Infinity;
  const drawn = (table) => Math.min(height(table), height(table.closest('.rl-wide, .rl-history-figures')));
  return page.scrollHeight - tables.reduce((sum, table) => sum + drawn(table), 0);
}"""
"""How long a page is besides its tables."""


@pytest.mark.parametrize(("path", "lang"), TRIED_LOOKS, ids=lambda name: name or "map")
def test_a_view_has_its_layout_in_its_own_language_and_no_errors_nor_barriers(wide_page, server, path, lang):
    open_view(wide_page, server, path, lang)
    untranslated = [] if lang == "en" else in_english(wide_page, lang)
    assert (wide_page.evaluate("document.documentElement.lang"), wide_page.title()) == (
        lang,
        title_of(path, translator.say(lang)),
    )
    wide_page.evaluate(by_tier(FIRST_ROWS, "null"))
    looks = {
        f"{w}×{h} {theme}": wide_page.evaluate("look.layout()")
        for (w, h), theme in in_turn(wide_page, TRIED_LOOKS[path, lang])
    }
    is_phone = wide_page.viewport_size == {"width": 390, "height": 844}  # the last of all looks is a phone's
    length = wide_page.evaluate(LENGTH) if is_phone else 0
    wrong = {
        f"{kind}: {what}": [size for size, other in looks.items() if what in other[kind]]
        for look in looks.values() for kind, faults in look.items() for what in faults
    }  # fmt: skip
    barriers = {theme: unexpected(wide_page) for _, theme in in_turn(wide_page, seen_by_axe(path, lang))}
    if wide_page.locator(".time-map").count():  # a run of the server after a change of the theme may mount it anew
        wide_page.wait_for_selector(READY)
    unclear_names = unclear(wide_page) if lang in by_tier(["en"], LANGS) else []
    wide_page.keyboard.press("Tab")  # from here on the browser marks the focus
    unmarked = wide_page.evaluate("look.unmarked()") if lang == "en" else []
    assert wrong == {}
    assert length <= EIGHT_SCREENS
    assert untranslated == []
    assert [(theme, faults) for theme, faults in barriers.items() if faults] == []
    assert unclear_names == []
    assert unmarked == []
    assert [error.text for error in wide_page.console if not expected(error)] == []


def seen_by_axe(path: str, lang: str) -> list[Look]:
    """The looks in which axe sees a page: before a change in one theme, the next page in the other."""
    themes = by_tier([THEMES[PAGES.index(path) % 2]], THEMES) if lang == "en" else []
    return [(SIZES[0], theme) for theme in themes]


def expected(error) -> bool:
    """Whether an error of the console is one that Streamlit itself makes on every page but the first."""
    asked = OWN_404.search(error.location["url"])
    return asked is not None and asked[1] in PAGES and "404" in error.text


NAMES = (
    r"https?://\S+", r"[a-z]{2,3}-[\dx]{4}[\w-]*",  # addresses; ids of events
    "CSV", "TSV", "XLSX", "XLS", "ODS", "Parquet", "GeoJSON", "zip", "JSON", "Excel", "xlsx", "WebGL",  # formats
    "SQLite", "ics", "README",  # formats of files
    "YYYY-MM-DD", "km", "mm", "MB",  # units
    "Home", "End", "Enter", "Space", "PgUp", "PgDn", "Shift", "Alt", "Ctrl", "Esc",  # keys
    "Chicago", "APA", "MLA", "BibTeX", "RIS", "CSL-JSON",  # forms of citations
    "RFA", "CSIS", "KOTRA", "NK", "WFP", "COVID-19", "Il-28",  # names and short forms that readers may look for
    "Sinuiju", "Yonhap",  # examples of what can be searched for
)  # fmt: skip
"""What stays in Latin letters on Korean and Chinese pages without a mark of its own, beside the publishers' names."""


def publishers() -> list[str]:
    """The names of those who publish, as regular expressions; a longer one first, since it may begin with a shorter."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        names = {row[column] for row in csv.DictReader(file) for column in ("publisher", "via")} - {""}
    special = re.compile(r"[.*+?^${}()|\[\]\\/]")
    return [special.sub(r"\\\g<0>", name) for name in sorted(names, key=len, reverse=True)]


def in_english(page, lang) -> list[str]:
    """Latin words on the page that are neither marked as of another language nor listed."""
    return page.evaluate("given => look.untranslated(given)", {"lang": lang, "names": [*publishers(), *NAMES]})
