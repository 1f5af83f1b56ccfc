"""How the server sends its answers, and how it ends."""

import os
import signal
import socket
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.concurrency import run_in_threadpool

from raillinks.words.problems import DataError

SHUTDOWN_SECONDS = 5
"""How long answers under way may take after SIGTERM or SIGINT before the server ends without them."""
_OPEN_FILES = Path("/dev/fd")  # on Linux and macOS; elsewhere nothing is changed
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def lifespan(load: Callable[[], object]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """A lifespan that loads the data before the first request, sends every answer at once, and ends soon.

    Args:
        load: Loads the data package, and waits for it; pages report data that cannot be used.
    """

    @asynccontextmanager
    async def run(app: object) -> AsyncIterator[None]:
        with suppress(DataError):
            await run_in_threadpool(load)
        _limit_shutdown()
        async with nagle_disabled(app):
            yield

    return run


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


def _limit_shutdown() -> None:
    """Limits the time that uvicorn waits for readers once a signal ends it.

    By default it has no limit, so that one reader who never reads keeps it alive. Streamlit starts uvicorn without its
    option `timeout_graceful_shutdown`. The server is the object whose method handles the signal.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server):
        server.config.timeout_graceful_shutdown = SHUTDOWN_SECONDS


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
