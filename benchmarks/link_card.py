"""What the card of a link costs a page: `GET` of the map page with it, beside the same page without, in turns."""

import asyncio
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.types import Message, Scope

from benchmarks.row import Row
from dashboard.server.head import Head
from dashboard.server.link_cards import OfLinks
from dashboard.session import served_data
from dashboard.streamlit_compat import own_page

ROUNDS, MOST_MS = 200, 5.0


def rows() -> Iterator[Row]:
    """The milliseconds that a cached card adds."""
    yield Row("GET / with its link card − without, in ms", asyncio.run(added_ms()), MOST_MS)


async def added_ms() -> float:
    """The difference of the medians."""
    served_data.live.served()
    with_card, without = page(), page()
    without.links = NoCards()
    if await fetched(with_card) <= await fetched(without):
        raise ValueError("the page has no card")
    taken: dict[Head, list[float]] = {with_card: [], without: []}
    for _ in range(ROUNDS):
        for app, times in taken.items():
            start = perf_counter()
            await fetched(app)
            times.append((perf_counter() - start) * 1_000)
    return median(taken[with_card]) - median(taken[without])


def page() -> Head:
    """Streamlit's own page behind our middleware."""

    async def answer(_: object) -> FileResponse:
        return FileResponse(own_page())

    return Head(Starlette(routes=[Route("/", answer)]), served_data.live.served)


class NoCards(OfLinks):
    """The page as it was before it had a card."""

    async def of(self, *_: object) -> tuple[bytes, bytes]:
        """Nothing."""
        return b"", b""


async def fetched(app: Head) -> int:
    """Asks for the page of one day; the length of the answer."""
    scope: Scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": b"as_of=2022-04-29&lang=ko", "scheme": "http",
        "headers": [(b"host", b"127.0.0.1")],
    }  # fmt: skip
    length = 0

    async def receive() -> Message:
        await asyncio.sleep(3_600)  # the reader stays
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal length
        length += len(message.get("body", b""))

    await app(scope, receive, send)
    return length
