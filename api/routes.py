"""The routes of the HTTP API: parse the selection, call the core, respond with bytes. Read-only, same process."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response as PlainResponse
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api import data_versions, served_state
from api.asgi_scope import API, is_of_api, local_path
from api.responses import (
    READ_BY_SCRIPTS,
    Key,
    Request,
    Response,
    ResponseCache,
    bytes_response,
    error_response,
    json_response,
    respond,
)
from raillinks.clock import today
from raillinks.domain.problems import DataError
from raillinks.exports import api_paths, openapi
from raillinks.exports.api_paths import ATOM, GEOJSON, JSON
from raillinks.exports.formats import CSV
from raillinks.exports.tables import EVERY, OwnParameter
from raillinks.query import selection, views
from raillinks.query.selection import NAME_REPEATED, NAMES, PAGE_ONLY, REPEATABLE, BadValue, Selection, from_query
from raillinks.versions.live_package import Served
from raillinks.versions.single_flight import BusyError, GoneError, SingleFlight, unless_gone

ROOT = f"{API}/v1"
READING = ("GET", "HEAD")
METHODS = (*READING, "OPTIONS")
OK, NO_CONTENT, NOT_FOUND, NOT_ALLOWED, GONE, UNAVAILABLE = 200, 204, 404, 405, 499, 503
MOST_QUERIES = 64  # of each path, that are remembered in their one form
SHOWN = (JSON, GEOJSON)
"""The media types that browsers display; they save the others."""
NAMED = tuple(p.path for p in api_paths.PATHS if "." in p.path and p.media != ATOM)
"""The paths whose file has a name of its own: what is no answer to a program and no feed."""

_NO_DATA = BadValue("", "", "the data cannot be used", "the same request, later")
_BUSY = BadValue("", "", "too many answers wait", "the same request, later")

Load = Callable[[], Served]
Compute = Callable[[Request], Response]
Work = Callable[[Request, Callable[[], Response]], Awaitable[Response]]
"""Computes the response to a request off the event loop."""
QUICK = ("answer", "status.csv", "events.csv", "intervals.csv", "compare.csv")
"""The paths of a selection that cost some hundredths of a second. What costs more takes none of their places."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where responses are computed: quick ones two at a time, and all others of a selection one at a time.

    Python runs one thread at a time: a second costly one would end no sooner, and keep quick ones waiting longer.
    """

    quick: SingleFlight[Request, Response] = field(default_factory=SingleFlight)
    costly: SingleFlight[Request, Response] = field(default_factory=lambda: SingleFlight(at_once=1))


def routes(
    load: Load,
    cache: ResponseCache | None = None,
    places: Places | None = None,
    address_of: Callable[[Scope], str] = lambda _: "",
) -> Mount:
    """The routes under `/api/v1`.

    Args:
        load: Returns the data package that is currently served. It is called for every request, on the event loop, so
            it must not block.
        cache: Where responses are kept; None = in a new one.
        places: Where they are computed; None = in places of their own.
        address_of: Gives the address of the map page as the sender of a request has it, with a slash at its end: what
            addresses in answers begin with. Empty = nobody knows it.
    """
    at = Places() if places is None else places
    selected = {p.path: _selected(p) for p in api_paths.PATHS}
    others = {
        "layers/{name}.geojson": _layer, "openapi.json": _description, "health": _health, "latest.json": _latest
    }  # fmt: skip
    of_versions = {"versions.json": _versions, "delta.json": _delta, "ids/{id}.json": _became}
    kept = ResponseCache() if cache is None else cache
    works = {
        **dict.fromkeys(selected | of_versions, at.costly.get),
        **dict.fromkeys(QUICK, at.quick.get),
        **dict.fromkeys(others, _now),
    }
    own = {p.path: [each.name for each in p.own] for p in api_paths.PATHS}
    endpoints = {
        path: _Endpoint(load, kept, compute, (works[path], at.costly.get), own.get(path, ()), address_of=address_of)
        for path, compute in (selected | of_versions | others).items()
    }
    return Mount(ROOT, app=_Paths(endpoints))


class ApiMiddleware:
    """ASGI middleware: answers for the API before all that only pages need, such as sessions and their cookies.

    Args:
        app: What answers everything else.
        mount: The routes of the API.
    """

    def __init__(self, app: ASGIApp, mount: Mount) -> None:
        self.app, self.mount = app, mount

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if not is_of_api(scope):
            await self.app(scope, receive, send)
        elif local_path(scope).startswith(f"{ROOT}/"):
            await self.mount.app({**scope, "root_path": scope.get("root_path", "") + ROOT}, receive, send)
        else:
            await _NO_VERSION(scope, receive, send)


class _Paths:
    """An ASGI application for all paths: it looks up those without a name in them, and tries the others in turn."""

    def __init__(self, endpoints: Mapping[str, ASGIApp]) -> None:
        self.fixed = {f"/{path}": endpoint for path, endpoint in endpoints.items() if "{" not in path}
        self.routes = [Route(f"/{path}", _ForAllMethods(endpoint)) for path, endpoint in endpoints.items()]
        self.router = Router(self.routes, redirect_slashes=False, default=_Unknown(", ".join(endpoints)))
        # every answer names its readers (`responses`): this adds what scripts elsewhere ask before they ask
        self.asked_before = CORSMiddleware(
            self.router, allow_origins=["*"], allow_methods=READING, allow_headers=["*"], expose_headers=READ_BY_SCRIPTS
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http" or scope["method"] not in READING:
            await self.asked_before(scope, receive, send)
        else:
            await self.fixed.get(local_path(scope), self.router)(scope, receive, send)


class _ForAllMethods:
    """An ASGI application for one path: reads, or says which methods there are."""

    def __init__(self, reading: ASGIApp) -> None:
        self.reading = reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["method"] in READING:
            await self.reading(scope, receive, send)
            return
        allowed = ", ".join(METHODS)
        if scope["method"] == "OPTIONS":
            await PlainResponse(status_code=NO_CONTENT, headers={"allow": allowed})(scope, receive, send)
            return
        refused = error_response(BadValue("method", scope["method"], "the API is read-only", allowed), NOT_ALLOWED)
        headers = [*refused.headers, (b"allow", allowed.encode())]
        await respond(replace(refused, headers=headers), scope, send)


class _Endpoint:
    """An ASGI application for one path. Responses that are not cached are computed off the event loop.

    Args:
        load: As for `routes`.
        cache: As for `routes`.
        compute: Computes a response.
        works: What has it computed: for the version that is served, and for an earlier one.
        own: The names that the path has beside those of a selection.
        address_of: As for `routes`.
    """

    def __init__(  # noqa: PLR0913 (what an endpoint is made of)
        self, load: Load, cache: ResponseCache, compute: Compute, works: tuple[Work, Work], own: Sequence[str], *,
        address_of: Callable[[Scope], str],
    ) -> None:  # fmt: skip
        self.load, self.cache, self.compute, self.address_of = load, cache, compute, address_of
        self.work, self.of_earlier = works
        self.query = lru_cache(MOST_QUERIES)(partial(_in_one_form, own=own))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        try:
            served = self.load()
        except DataError as error:
            response = error_response(_NO_DATA, UNAVAILABLE, {"status": "error", "problems": len(error.problems)})
        else:
            query = self.query(scope["query_string"])
            dataset, beside = served.dataset, _beside(self.compute, served, query)
            key = Key(dataset.content_hash, beside, today(), scope["path"], query, self._address(scope))
            asked = Request(dataset, key, served.earlier, len(served.problems))
            response = self.cache.get(key) or await self._computed(asked, receive)
        await respond(response, scope, send)

    def _address(self, scope: Scope) -> str:
        """The address of the map page: what mounts the API has put its own path behind that of the page."""
        above = scope.get("root_path", "").removesuffix(ROOT)
        return self.address_of({**scope, "root_path": above})

    async def _computed(self, request: Request, receive: Receive) -> Response:
        work = self.of_earlier if data_versions.asked_for(request) else self.work
        try:
            response = await unless_gone(receive, work(request, partial(self._of_version, request)))
        except BusyError:
            return error_response(_BUSY, UNAVAILABLE, {"status": "busy"})
        except GoneError:
            return json_response({"status": "gone"}, GONE)  # nobody gets it
        return self.cache.put(request.key, response) if response.status == OK else response  # refusals have no end

    def _of_version(self, request: Request) -> Response:
        """The response of the data version that the request names."""
        found = data_versions.of_version(request)
        if isinstance(found, Response):
            return found
        response = self.compute(replace(found, dataset=found.dataset.at(found.key.address)))
        earlier = found.dataset is not request.dataset and response.status == OK
        return data_versions.marked(response, found, request.dataset.version) if earlier else response


def _in_one_form(query: bytes, own: Sequence[str]) -> str:
    """A query as all those have it that ask for the same: without what only pages use, sorted, each value once."""
    ignored = {*PAGE_ONLY} - {selection.NAME, *own}
    pairs = [
        (name, value)
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        if name not in ignored and (value or name not in NAMES)
    ]
    chosen = {pair for pair in pairs if pair[0] in REPEATABLE}
    return urlencode(sorted([*chosen, *(pair for pair in pairs if pair not in chosen)]))


def _beside(compute: Compute, served: Served, query: str) -> Hashable:
    """What the response to a request depends on beside the package: another value whenever that changes."""
    if compute is _latest:
        return served.loading
    of_versions = compute in _ABOUT_VERSIONS or any(part in query for part in _NAMES_ONE)
    state = served.earlier.state() if served.earlier is not None and of_versions else 0
    return (state, len(served.problems)) if compute is _health else state


async def _now(_: Request, compute: Callable[[], Response]) -> Response:
    """The response to a request that costs little, and so waits for no costly one."""
    return await run_in_threadpool(compute)


class _Unknown:
    """An ASGI application for all other paths.

    Args:
        allowed: The paths that exist.
    """

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            path = local_path(scope).removeprefix("/")
            await respond(error_response(BadValue("path", path, "unknown path", self.allowed), NOT_FOUND), scope, send)


_NO_VERSION = _Unknown(f"paths below {ROOT}/, such as {ROOT}/answer")
"""What answers outside the one version of the API that there is."""


def _read(request: Request, own: Sequence[OwnParameter] = ()) -> tuple[Selection, dict[str, str], Response | None]:
    """The selection of a query, the values of the path's own parameters, and the error response to a bad value."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    names = [parameter.name for parameter in own]
    selection, bad = from_query(pairs, views.choices(request.dataset), request.key.day, names)
    values: dict[str, str] = {}
    for parameter in own:
        name, allowed = parameter.name, parameter.allowed
        given = [value for each, value in pairs if each == name]
        if len(given) > 1 or not set(given) <= {"", *allowed}:
            bad = [BadValue(name, given[-1], "bad value", ", ".join(allowed)), *bad]
        meant = selection.by if parameter is EVERY and selection.by in allowed else allowed[0]
        values[name] = "".join(given[:1]) or meant
    return selection, values, next(map(error_response, bad[:1]), None)


