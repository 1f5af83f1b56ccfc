"""The page that needs no server, on a plain host, beside a Streamlit page with one map of the same layers."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from benchmarks.first_map import CHART, OURS, first_map_rows
from benchmarks.row import Row
from benchmarks.timemap import (
    MOVES,
    OPENING,
    PERIOD,
    ROUNDS,
    WIDE,
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

LIMIT = 0.4
SINGLE_LIMIT = 6_000_000  # bytes


def rows() -> list[Row]:
    dataset = served_data.live.served().dataset
    made = parts.of_dataset(dataset)
    with TemporaryDirectory() as folder:
        document.write(Path(folder), document.folder(dataset, made))
        size = Row(
            f"the page as one file / {SINGLE_LIMIT // 1_000_000} MB",
            len(document.single(dataset, made)) / SINGLE_LIMIT,
            1,
        )
        return [*first_map(Path(folder)), *scrubbing(Path(folder)), size]


def first_map(folder: Path) -> list[Row]:
    """Navigation to the first map: cold and warm cache, in turns."""
    with (
        hosted(folder) as (page, _),
        running_server(ROOT, "benchmarks/served/app.py") as beside,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=list(FLAGS)) as browser,
    ):
        pages = {OURS: (f"{page}/", 0), CHART: (f"{beside}/?page=chart&height=560", len(LAYERS))}
        name = "first usable map of the page without a server"
        return first_map_rows(lambda: opened(browser, WIDE), pages, name, LIMIT)


def scrubbing(folder: Path) -> list[Row]:
    """Drags over the days, with the goals of the time map that a server sends; in turns with the bare page."""
    with (
        hosted(folder) as (address, _),
        running_server(ROOT, "benchmarks/served/app.py") as beside,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=list(FLAGS)) as browser,
    ):
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
        for _ in range(ROUNDS):
            drags.append(scrub(page, days(MOVES, period), period))
            frames += bare_frames(bare)
        return small_log(*merged(drags), median(frames), "scrubbing the page without a server")
