"""What components fetch by URL: modules, style sheet, contents of time map and tables. Browsers keep it for ever.

Every address names what it answers, or what that is made of. An address of another state of the project or its data is
refused before anything is computed, and the refusal is kept nowhere.

Contents that are computed on request, few at a time, and the latest ones kept.

`/llms.txt`: what a machine that comes by should know, and which addresses it can ask.
"""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import PurePosixPath
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dashboard.embed import embed_page
from dashboard.server import metrics
from dashboard.session.page_links import PAGE
from dashboard.session.pages import ALL_LINKS, LINKS, of_log
from dashboard.streamlit_compat import deckgl_folder
from dashboard.widgets import table_content, time_map_content
from dashboard.widgets.sortable_table import TABLE
from raillinks.domain.problems import DataError
from raillinks.exports import openapi
from raillinks.package.dataset import Dataset
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, SingleFlight, unless_gone
from timemap.assets import TIME_MAP, Assets


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
        found = self.find(name)
        metrics.CONTENT_LOOKUPS.labels("no" if found is None else "yes").inc()
        return await self._work.get(name, partial(self._made, name, make)) if found is None else found

    def find(self, name: str) -> bytes | None:
        """The bytes of a name where they are kept."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _made(self, name: str, make: Callable[[], bytes]) -> bytes:
        found = self.find(name)  # made since it was looked up
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._kept[name] = made
            self._size += len(made)
            while len(self._kept) > self.most or self._size > self.most_bytes:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made


OK, NOT_MODIFIED, BAD_REQUEST, NOT_FOUND, GONE, UNAVAILABLE = 200, 304, 400, 404, 499, 503
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
_ASKED_AGAIN = {"cache-control": "no-cache"}
_VARIES_BY = ("Accept-Encoding", "Accept-Language")
IN_THE_READERS_LANGUAGE = {**_ASKED_AGAIN, "vary": ", ".join(_VARIES_BY)}
"""Headers of an answer that may change, and is in the language of its address or browser."""
_UNKEPT = {"cache-control": "no-store"}
MEDIA_TYPES = MappingProxyType({".js": "text/javascript", ".css": "text/css"})
"""Of the files that components load: what the system knows of them, Streamlit changes as it starts."""


def routes(load: Callable[[], Served], work: SingleFlight[str, bytes] | None = None) -> list[BaseRoute]:
    """The routes of all components.

    Args:
        load: Gives the data package that is served now, without waiting.
        work: Computes contents; None = by itself for each kind of them.
    """
    time_map, table = _contents(load, _of_time_map, work), _contents(load, _of_table, work)
    return [
        _files(PAGE), _files(TIME_MAP), _files(TABLE), _files(embed_page.FILES),
        Route(f"{time_map_content.FOLDER}{{name}}.json", time_map),
        Route(f"{table_content.FOLDER}{{table}}/{{name}}.json", table), _deckgl(),
    ]  # fmt: skip


def _deckgl() -> Mount:
    """The folder with the map's own script, from the installed pydeck package."""
    files = StaticFiles(directory=deckgl_folder())
    return Mount("/assets/deckgl", files, middleware=[Middleware(GZipMiddleware, compresslevel=4)])


def _of_time_map(dataset: Dataset, path: Mapping[str, str], query: str) -> Callable[[], bytes] | None:
    """What makes the time map's content of an address; None where it names none of what is served now."""
    named = time_map_content.of_url(dataset, path["name"], query)
    return None if named is None else partial(time_map_content.packed, dataset, named)


def _of_table(dataset: Dataset, path: Mapping[str, str], query: str) -> Callable[[], bytes] | None:
    """The same for the content of a table."""
    named = table_content.of_url(dataset, path["table"], path["name"], query)
    return None if named is None else partial(table_content.packed, dataset, named)


