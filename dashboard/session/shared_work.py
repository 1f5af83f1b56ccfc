"""A cache of what is costly to work out: once for all who ask at the same time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")  # never None

_one_at_a_time = threading.RLock()  # one piece of work may need another


class SharedWork(Generic[Key, Made]):
    """Keeps the latest results of a function by its argument.

    All that is not kept is worked out one after the other, so that many readers who ask for the same wait for the first
    and do not all work it out. Who asks for what is kept waits for nobody.

    Args:
        make: Works a result out.
        most: How many results are kept.
        one_at_a_time: Locked during the work; None = the lock of all who give none.
    """

    def __init__(
        self, make: Callable[[Key], Made], most: int, one_at_a_time: AbstractContextManager[object] | None = None
    ) -> None:
        self.make, self.most = make, most
        self._one_at_a_time = one_at_a_time or _one_at_a_time
        self._lock = threading.Lock()  # locked to look up, never during the work
        self._kept: OrderedDict[Key, Made] = OrderedDict()

    def __call__(self, key: Key) -> Made:
        """The result for an argument."""
        found = self._found(key)
        return self._worked_out(key) if found is None else found

    def _found(self, key: Key) -> Made | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _worked_out(self, key: Key) -> Made:
        with self._one_at_a_time:
            found = self._found(key)  # somebody else may have worked it out meanwhile
            if found is not None:
                return found
            made = self.make(key)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self.most:
                    self._kept.popitem(last=False)
            return made
