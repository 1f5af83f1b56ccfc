"""Contents that are computed on request, few at a time, and the latest ones kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from dashboard.server import metrics
from raillinks.versions.single_flight import SingleFlight


class BytesCache:
    """Computes bytes by name, off the event loop. Equal requests at one time share one computation.

    What it keeps is bounded by number and by size, so that requests can fill neither the memory nor, by waiting, the
    threads that other answers need.

    Args:
        at_once: How many are computed at a time.
        waiting: How many may be under way or wait for it.
        most: How many are kept.
        most_bytes: How many bytes are kept.
        work: Computes them, for other caches too; None = for this one alone.
    """

    def __init__(
        self,
        *,
        at_once: int = 2,
        waiting: int = 32,
        most: int = 256,
        most_bytes: int = 16_000_000,
        work: SingleFlight[str, bytes] | None = None,
    ) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._lock = threading.Lock()
        self._work: SingleFlight[str, bytes] = SingleFlight(at_once, waiting) if work is None else work
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    async def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of a name.

        Args:
            name: Says all that the bytes depend on.
            make: Computes them.

        Raises:
            BusyError: Too many others wait (see `single_flight`).
        """
        found = self._found(name)
        metrics.CONTENT_LOOKUPS.labels("no" if found is None else "yes").inc()
        return await self._work.get(name, partial(self._made, name, make)) if found is None else found

    def _found(self, name: str) -> bytes | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _made(self, name: str, make: Callable[[], bytes]) -> bytes:
        found = self._found(name)  # made since it was looked up
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._kept[name] = made
            self._size += len(made)
            while len(self._kept) > self.most or self._size > self.most_bytes:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made
