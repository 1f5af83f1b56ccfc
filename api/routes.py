"""The HTTP API: parse the selection, call the core, answer with bytes. Read-only, same process, same port."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.responses import Answer, Asked, Recent, answer, in_json, refusal, respond
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.publish import archive, export, feed, geojson, openapi
from raillinks.publish.openapi import CSV, GEOJSON
from raillinks.store.live_package import Served
from raillinks.views import viewing
from raillinks.views.selection import BadValue, Selection, from_query
from raillinks.views.viewing import View
from raillinks.words.problems import DataError

NOT_FOUND, UNAVAILABLE = 404, 503
SAVED = (CSV, "application/zip")

Load = Callable[[], Served]
Compute = Callable[[Asked], Answer]

FORMS: Mapping[str, Callable[[Dataset, View], bytes]] = MappingProxyType(
    {
        "events.json": export.events_json,
        "events.geojson": geojson.events_geojson,
        "export.zip": archive.export_zip,
        "feed.atom": feed.atom,
    }
)
"""What answers for the paths of a selection that are no table; a table answers under its own name."""


def routes(load: Load) -> Mount:
    """The routes under `/api/v1`.

    Args:
        load: Gives the data package that is served now. It is called at every request, on the event loop: it must
            not wait.
    """
    selected = {p.path: _selected(p) for p in openapi.PATHS}
    others = {"layers/{name}.geojson": _layer, "openapi.json": _description, "health": _health}
    recent = Recent()
    computed = {**selected, **others}
    router = Router(
        [Route(f"/{path}", _Endpoint(load, recent, compute), methods=["GET"]) for path, compute in computed.items()],
        redirect_slashes=False,
        default=_Unknown(tuple(computed)),
    )
    return Mount(
        "/api/v1",
        app=router,
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD"], expose_headers=["ETag"])
        ],
    )


class _Endpoint:
    """An ASGI application that answers one path, computing off the event loop what was not asked before."""

    def __init__(self, load: Load, recent: Recent, compute: Compute) -> None:
        self.load, self.recent, self.compute = load, recent, compute

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Handles one request."""
        try:
            served = self.load()
        except DataError as error:
            found = in_json({"status": "error", "problems": len(error.problems)}, UNAVAILABLE)
        else:
            query = scope["query_string"].decode("latin-1")
            dataset, refused = served.dataset, len(served.problems) if self.compute is _health else 0
            asked = Asked(dataset, dataset.content_hash, refused, today(), scope["path"], query)
            found = self.recent.get(asked) or self.recent.keep(asked, await run_in_threadpool(self.compute, asked))
        await respond(found, scope, send)


class _Unknown:
    """An ASGI application that answers every path that there is not, and says which there are."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.allowed = ", ".join(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            path = scope["path"].removeprefix(scope["root_path"]).removeprefix("/")
            await respond(refusal(BadValue("path", path, "unknown path", self.allowed), NOT_FOUND), scope, send)


def _read(asked: Asked, own: str = "") -> tuple[Selection, str, Answer | None]:
    """The selection that a query asks for, the value of the path's own name, and the refusal of a bad value."""
    pairs = parse_qsl(asked.query, keep_blank_values=True)
    given = [value for name, value in pairs if own and name == own]
    rest = [pair for pair in pairs if not own or pair[0] != own]
    selection, bad = from_query(rest, viewing.choices(asked.dataset), asked.day)
    if len(given) > 1 or not set(given) <= {"", *openapi.FORMS}:
        bad = [BadValue(own, given[-1], "bad value", ", ".join(openapi.FORMS)), *bad]
    return selection, "".join(given[:1]), refusal(bad[0]) if bad else None


def _selected(path: openapi.Path) -> Compute:
    """What answers for a path that takes a selection."""

    def compute(asked: Asked) -> Answer:
        selection, form, refused = _read(asked, "for" if path.media == CSV else "")
        if refused is not None:
            return refused
        view = viewing.view(asked.dataset, selection)
        if path.media == CSV:
            write = export.excel_csv if form == "excel" else export.code_csv
            content = write(asked.dataset, view, path.path.removesuffix(".csv"))
        else:
            content = FORMS[path.path](asked.dataset, view)
        media = f"{path.media}; charset=utf-8" if path.media == CSV else path.media
        return answer(content, media, file=path.path if path.media in SAVED else "")

    return compute


def _layer(asked: Asked) -> Answer:
    """One layer's bytes, as the package holds them."""
    _, _, refused = _read(asked)
    layers, name = asked.dataset.layers, PurePosixPath(asked.path).stem
    if name not in layers:
        return refusal(BadValue("name", name, "unknown layer", ", ".join(layers)), NOT_FOUND)
    return refused or answer(layers[name], GEOJSON)


def _description(asked: Asked) -> Answer:
    """The OpenAPI document."""
    _, _, refused = _read(asked)
    dataset = asked.dataset
    return refused or in_json(openapi.description(viewing.choices(dataset), dataset.version, tuple(dataset.layers)))


def _health(asked: Asked) -> Answer:
    """Data version, coverage, counts and problems of the package that is served.

    Where the files have changed and cannot be used, the last good package is served, and `refused_update_problems`
    counts what is wrong with them. Without a good one every path answers 503.
    """
    _, _, refused = _read(asked)
    dataset = asked.dataset
    body = {
        "status": "ok",
        "data_version": dataset.version,
        "covered_to": str(dataset.covered_to),
        "events": len(dataset.events),
        "claims": len(dataset.claims),
        "sources": len(dataset.sources),
        "problems": len(dataset.problems),
        "refused_update_problems": asked.refused,
    }
    return refused or in_json(body)
