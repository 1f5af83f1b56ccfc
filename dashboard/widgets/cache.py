"""Caches parts of a page (HTML, a frame, a chart), so that a reader who comes back to a view does not wait for them.

What names a content that components load by URL: a hash of all that it is made of.

That is the package, the query of its address, and the code, words and libraries that make it. So naming a content needs
no computation, and browsers may keep it for ever.
"""

import pickle
import threading
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from hashlib import sha256
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple
from urllib.parse import parse_qsl

from cachetools import LRUCache

import raillinks
from dashboard.session import session_state
from dashboard.session.page_session import page_session
from dashboard.widgets.open_page import OpenPage
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
    return by_view(page), page_session().selection, session_state.page()


def by_known_on(page: OpenPage) -> Hashable:
    """The key of a part that reads the package as it was known, in a language, whatever the day and the filters."""
    return page.dataset.content_hash, page.view.selection.known_on, page.say.lang


class KeptParts:
    """The results of all parts that were asked for last, with a bound on their bytes.

    Args:
        most_bytes: How many bytes are kept, as `pickle` writes results and keys.
    """

    def __init__(self, most_bytes: int) -> None:
        self._lock = threading.Lock()  # runs are threads; never locked while a part is made
        self._kept: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=itemgetter(1))

    def get(self, part: Callable[..., T], key: Hashable, make: Callable[[], T]) -> T:
        """The result of a part.

        Args:
            part: The part.
            key: All else that the result depends on.
            make: Makes it; two who ask at the same time may both do so.
        """
        place = part, key
        with self._lock:
            kept: tuple[T, int] | None = self._kept.get(place)
        if kept is not None:
            return kept[0]
        made = make()
        size = len(pickle.dumps((key, made)))
        if size <= self._kept.maxsize:  # else it would take the place of all others, and not stay
            with self._lock:
                self._kept[place] = made, size
        return made

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return int(self._kept.currsize)


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
        key_of: `by_view`, `by_links` or `by_known_on`. Whatever the part reads and the key lacks would be shown stale.
    """

    def decorate(part: Callable[[OpenPage, *Ts], T]) -> Callable[[OpenPage, *Ts], T]:
        @wraps(part)
        def cached_part(page: OpenPage, *args: *Ts) -> T:
            return _parts(page.dataset).get(part, (key_of(page), args), lambda: part(page, *args))

        return cached_part

    return decorate


MOST_FIELDS = 2_000
"""How many names and values a query may have: more than all filters of a large package together."""
MADE_BY = (
    "raillinks/**/*.py", "raillinks/**/*.po", "layers/*.py", "timemap/payload.py", "timemap/existence.py",
    "timemap/day_numbers.py", "dashboard/i18n/**/*.py", "dashboard/i18n/**/*.po", "dashboard/widgets/*.py",
    "dashboard/session/*.py", "dashboard/streamlit_uploads.py", "dashboard/link_card/*.py", "dashboard/embed/**/*",
    "layers/fonts/*",
)  # fmt: skip
"""The files that decide on the bytes of a content, beside the package."""
_ROOT, _CORE = Path(__file__).resolve().parents[2], Path(raillinks.__file__).resolve().parents[1]
"""Where the folders lie; the core has another place where it is installed."""
_WITH = ("babel", "geographiclib", "numpy", "pandas", "pillow", "pydeck", "shapely")
"""The libraries that do, too: names of days and months, the map's specification, what draws pictures, distances."""


def name_of(content_hash: str, query: str) -> str:
    """The name of the content that a query asks for of a package.

    Args:
        content_hash: The hash of the package.
        query: The query of the address; before it whatever else tells contents apart.
    """
    return sha256(f"{makers()}\0{content_hash}\0{query}".encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def makers() -> str:
    """A hash of all that decides on the bytes beside package and query; read once, as the code itself is."""
    together = sha256("\0".join(f"{name} {version(name)}" for name in _WITH).encode())
    files: dict[str, Path] = {}
    for pattern in MADE_BY:
        root = _CORE if pattern.startswith("raillinks/") else _ROOT
        files |= {path.relative_to(root).as_posix(): path for path in root.glob(pattern) if path.is_file()}
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        together.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return together.hexdigest()


def fields_of(query: str) -> list[tuple[str, str]]:
    """The names and values of a query.

    Raises:
        ValueError: There are more than `MOST_FIELDS`.
    """
    return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