def _files(assets: Assets) -> Route:
    """The route of some files; under an address of other ones nothing is found."""

    @cache  # when it is first asked for: few readers want what only saves a picture
    def packed(name: str) -> bytes:
        return gzip.compress(assets.files[name], 6, mtime=0)

    folder, _, current = assets.url.rstrip("/").rpartition("/")

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if request.path_params["version"] != current or name not in assets.files:
            return refusal("unknown-file", NOT_FOUND)
        return _kept(request, await run_in_threadpool(packed, name), MEDIA_TYPES[PurePosixPath(name).suffix])

    return Route(f"{folder}/{{version}}/{{name}}", answer)


def _contents(
    load: Callable[[], Served],
    of_url: Callable[[Dataset, Mapping[str, str], str], Callable[[], bytes] | None],
    work: SingleFlight[str, bytes] | None,
) -> Callable[[Request], object]:
    """What answers for contents.

    Args:
        load: As for `routes`.
        of_url: Finds what makes the content of an address.
        work: As for `routes`.
    """
    cache = BytesCache(work=work)

    async def answer(request: Request) -> Response:
        try:
            made = (of_url(each, request.path_params, request.url.query) for each in _in_use(load()))
            make = next((each for each in made if each is not None), None)
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        except ValueError:
            return refusal("too-many-fields", BAD_REQUEST)
        if make is None:
            return refusal("outdated", NOT_FOUND)
        try:
            packed = await unless_gone(request.receive, cache.get(request.path_params["name"], make))
        except BusyError:
            return refusal("busy", UNAVAILABLE)
        except GoneError:
            return refusal("gone", GONE)
        return _kept(request, packed, "application/json")

    return answer


def _in_use(served: Served) -> tuple[Dataset, ...]:
    """The package that is served, and the earlier versions that readers look at."""
    return served.dataset, *(served.earlier.in_use() if served.earlier else ())


def _kept(request: Request, packed: bytes, media: str) -> Response:
    """An answer that never changes, gzipped where the browser takes that."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=media, headers={**_FOR_EVER, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type=media, headers=_FOR_EVER)


def asked_again(scope: Scope, packed: bytes, headers: Mapping[str, str]) -> Response:
    """An answer in the reader's language that may change: browsers ask by its ETag whether what they have is current.

    Args:
        scope: The request.
        packed: The answer, gzipped; it is sent so where the browser takes that.
        headers: Its own headers, its media type as `content-type`. A 304 has them too: browsers take them over.
    """
    etag, asked = f'W/"{sha256(packed).hexdigest()[:32]}"', Headers(scope=scope)
    own = {**headers, **IN_THE_READERS_LANGUAGE, "etag": etag}
    media = own.pop("content-type")
    if etag in asked.get("if-none-match", ""):
        return Response(status_code=NOT_MODIFIED, headers=own, media_type=media)
    if "gzip" in asked.get("accept-encoding", ""):
        return Response(packed, headers={**own, "content-encoding": "gzip"}, media_type=media)
    return Response(gzip.decompress(packed), headers=own, media_type=media)


def refusal(error: str, status: int) -> Response:
    """An answer that says why there is none; it is kept nowhere."""
    body: Mapping[str, str] = {"error": error}
    return Response(json.dumps(body), status, media_type="application/json", headers=_UNKEPT)


def route(load: Callable[[], Served], address_of: Callable[[Scope], str]) -> Route:
    """The route of that file.

    Args:
        load: Gives the data package that is served now, without waiting.
        address_of: Gives the address of the first page as the sender of a request has it.
    """

    def answer(request: Request) -> Response:
        try:
            served = load()
        except DataError:
            return refusal("no-data", UNAVAILABLE)
        versions = served.earlier.names(served.dataset) if served.earlier else ()
        pages = {path: page.title for path, page in of_log(served.dataset.story).items()} | {LINKS: ALL_LINKS}
        text = openapi.text(served.dataset, address_of(request.scope), pages, versions)
        return PlainTextResponse(text, headers=_ASKED_AGAIN)

    return Route(openapi.PATH, answer)
