"""Answers over HTTP: bytes with an ETag, packed once, kept for the next reader who asks the same."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from raillinks.export import json_bytes
from raillinks.package import Dataset
from raillinks.selection import BadValue

JSON = "application/json"
OK, NOT_MODIFIED, BAD_REQUEST = 200, 304, 400
SMALLEST_PACKED = 1000  # bytes: less is not worth compressing
WORTH_PACKING = 0.9  # a zip is packed already
MOST_KEPT = 64  # answers: some megabytes
_HEADERS = {
    "Cache-Control": "no-cache",  # browsers keep the bytes and ask by ETag whether they still hold
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: two with the same fields get the same answer.

    Args:
        dataset: The package.
        content: Its hash, which stands for it when two are compared.
        day: Today.
        path: The path below `/api/v1`.
        query: The query as it came.
    """

    dataset: Dataset = field(compare=False)
    content: str
    day: np.datetime64
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent.

    Args:
        content: The bytes.
        media: Their type.
        status: HTTP's number.
        etag: Their name, for readers who come again.
        packed: The same bytes gzipped; None where that gains nothing.
        file: The name under which browsers save them; empty = they show them.
    """

    content: bytes
    media: str
    status: int
    etag: str
    packed: bytes | None
    file: str


def answer(content: bytes, media: str, status: int = OK, file: str = "") -> Answer:
    """The bytes as an answer: see `Answer`."""
    packed = gzip.compress(content, 6, mtime=0) if len(content) >= SMALLEST_PACKED else content
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'  # weak: packed and plain bytes share it
    return Answer(content, media, status, etag, packed if len(packed) < WORTH_PACKING * len(content) else None, file)


def in_json(body: Mapping[str, object], status: int = OK) -> Answer:
    """An object as JSON."""
    return answer(json_bytes(body), JSON, status)


def refusal(bad: BadValue, status: int = BAD_REQUEST) -> Answer:
    """A value that cannot be used: which, and what is allowed."""
    body = {"error": bad.error, "parameter": bad.parameter, "value": bad.value, "allowed": bad.allowed}
    return in_json(body, status)


def respond(request: Request, found: Answer) -> Response:
    """The answer as the reader wants it: 304 where they have it, gzip where they take it, no body for HEAD."""
    headers = {**_HEADERS, "ETag": found.etag}
    had = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if found.status == OK and had & {"*", found.etag.removeprefix("W/")}:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    content = found.content
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = found.packed, "gzip"
    if found.file:
        headers["Content-Disposition"] = f'attachment; filename="{found.file}"'
    headers["Content-Length"] = str(len(content))
    return Response(b"" if request.method == "HEAD" else content, found.status, headers, found.media)


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
