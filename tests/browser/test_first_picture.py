"""The map before deck.gl is there: it shows what deck.gl shows, its day moves, and deck.gl takes over."""

import io
import json

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, READY, settle
from tests.browser.time_map import as_of, link, root, slider
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

DRAWN = "[data-testid=time-map][data-drawn=true]"
VIEWS = (
    "?as_of=2022-09-26",
    "?as_of=2022-09-26&compare_with=2020-03-15&divider=40",
    "?as_of=2012-05-01&lat=40.115&lon=124.392&zoom=12.2",
    "?as_of=1952-05-01&lat=40.6&lon=125.2&zoom=9.6&crossings_shown=ever",
)


class HeldDeck:
    """Keeps the page's deck.gl back until it is let go."""

    def __init__(self, page: Page) -> None:
        self.waiting: list = []
        self.free = False
        page.route("**/assets/deckgl/index.js", self._take)

    def _take(self, route) -> None:
        if self.free:
            route.continue_()
        else:
            self.waiting.append(route)

    def let_go(self) -> None:
        self.free = True
        for route in self.waiting:
            route.continue_()


def opened_without_deck(page: Page, server: str, query: str) -> HeldDeck:
    deck = HeldDeck(page)
    page.goto(f"{server}/{query}", wait_until="commit")
    page.wait_for_selector(DRAWN, timeout=PATIENCE)
    assert root(page).get_attribute("data-ready") is None
    settle(page)
    return deck


def picture(page: Page) -> np.ndarray:
    page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    shot = page.locator(".tm-map").screenshot(animations="disabled")
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB").reduce(4), dtype=int)


def assert_alike(one: np.ndarray, other: np.ndarray) -> None:
    """No two pixels of four by four differ by more than the edges of lines, which are smoothed differently."""
    apart = np.abs(one - other).max(axis=2)
    assert apart.mean() < 1.5  # of 255
    assert (apart > 55).sum() <= 2


@pytest.mark.parametrize("query", by_tier(VIEWS[:1], VIEWS))
def test_the_first_picture_is_the_one_that_deckgl_draws(small_page, server, query):
    deck = opened_without_deck(small_page, server, query)
    first = picture(small_page)
    deck.let_go()
    small_page.wait_for_selector(READY, timeout=PATIENCE)
    assert small_page.locator(".tm-first").count() == 0
    assert_alike(first, picture(small_page))
    assert first.std(axis=(0, 1)).min() > 5  # it shows something
    if query == VIEWS[0]:
        small_page.set_viewport_size({"width": 390, "height": 844})  # a phone has little room for a button
        whole = root(small_page).locator("[data-el=border]")
        whole.evaluate("button => { button.click(); button.blur(); }")
        expect(small_page.locator("[data-testid=time-map][data-shows-whole]")).to_have_count(1)
        expect(whole).not_to_be_visible()


@slow("a longer way to what the others here see")
def test_the_day_and_the_place_move_before_deckgl_is_there_and_stay(small_page, server):
    deck = opened_without_deck(small_page, server, "?as_of=2022-09-26")
    before = picture(small_page)
    slider(small_page).focus()
    small_page.keyboard.press("ArrowLeft")
    expect(link(small_page, "dandong-sinuiju", "freight")).to_have_attribute("data-status", "suspended")
    assert as_of(small_page) == "2022-09-25"
    small_page.locator("[data-el=mapIn]").click()
    moved = picture(small_page)
    assert (np.abs(moved - before).max(axis=2) > 50).mean() > 0.02
    deck.let_go()
    small_page.wait_for_selector(READY, timeout=PATIENCE)
    assert_alike(moved, picture(small_page))
    assert as_of(small_page) == "2022-09-25"


@slow("a longer way to what the others here see")
def test_its_projection_is_that_of_deckgl(small_page, server):
    small_page.goto(f"{server}/?as_of=2022-09-26")
    small_page.wait_for_selector(READY, timeout=PATIENCE)
    module = small_page.evaluate(
        "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/flat_view.js')).name"
    )
    found = small_page.evaluate(
        """async (module) => {
          const { flatView } = await import(module);
          const bounds = [[123.9, 39.95], [130.9, 43.05]];
          const padding = { top: 56, bottom: 30, left: 45, right: 45 };
          const views = [flatView, deck.WebMercatorViewport].map((View) => {
            const size = { width: 991, height: 423 };
            const { longitude, latitude, zoom } = new View(size).fitBounds(bounds, { padding, maxZoom: 14 });
            const view = new View({ ...size, longitude, latitude, zoom });
            const places = [[124.4, 40.1], [130.6, 42.9], [119, 45]].flatMap((at) => view.project(at));
            return [longitude, latitude, zoom, ...places];
          });
          return JSON.stringify(views);
        }""",
        module,
    )
    ours, decks = json.loads(found)
    assert ours == pytest.approx(decks, abs=1e-3)


NEVER_DRAWN = """() => {
  let create;
  globalThis.decks = [];
  Object.defineProperty(globalThis, 'createDeck', {
    get: () => create && ((wish) => {
      const deck = create(wish);
      const { setProps, finalize } = deck;
      const kept = { ended: false };
      globalThis.decks.push(kept);
      deck.setProps = ({ onAfterRender, ...props }) => setProps.call(deck, props);
      deck.finalize = () => {
        kept.ended = true;
        finalize.call(deck);
      };
      return deck;
    }),
    set: (made) => {
      create = made;
    },
    configurable: true,
  });
}"""


@slow("a longer way to what the others here see")
def test_a_map_that_is_left_before_deckgl_has_drawn_ends_both(small_page, server):
    page = small_page
    page.add_init_script(f"({NEVER_DRAWN})()")
    page.goto(f"{server}/", wait_until="commit")
    page.wait_for_selector(DRAWN, timeout=PATIENCE)
    page.wait_for_function("globalThis.decks.length === 1")
    page.get_by_role("link", name="Events", exact=True).first.click()
    page.wait_for_url("**/events**")
    page.wait_for_function("globalThis.decks[0].ended")
