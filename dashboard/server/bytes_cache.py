"""Answers that are computed on request: each once, few at a time, and the latest ones kept."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from dashboard.server import metrics


class BusyError(Exception):
    """Too many answers wait to be computed."""


class BytesCache:
    """Computes bytes by name, off the event loop. Equal requests at one time share one computation.

    What it keeps is bounded by number and by size, so that requests can fill neither the memory nor, by waiting, the
    threads that other answers need.

    Args:
        at_once: How many are computed at a time.
        waiting: How many may be under way or wait for it.
        most: How many are kept.
        most_bytes: How many bytes are kept.
    """

    def __init__(self, *, at_once: int = 2, waiting: int = 32, most: int = 256, most_bytes: int = 16_000_000) -> None:
        self.waiting, self.most, self.most_bytes = waiting, most, most_bytes
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="content")
        self._under_way: dict[str, Future[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    async def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of a name.

        Args:
            name: Says all that the bytes depend on.
            make: Computes them.

        Raises:
            BusyError: Too many others wait.
        """
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                metrics.CONTENT_LOOKUPS.labels("yes").inc()
                return self._kept[name]
            metrics.CONTENT_LOOKUPS.labels("no").inc()
            if name not in self._under_way:
                if len(self._under_way) >= self.waiting:
                    raise BusyError
                self._under_way[name] = self._pool.submit(self._make, name, make)
            future = self._under_way[name]
        return await asyncio.shield(asyncio.wrap_future(future))  # one reader who leaves takes it from no other

    def _make(self, name: str, make: Callable[[], bytes]) -> bytes:
        try:
            made = make()
            with self._lock:
                self._keep(name, made)
            return made
        finally:
            with self._lock:
                del self._under_way[name]

    def _keep(self, name: str, made: bytes) -> None:
        self._kept[name] = made
        self._size += len(made)
        while len(self._kept) > self.most or self._size > self.most_bytes:
            self._size -= len(self._kept.popitem(last=False)[1])
