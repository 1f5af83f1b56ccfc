"""The page that needs no server, on a plain host, beside a Streamlit page with one map of the same layers."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from benchmarks.first_map import CHART, OURS, first_map_rows
from benchmarks.row import Row
from benchmarks.timemap import WIDE, opened
from dashboard.session import served_data
from layers.catalog import LAYERS
from static_page import document, parts
from tests.browser.chromium import FLAGS, executable
from tests.browser.conftest import ROOT, running_server
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
        return [*first_map(Path(folder)), size]


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
