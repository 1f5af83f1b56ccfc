"""The views that the tests render and the contact sheets show: each page in each language, size and theme."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from dashboard.session import pages
from raillinks.i18n.languages import LANGUAGES
from tests.browser.conftest import PATIENCE, settle
from tests.support.tiers import by_tier

Theme = Literal["light", "dark"]
Look = tuple[tuple[int, int], Theme]
"""A size of the window in pixels, and a theme."""

PAGES = tuple(pages.PAGES)
LANGS = tuple(LANGUAGES)
SIZES = ((1440, 900), (1024, 768), (390, 844))
THEMES: tuple[Theme, ...] = ("light", "dark")
LOOKS = tuple(product(SIZES, THEMES))
TRIED_LOOKS: Mapping[tuple[str, str], tuple[Look, ...]] = MappingProxyType(
    {
        (path, LANGS[(page + size) % 3]): by_tier(((SIZES[size], THEMES[(page + size) % 2]),), LOOKS)
        for page, path in enumerate(PAGES)
        for size in range(len(SIZES))
    }
)
"""What the tests render of each page in each language: in the sample each pair of page, size, theme and language."""
QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "compare": "as_of=2022-09-26&compare_with=2020-01-15&from=2019-01-01&to=2019-12-31"
        "&compare_from=2024-01-01&compare_to=2024-12-31",
        "events": "event=dd-2022-09-26-resumption",
    }
)
"""What a page is asked to show, where its plain address leaves part of it empty."""

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
_FILLED = """() => [...document.querySelectorAll('.rl-html')].every((room) => room.childElementCount > 0)
  && document.querySelector('.rl-languages') !== null
  && document.querySelector('[data-testid=stSkeleton]') === null
  && (document.querySelector('[data-testid=time-map]')?.dataset.ready ?? 'true') === 'true'"""
_IN_THEME = "theme => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === theme"


def address(path: str, lang: str) -> str:
    """The view's address below the server's."""
    return f"/{path}?" + "&".join([*([QUERIES[path]] if path in QUERIES else []), f"lang={lang}"])


def open_view(page: Page, server: str, path: str, lang: str) -> Page:
    """Opens a view in a language, and waits until everything on it is drawn."""
    open_drawn(page, server + address(path, lang))
    page.evaluate(LOOK)
    return page


def open_drawn(page: Page, url: str) -> Page:
    """Opens an address, and waits until everything on the page is drawn."""
    page.goto(url)
    settle(page)
    page.wait_for_function(_FILLED, timeout=PATIENCE)
    return page


def in_turn(page: Page, looks: Iterable[Look] = LOOKS) -> Iterator[Look]:
    """The opened page in each size and theme, one after another; gives them once nothing moves."""
    for size, theme in looks:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_function(_IN_THEME, arg=theme)
        rest(page)
        yield size, theme


def rest(page: Page) -> None:
    """Waits until nothing on the page moves: half of the time as it is, then brought to the front.

    Once a page had not come to rest in a minute, for a reason that is not known: a failure says what there is to know.

    Raises:
        AssertionError: it did not come to rest; with the frames that it draws in a second, and what moves.
    """
    page.evaluate("look.forget()")
    for _ in range(2):
        try:
            page.wait_for_function("look.rests()", polling="raf", timeout=PATIENCE / 2)
        except PlaywrightTimeoutError:
            page.bring_to_front()
        else:
            return
    raise AssertionError(f"the page does not rest: {page.evaluate('look.unrest()')}")
