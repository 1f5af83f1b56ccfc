"""The server over standard input and output, for a client that starts it as a process of its own."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
from mcp.server.stdio import stdio_server

from raillinks.mcp.server import Host, server
from raillinks.store.live_package import LivePackage, Served


def serve(folder: Path, address: str, day: Callable[[], np.datetime64]) -> None:
    """Serves until its input ends. A package that changes is read again, as the dashboard reads it.

    Args:
        folder: The folder of the data package.
        address: The address of a dashboard that shows the same package, with a slash at its end; empty = none.
        day: Gives the current day.

    Raises:
        DataError: The package cannot be used.
    """
    live = LivePackage(folder)
    live.served()
    asyncio.run(_run(live, address, day))


async def _run(live: LivePackage, address: str, day: Callable[[], np.datetime64]) -> None:
    async def work(_: object, make: Callable[[], object]) -> object:
        return await asyncio.to_thread(make)

    def newest() -> Served:
        live.wait_until_current()  # nothing else looks at the files between two questions
        return live.served()

    made = server(Host(newest, day, lambda _: address, work))
    async with stdio_server() as (incoming, outgoing):
        await made.run(incoming, outgoing, made.create_initialization_options())
