"""Whether the server lives, and whether it can take a new reader: what a proxy or a service manager asks.

What systemd hears of the server: that it is ready, that it still answers, that it ends (sd_notify, no library).

What is no longer needed is given back: to Python, and by Python to the system.
"""

import ctypes
import ctypes.util
import gc
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.server.sessions import OpenSessions
from raillinks.domain.problems import DataError
from raillinks.versions.live_package import Served

ALIVE, READY = "/health/live", "/health/ready"
_OK, _UNAVAILABLE = 200, 503


def routes(load: Callable[[], Served], sessions: OpenSessions) -> list[Route]:
    """The routes of both questions; `/api/v1/health` says more of the data.

    Args:
        load: Gives the data package that is served now, without waiting.
        sessions: The sessions that are open.
    """

    async def alive(_: Request) -> JSONResponse:
        return _said("alive")

    async def ready(_: Request) -> JSONResponse:
        try:
            load()
        except DataError:
            return _said("no-data", _UNAVAILABLE)
        return _said("full", _UNAVAILABLE) if sessions.full() else _said("ready")

    return [Route(ALIVE, alive), Route(READY, ready)]


def _said(word: str, status: int = _OK) -> JSONResponse:
    return JSONResponse({"status": word}, status, headers={"cache-control": "no-store"})


SOCKET, INTERVAL = "NOTIFY_SOCKET", "WATCHDOG_USEC"
"""The environment variables in which systemd says where it listens, and how often it wants to hear (microseconds)."""
SYSTEMD_READY, SYSTEMD_ALIVE, STOPPING = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"
_MICROSECONDS = 1_000_000


def notify(state: bytes) -> None:
    """Tells the service manager a state; nothing where the server was not started by one."""
    address = os.environ.get(SOCKET, "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:  # no file left, nobody listens
        manager.connect("\0" + address[1:] if address.startswith("@") else address)
        manager.sendall(state)


def watchdog_seconds() -> float:
    """How often to say that the server still answers: twice in the time that systemd allows; 0 = never."""
    return int(os.environ.get(INTERVAL, "0")) / _MICROSECONDS / 2


def give_back() -> None:
    """Collects what refers to itself, and gives pages of memory without content back to the system."""
    gc.collect()
    trim = getattr(_c_library(), "malloc_trim", None)
    if trim is not None:
        trim(0)


@cache
def _c_library() -> ctypes.CDLL | None:
    """The system's C library; only that of GNU has a function that gives memory back."""
    name = ctypes.util.find_library("c")
    return ctypes.CDLL(name) if name else None
