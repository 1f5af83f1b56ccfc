"""How the server sends its answers, whom it waits for, and how it ends."""

import asyncio
import logging
import os
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import uvicorn
from starlette.concurrency import run_in_threadpool

from dashboard.server import health, websockets
from dashboard.streamlit_compat import end_expired_sessions
from dashboard.streamlit_uploads import forget_uploads_of_ended_sessions
from raillinks.domain.problems import DataError

SHUTDOWN_SECONDS = 5
"""How long answers under way may take after SIGTERM or SIGINT before the server ends without them."""
_TICK = 0.2  # seconds
TURN = 0.0002
"""Seconds until a thread that computes lets another one go on. A quick answer gives its turn away at each step of numpy
and Arrow, and waits so long beside a costly one: at worst 1.2 to 1.5 s with 0.001, 0.7 s with 0.0003, 0.5 s with 0.0001
(29 November 2026, one status.csv beside a workbook, two cores)."""
_FOLLOW_EVERY = 0.5  # seconds: less than `live_package.MOST_AGE`, so that answers seldom wait
_AGAIN = 2.0  # seconds until work that failed begins anew: less than any watchdog waits
GIVE_BACK_EVERY = 30.0
"""Seconds between two collections. Nobody is answered during one; every two seconds, they took a tenth of the time of a
server whose sessions kept ending (3 December 2026, the browser tests)."""
_LOG = logging.getLogger(__name__)
_OPEN_FILES = Path("/dev/fd")  # on Linux and macOS; elsewhere nothing is changed
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def lifespan(
    load: Callable[[], object],
    on_start: Callable[[], object] = lambda: None,
    *,
    longest: int = websockets.MOST_BYTES,
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """A lifespan that loads the data before the first request, sends every answer at once, and ends soon.

    Meanwhile it notices new data while nobody asks for any, answers requests for websockets that cannot be read, cuts
    slow clients off, and tells the service manager that the server is ready, and that it still answers.

    Args:
        load: Loads the data package, and waits for it; pages report data that cannot be used.
        on_start: Says on the terminal what only who starts the server may know.
        longest: The bytes of the largest message that a page may send.
    """

    async def follow(_: uvicorn.Server) -> None:
        while True:
            with suppress(DataError):
                load()
            await asyncio.sleep(_FOLLOW_EVERY)

    @asynccontextmanager
    async def run(app: object) -> AsyncIterator[None]:
        sys.setswitchinterval(TURN)
        with suppress(DataError):
            await run_in_threadpool(load)
        on_start()
        server = _server()
        if server:
            websockets.limit(server.config, longest)
        tasks = (
            [asyncio.create_task(kept_up(work, server)) for work in (_announce, look_after, follow)] if server else []
        )
        try:
            async with nagle_disabled(app):
                yield
        finally:
            for task in tasks:
                task.cancel()
            _LOG.info("the server ends", extra={"event": "stopping"})
            health.notify(health.STOPPING)

    return run


async def kept_up(
    work: Callable[[uvicorn.Server], Coroutine[object, object, None]], server: uvicorn.Server, again: float = _AGAIN
) -> None:
    """Does work for as long as the server runs: where it fails, the log says so, and it begins anew.

    Args:
        work: The work.
        server: The server.
        again: Seconds until work that failed begins anew.
    """
    while True:
        task = asyncio.create_task(work(server))
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()  # does nothing once it has ended
        error = task.exception()
        if error is None:
            return
        _LOG.error("work of the server failed", exc_info=error, extra={"event": "work-failed", "work": work.__name__})
        await asyncio.sleep(again)


async def _announce(server: uvicorn.Server) -> None:
    """Says that the server is ready once it takes connections, and again and again that it lives."""
    while not server.started:  # noqa: ASYNC110 (uvicorn sets a flag, and no event)
        await asyncio.sleep(_TICK)
    _LOG.info("the server is ready", extra={"event": "ready"})
    health.notify(health.SYSTEMD_READY)
    every = health.watchdog_seconds()
    while every:
        health.notify(health.SYSTEMD_ALIVE)
        await asyncio.sleep(every)


async def look_after(server: uvicorn.Server) -> None:
    """Limits what is waited for: readers once a signal ends the server, slow clients, sessions that are left."""
    server.config.timeout_graceful_shutdown = SHUTDOWN_SECONDS
    slow = websockets.SlowClients(server)
    ended, given_back = 0, -GIVE_BACK_EVERY
    while True:
        await asyncio.sleep(websockets.LOOK_EVERY)
        slow.look()
        forget_uploads_of_ended_sessions()
        ended += end_expired_sessions()
        if ended and monotonic() - given_back >= GIVE_BACK_EVERY:
            health.give_back()  # their parts name each other, and nobody else collects them soon
            ended, given_back = 0, monotonic()


@asynccontextmanager
async def nagle_disabled(_: object) -> AsyncIterator[None]:
    """A lifespan in which the server sends every answer at once.

    Streamlit binds its socket in a way that hides from asyncio that it is TCP, so that Nagle's algorithm stays on: on a
    kept connection, the body of each answer then waits some 40 ms for the reader's system to confirm its head.
    Connections inherit the option from the listening socket.
    """
    for descriptor in _descriptors():
        _disable_nagle(descriptor)
    yield


def _server() -> uvicorn.Server | None:
    """The server that runs this application: the object whose method handles the signal that ends it.

    Streamlit starts it without the option `timeout_graceful_shutdown`, so that one reader who never reads would keep
    it alive for ever.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return server if isinstance(server, uvicorn.Server) else None


def _descriptors() -> list[int]:
    """The files that this process has open."""
    return [int(path.name) for path in _OPEN_FILES.iterdir()] if _OPEN_FILES.is_dir() else []


def _disable_nagle(descriptor: int) -> None:
    """Turns Nagle's algorithm off if the file is a TCP socket."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return
        with socket.socket(fileno=os.dup(descriptor)) as same:
            if same.family in _INTERNET and same.type == socket.SOCK_STREAM:
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:  # closed since it was listed: the listing's own file, or another thread's
        return
