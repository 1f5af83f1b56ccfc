"""The data package that a run of a page shows, and caches of the latest views.

Where the log that the server shows lives: in this project, in another folder, or in a database.

A cache of what is costly to work out: once for all who ask at the same time.
"""

import threading
from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from os import environ
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar

import streamlit as st
from cachetools import LRUCache, cached

from dashboard.session import own_log
from dashboard.session.page_session import page_session
from raillinks.domain.problems import DataError
from raillinks.exports import since
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.filters import FILTERS
from raillinks.query.known_log import FilteredLog, known_log
from raillinks.query.selection import Selection
from raillinks.query.views import Valued, View
from raillinks.versions.live_package import LivePackage, Served
from raillinks.versions.storage import LogStore, is_address
from raillinks.versions.version_history import VersionHistory

SETTING = "RAILLINKS_LOG"
"""The environment variable that names the folder or the database; without it this project's own log is shown."""


def home(named: str, own: Path) -> Path | LogStore:
    """Where the log is.

    Args:
        named: The setting. With an address that cannot be used the server does not start (`server/served_folder`); here
            it leads to no log.
        own: The folder without it.
    """
    if not is_address(named):
        return Path(named or own)
    try:
        from raillinks.database import storage  # noqa: PLC0415 (an optional extra)

        return storage.of_address(named)
    except (ModuleNotFoundError, DataError):
        return Path(named)


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
        self._one_at_a_time = one_at_a_time or _one_at_a_time
        self._lock = threading.Lock()  # locked to look up, never during the work
        self._kept: LRUCache[Key, Made] = LRUCache(most)
        self._look_up_or_make = cached(self._kept, key=lambda key: key, lock=self._lock)(make)

    def __call__(self, key: Key) -> Made:
        """The result for an argument."""
        with self._lock:
            found = self._kept.get(key)
        if found is not None:
            return found
        with self._one_at_a_time:  # somebody else may have worked it out meanwhile
            return self._look_up_or_make(key)


ROOT = Path(__file__).resolve().parents[2]
VIEWS, SELECTIONS = 64, 16
"""How many views are cached, so that a reader who switches pages or goes back does not wait for the same one again;
and how much of what they share: what a selection shows on any day. A package keeps its logs itself (`known_log`).
"""

live = LivePackage(home(environ.get(SETTING, ""), ROOT))
"""The package that pages and API serve."""
_OF_THIS_RUN, _SERVED, LATEST_VERSION = "dataset", "served", "latest_version"


@dataclass(frozen=True, slots=True)
class Lookups:
    """How many look-ups of a cache found what they looked for, and how many did not."""

    hits: int
    misses: int


def begin_run(data_version: str = "") -> Served:
    """Chooses the package for a whole run of a page; an update during the run waits for the next one.

    Args:
        data_version: An earlier version to show, or `own`; the latest one, if it is empty or not there.

    Returns:
        What is served now, whichever version the run shows.

    Raises:
        DataError: It cannot be used.
    """
    live.wait_until_current()
    served = live.served()
    st.session_state[LATEST_VERSION], st.session_state[_SERVED] = served.dataset.version, served
    st.session_state[_OF_THIS_RUN] = _of_version(served, data_version)
    return served


def of_address(data_version: str) -> Dataset:
    """The package that a page with this data version in its address shows.

    Raises:
        DataError: There is none that can be used.
    """
    return _of_version(live.served(), data_version)


def _of_version(served: Served, data_version: str) -> Dataset:
    own = own_log.dataset_of(data_version)
    if own is not None:
        return own
    kept = served.earlier.dataset(data_version, served.dataset) if data_version and served.earlier else None
    return kept or served.dataset


def end_run() -> None:
    """Releases the package, so that an idle session does not keep it in memory."""
    for name in (_OF_THIS_RUN, _SERVED):
        st.session_state.pop(name, None)


def dataset() -> Dataset:
    """The package of the run; between two runs, in a callback, the one that the next run would show.

    Raises:
        DataError: It cannot be used.
    """
    return of_run() or of_address(page_session().linked_version)


def of_run() -> Dataset | None:
    """The package of the run; None between two runs, and before the run has chosen it."""
    chosen: Dataset | None = st.session_state.get(_OF_THIS_RUN)
    return chosen


