"""Questions of machines (docs/mcp.md): how long the protocol's own client takes, beside the same asked of the API."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from itertools import cycle, islice
from time import perf_counter

import httpx2
from mcp import Client

from benchmarks.row import Row
from tests.browser.conftest import ROOT, running_server

CALLS, API_CALLS, CLIENTS, ROUNDS = 280, 20, 4, 2
MOST_SECONDS = 1.0  # for a hundred calls
LINK = {"crossing": "dandong-sinuiju", "service": "freight"}
MIX: Mapping[str, Mapping[str, str]] = {
    "status_on": LINK, "why": LINK, "cite": {}, "unknown": LINK, "intervals": LINK, "find_events": {"limit": "10"},
    "compare": LINK,
}  # fmt: skip
"""The tools, each asked about one link, as a conversation does; `find_events` for ten events, `cite` for the view."""


def rows() -> Iterator[Row]:
    """Seconds for a hundred calls of random days, and each way to ask for the status of all links against the API."""
    with running_server(ROOT) as address:
        mixed = [(name, MIX[name]) for name in islice(cycle(MIX), CALLS)]
        yield Row("a hundred calls of all tools, in seconds", least(lambda: asked(address, mixed)), MOST_SECONDS)
        of_link = least(lambda: asked(address, [("status_on", LINK)] * CALLS))
        yield Row("a hundred calls of status_on, one link, in seconds", of_link, MOST_SECONDS)
        of_api = least(lambda: fetched(address, "answer", LINK, API_CALLS))
        yield Row("the same ÷ answer of the API", of_link / of_api)
        of_all = least(lambda: asked(address, [("status_on", {})] * (CALLS // 4)))
        yield Row("a hundred calls of status_on, all links with sentences, in seconds", of_all)
        of_api = least(lambda: fetched(address, "status.csv", {}, API_CALLS))
        yield Row("the same ÷ status.csv of the API", of_all / of_api)


def least(measure: Callable[[], Coroutine[object, object, float]]) -> float:
    """The least of some rounds."""
    return min(asyncio.run(measure()) for _ in range(ROUNDS))


def day() -> str:
    """A random day: no answer is in a cache."""
    return f"{random.randint(1930, 2025)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"  # noqa: S311


async def asked(address: str, calls: Sequence[tuple[str, Mapping[str, str]]]) -> float:
    """Seconds for a hundred of the calls, by clients that ask at once."""

    async def some(client: Client, own: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        for name, given in own:
            on = {} if name == "intervals" else {"as_of": day()}
            answer = await client.call_tool(name, {**given, **on})
            if answer.is_error:
                raise ValueError(answer.content)

    clients = [Client(f"{address}/mcp") for _ in range(CLIENTS)]
    for client in clients:
        await client.__aenter__()
        await client.list_tools()
    begun = perf_counter()
    await asyncio.gather(*(some(client, calls[n::CLIENTS]) for n, client in enumerate(clients)))
    taken = perf_counter() - begun
    for client in reversed(clients):
        await client.__aexit__(None, None, None)
    return taken * 100 / len(calls)


async def fetched(address: str, path: str, given: Mapping[str, str], count: int) -> float:
    """Seconds for a hundred requests for a path of the API, as many at once."""
    async with httpx2.AsyncClient(timeout=60) as client:

        async def some(number: int) -> None:
            for _ in range(number):
                answer = await client.get(f"{address}/api/v1/{path}", params={**given, "as_of": day()})
                answer.raise_for_status()

        begun = perf_counter()
        await asyncio.gather(*(some(count // CLIENTS) for _ in range(CLIENTS)))
        return (perf_counter() - begun) * 100 / (count // CLIENTS * CLIENTS)
