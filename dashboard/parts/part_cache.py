"""Caches parts of a page (HTML, a frame, a chart), so that a reader who comes back to a view does not wait for them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from typing import TypeVar, TypeVarTuple

import streamlit as st

from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from raillinks.clock import today

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

CACHE_SIZE = 16
"""How many results of a part are cached: some views, each in some languages, of the current readers."""


def by_view(page: OpenPage) -> Hashable:
    """The key of a part that reads the view, in a language, and today."""
    return page.dataset.content_hash, page.view.selection, page.say.lang, today()


def by_links(page: OpenPage) -> Hashable:
    """The key of a part that also holds links of `page_links`, which carry the rest of the session on."""
    return by_view(page), st.session_state["selection"], session_state.page()


@dataclass(frozen=True, slots=True)
class _CacheKey:
    """A page and the key of one of its parts; pages with equal keys have the same part."""

    page: OpenPage = field(compare=False)
    key: Hashable


def cached(
    key_of: Callable[[OpenPage], Hashable],
) -> Callable[[Callable[[OpenPage, *Ts], T]], Callable[[OpenPage, *Ts], T]]:
    """Caches what a part of a page returns, by all that it reads.

    Nobody may change what the part returns; its further arguments must be hashable.

    Args:
        key_of: `by_view` or `by_links`. Whatever the part reads and the key lacks would be shown stale.
    """

    def decorate(part: Callable[[OpenPage, *Ts], T]) -> Callable[[OpenPage, *Ts], T]:
        @lru_cache(maxsize=CACHE_SIZE)
        def from_cache(key: _CacheKey, args: tuple[*Ts]) -> T:
            return part(key.page, *args)

        def cached_part(page: OpenPage, *args: *Ts) -> T:
            return from_cache(_CacheKey(page, key_of(page)), args)

        update_wrapper(cached_part, part)
        return cached_part

    return decorate
