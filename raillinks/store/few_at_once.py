"""Answers that are computed on request: few at a time, and equal ones once."""

import asyncio
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class BusyError(Exception):
    """Too many answers wait to be computed."""


class FewAtOnce(Generic[Key, Made]):
    """Computes answers off the event loop. Equal requests at one time share one computation.

    What is under way is bounded, so that requests cannot take the threads that other answers need.

    Args:
        at_once: How many are computed at a time.
        waiting: How many may be under way or wait for it.
    """

    def __init__(self, at_once: int = 2, waiting: int = 32) -> None:
        self.waiting = waiting
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="few-at-once")
        self._under_way: dict[Key, Future[Made]] = {}

    async def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """The answer to a request.

        Args:
            key: Says all that the answer depends on.
            make: Computes it.

        Raises:
            BusyError: Too many others wait.
        """
        with self._lock:
            if key not in self._under_way:
                if len(self._under_way) >= self.waiting:
                    raise BusyError
                self._under_way[key] = self._pool.submit(self._made, key, make)
            future = self._under_way[key]
        return await asyncio.shield(asyncio.wrap_future(future))  # one reader who leaves takes it from no other

    def _made(self, key: Key, make: Callable[[], Made]) -> Made:
        try:
            return make()
        finally:
            with self._lock:
                del self._under_way[key]