def _served() -> Served:
    """What was served as the run began; between two runs, what is served now."""
    of_run: Served | None = st.session_state.get(_SERVED)
    return of_run or live.served()


def latest() -> Dataset:
    """The latest version of the package, whichever the run shows."""
    return _served().dataset


def versions() -> tuple[str, ...]:
    """The data versions that can be shown."""
    served = _served()
    return served.earlier.names(served.dataset) if served.earlier else (served.dataset.version,)


def earlier(data_version: str) -> Dataset | None:
    """An earlier version of the package; None if it is not kept."""
    served = _served()
    return served.earlier.dataset(data_version, served.dataset) if served.earlier else None


def updated_since(data_version: str) -> Collection[str]:
    """The ids of the events of which something has changed since a version; none if it is not kept.

    A column that came later, such as a translation, is no change of an event.
    """
    served = _served()
    kept = _history(served)
    return () if kept is None else since.updated(kept, served.dataset, data_version, new_columns=False) or ()


def became(name: str) -> Mapping[str, Any] | None:
    """What became of an id that the package does not have: see `since.trace_id`."""
    served = _served()
    kept = _history(served)
    return None if kept is None else since.trace_id(kept, served.dataset, name)


def _history(served: Served) -> VersionHistory | None:
    """The versions up to the one that is served; None where nobody can ask for one."""
    return served.earlier.history().until(served.dataset.content_hash) if served.earlier else None


@dataclass(frozen=True, slots=True)
class _CacheKey:
    """A package and a selection of it; packages with equal hashes are the same."""

    dataset: Dataset = field(compare=False)
    content_hash: str
    selection: Selection


class _Caches:
    """The latest views of packages, and what they share.

    Args:
        one_at_a_time: Locked while something is worked out; None = the lock of everything else.
    """

    def __init__(self, one_at_a_time: AbstractContextManager[object] | None = None) -> None:
        self.view = lru_cache(VIEWS)(self._view)
        self.counts = lru_cache(VIEWS)(self._counts)
        self.any_day = SharedWork(self._any_day, SELECTIONS, one_at_a_time)
        self.valued = SharedWork(self._valued, SELECTIONS, one_at_a_time)

    def _view(self, key: _CacheKey) -> View:
        same = _CacheKey(key.dataset, key.content_hash, views.any_days(key.selection))
        return views.view_on(key.dataset, key.selection, self.any_day(same))

    def _any_day(self, key: _CacheKey) -> FilteredLog:
        log = known_log(key.dataset, views.reading(key.selection))
        return views.filtered_log(key.dataset, key.selection, log)

    def _counts(self, key: _CacheKey, widget: str) -> Mapping[str, Mapping[str, int]]:
        def valued_of(others: Selection) -> Valued:
            return self.valued(_CacheKey(key.dataset, key.content_hash, others))

        return views.facets(key.dataset, self.view(key), valued_of, [f for f in FILTERS if f.widget == widget])

    def _valued(self, key: _CacheKey) -> Valued:
        return views.valued(key.dataset, self.any_day(key))


_shared = _Caches()


def _own_caches(_: Dataset) -> _Caches:
    return _Caches(RLock())


def _caches(dataset: Dataset) -> _Caches:
    """Where views of a package are cached: those of a reader's own log with it, since they must end with it.

    Nobody else waits while one is worked out.
    """
    return dataset.once(_own_caches) if dataset.own_name else _shared


def view(dataset: Dataset, selection: Selection) -> View:
    """What a selection shows of a package; nobody may change its frames."""
    return _caches(dataset).view(_CacheKey(dataset, dataset.content_hash, selection))


def counts(dataset: Dataset, selection: Selection, widget: str) -> Mapping[str, Mapping[str, int]]:
    """How many events each value of a filter would show, of the filters that are shown as one kind of widget."""
    return _caches(dataset).counts(_CacheKey(dataset, dataset.content_hash, selection), widget)


def view_lookups() -> Lookups:
    """How often a view was looked up in the cache and found, or had to be computed."""
    info = _shared.view.cache_info()
    return Lookups(info.hits, info.misses)
