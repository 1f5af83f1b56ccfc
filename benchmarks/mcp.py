"""Questions of machines (docs/mcp.md): how long the protocol's own client takes, beside the same asked of the API."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import httpx2
from mcp import Client

from benchmarks.row import Row
from tests.browser.conftest import ROOT, running_server

CALLS, CLIENTS, ROUNDS = 400, 4, 3
MOST_SECONDS = 1.0  # for a hundred calls
LINK = {"crossing": "dandong-sinuiju", "service": "freight"}
MIX: Mapping[str, Mapping[str, str]] = {
    "status_on": LINK, "why": LINK, "cite": {}, "unknown": LINK, "intervals": LINK, "find_events": {"limit": "10"},
    "compare": LINK,
}  # fmt: skip
"""The tools, each asked about one link, as a conversation does; `find_events` for ten events, `cite` for the view."""


def rows() -> list[Row]:
    """Seconds for a hundred calls of random days, and each way to ask for the status of all links against the API."""
    with running_server(ROOT) as address:
        mixed = [[*MIX][number % len(MIX)] for number in range(CALLS)]
        one = [["status_on"] * CALLS, ["status_on"] * (CALLS // 4)]
        of_mix = best(lambda: asyncio.run(asked(address, [(name, MIX[name]) for name in mixed])))
        of_link = best(lambda: asyncio.run(asked(address, [(name, LINK) for name in one[0]])))
        of_all = best(lambda: asyncio.run(asked(address, [(name, {}) for name in one[1]])))
        api = best(lambda: asyncio.run(fetched(address, "answer", LINK, CALLS // 4)))
        api_all = best(lambda: asyncio.run(fetched(address, "status.csv", {}, CALLS // 4)))
    return [
        Row("a hundred calls of all tools, in seconds", of_mix, MOST_SECONDS),
        Row("a hundred calls of status_on, one link, in seconds", of_link, MOST_SECONDS),
        Row("the same ÷ answer of the API", of_link / api),
        Row("a hundred calls of status_on, all links with sentences, in seconds", of_all),
        Row("the same ÷ status.csv of the API", of_all / api_all),
    ]


def best(measure: Any) -> float:  # noqa: ANN401 (a function)
    """The least of some rounds."""
    return min(measure() for _ in range(ROUNDS))


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
