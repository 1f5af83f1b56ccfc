"""Where a run of the map page spends its time under load: `python -m benchmarks.profile [SESSIONS]`.

Shares of the looks, some hundred a second, at which a run was going on: with all that a function called, and in the
function itself. Waiting for other threads counts. Garbage collection is timed.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from typing import Any
from urllib.request import urlopen

from benchmarks.reader import Reader, some_days
from benchmarks.sessions import MOST, RERUNS, checked
from tests.browser.conftest import ROOT, running_server

SHOWN = 60  # functions


def main(sessions: int) -> None:
    """Prints the profile of the first runs, and then that of reruns."""
    with running_server(ROOT, "benchmarks/served/profiled.py") as address:
        asyncio.run(_profile(address, sessions))


async def _profile(address: str, sessions: int) -> None:
    days = some_days()
    async with Reader(address) as warm:
        checked(await warm.opens(next(days)))
    await _noted(address)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(address)) for _ in range(sessions)]
        await asyncio.gather(*(reader.opens(next(days)) for reader in readers))
        print(text("first runs", await _noted(address)))
        for _ in range(RERUNS):
            await asyncio.gather(*(reader.goes_to(next(days)) for reader in readers))
        print(text("reruns", await _noted(address)))


async def _noted(address: str) -> dict[str, Any]:
    """What the server has noted since it was last asked."""
    noted: dict[str, Any] = await asyncio.to_thread(_fetched, f"{address}/profile")
    return noted


def _fetched(address: str) -> Any:  # noqa: ANN401 (JSON)
    with urlopen(address, timeout=60) as answer:  # noqa: S310 (our own server)
        return json.load(answer)


def text(name: str, noted: dict[str, Any]) -> str:
    """A profile as text."""
    looks = max(noted["looks"], 1)
    collecting = noted["collecting"] / noted["seconds"]
    lines = [f"{name}: {noted['seconds']:.1f} s; collecting garbage {collecting:.0%} {noted['collected']}"]
    for title, counts in (("with all that it called", noted["seen"]), ("in itself", noted["itself"])):
        lines.append(f"  {title}")
        latest = sorted(counts.items(), key=lambda item: -item[1])[:SHOWN]
        lines += [f"  {count / looks:6.1%}  {function}" for function, count in latest]
    return "\n".join(lines)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MOST)
