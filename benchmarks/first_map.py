"""From navigation to the first map: pages with the time map beside a Streamlit page with one map of its layers."""

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Page

from benchmarks.row import Row

CHART = "chart"
CACHES = ("cold", "warm")


class Load(NamedTuple):
    """Milliseconds from navigation.

    Attributes:
        first: To the first whole map on the screen, on which the day can be moved.
        moved: To a map that can be dragged and zoomed by hand.
    """

    first: float
    moved: float


def first_map_rows(
    open_page: Callable[[], Page], pages: Mapping[str, tuple[str, int]], goals: Mapping[str, float], loads: int
) -> Iterator[Row]:
    """The pages loaded in turns, each in new profiles, and once more in the same ones.

    Args:
        open_page: Opens a page in a new profile, with the probe in it.
        pages: By name, `CHART` among them: the address, and how many layers it fetches, each as a file.
        goals: Of each page with the time map, the most that its first map may take, per that of the Streamlit page.
        loads: How often each page is loaded.
    """
    for address, layers in pages.values():
        _loads(open_page(), address, layers, times=1)  # the servers and the browser have their files from now on
    found: dict[str, list[list[Load]]] = {page: [] for page in pages}
    for _ in range(loads):
        for page, (address, layers) in pages.items():
            found[page].append(_loads(open_page(), address, layers))
    for name, goal in goals.items():
        for what, limit in (("first", goal), ("moved", None)):
            said = name if what == "first" else f"{name}, until it can be dragged"
            for cache, word in enumerate(CACHES):
                ours, chart = (median(getattr(load[cache], what) for load in found[page]) for page in (name, CHART))
                yield Row(f"{said} / Streamlit page with one map, {word} cache", ours / chart, limit)


def _loads(page: Page, address: str, layers: int, times: int = len(CACHES)) -> list[Load]:
    page.add_init_script("watcher.timesToTheEnd()")
    found = [_load(page, address, layers) for _ in range(times)]
    page.context.close()
    return found


def _load(page: Page, address: str, layers: int) -> Load:
    """One load, until nothing more is drawn.

    A map of deck.gl is there with the first frame that draws as much as the last one, once the graphics process has
    drawn it. The time map is there when the frame of its first whole picture is on the screen; it can be dragged when
    deck.gl has drawn as much as in the end, and the time map says so.
    """
    page.goto(address)
    page.wait_for_function("count => watcher.still(count)", arg=layers)
    own = page.evaluate("document.querySelector('[data-testid=time-map]') !== null")
    if own:
        page.wait_for_function("() => watcher.readyAt() !== null && watcher.picturedAt() !== null")
    page.evaluate("watcher.drawnOut()")
    drawn, ready, pictured = page.evaluate("[watcher.usableAt(), watcher.readyAt(), watcher.picturedAt()]")
    return Load(pictured, max(drawn, ready)) if own else Load(drawn, drawn)
