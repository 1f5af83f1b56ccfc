"""Answers that are computed on request: few at a time, equal ones once, and none that nobody waits for any more."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
PATIENCE = 25.0
"""Seconds: a proxy in front of the server waits for 30, and would then ask the next server for the same."""


class BusyError(Exception):
    """Too many answers wait to be computed, or this one has waited too long."""


class GoneError(Exception):
    """Who asked has closed the connection."""


class _Work(Generic[Key, Made]):
    """An answer that is computed or waits for it, and how many wait for the answer."""

    def __init__(self, key: Key, make: Callable[[], Made]) -> None:
        self.asked: tuple[Key, Callable[[], Made]] | None = key, make  # None once it is dropped
        self.waiting = 0
        self.future: Future[Made]


class SingleFlight(Generic[Key, Made]):
    """Computes answers off the event loop. Equal requests at one time share one computation.

    What is under way is bounded, so that requests cannot take the threads that other answers need. An answer is not
    begun once all who asked for it have left (their `get` was cancelled), or have waited too long.

    Args:
        at_once: How many are computed at a time.
        waiting: How many may be under way or wait for it.
        patience: How many seconds an answer may take, the time in which it waits included.
    """

    def __init__(self, at_once: int = 2, waiting: int = 32, patience: float = PATIENCE) -> None:
        self.waiting, self.patience = waiting, patience
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="few-at-once")
        self._under_way: dict[Key, _Work[Key, Made]] = {}

    async def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """The answer to a request.

        Args:
            key: Says all that the answer depends on.
            make: Computes it.

        Raises:
            BusyError: Too many others wait, or the answer takes too long.
        """
        work = self._joined(key, make)
        try:
            answer = asyncio.wrap_future(work.future)
            answer.add_done_callback(_looked_at)
            done, _ = await asyncio.wait(
                [answer], timeout=self.patience
            )  # cancelled, it takes the answer from no other
            if not done:
                raise BusyError
            return answer.result()
        finally:
            self._left(work)

    def _joined(self, key: Key, make: Callable[[], Made]) -> _Work[Key, Made]:
        with self._lock:
            work = self._under_way.get(key)
            if work is None:
                if len(self._under_way) >= self.waiting:
                    raise BusyError
                work = self._under_way[key] = _Work(key, make)
                work.future = self._pool.submit(self._made, work)
            work.waiting += 1
            return work

    def _left(self, work: _Work[Key, Made]) -> None:
        """One who waited for an answer does so no more: nobody begins it for nobody."""
        with self._lock:
            work.waiting -= 1
            if work.asked and not work.waiting and work.future.cancel():
                del self._under_way[work.asked[0]]
                work.asked = None  # the pool holds the work itself until its turn comes

    def _made(self, work: _Work[Key, Made]) -> Made:
        if work.asked is None:  # never: what is dropped is cancelled
            raise BusyError
        key, make = work.asked
        try:
            return make()
        finally:
            with self._lock:
                del self._under_way[key]


def _looked_at(answer: "asyncio.Future[Any]") -> None:
    """The error of an answer that nobody waits for any more is no error of the event loop."""
    if not answer.cancelled():
        answer.exception()


async def unless_gone(receive: Callable[[], Awaitable[MutableMapping[str, Any]]], work: Awaitable[Made]) -> Made:
    """The result of work for a client; the work is cancelled once the client has closed the connection.

    Args:
        receive: The ASGI channel of a request whose body nobody else reads.
        work: What is to be done.

    Raises:
        GoneError: The client has left.
    """
    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait([doing, leaving], return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise GoneError
        return doing.result()
    finally:
        doing.cancel()  # does nothing once it has ended
        leaving.cancel()


async def _gone(receive: Callable[[], Awaitable[MutableMapping[str, Any]]]) -> None:
    """Returns once the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
