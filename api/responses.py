"""Answers over HTTP: bytes with an ETag, packed once, kept for the next reader who asks the same."""

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
from raillinks.views.selection import BadValue

JSON = "application/json"
OK, NOT_MODIFIED, BAD_REQUEST = 200, 304, 400
SMALLEST_PACKED = 1000  # bytes: less is not worth compressing
WORTH_PACKING = 0.9  # a zip is packed already
MOST_RETURNED = 200  # characters of a value that cannot be used: enough to know it again
MOST_KEPT = 64  # answers: some megabytes
_HEADERS = {
    "cache-control": "no-cache",  # browsers keep the bytes and ask by ETag whether they still hold
    "vary": "Accept-Encoding",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: two with the same fields get the same answer.

    Args:
        dataset: The package.
        content: Its hash, which stands for it when two are compared.
        refused: The number of problems of a later state of its files, for the one path that tells it; else 0.
        day: Today.
        path: The path below `/api/v1`.
        query: The query as it came.
    """

    dataset: Dataset = field(compare=False)
    content: str
    refused: int
    day: np.datetime64
    path: str
    query: str


RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent.

    Args:
        status: HTTP's number.
        content: The bytes.
        packed: The same bytes gzipped; None where that gains nothing.
        etag: Their name, for readers who come again.
        headers: What is said of them to every reader.
    """

    status: int
    content: bytes
    packed: bytes | None
    etag: str
    headers: RawHeaders


def answer(content: bytes, media: str, status: int = OK, file: str = "") -> Answer:
    """The bytes as an answer.

    Args:
        content: The bytes.
        media: Their type.
        status: HTTP's number.
        file: The name under which browsers save them; empty = they show them.
    """
    packed = gzip.compress(content, 6, mtime=0) if len(content) >= SMALLEST_PACKED else content
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'  # weak: packed and plain bytes share it
    headers = {**_HEADERS, "etag": etag, "content-type": media}
    headers |= {"content-disposition": f'attachment; filename="{file}"'} if file else {}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Answer(status, content, packed if len(packed) < WORTH_PACKING * len(content) else None, etag, raw)


def in_json(body: Mapping[str, object], status: int = OK) -> Answer:
    """An object as JSON."""
    return answer(json_bytes(body), JSON, status)


def refusal(bad: BadValue, status: int = BAD_REQUEST) -> Answer:
    """A value that cannot be used: which, and what is allowed. A long one comes back in part."""
    parameter, value = _shortened(bad.parameter), _shortened(bad.value)
    body = {"error": bad.error, "parameter": parameter, "value": value, "allowed": bad.allowed}
    return in_json(body, status)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_RETURNED else f"{text[:MOST_RETURNED]}…"


async def respond(found: Answer, scope: Scope, send: Send) -> None:
    """Sends an answer as the reader wants it: 304 where they have it, gzip where they take it, no body for HEAD.

    The messages are ASGI's own: a Response in between would take as long as all the rest.
    """
    wants = Headers(scope=scope)
    had = {tag.strip().removeprefix("W/") for tag in wants.get("if-none-match", "").split(",")}
    if found.status == OK and had & {"*", found.etag.removeprefix("W/")}:
        status, headers, content = NOT_MODIFIED, found.headers, b""
    elif found.packed is not None and "gzip" in wants.get("accept-encoding", ""):
        status, headers, content = found.status, [*found.headers, (b"content-encoding", b"gzip")], found.packed
    else:
        status, headers, content = found.status, found.headers, found.content
    if status != NOT_MODIFIED:
        headers = [*headers, (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


class Recent:
    """The answers given most recently; those of a package that has changed are never asked for again and age out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Asked, Answer] = OrderedDict()

    def get(self, asked: Asked) -> Answer | None:
        """The answer, if it is still kept."""
        if asked in self._kept:
            self._kept.move_to_end(asked)
        return self._kept.get(asked)

    def keep(self, asked: Asked, found: Answer) -> Answer:
        """Keeps an answer, and lets the oldest go where there are too many."""
        self._kept[asked] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found
