"""HTTP responses: bytes with an ETag, compressed once and cached for the next equal request."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from starlette.types import Scope, Send

from api.asgi_scope import header_values
from raillinks.exports.table_bytes import json_bytes
from raillinks.package.dataset import Dataset
from raillinks.query.selection import BadValue
from raillinks.versions.live_package import EarlierVersions

JSON = "application/json"
OK, NOT_MODIFIED, BAD_REQUEST = 200, 304, 400
SMALLEST_PACKED = 1000  # bytes: less is not worth compressing
WORTH_PACKING = 0.9  # of the size: a zip, which is compressed already, gains less
MOST_RETURNED = 200  # characters of a value that cannot be used: enough to recognise it
MOST_KEPT, MOST_BYTES = 64, 32_000_000  # responses, and bytes of them
READ_BY_SCRIPTS = ("ETag", "Link", "Content-Disposition", "X-Latest-Data-Version")
"""The headers of responses that scripts of another origin may read: those that docs/api.md names."""
_HEADERS = {
    "cache-control": "no-cache",  # browsers keep the bytes and ask by ETag whether they are still current
    "vary": "Accept-Encoding",
    "access-control-allow-origin": "*",
    # always: a cache gives scripts elsewhere what it got for a plain request
    "access-control-expose-headers": ", ".join(READ_BY_SCRIPTS),
    "x-content-type-options": "nosniff",
}


NO_MORE: Mapping[str, object] = MappingProxyType({})


class Key(NamedTuple):
    """All that a response depends on: requests with equal keys get the same one.

    Args:
        content: The content hash of the package.
        beside: What the response depends on beside the package: the state of the records of versions, the number of
            problems in a newer state of the files, or whether one is being read (see `routes`); else 0.
        day: Today.
        path: The path of the request.
        query: The query, in one form for all that ask for the same.
        address: The address of the map page as the sender has it; empty = nobody knows it.
    """

    content: str
    beside: Hashable
    day: np.datetime64
    path: str
    query: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Args:
        dataset: The package; not compared, since the key has its content.
        key: What the response depends on.
        earlier: The earlier versions of the package; not compared, since the key says which.
        refused_problems: How many problems a newer state of the files has; not compared, since the key says it too.
    """

    dataset: Dataset = field(compare=False)
    key: Key
    earlier: EarlierVersions | None = field(compare=False, default=None)
    refused_problems: int = field(compare=False, default=0)

    @property
    def path(self) -> str:
        """Its path."""
        return self.key.path

    @property
    def query(self) -> str:
        """Its query, in that form."""
        return self.key.query


RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Response:
    """A response that can be sent many times.

    Args:
        status: The HTTP status.
        content: The body.
        packed: The body compressed with gzip; None if that saves too little.
        tag: What the ETag of the body is made of (`etag`).
        headers: The headers that do not depend on the request.
    """

    status: int
    content: bytes
    packed: bytes | None
    tag: str
    headers: RawHeaders

    def etag(self, *, packed: bool) -> str:
        """The ETag of the bytes that are sent, compressed or not.

        It is strong: equal tags mean equal bytes. Bytes that differ in their content coding alone are two
        representations and must have two strong tags (RFC 9110, 8.8.3.3); `Vary` keeps caches from taking one for the
        other. So a tag answers `If-None-Match` for its own coding alone.
        """
        return f'"{self.tag}-gzip"' if packed else f'"{self.tag}"'


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
    tag = hashlib.sha256(content).hexdigest()[:32]
    headers = {**_HEADERS, "content-type": media}
    kind = "inline" if shown else "attachment"
    headers |= {"content-disposition": f'{kind}; filename="{file}"'} if file else {}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Response(status, content, packed if len(packed) < WORTH_PACKING * len(content) else None, tag, raw)


def json_response(body: Mapping[str, object], status: int = OK) -> Response:
    """A response with an object as JSON."""
    return bytes_response(json_bytes(body), JSON, status)


def error_response(bad: BadValue, status: int = BAD_REQUEST, more: Mapping[str, object] = NO_MORE) -> Response:
    """A response that says which value cannot be used, and what is allowed. A long value is cut.

    Args:
        bad: What is wrong; the parameter is empty where no value of the request is.
        status: The HTTP status.
        more: Further members.
    """
    parameter, value = _shortened(bad.parameter), _shortened(bad.value)
    body = {"error": bad.error, "parameter": parameter, "value": value, "allowed": bad.allowed, **more}
    return json_response(body, status)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_RETURNED else f"{text[:MOST_RETURNED]}…"


async def respond(response: Response, scope: Scope, send: Send) -> None:
    """Sends a response: 304 if the client has it already, gzip if the client accepts it, no body for HEAD.

    It sends ASGI messages directly: Starlette's Response would take as long as everything else together.
    """
    etags, encodings = header_values(scope, b"if-none-match"), header_values(scope, b"accept-encoding")
    packed = response.packed if encodings and b"gzip" in encodings[0] else None
    etag = response.etag(packed=packed is not None)
    headers = [*response.headers, (b"etag", etag.encode())]
    if etags and response.status == OK and _names(etags[0].decode("latin-1"), etag):
        status, content = NOT_MODIFIED, b""
    else:
        status, content = response.status, response.content if packed is None else packed
        headers += [] if packed is None else [(b"content-encoding", b"gzip")]
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


def _names(header: str, etag: str) -> bool:
    """Whether an If-None-Match header names an ETag (RFC 9110, 13.1.2)."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}  # compared weakly: a proxy may have added W/
    return not tags.isdisjoint({"*", etag})


class ResponseCache:
    """The most recent responses (LRU). Those of an older package are never requested again and age out.

    `hits` and `misses` count its look-ups.
    """

    def __init__(self, most: int = MOST_KEPT, most_bytes: int = MOST_BYTES) -> None:
        self.hits, self.misses = 0, 0
        self._most, self._most_bytes, self._size = most, most_bytes, 0
        self._responses: OrderedDict[Key, Response] = OrderedDict()

    def get(self, key: Key) -> Response | None:
        """The cached response, or None."""
        response = self._responses.get(key)
        if response is None:
            self.misses += 1
        else:
            self.hits += 1
            self._responses.move_to_end(key)
        return response

    def put(self, key: Key, response: Response) -> Response:
        """Caches a response and returns it; drops the least recently used ones beyond the limits.

        Keys have the query, so its length counts too.
        """
        replaced = self._responses.pop(key, None)
        self._responses[key] = response
        self._size += _bytes(key, response) - (_bytes(key, replaced) if replaced else 0)
        while len(self._responses) > self._most or self._size > self._most_bytes:
            self._size -= _bytes(*self._responses.popitem(last=False))
        return response


def _bytes(key: Key, response: Response) -> int:
    """How many bytes a cached response takes, its query included."""
    return len(key.query) + len(response.content) + len(response.packed or b"")