def _without(request: Request, name: str) -> tuple[Request, str, Response | None]:
    """The request without a parameter of free text, its value, and the error response if it is given twice."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    given = [value for each, value in pairs if each == name]
    twice = BadValue(name, given[-1], NAME_REPEATED, "one value") if len(given) > 1 else None
    rest = urlencode([pair for pair in pairs if pair[0] != name])
    asked = replace(request, key=request.key._replace(query=rest))
    return asked, "".join(given[:1]), None if twice is None else error_response(twice)


def _selected(path: api_paths.Path) -> Compute:
    """The function that computes the responses of a path that takes a selection."""

    def compute(request: Request) -> Response:
        since = ""
        if path.path == api_paths.UPDATED:
            request, since, refused = _without(request, api_paths.UPDATED_SINCE)
            if refused is not None:
                return refused
        selection, own, refused = _read(request, path.own)
        if refused is not None:
            return refused
        view = views.make_view(request.dataset, selection)
        if since:
            found = data_versions.updated(request, view, since)
            if isinstance(found, Response):
                return found
            view = found
        if (long := api_paths.too_many(path.path, view, own)) is not None:
            return error_response(long)
        content = path.write(request.dataset, view, own)
        media = f"{path.media}; charset=utf-8" if path.media == CSV else path.media
        file = api_paths.saved_as(request.dataset, view, path.path, own) if path.path in NAMED else ""
        return bytes_response(content, media, file=file, shown=path.media in SHOWN)

    return compute


def _layer(request: Request) -> Response:
    """The bytes of a layer, as they are in the package."""
    _, _, refused = _read(request)
    layers, name = request.dataset.layers, PurePosixPath(request.path).stem
    if name not in layers:
        return error_response(BadValue("name", name, "unknown layer", ", ".join(layers)), NOT_FOUND)
    return refused or bytes_response(layers[name], GEOJSON)


def _description(request: Request) -> Response:
    """The OpenAPI document."""
    _, _, refused = _read(request)
    dataset = request.dataset
    described = openapi.description(dataset, views.choices(dataset), data_versions.names(request))
    return refused or bytes_response(openapi.as_json(described), JSON)


def _versions(request: Request) -> Response:
    """All versions of the data."""
    _, _, refused = _read(request)
    return refused or data_versions.versions(request)


def _delta(request: Request) -> Response:
    """What has changed since a version."""
    rest, since, twice = _without(request, api_paths.SINCE)
    selection, _, refused = _read(rest)
    return twice or refused or data_versions.delta(rest, selection, since)


def _became(request: Request) -> Response:
    """What became of an id."""
    _, _, refused = _read(request)
    return refused or data_versions.became(request)


_NAMES_ONE = (selection.NAME, api_paths.UPDATED_SINCE)
"""A query with one of these may name a version."""


def _latest(request: Request) -> Response:
    """Which version is served, for those who ask again and again: open pages above all."""
    _, _, refused = _read(request)
    return refused or served_state.latest(request)


def _health(request: Request) -> Response:
    """Data version, coverage, counts and problems of the package that is served."""
    _, _, refused = _read(request)
    return refused or served_state.health(request)


_ABOUT_VERSIONS = frozenset({_description, _versions, _delta, _became, _health})
"""What computes responses that list the versions, or tell of one."""
