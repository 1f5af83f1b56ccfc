"""HTTP responses: bytes with an ETag, compressed once and cached for the next equal request."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from starlette.datastructures import Headers
from starlette.types import Scope, Send

from raillinks.package.dataset import Dataset
from raillinks.publish.export import json_bytes
from raillinks.store.earlier_versions import EarlierVersions
from raillinks.views.selection import BadValue

JSON = "application/json"
OK, NOT_MODIFIED, BAD_REQUEST = 200, 304, 400
SMALLEST_PACKED = 1000  # bytes: less is not worth compressing
WORTH_PACKING = 0.9  # of the size: a zip, which is compressed already, gains less
MOST_RETURNED = 200  # characters of a value that cannot be used: enough to recognise it
MOST_KEPT, MOST_BYTES = 64, 32_000_000  # responses, and bytes of them
_HEADERS = {
    "cache-control": "no-cache",  # browsers keep the bytes and ask by ETag whether they are still current
    "vary": "Accept-Encoding",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag",  # always: a cache gives scripts elsewhere what it got for a plain request
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request, which is also the key of the cache: two with equal fields get the same response.

    Args:
        dataset: The package; not compared.
        content: The content hash of the package, which is compared instead.
        refused: The number of problems in a newer state of the files, for the one path that reports it; else 0.
        day: Today.
        path: The path of the request.
        query: The query, as received.
        earlier: The earlier versions of the package; not compared, since they follow from its content.
    """

    dataset: Dataset = field(compare=False)
    content: str
    refused: int
    day: np.datetime64
    path: str
    query: str
    earlier: EarlierVersions | None = field(compare=False, default=None)


RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Response:
    """A response that can be sent many times.

    Args:
        status: The HTTP status.
        content: The body.
        packed: The body compressed with gzip; None if that saves too little.
        etag: The ETag of the body.
        headers: The headers that do not depend on the request.
    """

    status: int
    content: bytes
    packed: bytes | None
    etag: str
    headers: RawHeaders


def bytes_response(content: bytes, media: str, status: int = OK, *, file: str = "", shown: bool = False) -> Response:
    """A response with bytes.

    Args:
        content: The bytes.
        media: The media type.
        status: The HTTP status.
        file: The file name under which browsers save the bytes; empty = they make up one.
        shown: Whether browsers display bytes that have a file name, until they are told to save them.
    """
    packed = gzip.compress(content, 6, mtime=0) if len(content) >= SMALLEST_PACKED else content
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'  # weak: compressed and plain bytes share it
    headers = {**_HEADERS, "etag": etag, "content-type": media}
    kind = "inline" if shown else "attachment"
    headers |= {"content-disposition": f'{kind}; filename="{file}"'} if file else {}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Response(status, content, packed if len(packed) < WORTH_PACKING * len(content) else None, etag, raw)


def json_response(body: Mapping[str, object], status: int = OK) -> Response:
    """A response with an object as JSON."""
    return bytes_response(json_bytes(body), JSON, status)


def error_response(bad: BadValue, status: int = BAD_REQUEST) -> Response:
    """A response that says which value cannot be used, and what is allowed. A long value is cut."""
    parameter, value = _shortened(bad.parameter), _shortened(bad.value)
    body = {"error": bad.error, "parameter": parameter, "value": value, "allowed": bad.allowed}
    return json_response(body, status)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_RETURNED else f"{text[:MOST_RETURNED]}…"


async def respond(response: Response, scope: Scope, send: Send) -> None:
    """Sends a response: 304 if the client has it already, gzip if the client accepts it, no body for HEAD.

    It sends ASGI messages directly: Starlette's Response would take as long as everything else together.
    """
    requested = Headers(scope=scope)
    etags = {tag.strip().removeprefix("W/") for tag in requested.get("if-none-match", "").split(",")}
    if response.status == OK and etags & {"*", response.etag.removeprefix("W/")}:
        status, headers, content = NOT_MODIFIED, response.headers, b""
    elif response.packed is not None and "gzip" in requested.get("accept-encoding", ""):
        status, headers, content = response.status, [*response.headers, (b"content-encoding", b"gzip")], response.packed
    else:
        status, headers, content = response.status, response.headers, response.content
    if status != NOT_MODIFIED:
        headers = [*headers, (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


class ResponseCache:
    """The most recent responses (LRU). Those of an older package are never requested again and age out.

    `hits` and `misses` count its look-ups.
    """

    def __init__(self, most: int = MOST_KEPT, most_bytes: int = MOST_BYTES) -> None:
        self.hits, self.misses = 0, 0
        self._most, self._most_bytes, self._size = most, most_bytes, 0
        self._responses: OrderedDict[Request, Response] = OrderedDict()

    def get(self, request: Request) -> Response | None:
        """The cached response, or None."""
        if request in self._responses:
            self._responses.move_to_end(request)
            self.hits += 1
        else:
            self.misses += 1
        return self._responses.get(request)

    def put(self, request: Request, response: Response) -> Response:
        """Caches a response and returns it; drops the least recently used ones beyond the limits.

        Requests are kept with their query, so its length counts too.
        """
        replaced = self._responses.pop(request, None)
        self._responses[request] = response
        self._size += _bytes(request, response) - (_bytes(request, replaced) if replaced else 0)
        while len(self._responses) > self._most or self._size > self._most_bytes:
            self._size -= _bytes(*self._responses.popitem(last=False))
        return response


def _bytes(request: Request, response: Response) -> int:
    """How many bytes a cached response takes, its request included."""
    return len(request.query) + len(response.content) + len(response.packed or b"")
