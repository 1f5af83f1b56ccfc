"""The page that needs no server, on a plain host, and the map page of the dashboard, until their first map.

Both are loaded in turns with a Streamlit page with one map of the same layers.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from benchmarks.first_map import CHART, first_map_rows
from benchmarks.row import Row
from benchmarks.timemap import (
    LONG,
    MOVES,
    OPENING,
    PERIOD,
    QUICK,
    WIDE,
    Effort,
    bare_frames,
    bare_page,
    box_of,
    days,
    merged,
    opened,
    scrub,
    small_log,
    without_snapping,
)
from dashboard.session import served_data
from layers.catalog import LAYERS
from static_page import document, parts
from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import READY, ROOT, running_server
from tests.support.static_host import hosted

STATIC, SERVED = "first usable map of the static page", "first usable map"
LIMIT = 0.4
SINGLE_LIMIT = 6_000_000  # bytes


def rows(effort: Effort = QUICK) -> Iterator[Row]:
    """Its size, the first map of both, and drags over its days."""
    dataset = served_data.live.served().dataset
    made = parts.of_dataset(dataset)
    with TemporaryDirectory() as folder:
        document.write(Path(folder), document.folder(dataset, made))
        size = len(document.single(dataset, made)) / SINGLE_LIMIT
        yield Row(f"the page as one file / {SINGLE_LIMIT // 1_000_000} MB", size, 1)
        with (
            hosted(Path(folder)) as (address, _),
            running_server(ROOT) as dashboard,
            running_server(ROOT, "benchmarks/served/app.py") as beside,
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=executable(), args=list(FLAGS)) as browser,
        ):
            yield from first_maps(browser, address, dashboard, beside, effort.loads)
            yield from scrubbing(browser, address, beside, effort.rounds)


def long_rows() -> Iterator[Row]:
    """The same with more loads and rounds."""
    return rows(LONG)


def first_maps(browser: Browser, address: str, dashboard: str, beside: str, loads: int) -> Iterator[Row]:
    """Navigation to the first map: cold and warm cache, in turns."""
    pages = {
        STATIC: (f"{address}/", 0),
        SERVED: (f"{dashboard}/", len(LAYERS)),
        CHART: (f"{beside}/?page=chart&height=560", len(LAYERS)),
    }
    yield from first_map_rows(lambda: opened(browser, WIDE), pages, {STATIC: LIMIT, SERVED: 1.0}, loads)


def scrubbing(browser: Browser, address: str, beside: str, rounds: int) -> Iterator[Row]:
    """Drags over the days, with the goals of the time map that a server sends; in turns with the bare page."""
    page = opened(browser, WIDE)
    page.goto(f"{address}/?as_of=2022-09-26&{OPENING}")
    page.wait_for_selector(READY)
    page.wait_for_selector("body[data-whole]")
    bare = bare_page(browser, beside, box_of(page.locator("[data-testid=time-map] [data-el=map]")))
    without_snapping(page)
    last = page.get_by_role("slider", name="As-of date").get_attribute("aria-valuemax")
    period = (PERIOD[0], int(str(last)))  # the page knows no today: its timeline ends with the log
    scrub(page, days(20, period), period)
    drags, frames = [], []
    for _ in range(rounds):
        drags.append(scrub(page, days(MOVES, period), period))
        frames += bare_frames(bare)
    yield from small_log(*merged(drags), median(frames), "scrubbing the static page")
