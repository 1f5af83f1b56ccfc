"""A reader of the map while somebody else brings a large log in a browser, beside the same reader before.

Both are readers of one server. What is brought is read in a process of its own: it takes the processor, not the server.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from playwright.sync_api import Page, sync_playwright

from benchmarks import intake
from benchmarks.reader import Reader, some_days
from benchmarks.row import Row
from benchmarks.sessions import checked, p95
from tests.browser.chromium import executable
from tests.browser.conftest import NO_WEBGL, ROOT, running_server, settle

ROWS, LONG = 200_000, 1_000_000
ALONE = 40  # runs before it
WARMING = 10  # runs that are not counted
PAUSE = 0.2  # seconds between two runs: a reader looks at a map
FILES = "[data-testid=stFileUploader] input"
PATIENCE = 600_000  # milliseconds


def rows(n: int = ROWS) -> Iterator[Row]:
    """The 95th percentile of the runs of one reader, meanwhile against before."""
    content, done = intake.log(n), Event()
    with running_server(ROOT) as address, TemporaryDirectory() as folder, ThreadPoolExecutor(1) as other:
        path = Path(folder) / "log.csv"
        path.write_bytes(content)
        asyncio.run(_runs(address, _times(WARMING)))
        before = asyncio.run(_runs(address, _times(ALONE)))
        with _your_log(address) as page:
            reader = other.submit(asyncio.run, _runs(address, done.is_set))
            try:
                page.set_input_files(f"{FILES} >> nth=0", files=[path])
                page.get_by_text(f"{n:,} rows =").wait_for(timeout=PATIENCE)
            finally:
                done.set()
        meanwhile = reader.result()
    name = f"a reader while {len(meanwhile)} runs long {n:,} rows are brought: p95 / before"
    print(f"{1000 * p95(before):.0f} ms before, {1000 * p95(meanwhile):.0f} ms meanwhile")
    yield Row(name, p95(meanwhile) / p95(before), 1.5)


def long_rows() -> Iterator[Row]:
    """The same while a million rows are brought."""
    return rows(LONG)


def _times(most: int) -> Callable[[], bool]:
    """Whether it has been asked so often."""
    left = iter(range(most))
    return lambda: next(left, None) is None


async def _runs(address: str, is_done: Callable[[], bool]) -> list[float]:
    """Seconds of each run of a reader who goes from day to day."""
    days = some_days()
    async with Reader(address) as reader:
        checked(await reader.opens(next(days)))
        found = []
        while not is_done():
            found.append(checked(await reader.goes_to(next(days))).seconds)
            await asyncio.sleep(PAUSE)
        return found


@contextmanager
def _your_log(address: str) -> Iterator[Page]:
    """The page “Your log” in a browser: that it opens belongs to no upload."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=list(NO_WEBGL)) as browser,
    ):
        page = browser.new_page()
        page.goto(f"{address}/your_log?lang=en")
        page.wait_for_selector(FILES, state="attached")
        settle(page)
        yield page
