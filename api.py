"""The HTTP API: parse the selection, call the core, answer with bytes. Read-only, same process, same port."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from raillinks import export, select
from raillinks.package import Dataset
from raillinks.problems import DataError
from raillinks.select import View
from raillinks.selection import BadValue, from_query

CSV, GEOJSON = "text/csv; charset=utf-8", "application/geo+json"
REVALIDATE = "no-cache"  # browsers keep the bytes and ask by ETag whether they still hold

Load = Callable[[], Dataset]


def today() -> np.datetime64:
    """The day in UTC: the shell's one clock."""
    return np.datetime64(datetime.now(UTC).date(), "D")


def routes(load: Load) -> Mount:
    """The routes under `/api/v1`.

    Args:
        load: Gives the data package; asked at every request, so that a changed package is served at once.
    """
    return Mount(
        "/api/v1",
        routes=[
            Route("/events.csv", _of_view(load, lambda _, view: (export.events_csv(view), CSV))),
            Route("/status.csv", _of_view(load, lambda dataset, view: (export.status_csv(view, dataset.links), CSV))),
            Route("/layers/{name}.geojson", _layer(load)),
            Route("/health", _health(load)),
        ],
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD"], expose_headers=["ETag"]),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
    )


def _of_view(load: Load, answer: Callable[[Dataset, View], tuple[bytes, str]]) -> Callable[[Request], Response]:
    """An endpoint that answers from the view that the query selects."""

    def endpoint(request: Request) -> Response:
        dataset = load()
        selection, bad = from_query(request.query_params.multi_items(), select.choices(dataset), today())
        if bad:
            return _bad_request(bad)
        return _bytes(request, *answer(dataset, select.view(dataset, selection)))

    return endpoint


def _bad_request(bad: Sequence[BadValue]) -> Response:
    first = bad[0]
    body = {"error": first.error, "parameter": first.parameter, "value": first.value, "allowed": first.allowed}
    return JSONResponse(body, status_code=400)


def _bytes(request: Request, content: bytes, media_type: str) -> Response:
    """The bytes with an ETag, or 304 where the reader has them."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": REVALIDATE}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _layer(load: Load) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        layers = load().layers
        name = request.path_params["name"]
        if name not in layers:
            body = {"error": "unknown layer", "parameter": "name", "value": name, "allowed": ", ".join(layers)}
            return JSONResponse(body, status_code=404)
        return _bytes(request, layers[name], GEOJSON)

    return endpoint


def _health(load: Load) -> Callable[[Request], Response]:
    """Data version, coverage, counts and problems; 503 where the data cannot be used."""

    def endpoint(request: Request) -> Response:
        try:
            dataset = load()
        except DataError as error:
            return JSONResponse({"status": "error", "problems": len(error.problems)}, status_code=503)
        body = {
            "status": "ok",
            "data_version": dataset.version,
            "covered_to": str(dataset.covered_to),
            "events": len(dataset.events),
            "claims": len(dataset.claims),
            "sources": len(dataset.sources),
            "problems": len(dataset.problems),
        }
        return _bytes(request, json.dumps(body).encode(), "application/json")

    return endpoint
