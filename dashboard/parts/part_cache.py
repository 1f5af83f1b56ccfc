"""Caches parts of a page (HTML, a frame, a chart), so that a reader who comes back to a view does not wait for them."""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple

import streamlit as st

from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from raillinks.clock import today
from raillinks.package.dataset import Dataset

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MOST_BYTES = 4_000_000
"""How much all parts together may keep: some hundred results, of the views and languages of the current readers."""


def by_view(page: OpenPage) -> Hashable:
    """The key of a part that reads the view, in a language, and today."""
    return page.dataset.content_hash, page.view.selection, page.say.lang, today()


def by_links(page: OpenPage) -> Hashable:
    """The key of a part that also holds links of `page_links`, which carry the rest of the session on."""
    return by_view(page), st.session_state["selection"], session_state.page()


class KeptParts:
    """The results of all parts that were asked for last, with a bound on their bytes.

    Args:
        most_bytes: How many bytes are kept, as `pickle` writes results and keys.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.size = most_bytes, 0
        self._lock = threading.Lock()  # runs are threads; never locked while a part is made
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, part: Callable[..., T], key: Hashable, make: Callable[[], T]) -> T:
        """The result of a part.

        Args:
            part: The part.
            key: All else that the result depends on.
            make: Makes it; two who ask at the same time may both do so.
        """
        place = part, key
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                found: T = self._kept[place][0]
                return found
        made = make()
        size = len(pickle.dumps((key, made)))
        if size > self.most_bytes:  # it would take the place of all others, and not stay
            return made
        with self._lock:
            self.size += size - self._kept.pop(place, (None, 0))[1]
            self._kept[place] = made, size
            while self.size > self.most_bytes:
                self.size -= self._kept.popitem(last=False)[1][1]
        return made


_kept_parts = KeptParts(MOST_BYTES)


def _own_parts(_: Dataset) -> KeptParts:
    return KeptParts(MOST_BYTES)


def _parts(dataset: Dataset) -> KeptParts:
    """Where parts made of a package are kept: those of a reader's own log with it, since they must end with it."""
    return dataset.once(_own_parts) if dataset.own_name else _kept_parts


def cached(
    key_of: Callable[[OpenPage], Hashable],
) -> Callable[[Callable[[OpenPage, *Ts], T]], Callable[[OpenPage, *Ts], T]]:
    """Caches what a part of a page returns, by all that it reads.

    Nobody may change what the part returns; its further arguments must be hashable.

    Args:
        key_of: `by_view` or `by_links`. Whatever the part reads and the key lacks would be shown stale.
    """

    def decorate(part: Callable[[OpenPage, *Ts], T]) -> Callable[[OpenPage, *Ts], T]:
        @wraps(part)
        def cached_part(page: OpenPage, *args: *Ts) -> T:
            return _parts(page.dataset).get(part, (key_of(page), args), lambda: part(page, *args))

        return cached_part

    return decorate
