"""Two servers on one database with 50 sessions: a new version reaches each of them, and an outage none of them."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen

import pytest

from benchmarks.reader import Reader, Run
from raillinks.database import log
from raillinks.database.address import Database
from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.database.conftest import fresh
from tests.database.test_log import folder, publish, published

__all__ = ["folder", "published"]
pytestmark = pytest.mark.database
SESSIONS = 50
ASK_EVERY = 5.0  # seconds: as an open page does (dashboard/session/newer_data.js)
SOON = 10.0  # seconds from a publication to every page
DAY = "2020-04-01"


class Page(Reader):
    """An open page, which knows which content hash it shows, and asks for a newer one as its script does.

    Pages that were opened one after the other ask so too: `first_asks` says after how many seconds this one does.
    """

    shown = ""
    first_asks = 0.0

    def _take_element(self, delta: Any) -> int:
        part = delta.new_element.bidi_component
        if part.component_name == "rail_links_html_block" and part.json:
            self.shown = json.loads(part.json).get("shown", self.shown)
        return super()._take_element(delta)

    async def runs(self) -> Run:
        """A run that changes nothing."""
        return await self.opens(DAY)

    async def waits_for(self, content_hash: str, begun: float) -> float:
        """Asks until the page shows a version; gives the seconds since its publication."""
        await asyncio.sleep(self.first_asks)
        while self.shown != content_hash:
            latest = await asyncio.to_thread(get, f"{self.address}/api/v1/latest.json")
            if latest["content_hash"] == self.shown:
                await asyncio.sleep(ASK_EVERY)
                continue
            assert (await self.runs()).errors == 0
        return monotonic() - begun


def get(address: str) -> Any:
    with urlopen(address, timeout=60) as answer:
        return json.load(answer)


async def all_run(pages: list[Page]) -> list[int]:
    return [run.errors for run in await asyncio.gather(*(page.runs() for page in pages))]


async def opened(stack: AsyncExitStack, addresses: Sequence[str]) -> list[Page]:
    """The pages of all readers, in turn at these addresses."""
    pages = [Page(addresses[n % len(addresses)]) for n in range(SESSIONS)]
    for n, page in enumerate(pages):
        page.first_asks = n * ASK_EVERY / SESSIONS
        await stack.enter_async_context(page)
    assert await all_run(pages) == [0] * SESSIONS
    return pages


async def seconds_to_each(pages: list[Page], folder: Path, database: Database) -> tuple[str, list[float]]:
    """Publishes a version; gives its content hash, and how long it took to each page."""
    publish(folder, "war", "flood")
    moved = await asyncio.to_thread(log.push, folder, database)
    new, begun = moved.moved.files.content_hash, monotonic()
    return new, await asyncio.gather(*(page.waits_for(new, begun) for page in pages))


async def visit(addresses, server, database, folder, kill) -> list[float]:
    """What 50 readers go through; gives how long the new version took to each."""
    async with AsyncExitStack() as stack:
        pages = await opened(stack, addresses)
        new, took = await seconds_to_each(pages, folder, database)
        server.stop("immediate")
        try:
            assert await all_run(pages) == [0] * SESSIONS
        finally:
            server.start()
        assert await all_run(pages) == [0] * SESSIONS
        kill()
        others = [page for page in pages if page.address == addresses[1]]
        assert await all_run(others) == [0] * len(others)
        assert {page.shown for page in pages} == {new}
        return took


def test_a_new_version_is_on_every_page_soon_and_nobody_loses_one(server, folder):
    address = fresh(server)
    log.push(folder, Database(address))
    with ExitStack() as stack:
        replicas = [running_server(ROOT, RAILLINKS_LOG=address) for _ in range(2)]
        addresses = [stack.enter_context(replica) for replica in replicas]
        took = asyncio.run(visit(addresses, server, Database(address), folder, replicas[0].process.kill))
    assert len(took) == SESSIONS
    print(f"the new version was on every page after {max(took):.1f} s")  # noqa: T201 (a figure of docs/shared-log.md)
    assert max(took) < SOON
